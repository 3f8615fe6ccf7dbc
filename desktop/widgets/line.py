"""A line to type in that never shows half a letter: what does not fit ends in … while it is left.

What is typed, copied and kept is always the whole.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter

_MARGIN = 2  # as Qt has it between the frame and the words


class Line(QLineEdit):
    """``cut_at`` says which end gives way: of a path the beginning, of words the end."""

    cut_at = Qt.TextElideMode.ElideRight

    def _is_cut(self) -> bool:
        is_read = self.echoMode() == QLineEdit.EchoMode.Normal and not self.hasFocus()
        return is_read and self.fontMetrics().horizontalAdvance(self.text()) > self._room().width()

    def _room(self) -> QRect:
        part = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(part, self._option(), self)
        return inside.adjusted(_MARGIN, 0, -_MARGIN, 0)

    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_cut():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, self._option())
        room = self._room()
        shown = self.fontMetrics().elidedText(self.text(), self.cut_at, room.width())
        painter.drawItemText(
            room, Qt.AlignmentFlag.AlignVCenter, self.palette(), self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip
