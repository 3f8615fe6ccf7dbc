"""A line to type in that never shows half a letter: what does not fit ends in … while it is left.

What is typed, copied and kept is always the whole.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter

_MARGIN = 2  # as Qt has it between the frame and the words


class Line(QLineEdit):
    """``cut_at`` says which end gives way: of a path the beginning, of words the end."""

    cut_at = Qt.TextElideMode.ElideRight

    def _is_cut(self) -> bool:
        is_read = self.echoMode() == QLineEdit.EchoMode.Normal and not self.hasFocus()
        return is_read and self.fontMetrics().horizontalAdvance(self.text()) > self._room()

    def _room(self) -> int:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_LineEditContents
        return self.style().subElementRect(part, option, self).width() - 2 * _MARGIN

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_cut():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        part = QStyle.SubElement.SE_LineEditContents
        room = self.style().subElementRect(part, option, self).adjusted(_MARGIN, 0, -_MARGIN, 0)
        shown = self.fontMetrics().elidedText(self.text(), self.cut_at, room.width())
        painter.drawItemText(
            room, Qt.AlignmentFlag.AlignVCenter, self.palette(), self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip
