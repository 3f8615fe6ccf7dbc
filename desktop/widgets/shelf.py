"""A column of lines under heads: two lines of words each, a mark at the right, opened by a key.

Painted, not built of widgets: five hundred facts cost no more than what is in sight. Up and Down
go from line to line over the heads, Enter or a click opens, Tab leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.faces.shapes import Line
from desktop.theme import SIZES, SPACE, Look
from desktop.widgets.labels import broken
from desktop.widgets.record_table import Index

_LINE = Qt.ItemDataRole.UserRole
_BATCH = 40
_KEPT = 1000
_MOST_LINES, _MOST_OWN = 3, 12
"""Lines of words shown of one; the whole stands in its tooltip and one click away. What leads
nowhere is the record's own and stands nowhere else: more of it."""


class Lines(QAbstractListModel):
    """The lines of one column."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        whole = "　".join(word for word in (line.first, line.second, line.mark) if word)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return whole
        if role == Qt.ItemDataRole.ToolTipRole and not line.is_head:
            escaped = whole.replace("&", "&amp;").replace("<", "&lt;")
            return f"<p>{escaped}</p>"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.lines[index.row()].id:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Paints one line in the theme's colours."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._known: dict[tuple[str, int, str, int], list[str]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(_LINE)
        view = option.widget
        room = (view.viewport().width() if isinstance(view, QListView) else 300) - 2 * SPACE
        metrics = option.fontMetrics
        if line.is_head:
            return QSize(room, metrics.lineSpacing() + 2 * SPACE)
        mark = metrics.horizontalAdvance(line.mark) + SPACE if line.mark else 0
        first = metrics.lineSpacing() * len(self._broken(line, room - mark, option.font))
        second = metrics.lineSpacing() if line.second else 0
        return QSize(room, first + second + SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(_LINE)
        colours, metrics = self._look.colours, option.fontMetrics
        box = option.rect.adjusted(SPACE, SPACE // 2, -SPACE, -SPACE // 2)
        painter.save()
        if line.is_head:
            font = QFont(option.font)
            font.setPointSizeF(SIZES["lead"])
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignBottom, line.first)
            painter.restore()
            return
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver) and bool(line.id)
        if is_selected or is_under:
            painter.fillRect(option.rect, QColor(colours.chosen if is_selected else colours.raised))
        strong, weak = QColor(colours.text), QColor(colours.muted)
        mark = 0
        if line.mark:
            mark = metrics.horizontalAdvance(line.mark) + SPACE
            painter.setPen(self._tone(line.tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, line.mark)
        below = metrics.lineSpacing() if line.second else 0
        words = box.adjusted(0, 0, -mark, -below)
        painter.setPen(weak if line.tone == "muted" and not line.id else strong)
        for at, part in enumerate(self._broken(line, words.width(), option.font)):
            shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, words.width())
            base = words.top() + metrics.ascent() + at * metrics.lineSpacing()
            painter.drawText(words.left(), base, shown)
        if line.second:
            painter.setPen(weak)
            under = QRect(box.left(), box.bottom() - below + 1, box.width(), below)
            shown = metrics.elidedText(line.second, Qt.TextElideMode.ElideRight, under.width())
            painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _broken(self, line: Line, width: int, font: QFont) -> list[str]:
        """The lines it takes; asked for at each painting, so the last ones are kept."""
        most = _MOST_LINES if line.id else _MOST_OWN
        wanted = (line.first, max(60, width), font.key(), most)
        if (lines := self._known.get(wanted)) is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            lines = self._known[wanted] = broken(line.first, wanted[1], most, font)
        return lines

    def _tone(self, tone: str) -> QColor:
        colours = self._look.colours
        return QColor({"alarm": colours.alarm, "caution": colours.caution}.get(tone, colours.muted))


class Shelf(QListView):
    """``opened(id)`` of a line; ``moved(id)`` when one is only chosen."""

    opened = Signal(str)
    moved = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        """``name`` is what assistive technology says."""
        super().__init__()
        self.lines = Lines()
        self.lines.setParent(self)
        self._painter = _Painter(look)
        self.setModel(self.lines)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # Breaking five hundred texts into lines at one go would hold up the window.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setMinimumWidth(150)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The lines of now; where one was and what was chosen stay."""
        chosen = self.chosen()
        at = self.verticalScrollBar().value()
        self.lines.show_lines(lines)
        self.verticalScrollBar().setValue(at)
        row = next((i for i, line in enumerate(lines) if line.id and line.id == chosen), None)
        if row is not None:
            self.setCurrentIndex(self.lines.index(row))

    def chosen(self) -> str:
        index = self.currentIndex()
        return self.lines.lines[index.row()].id if index.isValid() else ""

    def choose(self, line_id: str) -> None:
        """Make a line the chosen one, and bring it into sight."""
        if line_id == self.chosen():
            return
        row = next((i for i, one in enumerate(self.lines.lines) if one.id == line_id), None)
        if row is not None:
            self.setCurrentIndex(self.lines.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (chosen := self.chosen()):
            self.opened.emit(chosen)
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _go(self, by: int) -> None:
        """To the next line that can be opened."""
        row = self.currentIndex().row() + by
        while 0 <= row < len(self.lines.lines):
            if self.lines.lines[row].id:
                self.setCurrentIndex(self.lines.index(row))
                self.moved.emit(self.lines.lines[row].id)
                return
            row += by

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            line_id = self.lines.lines[index.row()].id
            if line_id:
                self.opened.emit(line_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
