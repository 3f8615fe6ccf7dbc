"""The evening after a fair: what becomes of a lead. No Qt here.

Each decision is one unit of work, one step to take back. What somebody else wrote on a firm
or a person is never replaced: a lead fills what is empty, and what differs goes to the note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from db.records import (
    Attachment,
    City,
    Commitment,
    Fact,
    Firm,
    Negotiation,
    Person,
    QuickLead,
    Record,
    Value,
)
from db.rules import disclosure
from db.store import queries
from db.store.store import Store
from db.store.unit import Unit
from desktop import commitments, talks

R = TypeVar("R", bound=Record)
_OF_PERSON = {"post": "职务", "phone": "电话", "email": "邮箱"}

Work = Callable[[Unit], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a lead is about: identities of what is known, "" for a new firm or person."""

    firm: str = ""
    person: str = ""
    is_promoted: bool = False


def dropped(lead: QuickLead) -> Work:
    """Not followed; the lead stays findable with what it says."""

    def work(w: Unit) -> str:
        w.patch(lead.id, {"state": "dropped"}, seen=lead.heads)
        return lead.id

    return work


def kept(store: Store, lead: QuickLead, choice: Choice, today: date) -> Work:
    """The lead as a person of a firm, known or new; a negotiation too where it is promoted.

    Reads what it needs now (off the GUI thread), writes when called with the unit of work. The
    answer names the negotiation, else the person or firm, else the lead.
    """
    firm = _known(store, Firm, choice.firm)
    person = _known(store, Person, choice.person)
    ours = queries.rows(store, City, limit=1, is_ours=True)[1]
    code = talks.next_code(store, today, lead.industry) if choice.is_promoted else ""
    said: dict[str, Value] = {
        "text": lead.promised, "direction": "ours", "progress": "open", "by": lead.met_by,
    }  # fmt: skip
    promise = commitments.checked(store, said, {}, today) if lead.promised else {}
    photos = queries.rows(store, Attachment, subject=lead.id)[1]

    def work(w: Unit) -> str:
        firm_id = _firm(w, lead, firm)
        person_id = _person(w, lead, person, firm_id)
        talk = ""
        if choice.is_promoted:
            name = (firm.short_name or firm.caption) if firm else (lead.firm_name or lead.person)
            city = ours[0].id if ours else None
            values = _talk(lead, name or "", firm_id, person_id) | {"code": code, "city": city}
            talk = w.create(Negotiation, values)
        home = talk or firm_id or person_id
        _keep_words(w, lead, home, talk, promise)
        for photo in photos if home else ():
            w.patch(photo.id, {"subject": home})
        state = "promoted" if talk else "merged" if person or (firm and not person_id) else "kept"
        found = {"firm": firm_id, "contact": person_id, "negotiation": talk}
        w.patch(lead.id, {"state": state, **{name: id or None for name, id in found.items()}})
        return home or lead.id

    return work


def _known(store: Store, record_type: type[R], identity: str) -> R | None:
    found = queries.some(store, record_type, [identity]) if identity else []
    return found[0] if found else None


def _firm(w: Unit, lead: QuickLead, firm: Firm | None) -> str:
    """The firm's identity, "" where the lead names none."""
    if firm is not None:
        return firm.id
    if not lead.firm_name:
        return ""
    return w.create(Firm, {"legal_name": lead.firm_name, **_source(lead)})


def _person(w: Unit, lead: QuickLead, person: Person | None, firm_id: str) -> str:
    """The person's identity, "" where the lead says nothing of one."""
    said: dict[str, Value] = {name: getattr(lead, name) for name in _OF_PERSON}
    said |= {"name": lead.person, "firm": firm_id or None}
    if person is None:
        if not (lead.person or any(said[name] for name in _OF_PERSON)):
            return ""
        named = {"firm_name": lead.firm_name, **_source(lead)}
        return w.create(Person, {**said, **named})
    fresh = {name: v for name, v in said.items() if v and not getattr(person, name)}
    other = [
        f"{label} {said[name]}"
        for name, label in _OF_PERSON.items()
        if said[name] and name not in fresh and str(said[name]) not in str(getattr(person, name))
    ]
    if other:
        line = f"{_source(lead)['source_ref']}：{'，'.join(other)}"
        fresh["note"] = f"{person.note}\n{line}" if person.note else line
    w.patch(person.id, fresh, seen=person.heads)
    return person.id


def _talk(lead: QuickLead, name: str, firm_id: str, person_id: str) -> dict[str, Value]:
    return {
        "name": f"{name}项目洽谈",
        "firm": firm_id or None,
        "guests": [person_id] if person_id else None,
        "stage": "lead",
        "status": "ongoing",
        "heat": lead.heat,
        "industry": lead.industry,
        "lead_source": "event",
        "first_person": lead.met_by,
        "first_date": _day(lead),
        "latest": lead.one_line,
    }


def _keep_words(
    w: Unit, lead: QuickLead, home: str, talk: str, promise: Mapping[str, Value]
) -> None:
    """What they want becomes a fact on the firm or the talk; what we promised, a commitment."""
    if lead.one_line and home:
        w.create(
            Fact,
            {
                "subject": home, "card": "firm", "section": "意图", "key": "intent",
                "title": "一句话意向", "text": lead.one_line, "as_of": _day(lead),
                "source_ref": _source(lead)["source_ref"],
                "disclosure": disclosure.default_level("intent"),
            },
        )  # fmt: skip
    if promise:
        w.create(Commitment, {**promise, "negotiation": talk or None, "said_on": _day(lead)})


def _source(lead: QuickLead) -> dict[str, Value]:
    words = " ".join(part for part in ("展会快录", lead.spot, lead.met_by) if part)
    return {"source_ref": words, "as_of": _day(lead)}


def _day(lead: QuickLead) -> str | None:
    return (lead.caught_at or "").partition(" ")[0] or None
