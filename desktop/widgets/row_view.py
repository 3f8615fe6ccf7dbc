"""A table with rows as high as their text, put in order by dragging or with Alt and an arrow."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.widgets.record_table import WHOLE, RecordTable
from desktop.wording import choice_of

_MOST_LINES = 6
_ABOVE_AND_BELOW = 20  # paddings, so that the last line stands off the grid
_BESIDE = 16  # paddings and the line of the grid


class RowView(QTableView):
    """``moved(start, to)``: row ``start`` is wanted where ``to`` stands; ``pasted``: a table is.

    It changes no row itself.
    """

    moved = Signal(int, int)
    pasted = Signal()

    def __init__(self, model: RecordTable, is_ordered: bool) -> None:
        super().__init__()
        self._is_ordered = is_ordered
        self.setModel(model)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        if is_ordered:
            self.setDragEnabled(True)
            self.setAcceptDrops(True)
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.setDragDropOverwriteMode(False)
        self.verticalHeader().hide()
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.fit_rows)
        self._set_columns(model)
        model.modelReset.connect(self.fit_rows)
        model.dataChanged.connect(lambda *_: self.fit_rows())

    def _set_columns(self, model: RecordTable) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for at, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, mode.Interactive if column.width else mode.Stretch)
            if column.width:
                self.setColumnWidth(at, max(column.width, self._needed(at, model)))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Many sections change at once: one fitting for all of them.
        header.sectionResized.connect(lambda *_: self._pause.start())

    def _needed(self, at: int, model: RecordTable) -> int:
        """As wide as the longest word of its head and of its list, in pixels: none is cut."""
        head = model.headerData(at, Qt.Orientation.Horizontal)
        choices = model.fields[at].choices or {}
        words = " ".join([str(head), *(choice_of(choices, key) for key in choices)]).split()
        return max(map(self.fontMetrics().horizontalAdvance, words), default=0) + _BESIDE

    def fit_rows(self) -> None:
        """As high as their text, up to a height that leaves several rows in sight."""
        self.resizeRowsToContents()
        highest = self.fontMetrics().lineSpacing() * _MOST_LINES + _ABOVE_AND_BELOW
        for row in range(self.model().rowCount()):
            if self.rowHeight(row) > highest:
                self.setRowHeight(row, highest)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._is_ordered and is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = index.row() + (1 if key == Qt.Key.Key_Down else -1)
            if index.isValid() and 0 <= to < self.model().rowCount():
                self.moved.emit(index.row(), to)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.open_cell(index)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.chosen_words())
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
            return
        super().keyPressEvent(event)

    def open_cell(self, index: QModelIndex) -> None:
        """Open the editor of a cell, or turn its yes to a no; another that is open stays."""
        if index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            role = Qt.ItemDataRole.CheckStateRole
            is_on = Qt.CheckState(index.data(role)) == Qt.CheckState.Checked
            turned = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            self.model().setData(index, turned.value, role)
        elif self.state() != QAbstractItemView.State.EditingState:
            self.edit(index)

    def chosen_words(self) -> str:
        """What is selected as other programs paste it: one cell bare, several with tabs between.

        Hidden columns stay hidden.
        """
        chosen = [i for i in self.selectedIndexes() if not self.isColumnHidden(i.column())]
        if len(chosen) == 1:
            return _words(chosen[0])
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        model = self.model()
        table = [[_quoted(_words(model.index(r, c))) for c in columns] for r in rows]
        return "\n".join("\t".join(row) for row in table)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The row goes above the one under the upper half of the pointer, else below it."""
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would take the row out of the table
        event.accept()
        at = event.position().toPoint()
        start, under = self.currentIndex().row(), self.rowAt(at.y())
        last = self.model().rowCount() - 1
        if under < 0:
            to = last
        else:
            middle = self.rowViewportPosition(under) + self.rowHeight(under) // 2
            gap = under if at.y() < middle else under + 1
            to = gap - 1 if gap > start else gap
        if start >= 0 and 0 <= to <= last and to != start:
            self.moved.emit(start, to)


def _words(index: QModelIndex) -> str:
    if (state := index.data(Qt.ItemDataRole.CheckStateRole)) is not None:
        return "是" if Qt.CheckState(state) == Qt.CheckState.Checked else ""
    return str(index.data(WHOLE) or "")


def _quoted(words: str) -> str:
    """A cell with a line break in it stands in quotation marks, as spreadsheets write it."""
    if any(mark in words for mark in '\n\t"'):
        return '"' + words.replace('"', '""') + '"'
    return words
