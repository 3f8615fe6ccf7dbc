"""Whether anybody is still there: after some minutes without a key, a click or a wheel, nobody is.

It counts by the wall clock, so that a laptop that slept is locked when it wakes. It looks only at
the window and the field one is in: a filter over the whole program would see, and slow down, every
single event of every widget.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_LOOK = 5_000
_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class Idle(QObject):
    """``idled`` when nobody has done anything for ``minutes``; 0 is never."""

    idled = Signal()

    def __init__(
        self, minutes: int, parent: QObject, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._clock = clock
        self._last = clock()
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._follow)
        application.focusObjectChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())
        self._follow(QGuiApplication.focusObject())

    def _follow(self, entered: QObject | None) -> None:
        """Keys and the mouse reach the window, an input method the field in it."""
        if entered is not None:
            entered.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self._last = self._clock()
        return False

    def look(self) -> None:
        """Say so if nobody is there any more."""
        if self.minutes and self._clock() - self._last >= self.minutes * 60:
            self.idled.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.disconnect(self._follow)
            application.focusObjectChanged.disconnect(self._follow)
