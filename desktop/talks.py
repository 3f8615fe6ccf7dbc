"""The list of negotiations as people look at it: the next meeting first. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.records import Firm, Meeting, Negotiation
from db.rules import numbering
from db.store import queries
from db.store.store import Store
from desktop.cards import ORDER, FactView, board, next_meeting

LIMIT = 500


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One line of the list; ``days`` to the next meeting, None where none is set."""

    id: str
    code: str
    name: str
    firm: str
    stage: str
    status: str
    heat: str
    meeting: str
    days: int | None
    conflicts: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What takes longer to read: readiness of the four cards in percent, conflicts anywhere."""

    percents: Mapping[str, int]
    conflicts: int


def rows(store: Store, today: date) -> list[TalkRow]:
    """Every negotiation (the newest ``LIMIT``), those that meet soonest first."""
    talks = queries.rows(store, Negotiation, limit=LIMIT)[1]
    firms = {f.id: f for f in queries.some(store, Firm, [t.firm for t in talks if t.firm])}
    meetings: dict[str, list[Meeting]] = {}
    for meeting in queries.rows(store, Meeting)[1]:
        meetings.setdefault(meeting.negotiation or "", []).append(meeting)
    made = [
        _row(talk, firms.get(talk.firm or ""), meetings.get(talk.id, []), today) for talk in talks
    ]
    return sorted(made, key=lambda row: (row.days is None, row.days or 0))


def measure(store: Store, negotiation_id: str, today: date) -> Measure:
    """Readiness and conflicts of one talk, exactly as its board shows them."""
    view = board(store, negotiation_id, today)
    return Measure({card: view.cards[card].percent for card in ORDER}, view.conflicts)


@dataclass(frozen=True, slots=True)
class Measured:
    """Readiness of the four cards in percent, and the facts whose review day has passed."""

    percents: Mapping[str, int]
    stale: Sequence[FactView]


def measured(store: Store, negotiation_id: str, today: date) -> Measured:
    """One talk as its board shows it, with what is stale in it, longest overdue first."""
    view = board(store, negotiation_id, today)
    stale = [fact for card in ORDER for fact in view.cards[card].stale]
    percents = {card: view.cards[card].percent for card in ORDER}
    return Measured(percents, sorted(stale, key=lambda fact: fact.review.due or date.max))


def next_code(store: Store, today: date, industry: str | None = None) -> str:
    """The number of the next negotiation of this year."""
    used = [talk.code for talk in queries.rows(store, Negotiation)[1]]
    return numbering.next_code(today.year, industry, used)


def _row(talk: Negotiation, firm: Firm | None, meetings: list[Meeting], today: date) -> TalkRow:
    meeting, days = next_meeting(meetings, today)
    return TalkRow(
        id=talk.id,
        code=talk.code or "",
        name=talk.caption,
        firm=(firm.short_name or firm.caption) if firm else "",
        stage=talk.stage or "",
        status=talk.status or "",
        heat=talk.heat or "",
        meeting=(meeting.held_at or "") if meeting else "",
        days=days,
        conflicts=talk.conflicts,
    )
