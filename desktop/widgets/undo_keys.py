"""Ctrl+Z in a field that has nothing of its own to take back is the window's.

Qt's fields keep the key for themselves, also when they are empty: after a click into the search
field, undo would do nothing at all, and say so nowhere.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_UNDO, _REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


class UndoKeys(QObject):
    """Looks at the field one is in, as long as ``parent`` lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusObjectChanged.connect(self._follow)

    def _follow(self, entered: QObject | None) -> None:
        if isinstance(entered, QLineEdit | QPlainTextEdit):
            entered.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_undo, is_redo = event.matches(_UNDO), event.matches(_REDO)
            if (is_undo or is_redo) and not _has_own(watched, is_undo):
                event.ignore()
                return True
        return False


def _has_own(field: QObject, is_undo: bool) -> bool:
    """Whether the field itself has something to take back, or to do again."""
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if is_undo else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit):
        document = field.document()
        return document.isUndoAvailable() if is_undo else document.isRedoAvailable()
    return False
