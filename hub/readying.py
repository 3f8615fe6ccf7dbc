"""Snapshots made beforehand: a new laptop should not wait while its rows are projected.

One thread for a hub. It is told which space has grown, waits until nobody has written there for a
moment, and makes a snapshot where the last one lies far behind. What it does may fail or be cut
off at any point: whoever asks then waits for the making, as on a hub that has just been started.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

_QUIET: Final = 1.0
_MOST: Final = 30.0
"""Seconds without edits that are waited for, and after how many it is done anyway."""


class Readying:
    """Begins with ``grew``; ``close`` ends it, before the hub is closed."""

    def __init__(self, make: Callable[[str], None], stop: Callable[[], None]) -> None:
        """``make`` is called with the name of a space, ``stop`` from another thread at the end."""
        self._make = make
        self._stop = stop
        self._spaces: set[str] = set()
        self._changed = threading.Condition()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, name="readying", daemon=True)
        self._thread.start()

    def grew(self, space: str) -> None:
        """Edits have come to a space."""
        with self._changed:
            self._spaces.add(space)
            self._changed.notify()

    def close(self) -> None:
        """Returns when nothing is being made any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify()
        self._stop()
        self._thread.join()

    def _run(self) -> None:
        while spaces := self._when_quiet():
            for space in spaces:
                self._make(space)

    def _when_quiet(self) -> set[str]:
        """The spaces that have grown, when nobody writes any more; nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._spaces or self._is_over)
            waited = 0.0
            while not self._is_over and waited < _MOST and self._changed.wait(_QUIET):
                waited += _QUIET
            spaces, self._spaces = self._spaces, set()
            return set() if self._is_over else spaces
