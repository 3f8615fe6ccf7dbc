"""风险与合规: what may go wrong, gathered from both cards that speak of it, and promises at risk.

Nothing is judged here. The facts stand whole on their cards; this is the list one goes through
before the door opens: what, how likely and how heavy where somebody said so, who answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.records import Commitment, Fact
from db.rules.clauses import shortened
from desktop.briefing.lines import Frame, fact_line, labelled
from desktop.pack.snapshot import FIRM, TREND, Risk

_OPPORTUNITY = "机遇"
_LIKELY = re.compile(r"概率(?:为|较)?([高中低])")
_HEAVY = re.compile(r"影响(?:程度)?(?:为|较)?([大中小高低])")
_MATTER, _RESPONSE = 70, 60
"""Characters that keep a row to three or four lines of its column."""
_CLOSED = ("done", "withdrawn")
_IN_DOUBT = ("pending", "forbidden")
_UNREVIEWED = ("needed", "under_way", "failed")


def risks(frame: Frame) -> tuple[Risk, ...]:
    """The talk's own first (知势), then the firm's (知彼), then promises not cleared yet."""
    return (*_of_card(frame, TREND, "研判"), *_of_card(frame, FIRM, "企业"), *_promises(frame))


def _of_card(frame: Frame, card: str, kind: str) -> Iterator[Risk]:
    for fact in frame.talk.facts_on(card):
        title, text = fact.title or "", fact.text or ""
        if "风险" not in (fact.section or "") or title.startswith(_OPPORTUNITY):
            continue
        line = fact_line(frame, fact)
        likely, heavy = _LIKELY.search(text), _HEAVY.search(text)
        yield Risk(
            matter=_matter(fact) + ("\n⚠冲突，见卡片" if line.others else ""),
            kind=kind,
            likelihood=likely[1] if likely else "",
            impact=heavy[1] if heavy else "",
            as_of=line.as_of,
            source=line.source,
        )


def _matter(fact: Fact) -> str:
    title = (fact.title or "").removeprefix("风险：")
    return "：".join(part for part in (title, shortened(fact.text or "", _MATTER)) if part)


def _promises(frame: Frame) -> Iterator[Risk]:
    """What we said that a red line or the fair-competition review still holds up."""
    for said in frame.talk.commitments:
        if said.direction == "theirs" or said.progress in _CLOSED:
            continue
        if said.red_line in _IN_DOUBT or said.fcr_state in _UNREVIEWED:
            yield Risk(
                matter=shortened(said.text or "", _MATTER),
                kind="合规",
                response=_standing(said),
                owner=said.owner or said.by or "",
                as_of=said.said_on or "",
            )


def _standing(said: Commitment) -> str:
    checked = [
        f"红线检查：{labelled(said, 'red_line')}" if said.red_line in _IN_DOUBT else "",
        f"公平竞争审查：{labelled(said, 'fcr_state')}" if said.fcr_state in _UNREVIEWED else "",
        shortened(said.red_line_basis or "", _RESPONSE),
    ]
    return "\n".join(words for words in checked if words)
