"""Parks and plots side by side, files that go along, and who holds which pack."""

from __future__ import annotations

from collections.abc import Iterable

from db.records import (
    Park,
    Plot,
)
from desktop.briefing.lines import Frame, fact_line, field_line, labelled
from desktop.pack import snapshot as printed

_PARK_FIELDS = (
    "park_type", "rank", "leading_industry", "area", "available_land", "factories", "facilities",
    "mechanism", "address",
)  # fmt: skip
_PLOT_FIELDS = (
    "location", "area", "floor_area", "use", "planning", "state", "supply", "price_basis",
    "utilities",
)  # fmt: skip


def sites(frame: Frame) -> tuple[printed.Site, ...]:
    """Parks and plots on offer, each fact with its date and source."""
    talk = frame.talk
    found = [_site(frame, park, "园区", _PARK_FIELDS) for park in talk.parks]
    return (*found, *(_site(frame, plot, "地块", _PLOT_FIELDS) for plot in talk.plots))


def _site(frame: Frame, place: Park | Plot, kind: str, names: Iterable[str]) -> printed.Site:
    on = [f for f in frame.talk.facts if f.subject == place.id]
    source = frame.sources.number(place.source_ref)
    known = [
        field_line(frame, place, name, as_of=place.as_of or "", source=source)
        for name in names
        if getattr(place, name) is not None
    ]
    return printed.Site(place.caption, kind, (*known, *(fact_line(frame, f) for f in on)))


def attachments(frame: Frame) -> tuple[printed.Attachment, ...]:
    return tuple(
        printed.Attachment(number=at, title=a.caption, kind=a.media_type or "")
        for at, a in enumerate(frame.talk.attachments, 1)
    )


def register(frame: Frame) -> tuple[printed.IssueRecord, ...]:
    """Packs of this talk handed out before this one."""
    return tuple(
        printed.IssueRecord(
            number=p.caption,
            edition=labelled(p, "edition"),
            copy=p.copies or "",
            holder=p.holder or "",
            on=(p.issued_at or "")[:10],
        )
        for p in frame.talk.packs
    )
