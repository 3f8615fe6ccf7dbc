"""The cards as a guest reads them: neutral names, no readiness, nothing of what we do not know."""

from __future__ import annotations

from dataclasses import replace

from desktop.briefing.cards import cards
from desktop.briefing.lines import Frame
from desktop.pack.snapshot import CITY, FIRM, PATH, TREND, Card, FactLine, Section

# 知彼 and 知己 are how we speak among ourselves.
_TITLES = {FIRM: "企业概况", CITY: "城市概况", PATH: "办理程序", TREND: "经济形势"}
_SECTIONS = {"优劣势": "优势", "叠加层": "与贵公司相关"}


def guest_title(frame: Frame) -> str:
    city = frame.talk.city
    return f"{city.caption if city else ''}投资合作资料"


def guest_cards(frame: Frame) -> tuple[Card, ...]:
    """The cards that say anything to a guest."""
    found = (_for_guest(card) for card in cards(frame))
    needed = {PATH: bool(frame.talk.procedure), TREND: bool(frame.talk.indicators)}
    return tuple(c for c in found if c.sections or c.summary or needed.get(c.key))


def _for_guest(card: Card) -> Card:
    sections = (_section(one) for one in card.sections)
    return replace(
        card,
        title=_TITLES[card.key],
        readiness=None,
        missing=(),
        sections=tuple(s for s in sections if s.facts or s.tables or s.indicators),
    )


def _section(section: Section) -> Section:
    return replace(
        section,
        title=_SECTIONS.get(section.title, section.title),
        facts=tuple(_fact(line) for line in section.facts if line.is_known),
        missing=(),
    )


def _fact(line: FactLine) -> FactLine:
    """Without how sure we are, and when we mean to look again."""
    return replace(line, confidence="", review_by="")
