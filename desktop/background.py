"""The one place where work leaves the GUI thread, and the way its results come back to it.

Two lanes: reading and long work in a small pool, edits one after the other in the order they were
made. The signal that carries results belongs to this object, which outlives every job; what Qt
owns is never touched off the GUI thread. A failure nobody expected goes to ``faulted``.

A job names widgets, and the last reference to a widget must never be let go by another thread: the
widget would be destroyed there. So jobs are kept here, on the GUI thread, until their answer was
delivered; a worker knows a job by its number and holds nothing of it once it has told its end.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from db.errors import Refusal

T = TypeVar("T")


_LAST: Final = -1
"""Told after every other end: nothing runs any more."""


@dataclass(slots=True, eq=False)
class _Job:
    """What to do, who asked, and where the answer goes; the worker leaves the answer in it."""

    work: Callable[[], Any]
    owner: QObject
    done: Callable[[Any], None] | None
    refused: Callable[[Refusal], None] | None
    ended: Callable[[], None] | None
    result: Any = field(default=None, init=False)
    error: BaseException | None = field(default=None, init=False)

    def do(self) -> None:
        try:
            self.result = self.work()
        except BaseException as error:
            self.error = error


class Background(QObject):
    """Runs functions elsewhere. ``refused`` and ``faulted`` hear what no owner takes care of."""

    refused = Signal(object)
    faulted = Signal(object)
    _ended = Signal(int)
    _told = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sizhi-read")
        self._row = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sizhi-write")
        self._jobs: dict[int, _Job] = {}
        self._number = 0
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
        self._submit(self._pool, _Job(work, owner, done, refused, ended))

    def run_in_order(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """The same, after all that were asked for before it: for edits."""
        self._submit(self._row, _Job(work, owner, done, refused, ended))

    def tell(self, owner: QObject, hear: Callable[[T], None], news: T) -> None:
        """From inside a job: ``hear(news)`` on the GUI thread while ``owner`` lives (progress)."""
        self._told.emit(owner, hear, news)

    @property
    def is_idle(self) -> bool:
        """Nothing is running and every answer has been delivered."""
        return not self._jobs

    def take_no_more(self) -> None:
        """What is asked for from now on is not done: who asks is about to go."""
        self._is_closed = True

    def close(self) -> None:
        """Finish the edits, drop what only reads; may be called from another thread."""
        self.take_no_more()
        self._row.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._ended.emit(_LAST)

    def _submit(self, pool: ThreadPoolExecutor, job: _Job) -> None:
        if self._is_closed:
            return
        self._number += 1
        self._jobs[self._number] = job
        pool.submit(self._do, self._number)

    def _do(self, number: int) -> None:
        """On a worker."""
        self._jobs[number].do()
        self._ended.emit(number)

    @Slot(object, object, object)
    def _pass_on(self, owner: QObject, hear: Callable[[Any], None], news: object) -> None:
        if shiboken6.isValid(owner):
            hear(news)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        if number == _LAST:
            self._jobs.clear()
            return
        job = self._jobs.pop(number)
        is_there = shiboken6.isValid(job.owner)
        if is_there and job.ended:
            job.ended()
        if isinstance(job.error, Refusal):
            if job.refused and is_there:
                job.refused(job.error)
            else:
                self.refused.emit(job.error)
        elif job.error is not None:
            self.faulted.emit(job.error)
        elif job.done and is_there:
            job.done(job.result)
