"""A drawing on the screen: the same plain data the pack prints, painted in the theme's colours.

Lines are kept apart by dash and bars by tone, as on paper. Marks that name something can be
pointed at and clicked; everything a drawing shows is also said to assistive technology.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.pack.engine.drawing import Area, Drawing, Measure, Stroke, Words
from desktop.theme import BODY, Look, body_font

Draw = Callable[[float, Measure], Drawing]
"""Width in pixels and a measure of words → a drawing; called anew whenever the width changes."""

SIZE = BODY * 96 / 72
"""The size of the words in the units of a drawing on the screen, which are pixels."""


class DrawingView(QWidget):
    """Paints a drawing as wide as there is room; ``chosen(key)`` when a mark was clicked."""

    chosen = Signal(str)

    def __init__(self, look: Look, draw: Draw | None = None) -> None:
        super().__init__()
        self.setProperty("official", True)  # drawn as on paper, which is Chinese
        self._look = look
        self._draw: Draw | None = None
        self.drawing = Drawing(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look.changed.connect(self.update)
        if draw is not None:
            self.show_drawing(draw)

    def show_drawing(self, draw: Draw) -> None:
        self._draw = draw
        self._fit()

    def measure(self, words: str) -> float:
        return self._metrics().horizontalAdvance(words)

    def sizeHint(self) -> QSize:
        return QSize(360, round(self.drawing.height) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        if self._draw is None:
            return
        self.drawing = self._draw(max(120.0, self.width() - 2.0), self.measure)
        self.setAccessibleName(self.drawing.alt)
        self.setFixedHeight(round(self.drawing.height) + 2)
        self.update()

    def _metrics(self) -> QFontMetricsF:
        font = body_font()
        font.setPixelSize(round(SIZE))
        return QFontMetricsF(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = body_font()
        font.setPixelSize(round(SIZE))
        painter.setFont(font)
        painter.translate(1, 1)
        grid = [m for m in self.drawing.marks if isinstance(m, Stroke) and m.ink == "grid"]
        for mark in self.drawing.marks:
            match mark:
                case Stroke():
                    painter.setPen(_pen(self._ink(mark.ink), mark.width, mark.dash))
                    painter.drawPolyline([QPointF(x, -y) for x, y in mark.points])
                case Area():
                    self._area(painter, mark)
                case Words():
                    box = self._words_box(mark).adjusted(0, SIZE * 0.25, 0, -SIZE * 0.25)
                    if any(_crosses(line, box) for line in grid):  # no line through a number
                        painter.fillRect(box, self.palette().window())
                    painter.setPen(self._ink(mark.ink))
                    left = mark.at[0] - mark.anchor * self.measure(mark.text)
                    painter.drawText(QPointF(left, -mark.at[1]), mark.text)

    def _area(self, painter: QPainter, mark: Area) -> None:
        edge = _pen(self._ink("ink"), mark.edge, mark.dash) if mark.edge else Qt.PenStyle.NoPen
        painter.setPen(edge)
        painter.setBrush(self._ink(mark.ink) if mark.ink else Qt.BrushStyle.NoBrush)
        painter.drawRect(_box(mark))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _ink(self, name: str) -> QColor:
        c, look = self._look.colours, self._look
        if name.startswith("bar"):
            return _mixed(QColor(c.firm), QColor(c.paper), (1.0, 0.2, 0.55, 0.05)[int(name[3:])])
        named = {
            "ink": QColor(c.text), "weak": QColor(c.muted), "grid": QColor(c.line),
            "line0": look.accent("firm"),
            "line1": QColor(c.alarm), "line2": QColor(c.muted), "line3": look.accent("city"),
            "critical": _mixed(look.accent("path"), QColor(c.paper), 0.75),
            "task": _mixed(look.accent("path"), QColor(c.paper), 0.3),
        }  # fmt: skip
        return named[name]

    def key_at(self, at: QPointF) -> str:
        """What the mark under a point stands for; "" for nothing."""
        for mark in reversed(self.drawing.marks):
            if isinstance(mark, Area) and mark.key and _box(mark).contains(at):
                return mark.key
            if isinstance(mark, Words) and mark.key and self._words_box(mark).contains(at):
                return mark.key
        return ""

    def _words_box(self, mark: Words) -> QRectF:
        wide = self.measure(mark.text)
        return QRectF(mark.at[0] - mark.anchor * wide, -mark.at[1] - SIZE, wide, SIZE * 1.3)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        shape = Qt.CursorShape.PointingHandCursor if self.key_at(event.position()) else None
        self.setCursor(shape or Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and (key := self.key_at(event.position())):
            self.chosen.emit(key)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


def _box(mark: Area) -> QRectF:
    x, y, width, height = mark.box
    return QRectF(x, -y - height, width, height).normalized()


def _crosses(line: Stroke, box: QRectF) -> bool:
    """Whether a line of the grid would run through words."""
    return any(
        min(x, to) < box.right() and max(x, to) > box.left() and box.top() < -y < box.bottom()
        for (x, y), (to, _) in pairwise(line.points)
    )


def _pen(colour: QColor, width: float, dash: str) -> QPen:
    pen = QPen(colour, max(1.0, width * 1.3))
    if dash:
        pen.setDashPattern([float(part) / max(1.0, width) for part in dash.split()])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``share`` of one colour, the rest of another."""
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )
