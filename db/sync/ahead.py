"""The next page of ops, made ready by another thread while the peer works on the last one.

It is what would be read when the answer has come, or it is not used: where anything was written or
learnt in the meantime, the page is read anew.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from db.store import outgoing
from db.store.outgoing import Known, Page, Vector
from db.store.store import Store
from db.sync import wire


@dataclass(frozen=True, slots=True)
class Ready:
    """A page behind position ``after`` for somebody who knows ``known``, and its rows as they
    travel; read when the journal's newest op was ``newest``."""

    known: Vector
    after: int
    newest: int
    page: Page
    rows: dict[str, Any]


class Ahead:
    """One page at most. Closed by ``close``, which waits for the thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread: ThreadPoolExecutor | None = None
        self._coming: Future[Ready] | None = None

    def begin(self, known: Vector, reaches: Known, after: int) -> None:
        """Make the page behind ``after`` ready for who will know ``known`` and ``reaches``."""
        self._thread = self._thread or ThreadPoolExecutor(1)
        self._coming = self._thread.submit(self._made, known, reaches, after)

    def page(self, known: Vector, after: int) -> Ready:
        """The page for who knows ``known``: the one made ready, if it is still the same."""
        coming, self._coming = self._coming, None
        if coming is not None:
            ready = coming.result()
            asked = known, after, outgoing.position(self._store)
            if asked == (ready.known, ready.after, ready.newest):
                return ready
        return self._made(known, {}, after)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def _made(self, known: Vector, reaches: Known, after: int) -> Ready:
        with self._store.steady():
            known = outgoing.joined(self._store, known, reaches)
            newest = outgoing.position(self._store)
            page = outgoing.export(self._store, known, after=after)
        return Ready(known, after, newest, page, wire.rows_of(page.ops) if page.ops else {})
