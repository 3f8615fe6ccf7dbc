"""Leads caught at a booth: kept while they are typed, remembered for the evening. No Qt here.

What is half typed is a record like any other (``state`` draft), so that it lies encrypted and
survives whatever happens to the window. Nothing here ever makes a firm or a person of a lead:
that is decided in the evening (``triage``).
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.errors import Refusal
from db.records import Attachment, Event, QuickLead, Value
from db.rules import dates
from db.store import queries
from db.store.store import Store
from db.store.unit import Change

FIELDS = (
    "person", "firm_name", "post", "phone", "email", "one_line", "heat", "industry", "promised",
    "handout", "met_by", "spot",
)  # fmt: skip
STAYS = ("met_by", "spot")
"""Fields that are the same for the next lead."""
DRAFT, NEW = "draft", "new"
OPEN = (DRAFT, NEW)
_MOST_EVENTS = 20
MOST_PHOTO_BYTES = 40 << 20


@dataclass(frozen=True, slots=True)
class Opening:
    """What a booth begins with: a lead left half typed, who meets and where, how many today.

    ``event`` is the one that goes on today, ``events`` those one may choose: id and name.
    """

    draft: QuickLead | None
    stays: Mapping[str, str]
    caught_today: int
    unsorted: int
    event: tuple[str, str] | None = None
    events: tuple[tuple[str, str], ...] = ()


def opening(store: Store, today: date) -> Opening:
    """What was there when the window was last closed."""
    leads = queries.rows(store, QuickLead)[1]
    drafts = [lead for lead in leads if lead.state == DRAFT]
    last = leads[-1] if leads else None
    stays = {name: getattr(last, name) or "" for name in STAYS} if last else {}
    done = [lead for lead in leads if lead.state != DRAFT]
    caught = sum(1 for lead in done if (lead.caught_at or "").startswith(today.isoformat()))
    unsorted = sum(1 for lead in leads if lead.state in OPEN)
    known = queries.rows(store, Event)[1]
    event = _event_of(known, today, leads)
    draft = drafts[-1] if drafts else None
    return Opening(draft, stays, caught, unsorted, event, _offered(known, today))


def _offered(known: Sequence[Event], today: date) -> tuple[tuple[str, str], ...]:
    """Those of today first, then the others, the nearest to today first."""

    def how_far(event: Event) -> tuple[bool, int]:
        begins = dates.parse(event.starts_on or "")
        days = abs((begins.start - today).days) if begins else date.max.toordinal()
        return not _is_on(event, today), days

    nearest = sorted(known, key=how_far)[:_MOST_EVENTS]
    return tuple((event.id, event.name or "") for event in nearest)


def _event_of(
    events: Sequence[Event], today: date, known: Sequence[QuickLead]
) -> tuple[str, str] | None:
    """The one event of today; of several the one the last lead was given, else none is guessed."""
    on = {event.id: event.name or "" for event in events if _is_on(event, today)}
    last = next((lead.event for lead in reversed(known) if lead.event), None)
    chosen = last if last in on else next(iter(on)) if len(on) == 1 else None
    return (chosen, on[chosen]) if chosen else None


def _is_on(event: Event, today: date) -> bool:
    begins = dates.parse(event.starts_on or "")
    ends = dates.parse(event.ends_on or "") or begins
    return bool(begins and ends and begins.start <= today <= ends.end)


def unsorted(store: Store) -> list[QuickLead]:
    """Leads nobody has decided about, in the order they were caught."""
    return [lead for lead in queries.rows(store, QuickLead)[1] if lead.state in OPEN]


def is_decided(store: Store, lead_id: str) -> bool:
    """Whether somebody sorted it out, or threw it away."""
    known = queries.some(store, QuickLead, [lead_id])
    return not known or known[0].state not in OPEN


def is_worth_keeping(values: Mapping[str, Value]) -> bool:
    """Whether anything was said of somebody: a spot alone is no lead."""
    return any(values.get(name) for name in FIELDS if name not in STAYS)


def caught_at(today: date) -> str:
    """Day and minute, as offices write them."""
    return f"{today.isoformat()} {datetime.now().astimezone():%H:%M}"


def put(store: Store, leads: Mapping[str, Mapping[str, Value]]) -> tuple[Change, ...]:
    """Write leads by identity as they are typed now, made where they are new: all or none."""
    known = {lead.id for lead in queries.some(store, QuickLead, list(leads))}
    with store.write() as w:
        for identity, values in leads.items():
            if identity in known:
                w.patch(identity, values)
            else:
                w.create(QuickLead, values, record_id=identity)
    return tuple(w.changes)


def attach(store: Store, lead_id: str, photo: Path) -> tuple[Change, ...]:
    """Keep a photograph with a lead, encrypted; refuses what is too large or cannot be read."""
    try:
        size = photo.stat().st_size
        sha = store.attachments.store(photo, most=MOST_PHOTO_BYTES)
    except FileNotFoundError:
        raise Refusal(
            "no_such_file", "找不到照片“{file}”，没有收入，请重新选择。", file=photo.name
        ) from None
    with store.write() as w:
        w.create(
            Attachment,
            filename=photo.name,
            subject=lead_id,
            sha256=sha,
            size=str(size),
            media_type=mimetypes.guess_type(photo.name)[0],
            disclosure=3,
        )
    return tuple(w.changes)


def fill(store: Store, lead_id: str, found: Mapping[str, str]) -> tuple[Change, ...]:
    """What a photograph said of a lead that is no longer being typed: only what is empty."""
    known = queries.some(store, QuickLead, [lead_id])
    if not known:
        return ()
    fresh = {n: text for n, text in found.items() if n in FIELDS and not getattr(known[0], n)}
    with store.write() as w:
        w.patch(lead_id, fresh)
    return tuple(w.changes)


def photos(store: Store, lead_id: str) -> list[Attachment]:
    """The photographs kept with a lead."""
    return queries.rows(store, Attachment, subject=lead_id)[1]
