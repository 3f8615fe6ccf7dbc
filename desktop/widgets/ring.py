"""The ring of readiness: how much of what this meeting needs is known. It shows no number."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Look
from desktop.widgets.labels import hint


def paint_ring(
    painter: QPainter, box: QRectF, accent: QColor, ground: QColor, percent: int | None
) -> None:
    """A ring in ``box``, filled clockwise from the top; dashed where nothing can be said."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = max(2.5, box.width() / 7)
    inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    pen = QPen(ground, width)
    if percent is None:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawEllipse(inner)
    if percent:
        painter.setPen(QPen(accent, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inner, 90 * 16, -round(360 * 16 * min(percent, 100) / 100))
    painter.restore()


class Ring(QWidget):
    """The ring of one card. What was counted is in its tooltip."""

    def __init__(
        self, look: Look, card: str, size: int = 34, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._card = card
        self._size = size
        self._percent: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_percent(self, percent: int | None, sentence: str) -> None:
        """0 to 100, None when there is nothing to measure by; ``sentence`` says what counts."""
        self._percent = percent
        self.setAccessibleName(sentence)
        hint(self, sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            box = QRectF(1, 1, self._size - 2, self._size - 2)
            ground = QColor(self._look.colours.line)
            paint_ring(painter, box, self._look.accent(self._card), ground, self._percent)
