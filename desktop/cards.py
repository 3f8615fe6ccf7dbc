"""One negotiation as its board shows it: four cards, what is missing, what is stale, what differs.

Plain and detached, made in one go off the GUI thread. It counts exactly what the printed pack
counts, so that screen and paper never disagree. No widgets here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.records import Fact, Meeting, Negotiation, Record
from db.rules import dates, freshness, readiness
from db.rules.readiness import Item
from db.store.history import Version
from db.store.store import Store
from desktop.briefing import Talk, gather
from desktop.briefing.cards import linked
from desktop.briefing.overlay import Overlay
from desktop.wording import name_of, translate

ORDER: Final = ("city", "firm", "path", "trend")
"""知己 知彼 知路 知势, as they lie on the board."""

Conflicts = Mapping[str, list[Version]]


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact as it counts, with what is to be said about it.

    ``hangs_on`` says what a library fact hangs on, "" for the talk's own; ``overlay`` is what the
    talk says over it, if it says anything.
    """

    fact: Fact
    hangs_on: str
    review: freshness.Review
    conflicts: Conflicts
    overlay: Overlay | None = None
    is_hidden: bool = False

    @property
    def is_stale(self) -> bool:
        return self.review.state == "stale"

    @property
    def is_own(self) -> bool:
        """It belongs to the talk alone."""
        return not self.hangs_on

    @property
    def library(self) -> Fact:
        """The fact as the library has it; of the talk's own, itself."""
        return self.overlay.library if self.overlay else self.fact

    @property
    def put_otherwise(self) -> tuple[str, ...]:
        """The fields this talk says otherwise than the library."""
        return self.overlay.said if self.overlay else ()


@dataclass(frozen=True, slots=True)
class CardView:
    """One card: its facts in their order, what it asks for and nobody knows.

    ``hidden`` are the library facts this talk leaves out.
    """

    key: str
    title: str
    subject: str
    subject_id: str
    percent: int
    counted: int
    asked: int
    facts: Sequence[FactView]
    missing: Sequence[Item]
    doubtful: Sequence[Item]
    hidden: Sequence[FactView] = ()

    @property
    def pinned(self) -> list[FactView]:
        return [view for view in self.facts if view.fact.pin]

    @property
    def stale(self) -> list[FactView]:
        """Longest overdue first."""
        overdue = [view for view in self.facts if view.is_stale]
        return sorted(overdue, key=lambda view: view.review.due or date.max)

    @property
    def in_conflict(self) -> int:
        return sum(1 for view in self.facts if view.conflicts)

    def sections(self) -> list[str]:
        """The template's sections in order, then those people added."""
        known = list(readiness.sections(self.key))
        added = [view.fact.section or "其他" for view in (*self.facts, *self.hidden)]
        return list(dict.fromkeys([*known, *added]))


@dataclass(frozen=True, slots=True)
class BoardView:
    """The whole board of one negotiation; ``days`` to the next meeting, None where none is set."""

    talk: Talk
    next_meeting: Meeting | None
    days: int | None
    cards: Mapping[str, CardView]
    conflicts: int

    @property
    def negotiation(self) -> Negotiation:
        return self.talk.negotiation


def board(store: Store, negotiation_id: str, today: date) -> BoardView:
    """Read one negotiation for its board; refuses with ``no_such_record``."""
    talk = gather(store, negotiation_id)
    meeting, days = next_meeting(talk.meetings, today)
    return BoardView(
        talk=talk,
        next_meeting=meeting,
        days=days,
        cards={key: _card(talk, key, today) for key in ORDER},
        conflicts=len(talk.conflicts),
    )


def next_meeting(meetings: Sequence[Meeting], today: date) -> tuple[Meeting | None, int | None]:
    """The first meeting from today on that is not over, and the days until it."""
    coming = []
    for meeting in meetings:
        when = dates.parse(meeting.held_at or "")
        if when and when.end >= today and meeting.state != "done":
            coming.append((when.start, meeting))
    if not coming:
        return None, None
    start, meeting = min(coming, key=lambda pair: (pair[0], pair[1].n))
    return meeting, max(0, (start - today).days)


def _card(talk: Talk, key: str, today: date) -> CardView:
    names = _names(talk)

    def seen(fact: Fact, is_hidden: bool = False) -> FactView:
        return FactView(
            fact=fact,
            hangs_on=names.get(fact.subject or "", ""),
            review=freshness.review(fact, today),
            conflicts=talk.conflicts.get(fact.id, {}),
            overlay=talk.overlays.get(fact.id),
            is_hidden=is_hidden,
        )

    ready = readiness.of_card(key, talk.facts_on(key), today, linked(talk))
    asked = len(readiness.items(key))
    about = _about(talk, key)
    return CardView(
        key=key,
        title=readiness.title(key),
        subject=about.caption if about else "",
        subject_id=about.id if about else talk.negotiation.id,
        percent=ready.percent,
        counted=asked - len(ready.missing),
        asked=asked,
        facts=[seen(fact) for fact in talk.facts_on(key)],
        missing=ready.missing,
        doubtful=ready.doubtful,
        hidden=[seen(fact, is_hidden=True) for fact in talk.hidden_on(key)],
    )


def _about(talk: Talk, key: str) -> Record | None:
    """What a new library fact of this card hangs on; the talk itself for the trend."""
    return {"city": talk.city, "firm": talk.firm, "path": talk.procedure}.get(key)


def _names(talk: Talk) -> dict[str, str]:
    """What library facts hang on, by identity."""
    single: list[Record | None] = [talk.firm, talk.city, talk.procedure]
    several = [*talk.parks, *talk.plots, *talk.policies, *talk.trends]
    return {
        record.id: translate("Card", "{kind}：{name}").format(
            kind=name_of(type(record)), name=record.caption
        )
        for record in [*single, *several]
        if record is not None
    }
