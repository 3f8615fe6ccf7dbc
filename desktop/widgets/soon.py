"""Doing something when the event loop is free, if who asked still lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def soon(owner: QObject, do: Callable[[], object], after: int = 0) -> None:
    """``do()`` once, ``after`` milliseconds from now, unless ``owner`` goes before.

    ``QTimer.singleShot`` of no milliseconds keeps what it should have called for good where its
    owner goes first: a page left in the same turn stayed in memory, with the store and its key.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(do)
    timer.timeout.connect(timer.deleteLater)
    timer.start(after)
