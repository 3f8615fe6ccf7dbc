"""When to sync: 2 s after a save, at a hint that there is a network, on the button, else with
growing pauses. The hint is never believed; the truth is the answer of the hub.

One sync at a time, off the GUI thread. The button always works, also while nothing else would, and
its failure is a sentence. Nothing here knows what travels.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import Refusal
from desktop.announcer import Changes
from desktop.room import Room
from desktop.syncing.state import Line, SyncState, counted
from desktop.syncing.work import Outcome, Sync

if TYPE_CHECKING:
    from db.sync.booth import Booth

AFTER_SAVE: Final = 2_000
SHORTEST, LONGEST = 5_000, 600_000
_RECOUNT: Final = 300
_FRESH: Final = 60_000


class Syncing(QObject):
    """``changed(SyncState)`` whenever there is something else to say; ``done(Outcome)`` after each
    sync. Everything is safe to call at any time."""

    changed = Signal(object)
    done = Signal(object)
    ways_changed = Signal()

    def __init__(self, room: Room, sync: Sync, jitter: Callable[[], float] | None = None) -> None:
        """``sync`` does one sync (``desktop.syncing.work``); ``jitter`` is for tests."""
        super().__init__()
        self.state = SyncState()
        self.is_metered = False
        self.booth: Booth | None = None
        self._room = room
        self._sync = sync
        self._jitter = jitter or (lambda: random.uniform(0.8, 1.25))
        self._is_ended = False
        self._is_running = False
        self._is_wanted = False
        self._is_hearing_itself = False
        self._pause = SHORTEST
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.sync_now)
        self._recount = QTimer(self, singleShot=True, interval=_RECOUNT)
        self._recount.timeout.connect(self._count)
        room.announcer.changed.connect(self._heard)

    def begin(self) -> None:
        """The home has been opened: count, and see who is there."""
        self._count()
        self._soon(SHORTEST)

    def sync_now(self) -> None:
        """Sync, or once more after the one that runs. What the button does."""
        self._is_wanted = self._is_running
        if self._is_running or self._is_ended:
            return
        self._next.stop()
        self._is_running = True
        if self.state.line is not Line.ALONE:
            self._show(self.state.at(Line.SYNCING))
        metered = self.is_metered
        self._room.background.run(
            self, lambda: self._sync(metered), self._ended, self._failed, self._over
        )

    def recount(self) -> None:
        """This laptop has another way to the others now, or none."""
        self._count()
        self.ways_changed.emit()

    def hint(self) -> None:
        """Somebody says there may be a network now."""
        self._pause = SHORTEST
        self._soon(500)

    def answer_by(self, booth: Booth | None) -> None:
        """This laptop answers others now, or no more."""
        before, self.booth = self.booth, booth
        if before is not None:
            before.close()

    def stop(self) -> None:
        """Before the store is closed: nothing begins any more. What runs breaks off when the end
        of the store is announced."""
        self.answer_by(None)
        self._is_ended = True
        self._next.stop()
        self._recount.stop()

    def _heard(self, changes: Changes) -> None:
        self._recount.start()
        if not self._is_hearing_itself and self.state.line is not Line.ALONE:
            self._pause = SHORTEST
            self._soon(AFTER_SAVE)

    def _soon(self, wait: int) -> None:
        if not self._is_ended:
            self._next.start(int(wait))

    def _over(self) -> None:
        self._is_running = False

    def _ended(self, outcome: Outcome) -> None:
        line = Line.ALONE if outcome.is_alone else Line.QUIET if outcome.is_done else Line.OFFLINE
        self._show(
            replace(
                self.state.at(line, outcome.sentence),
                files_left=outcome.files_left,
                synced_at=outcome.when if outcome.is_done else self.state.synced_at,
            )
        )
        self._is_hearing_itself = True
        self._room.announcer.announce(outcome.changes)
        self._is_hearing_itself = False
        self._pause = SHORTEST if outcome.did_something else min(LONGEST, self._pause * 2)
        self._go_on(outcome)

    def _failed(self, refusal: Refusal) -> None:
        self._pause = min(LONGEST, self._pause * 2)
        self._show(self.state.at(Line.OFFLINE, refusal.sentence))
        self._go_on(Outcome(sentence=refusal.sentence))

    def _go_on(self, outcome: Outcome) -> None:
        self._count()
        self.done.emit(outcome)
        if self._is_wanted:
            self._is_wanted = False
            self.sync_now()
        elif not outcome.is_alone:
            self._soon(int(self._pause * self._jitter()))

    def _count(self) -> None:
        store, before = self._room.store, self.state
        self._room.background.run(self, lambda: counted(store, before), self._counted)

    def _counted(self, counts: SyncState) -> None:
        line = self.state.line
        if counts.line is Line.ALONE:
            line = Line.ALONE
        elif line is Line.ALONE:
            line = Line.OFFLINE
        self._show(
            replace(
                self.state,
                line=line,
                to_send=counts.to_send,
                conflicts=counts.conflicts,
                refused=counts.refused,
            )
        )

    def _show(self, state: SyncState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
