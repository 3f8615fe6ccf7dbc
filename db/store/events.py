"""What belongs to an event: the talks carried to it, its meetings, the leads caught at it."""

from __future__ import annotations

from db.records import Meeting, Negotiation, QuickLead
from db.records.base import key_column
from db.store import queries
from db.store.store import Store
from db.store.tables import Condition, Relation, View, numbers, page


def meetings_of(store: Store, event_id: str) -> list[Meeting]:
    """The meetings planned or held at an event, by their day."""
    found = queries.rows(store, Meeting, event=event_id)[1]
    return sorted(found, key=_by_day)


def leads_of(store: Store, event_id: str) -> list[QuickLead]:
    """The quick leads caught at an event, as they came."""
    return queries.rows(store, QuickLead, event=event_id)[1]


def negotiations_of(store: Store, event_id: str) -> list[Negotiation]:
    """Every talk an event is about: named by the talk, by a meeting there, or come of a lead.

    Each once: those with a meeting there first, by its day, then the others as they came.
    """
    met = [m.negotiation for m in meetings_of(store, event_id)]
    named = View("negotiation", conditions=(Condition("events", Relation.IS, event_id),))
    carried = [row.id for row in page(store, "negotiation", numbers(store, named), [])]
    promoted = [lead.negotiation for lead in leads_of(store, event_id)]
    ids = dict.fromkeys(i for i in (*met, *carried, *promoted) if i)
    return queries.some(store, Negotiation, list(ids))


def _by_day(meeting: Meeting) -> tuple[bool, float, int]:
    key = getattr(meeting, key_column("held_at"))
    return key is None, key or 0.0, meeting.n
