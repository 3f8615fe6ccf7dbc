"""The monkey's hands: every event as the window system would send it.

Nothing but Qt runs inside these functions, so the watchdog counts what they take as the window's.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QInputMethodEvent,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def run(application: QApplication) -> None:
    """The event loop itself."""
    application.exec()


def click(window: QWindow, at: QPoint, button: Qt.MouseButton = LEFT) -> None:
    if isValid(window):
        QTest.mousePress(window, button, NONE, at)
    if isValid(window):  # a menu may be gone by now
        QTest.mouseRelease(window, button, NONE, at)


def double_click(window: QWindow, at: QPoint) -> None:
    click(window, at)
    if isValid(window):
        QTest.mouseDClick(window, LEFT, NONE, at)


def press(window: QWindow, at: QPoint) -> None:
    if isValid(window):
        QTest.mousePress(window, LEFT, NONE, at)


def move(window: QWindow, at: QPoint) -> None:
    if isValid(window):
        QTest.mouseMove(window, at)


def release(window: QWindow, at: QPoint) -> None:
    if isValid(window):
        QTest.mouseRelease(window, LEFT, NONE, at)


def key(window: QWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    if isValid(window):
        QTest.keyClick(window, which, modifier)


def letters(window: QWindow, text: str) -> None:
    for one in text:
        if isValid(window):
            QTest.keyClick(window, one)


def compose(widget: QWidget, begun: str) -> None:
    """What stands underlined while an input method is at work."""
    QApplication.sendEvent(widget, QInputMethodEvent(begun, []))


def commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def wheel(window: QWindow, at: QPoint, steps: int) -> None:
    if not isValid(window):
        return
    where = QPointF(at)
    event = QWheelEvent(
        where, QPointF(window.mapToGlobal(at)), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window, event)


def drop(widget: QWidget, urls: list[QUrl]) -> None:
    """Files let go over the middle of ``widget``."""
    mime = QMimeData()
    mime.setUrls(urls)
    at, copy = QPointF(widget.rect().center()), Qt.DropAction.CopyAction
    entered = QDragEnterEvent(at.toPoint(), copy, mime, LEFT, NONE)
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDragMoveEvent(at.toPoint(), copy, mime, LEFT, NONE))
        QApplication.sendEvent(widget, QDropEvent(at, copy, mime, LEFT, NONE, QEvent.Type.Drop))
