"""That a store is about to be closed: whoever waits for something outside the program says how the
waiting is broken off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

BreakOff = Callable[[], None]


class Ending:
    """``is_near`` once it was announced; there is no way back. Safe to use from any thread."""

    def __init__(self) -> None:
        self.is_near = False
        self._lock = threading.Lock()
        self._waiting: list[BreakOff] = []

    def announce(self) -> None:
        """Break off what waits now, and what comes to wait later."""
        with self._lock:
            self.is_near = True
            waiting = list(self._waiting)
        for break_off in waiting:
            break_off()

    def heard_by(self, break_off: BreakOff) -> None:
        """Who may come to wait: called when the end is announced, at once where it was already."""
        with self._lock:
            self._waiting.append(break_off)
        if self.is_near:
            break_off()

    def forget(self, break_off: BreakOff) -> None:
        """Who waits no more."""
        with self._lock:
            self._waiting.remove(break_off)
