"""The view of a long list: rows of one height, columns moved and sized by hand, many selected.

Enter or a double click opens a row, Ctrl+↑ and Ctrl+↓ sort by the column one stands in. What was
selected and where one had scrolled to survive news from elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.widgets.paged_table import PagedTable
from desktop.widgets.record_table import Index

_ROW = 30
_NARROWEST, _WIDEST = 44, 900
_WIDE = 180
"""A column that holds sentences or long names: from this width on it gives way and takes."""
_KEPT_SELECTION = 2000
_MEASURED, _LONGEST, _BESIDE = 40, 60, 14
"""Rows looked at for the widths they want, characters of each, pixels of padding beside them."""
_PAD = 6
_SELECTED, _FOCUSED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
_TEXT, _ACCENT = QPalette.ColorRole.Text, QPalette.ColorRole.Accent
_ELIDED = Qt.TextElideMode.ElideRight


class _Words(QStyledItemDelegate):
    """Cells that hold words and nothing else, drawn as the style sheet would, in a third of the
    time: it asks the model eight times for each cell, and looks its rules up for each."""

    def __init__(self, table: PagedTable, view: QTableView) -> None:
        super().__init__(view)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, palette, state = option.rect, option.palette, option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, palette.highlight())
        words = self._table.words(index.row(), index.column())
        if words:
            inside = rect.adjusted(_PAD, 0, -_PAD, 0)
            shown = option.fontMetrics.elidedText(words, _ELIDED, inside.width())
            painter.setPen(palette.color(_TEXT))
            painter.drawText(inside, self._table.aligned(index.column()), shown)
        if state & _FOCUSED:
            painter.setPen(palette.color(_ACCENT))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


class LongTable(QTableView):
    """``sort_wanted(name, is_descending)``, "" for the natural order; ``opened(row)``."""

    sort_wanted = Signal(str, bool)
    opened = Signal(int)
    columns_changed = Signal()
    selection_moved = Signal()
    delete_wanted = Signal()
    header_menu_wanted = Signal(QPoint)

    def __init__(self, table: PagedTable) -> None:
        super().__init__()
        self.table = table
        self.setModel(table)
        self.setItemDelegate(_Words(table, self))
        self._kept: tuple[list[int], int, int] = ([], -1, 0)
        self._is_filling = False
        self._natural: list[int] = []
        self._wanted: list[int] = []
        self.is_fitted = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        self._dress_header()
        self.activated.connect(lambda index: self.opened.emit(index.row()))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        table.modelAboutToBeReset.connect(self._note)
        table.shown.connect(self._settle)

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(_NARROWEST)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.header_menu_wanted.emit(header.mapToGlobal(at))
        )
        header.sortIndicatorChanged.connect(self._sort)
        header.sectionMoved.connect(lambda *_: self._columns_moved())
        header.sectionResized.connect(lambda *_: self._columns_moved())

    def show_columns(self, columns: Sequence[tuple[str, int]], *, fits: bool = False) -> None:
        """Fields with their widths in pixels, from left to right.

        ``fits``: the wide ones give and take, so that all of them fill the room there is, until
        somebody sizes or moves one.
        """
        self._is_filling = True
        self._natural = [max(_NARROWEST, min(width, _WIDEST)) for _, width in columns]
        self._wanted = []
        self.is_fitted = fits
        header = self.horizontalHeader()
        # Where the wide ones fill the room, a last one that stretches would be taken for a hand's.
        header.setStretchLastSection(not (fits and max(self._natural, default=0) >= _WIDE))
        self.table.show_columns([name for name, _ in columns])
        for at, width in enumerate(self._natural):
            header.moveSection(header.visualIndex(at), at)
            header.resizeSection(at, width)
        self._is_filling = False
        self._fit()

    def _fit(self) -> None:
        """Share what is left over, or missing, among the wide columns, by their width."""
        room = self.viewport().width()
        wide = [at for at, width in enumerate(self._natural) if width >= _WIDE]
        if not self.is_fitted or not wide or room < _WIDE:
            return
        spare, whole = room - sum(self._natural), sum(self._natural[at] for at in wide)
        widths = list(self._natural)
        for at in wide:
            widths[at] = max(_WIDE - 40, widths[at] + spare * widths[at] // whole)
        if self._wanted:
            widths = _evened(widths, self._wanted, wide)
        widths[wide[-1]] += max(0, room - sum(widths))  # what rounding left over
        self._is_filling = True
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)
        self._is_filling = False

    def _measure(self) -> None:
        """What the first rows want, once for these columns: none jumps while one types a filter."""
        if self._wanted or not self.is_fitted or not self.table.numbers:
            return
        rows, last = min(_MEASURED, len(self.table.numbers)), len(self.table.names)
        words = [
            [str(self.table.index(row, at).data() or "") for row in range(rows)]
            for at in range(last)
        ]
        advance, header = self.fontMetrics().horizontalAdvance, self.horizontalHeader()
        self._wanted = [
            max(
                header.sectionSizeHint(at), *(advance(said[:_LONGEST]) + _BESIDE for said in column)
            )
            for at, column in enumerate(words)
        ]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def columns(self) -> list[tuple[str, int]]:
        """The columns as they stand now, with their widths."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.table.names)), key=header.visualIndex)
        return [(self.table.names[at], self.columnWidth(at)) for at in order]

    def show_sort(self, name: str | None, is_descending: bool) -> None:
        """Draw the mark of the order in use, asking nobody."""
        self._is_filling = True
        at = self.table.names.index(name) if name in self.table.names else -1
        order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(at, order)
        self._is_filling = False

    def selected_numbers(self) -> list[int]:
        """The rows selected, by number, from top to bottom."""
        numbers = self.table.numbers
        return [n for top, bottom in self._ranges() for n in numbers[top : bottom + 1]]

    def selected_count(self) -> int:
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def _ranges(self) -> list[tuple[int, int]]:
        """First and last row of each stretch selected."""
        selection = self.selectionModel().selection()
        stretches = [selection.at(i) for i in range(selection.size())]
        return sorted({(stretch.top(), stretch.bottom()) for stretch in stretches})

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, key = self.currentIndex(), event.key()
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self.opened.emit(at.row())
        elif key == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif is_control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and at.isValid():
            order = Qt.SortOrder.DescendingOrder
            up = Qt.SortOrder.AscendingOrder
            wanted = up if key == Qt.Key.Key_Up else order
            self.horizontalHeader().setSortIndicator(at.column(), wanted)
        else:
            super().keyPressEvent(event)

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        if not self._is_filling:
            name = self.table.names[section] if 0 <= section < len(self.table.names) else ""
            self.sort_wanted.emit(name, order == Qt.SortOrder.DescendingOrder)

    def _columns_moved(self) -> None:
        if not self._is_filling:
            self.is_fitted = False
            self.horizontalHeader().setStretchLastSection(True)
            self.columns_changed.emit()

    def _note(self) -> None:
        numbers = self.table.numbers
        at = self.currentIndex()
        current = numbers[at.row()] if at.isValid() and at.row() < len(numbers) else -1
        few = self.selected_count() <= _KEPT_SELECTION
        chosen = self.selected_numbers() if few else []
        self._kept = (chosen, current, self.verticalScrollBar().value())

    def _settle(self, is_same: bool) -> None:
        """After an answer: where one was, if it answers the same question, else at its top."""
        chosen, current, scrolled = self._kept
        self._kept = ([], -1, 0)
        if not is_same:
            self.scrollToTop()
        elif current >= 0 or chosen:
            self._select(chosen, current)
            self.verticalScrollBar().setValue(scrolled)
        self._measure()
        self.selection_moved.emit()

    def _select(self, chosen: Sequence[int], current: int) -> None:
        rows = {n: row for row, n in enumerate(self.table.numbers)}
        selection = QItemSelection()
        last = len(self.table.names) - 1
        for n in chosen:
            if (row := rows.get(n)) is not None:
                selection.select(self.table.index(row, 0), self.table.index(row, last))
        model = self.selectionModel()
        if (row := rows.get(current)) is not None:
            at: Index = self.table.index(row, 0)
            model.setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _evened(widths: list[int], wanted: list[int], wide: list[int]) -> list[int]:
    """Wide columns that are half empty give to those that are cut, those that want least first."""
    spare = {at: widths[at] - wanted[at] for at in wide if widths[at] > wanted[at]}
    cut = {at: want - widths[at] for at, want in enumerate(wanted) if want > widths[at]}
    whole = sum(spare.values())
    moved = min(whole, sum(cut.values()))
    taken = {at: much * moved // whole for at, much in spare.items()}
    left = sum(taken.values())  # not a pixel more is given, or the list would scroll sideways
    evened = [width - taken.get(at, 0) for at, width in enumerate(widths)]
    for n, at in enumerate(sorted(cut, key=lambda each: cut[each])):
        given = min(cut[at], left // (len(cut) - n))
        evened[at] += given
        left -= given
    return evened
