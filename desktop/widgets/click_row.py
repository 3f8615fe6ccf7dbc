"""A row one can click, or reach with Tab and open with Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.theme import SPACE


class ClickRow(QFrame):
    """``clicked``; ``inside`` is its layout, from left to right."""

    clicked = Signal()

    def __init__(self, name: str) -> None:
        """``name`` is what assistive technology says."""
        super().__init__()
        self.setProperty("role", "row")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)
        self.inside = QHBoxLayout(self)
        self.inside.setContentsMargins(12, 6, 12, 6)
        self.inside.setSpacing(SPACE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_ours = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and is_ours:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)
