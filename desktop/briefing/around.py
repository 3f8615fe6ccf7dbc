"""What stands round the table: the coming meeting, who sits there, the agenda, the seats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from db.records import (
    Meeting,
    Person,
)
from db.rules import dates
from desktop.briefing.lines import Frame, joined, labelled
from desktop.briefing.talk import Talk
from desktop.pack import snapshot as printed

_CLOCK = re.compile(r"(\d{1,2}[:：]\d{2}(?:\s*[—–~至-]\s*\d{1,2}[:：]\d{2})?)\s*(.+)", re.S)


def day(text: str | None) -> date | None:
    """The last day a written date may mean; None for one that is none."""
    period = dates.parse(text or "")
    return period.end if period else None


def coming_meeting(talk: Talk, today: date) -> Meeting | None:
    """The next planned meeting, or the newest planned one whose day nobody can read."""
    planned = [m for m in talk.meetings if m.state == "planned"]
    ahead = [m for m in planned if (held := day(m.held_at)) is None or held >= today]
    return ahead[0] if ahead else None


def people(frame: Frame) -> tuple[printed.Person, ...]:
    """Theirs first, then ours; the heads of both sides lead."""
    talk = frame.talk
    chiefs = {talk.negotiation.chief, *(talk.negotiation.guests or [])[:1]}
    ordered = sorted(talk.people, key=lambda p: (bool(p.is_ours), p.id not in chiefs))
    return tuple(_person(frame, person, person.id in chiefs) for person in ordered)


def _person(frame: Frame, person: Person, is_chief: bool) -> printed.Person:
    return printed.Person(
        name=person.caption,
        title=person.post or "",
        organisation=person.firm_name or "",
        is_ours=bool(person.is_ours),
        is_chief=is_chief,
        authority=person.authority or "",
        influence=labelled(person, "influence"),
        attitude=labelled(person, "stance"),
        concerns=person.concerns or "",
        style=person.manner or "",
        taboos=person.avoid or "",
        ties=person.ties or "",
        contact=person.phone or "",
        last_met=last_met(frame.talk, person),
        note=person.biography or "",
        as_of=person.as_of or "",
        source=frame.sources.number(person.source_ref),
    )


def last_met(talk: Talk, person: Person) -> str:
    """When and where they last sat opposite us; "" when they never did."""
    met = [m for m in talk.meetings if m.state == "done" and person.id in (m.theirs or ())]
    return joined([met[-1].held_at, met[-1].place]) if met else ""


def agenda(frame: Frame) -> tuple[printed.AgendaItem, ...]:
    """The coming meeting's agenda, a line as it was written; «09:00 看车间» has its time apart."""
    meeting = coming_meeting(frame.talk, frame.today)
    if meeting is None:
        return ()
    items = [_agenda_item(line) for line in meeting.agenda or ()]
    head = printed.AgendaItem(
        when=meeting.held_at or "", matter=meeting.caption, where=meeting.place or ""
    )
    return (head, *items)


def _agenda_item(line: str) -> printed.AgendaItem:
    found = _CLOCK.fullmatch(line)
    if found:
        return printed.AgendaItem(when=found[1], matter=found[2])
    return printed.AgendaItem(when="—", matter=line)


def seating(frame: Frame) -> printed.Seating:
    """Who sits on which side at the coming meeting, in the order the records name them."""
    meeting = coming_meeting(frame.talk, frame.today)
    if meeting is None:
        return printed.Seating()
    return printed.Seating(
        ours=names(frame.talk, meeting.ours), theirs=names(frame.talk, meeting.theirs)
    )


def names(talk: Talk, ids: Iterable[str] | None) -> tuple[str, ...]:
    """What the people of these ids are called; those who are gone are left out."""
    return tuple(p.caption for p in (talk.person(i) for i in ids or ()) if p)
