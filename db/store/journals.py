"""An open store as whoever answers an exchange sees it: a journal, and which files it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from db.store import foreign, outgoing
from db.store.outgoing import Page, Vector
from db.store.parked import WireOp
from db.store.store import Store


class OfStore:
    """The journal of an open store: of a laptop that answers at a booth."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.has_grown = self.has_erased = False

    def steady(self) -> AbstractContextManager[None]:
        return self.store.steady()

    def take_in(self, ops: Sequence[WireOp]) -> foreign.Taken:
        taken = self._put_in(ops)
        self.has_grown = self.has_grown or taken.applied > 0
        self.has_erased = self.has_erased or any(erases(op) for op in ops)
        return taken

    def _put_in(self, ops: Sequence[WireOp]) -> foreign.Taken:
        return foreign.take_in(self.store, ops)

    def position(self) -> int:
        """Behind the newest op."""
        return outgoing.position(self.store)

    def vector(self, streams: Iterable[str] | None = None) -> Vector:
        return outgoing.vector(self.store, streams)

    def export(self, known: Vector, *, after: int | None) -> Page:
        return outgoing.export(self.store, known, after=after)

    def some(self, dots: Iterable[str]) -> list[WireOp]:
        return outgoing.some(self.store, dots)

    def hollow(self) -> list[str]:
        return outgoing.hollow(self.store)

    def mark_at(self, position: int) -> str:
        return outgoing.mark_at(self.store, position)

    def ops_of(self, records: Iterable[str]) -> list[WireOp]:
        return outgoing.ops_of(self.store, records)

    def speaking_of(self, sha: str) -> list[str]:
        return outgoing.speaking_of(self.store, sha)

    def missing_blobs(self) -> list[str]:
        return outgoing.missing_blobs(self.store)


def erases(op: WireOp) -> bool:
    """Whether an op looks as if it erased a record; a guess is good enough for tidying up."""
    return b'"k":"erase"' in op.body
