"""Letting go of something large without holding the window.

Deleting a thousand widgets takes 30 milliseconds, and a frame whose every place was visited has
two thousand and more: they go part by part, one each time the event loop is free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.widgets.soon import soon


def dismantle(
    whole: QWidget, parts: Iterable[QWidget], owner: QWidget, done: Callable[[], object]
) -> None:
    """Delete ``parts`` of ``whole`` one by one, then ``whole``.

    ``done()`` when nothing is left, if ``owner``, in which it stood, still lives.
    """
    waiting = list(parts)
    whole.hide()
    pulse = QTimer(whole, interval=0)

    def step() -> None:
        if waiting:
            waiting.pop().deleteLater()
            return
        pulse.stop()
        whole.deleteLater()
        soon(owner, done)

    pulse.timeout.connect(step)
    pulse.start()
