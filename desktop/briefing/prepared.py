"""A snapshot ready for the press: the edition's, with the leader's page fitted to its sheet.

The same for a preview and for a pack that is issued, so that what is seen is what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.store.store import Store
from desktop.briefing.editions import GUEST, left_out, talk_for
from desktop.briefing.leader import fitted
from desktop.briefing.since import since_last
from desktop.briefing.snapshots import frozen
from desktop.briefing.talk import Talk
from desktop.pack.citations import numbered
from desktop.pack.editions import has_leader_page
from desktop.pack.press import Press
from desktop.pack.snapshot import POCKET, Appended, Layout, Snapshot

AS_USUAL = Layout()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for. ``copies`` is how many of them are handed out under one number."""

    edition: str
    holder: str = ""
    copies: int = 1
    layout: Layout = AS_USUAL
    has_attachments: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """``warnings`` are sentences: what was left out, and why."""

    snapshot: Snapshot
    warnings: tuple[str, ...]


def prepared(
    store: Store, talk: Talk, wanted: Wanted, *, number: str, today: date, press: Press
) -> Prepared:
    """The snapshot of a talk already read, as ``wanted``."""
    made = frozen(talk, edition=wanted.edition, today=today, author=store.author)
    made = replace(made, number=number, holder=wanted.holder, layout=wanted.layout)
    if wanted.copies > 1 and wanted.edition != GUEST:
        made = replace(made, copy=f"共 {wanted.copies} 份，第　　份")
    if wanted.has_attachments:
        made = replace(made, appended=_appended(talk, wanted.edition))
    if wanted.edition not in (GUEST, POCKET):
        made = replace(made, since=since_last(store, made, talk.negotiation.id))
    made, shortened = _with_fitted_leader(numbered(made), press)
    return Prepared(made, (*left_out(talk, wanted.edition), *shortened))


def _with_fitted_leader(made: Snapshot, press: Press) -> tuple[Snapshot, tuple[str, ...]]:
    """The same with as much on the leader's page as it holds, if that page is printed at all."""
    if not has_leader_page(made):
        return made, ()
    page, shortened = fitted(
        made.leader, lambda tried: press.lines_over(replace(made, leader=tried))
    )
    return numbered(
        replace(made, leader=page)
    ), shortened  # a source may have been cited there alone


def _appended(talk: Talk, edition: str) -> tuple[Appended, ...]:
    chosen = talk_for(talk, edition).attachments
    return tuple(Appended(one.caption, one.sha256 or "") for one in chosen)
