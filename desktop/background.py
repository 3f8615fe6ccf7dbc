"""The one place where work leaves the GUI thread, and the way its results come back to it.

Two lanes: reading and long work in a small pool, edits one after the other in the order they were
made. The signal that carries results belongs to this object, which outlives every job; what Qt
owns is never touched off the GUI thread. A failure nobody expected goes to ``faulted``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.errors import Refusal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job:
    """Who asked, and where the answer goes."""

    owner: QObject
    done: Callable[[Any], None] | None
    refused: Callable[[Refusal], None] | None
    ended: Callable[[], None] | None


class Background(QObject):
    """Runs functions elsewhere. ``refused`` and ``faulted`` hear what no owner takes care of."""

    refused = Signal(object)
    faulted = Signal(object)
    _ended = Signal(object, object)
    _told = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sizhi-read")
        self._row = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sizhi-write")
        self._running = 0
        self._is_closed = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """``work()`` in the pool; ``done(result)`` on the GUI thread while ``owner`` lives.

        ``ended`` is called before any of the answers, also when there is a fault.
        """
        self._submit(self._pool, work, _Job(owner, done, refused, ended))

    def run_in_order(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """The same, after all that were asked for before it: for edits."""
        self._submit(self._row, work, _Job(owner, done, refused, ended))

    def tell(self, owner: QObject, hear: Callable[[T], None], news: T) -> None:
        """From inside a job: ``hear(news)`` on the GUI thread while ``owner`` lives (progress)."""
        self._told.emit(owner, hear, news)

    @property
    def is_idle(self) -> bool:
        """Nothing is running and every answer has been delivered."""
        return self._running == 0

    def close(self) -> None:
        """Finish the edits, drop what only reads. What is asked for after it is not done."""
        self._is_closed = True
        self._row.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[[], Any], job: _Job) -> None:
        if self._is_closed:  # a screen that is about to go has nothing to ask any more
            return
        self._running += 1
        future = pool.submit(work)
        future.add_done_callback(lambda ended: self._ended.emit(ended, job))

    @Slot(object, object, object)
    def _pass_on(self, owner: QObject, hear: Callable[[Any], None], news: object) -> None:
        if shiboken6.isValid(owner):
            hear(news)

    @Slot(object, object)
    def _deliver(self, future: Future[Any], job: _Job) -> None:
        self._running -= 1
        if future.cancelled():
            return
        error = future.exception()
        is_there = shiboken6.isValid(job.owner)
        if is_there and job.ended:
            job.ended()
        if isinstance(error, Refusal):
            if job.refused and is_there:
                job.refused(error)
            else:
                self.refused.emit(error)
        elif error is not None:
            self.faulted.emit(error)
        elif job.done and is_there:
            job.done(future.result())
