"""Pages one under another, as wide as there is room: only those in sight are held as pictures.

A page that is being drawn anew keeps its old picture until the new one is there, so that typing
does not make the preview flicker.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.press_words import Picture
from desktop.theme import Look

_GAP = 12
_KEPT = 4  # pages beyond those in sight whose pictures are kept
_WIDEST = 900


class Sheets(QAbstractScrollArea):
    """``wanted(page, width)``: draw this page, from 1, so many pixels wide. ``at_page(n)``."""

    wanted = Signal(int, int)
    at_page = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sizes: list[tuple[float, float]] = []
        self._pictures: dict[int, QPixmap] = {}
        self._fresh: set[tuple[int, int]] = set()  # (page, width) drawn or asked for since
        self._page = 0
        self._settled = QTimer(self, singleShot=True, interval=60)
        self._settled.timeout.connect(self._ask)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("页面预览"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        look.changed.connect(self.viewport().update)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page at the top of the view, from 1; 0 when there is none."""
        return self._page

    def picture(self, page: int) -> QPixmap | None:
        """The picture of a page, if it is held."""
        return self._pictures.get(page)

    def show_sizes(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Other pages, of these sizes in points; the place one looks at stays."""
        self._sizes = list(sizes)
        self._fresh.clear()
        self._pictures = {n: p for n, p in self._pictures.items() if n <= len(sizes)}
        self._lay()
        self._ask()

    def show_picture(self, picture: Picture) -> None:
        """A page as it looks now."""
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        ).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._pictures[picture.number] = QPixmap.fromImage(image)
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Scroll to a page."""
        if 1 <= page <= len(self._sizes):
            self.verticalScrollBar().setValue(self._tops()[page - 1] - _GAP)

    def sizeHint(self) -> QSize:
        return QSize(420, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()
        self._settled.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours = self._look.colours
        painter.fillRect(self.viewport().rect(), QColor(colours.raised))
        painter.setPen(QColor(colours.line))
        for number, box in self._in_sight():
            painter.fillRect(box, QColor("#ffffff"))
            if (held := self._pictures.get(number)) is not None:
                painter.drawPixmap(box, held)
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        if self.hasFocus():  # the arrows turn pages here: one sees it
            painter.setPen(QPen(QColor(colours.selected), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _width(self) -> int:
        return max(80, min(_WIDEST, self.viewport().width() - 2 * _GAP))

    def _tops(self) -> list[int]:
        """Where each page begins, from the top of the first."""
        tops, down = [], _GAP
        for width, height in self._sizes:
            tops.append(down)
            down += round(self._width() * height / width) + _GAP
        return tops

    def _lay(self) -> None:
        """The length of the scroll bar; the same part of the whole stays in view."""
        bar = self.verticalScrollBar()
        before = bar.value() / bar.maximum() if bar.maximum() else 0.0
        width = self._width()
        whole = sum(round(width * h / w) + _GAP for w, h in self._sizes) + _GAP
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(48)
        bar.setRange(0, max(0, whole - self.viewport().height()))
        bar.setValue(round(before * bar.maximum()))
        self._scrolled()

    def _in_sight(self) -> list[tuple[int, QRect]]:
        width, top = self._width(), self.verticalScrollBar().value()
        left = (self.viewport().width() - width) // 2
        found = []
        for number, (down, (w, h)) in enumerate(zip(self._tops(), self._sizes, strict=True), 1):
            box = QRect(left, down - top, width, round(width * h / w))
            if box.bottom() >= 0 and box.top() <= self.viewport().height():
                found.append((number, box))
        return found

    def _scrolled(self) -> None:
        seen = self._in_sight()
        middle = self.viewport().height() // 3
        at = next((n for n, box in seen if box.bottom() >= middle), 0)
        if at != self._page:
            self._page = at
            self.at_page.emit(at)
        self.viewport().update()
        self._settled.start()

    def _ask(self) -> None:
        """Ask for what is in sight and not drawn yet; let go of what is far away."""
        seen = [number for number, _ in self._in_sight()]
        if not seen:
            return
        near = range(seen[0] - _KEPT, seen[-1] + _KEPT + 1)
        self._pictures = {n: p for n, p in self._pictures.items() if n in near}
        width = round(self._width() * self.devicePixelRatioF())
        self._fresh = {(n, w) for n, w in self._fresh if n in self._pictures or n in seen}
        for number in seen:
            if (number, width) not in self._fresh:
                self._fresh.add((number, width))
                self.wanted.emit(number, width)
