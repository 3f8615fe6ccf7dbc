"""The sections of an open card: how much stands in each, and its lines in order. No widgets."""

from __future__ import annotations

from typing import Final

from desktop.cards import CardView
from desktop.screens.fact_column import Entry

ALL: Final = "*"
OTHER: Final = "其他"


def counts(view: CardView) -> dict[str, tuple[int, int]]:
    """Facts and missing items of each section."""
    found = dict.fromkeys(view.sections(), (0, 0))
    for fact in view.facts:
        facts, missing = found[fact.fact.section or OTHER]
        found[fact.fact.section or OTHER] = facts + 1, missing
    for item in view.missing:
        facts, missing = found[item.section]
        found[item.section] = facts, missing + 1
    return found


def entries(view: CardView, section: str) -> list[Entry]:
    """The lines of a section in order; of “all”, with titles and without the empty ones."""
    titles = view.sections() if section == ALL else [section]
    lines: dict[str, list[Entry]] = {title: [] for title in titles}
    for fact in (*view.facts, *view.hidden):
        if (title := fact.fact.section or OTHER) in lines:
            lines[title].append(fact)
    for item in view.missing:
        if item.section in lines:
            lines[item.section].append(item)
    listed: list[Entry] = []
    for title in titles:
        if section == ALL and lines[title]:
            listed.append(title)
        listed += lines[title]
    return listed
