"""Writing over the library for one talk: pinned, left out, put otherwise, put in another order.

What is planned here is made by ``Edits.together`` in one step. The library is never written. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from db.records import Fact, Value
from db.store import queries
from db.store.store import Store
from db.store.unit import Unit
from desktop import positions
from desktop.briefing import overlay
from desktop.briefing.overlay import PUT, Overlay
from desktop.cards import FactView

Plan = Callable[[Unit], tuple[str, Callable[[Unit], None]]]
_LAID = (*PUT, "is_hidden")


def putting(store: Store, negotiation_id: str, library: Fact, changes: Mapping[str, Value]) -> Plan:
    """The talk says ``changes`` over a library fact; what is empty or the same is the library's."""
    said = {n: None if v == getattr(library, n, None) else v for n, v in changes.items()}
    identity = overlay.overlay_id(negotiation_id, library.id)
    known = _known(store, identity)

    def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
        begun = overlay.begun(negotiation_id, library)
        if known is None:
            w.create(Fact, {**begun, **said}, record_id=identity)
        elif known.is_gone:  # what it said before it was taken away is not said again
            w.restore(identity)
            w.patch(identity, {**dict.fromkeys(_LAID), **begun, **said})
        else:
            w.patch(identity, said)
        return identity, lambda _: None

    return make


def taking_away(laid: Overlay) -> Plan:
    """This talk says nothing over the fact any more: the library counts again."""

    def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
        w.delete(laid.own.id)
        return laid.own.id, lambda _: None

    return make


def moving(
    store: Store, negotiation_id: str, views: Sequence[FactView], start: int, to: int
) -> Plan:
    """The fact ``start`` stands where ``to`` stood, in this talk: of its own facts and the others.

    ``views`` are the facts of one section as they are shown.
    """
    keys = positions.moved([_place(view) for view in views], start, to)
    plans = [_placing(store, negotiation_id, views[row], key) for row, key in keys.items()]

    def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
        for plan in plans:
            plan(w)
        return views[start].fact.id, lambda _: None

    return make


def _place(view: FactView) -> str | None:
    if view.is_own:
        return view.fact.position
    return view.overlay.own.position if view.overlay else None


def _placing(store: Store, negotiation_id: str, view: FactView, key: str) -> Plan:
    if not view.is_own:
        return putting(store, negotiation_id, view.library, {"position": key})

    def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
        w.patch(view.fact.id, {"position": key})
        return view.fact.id, lambda _: None

    return make


def _known(store: Store, identity: str) -> Fact | None:
    """The overlay as it is kept, also in the trash."""
    for is_gone in (False, True):
        for fact in queries.rows(store, Fact, is_gone=is_gone, id=identity)[1]:
            return fact
    return None
