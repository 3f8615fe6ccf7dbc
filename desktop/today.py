"""What matters today: meetings that come, clocks that run, facts gone stale, what waits.

Plain and detached, no widgets, read off the GUI thread. It counts what the
boards count and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.records import Action, Commitment, Meeting, Negotiation, PackIssued, QuickLead, values
from db.rules import dates, stages
from db.store import contested, queries
from db.store.store import Store
from desktop import talks
from desktop.wording import choice_of, name_of, translate

AHEAD: Final = 14
"""Days that count as coming."""
THIS_WEEK: Final = 7
_MOST = 12
_CLOSED: Final = ("done", "withdrawn", "dropped", "broken")


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting of the next days with the readiness of its talk, in percent by card."""

    talk: str
    name: str
    when: str
    days: int
    subject: str
    place: str
    percents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Clock:
    """Something due: ``days`` left, below zero where it is overdue; ``opens`` a record."""

    opens: str
    words: str
    kind: str
    owner: str
    talk: str
    days: int


@dataclass(frozen=True, slots=True)
class StaleFact:
    """A fact of a talk of this week whose review day has passed."""

    id: str
    words: str
    talk: str
    why: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft or a lead somebody should look at."""

    id: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class LastPack:
    """A pack that was issued."""

    id: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class Today:
    """The whole screen; ``leads`` counts all that wait, ``waiting`` names the newest."""

    meetings: list[Coming]
    clocks: list[Clock]
    stale: list[StaleFact]
    waiting: list[Waiting]
    leads: int
    packs: list[LastPack]
    conflicts: int
    has_talks: bool


def read(store: Store, today: date) -> Today:
    """Everything the screen shows, of this day."""
    by_id = {talk.id: talk for talk in queries.rows(store, Negotiation)[1]}
    meetings = queries.rows(store, Meeting)[1]
    coming, stale = _coming(store, by_id, meetings, today)
    leads = [
        lead for lead in queries.rows(store, QuickLead)[1] if lead.state in (None, "new")
    ]  # all of an evening's: some hundred at most
    return Today(
        meetings=coming,
        clocks=_clocks(store, by_id, today),
        stale=stale,
        waiting=_waiting(meetings, leads),
        leads=len(leads),
        packs=_packs(store, by_id),
        conflicts=contested.count(store),
        has_talks=bool(by_id),
    )


def _coming(
    store: Store, by_id: Mapping[str, Negotiation], meetings: list[Meeting], today: date
) -> tuple[list[Coming], list[StaleFact]]:
    dated = []
    for meeting in meetings:
        when = dates.parse(meeting.held_at or "")
        is_ahead = when is not None and (when.end - today).days >= 0 and meeting.state != "done"
        if (
            when
            and is_ahead
            and (when.start - today).days <= AHEAD
            and meeting.negotiation in by_id
        ):
            dated.append((max(0, (when.start - today).days), meeting))
    found: list[Coming] = []
    stale: dict[str, StaleFact] = {}
    boards: dict[str, talks.Measured] = {}
    for days, meeting in sorted(dated, key=lambda pair: (pair[0], pair[1].n))[:_MOST]:
        talk = by_id[meeting.negotiation or ""]
        seen = boards.get(talk.id) or talks.measured(store, talk.id, today)
        boards[talk.id] = seen
        found.append(
            Coming(
                talk.id, talk.caption, meeting.held_at or "", days, meeting.subject or "",
                meeting.place or "", seen.percents,
            )
        )  # fmt: skip
        if days <= THIS_WEEK:
            for view in seen.stale:
                words = view.fact.title or view.fact.text or translate("Today", "事实")
                why = view.review.reason
                stale.setdefault(view.fact.id, StaleFact(view.fact.id, words, talk.caption, why))
    return found, list(stale.values())[:_MOST]


def _clocks(store: Store, by_id: Mapping[str, Negotiation], today: date) -> list[Clock]:
    found: list[Clock] = []

    def add(opens: str, words: str, kind: str, owner: str, talk: str, due: str | None) -> None:
        when = dates.parse(due or "")
        if when is not None and (when.end - today).days <= AHEAD:
            found.append(Clock(opens, words, kind, owner, talk, (when.end - today).days))

    def name(talk: str | None) -> str:
        return by_id[talk].caption if talk and talk in by_id else ""

    for promise in queries.rows(store, Commitment)[1]:
        if promise.progress not in _CLOSED:
            kind = " ".join(
                (name_of(Commitment), choice_of(values.DIRECTION, promise.direction or ""))
            )
            add(promise.id, promise.caption, kind.strip(), promise.owner or "",
                name(promise.negotiation), promise.due)  # fmt: skip
    for action in queries.rows(store, Action)[1]:
        if action.state not in _CLOSED:
            add(action.id, action.caption, name_of(Action), action.owner or "",
                name(action.negotiation), action.due)  # fmt: skip
    for talk in by_id.values():
        if talk.status not in stages.OVER and talk.next_step:
            add(
                talk.id,
                talk.next_step,
                translate("Today", "下一步"),
                talk.owner or "",
                talk.caption,
                talk.due,
            )
    return sorted(found, key=lambda clock: clock.days)


def _waiting(meetings: list[Meeting], leads: list[QuickLead]) -> list[Waiting]:
    drafts = [
        Waiting(m.id, m.caption, translate("Today", "会谈草稿"))
        for m in meetings
        if m.state == "draft"
    ]
    caught = sorted(leads, key=lambda lead: -lead.created_at)
    named = [
        Waiting(
            lead.id,
            "　".join(w for w in (lead.person, lead.firm_name, lead.one_line) if w),
            name_of(QuickLead),
        )
        for lead in caught
    ]
    return [*drafts, *named][:_MOST]


def _packs(store: Store, by_id: Mapping[str, Negotiation]) -> list[LastPack]:
    issued = queries.rows(store, PackIssued)[1]
    found = []
    for pack in sorted(issued, key=lambda pack: -pack.created_at)[:5]:
        talk = by_id.get(pack.negotiation or "")
        edition = choice_of(values.EDITION, pack.edition or "")
        words = "　".join(w for w in (pack.caption, edition, talk.caption if talk else "") if w)
        found.append(LastPack(pack.id, words, pack.issued_at or ""))
    return found
