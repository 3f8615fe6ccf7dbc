"""Reference cycles are cleared on the GUI thread, and nowhere else.

Python clears them on whichever thread happens to allocate. Widgets and the functions tied to them
are full of cycles, and a widget destroyed off the GUI thread takes the program with it. So Python's
own clearing is off while a window lives, and a timer does what it would have done. What was there
at the start stays for good and is not looked through again: a full clearing takes milliseconds.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY: Final = 1_000
"""Milliseconds."""
_YOUNG: Final = 5_000
"""New objects that may pile up before it is worth a look."""


class Garbage(QObject):
    """Takes over from Python until ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Clear the youngest generation that is due, and those below it."""
        young, middle, old = gc.get_count()
        if old > self._thresholds[2]:
            gc.collect(2)
        elif middle > self._thresholds[1]:
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)

    def stop(self) -> None:
        """Python does it again by itself."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
