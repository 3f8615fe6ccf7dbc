"""Somebody at the window, with a mouse or with keys alone: what the journeys are written in.

The only place of the journeys that knows widgets, with what it is made of: `eyes`, `hands`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QTableView,
)

from tests.journeys.dictionary import said_in
from tests.journeys.eyes import cells, drawn
from tests.journeys.hands import LEFT, NONE, Hands

MANY_COLUMNS = 40


class Person(Hands):
    """Works with tables, menus and the system's dialogs as well."""

    # --- dialogs and menus -----------------------------------------------------------------------

    def chooses_file(self, file: Path, ask: Callable[[], object]) -> None:
        """Does what asks for a file, and names it in the dialog that comes."""
        answered: list[bool] = []

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(20, answer)
                return
            field = dialog.findChild(QLineEdit, "fileNameEdit")  # where the focus is at first
            assert isinstance(field, QLineEdit)
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            event = QInputMethodEvent("", [])
            event.setCommitString(str(file))  # at once: Qt's proposals would finish it otherwise
            QApplication.sendEvent(field, event)
            answered.append(True)
            QTest.keyClick(field, Qt.Key.Key_Return)

        QTimer.singleShot(0, answer)
        ask()
        assert answered, "nobody asked for a file"
        self.comes_back()

    def pastes(self, picture: Path) -> None:
        """A picture that was copied in another program, with the key everybody knows."""
        QGuiApplication.clipboard().setImage(QImage(str(picture)))
        self.presses("Ctrl+V")
        QGuiApplication.clipboard().clear()

    def chooses_from_menu(self, opener: str, entry: str) -> None:
        """A button with a menu, and a line of it."""
        ways = said_in(self.language, entry)

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                QTimer.singleShot(20, choose)
                return
            action = next(a for a in menu.actions() if drawn(a.text()) in ways)
            if self.keys_only:
                while menu.activeAction() is not action:
                    QTest.keyClick(menu, Qt.Key.Key_Down)
                QTest.keyClick(menu, Qt.Key.Key_Return)
            else:
                QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())

        QTimer.singleShot(0, choose)
        self.clicks(opener)

    # --- tables ----------------------------------------------------------------------------------

    def opens_row(self, table: str, words: str) -> None:
        """The line of a list or table that shows ``words``, as a double click or Enter opens it."""
        view, index = self._row(table, words)
        if self.keys_only:
            self._walks_to(view, index)
            self._key(Qt.Key.Key_Return)
        else:
            self._double_click(view, index)

    def chooses_row(self, table: str, words: str) -> None:
        """A line of a list, as one click or the arrows choose it."""
        view, index = self._row(table, words)
        if self.keys_only:
            self._walks_to(view, index)
        else:
            self._mouse(view.viewport(), self._place(view, index))

    def chooses_rows(self, table: str, first: str, last: str) -> None:
        """All lines from one to another: a click and a click with Shift, or Shift and the arrow."""
        view, index = self._row(table, first)
        _, end = self._row(table, last)
        if self.keys_only:
            self._walks_to(view, index)
            self._key(Qt.Key.Key_Space)
            for _ in range(end.row() - index.row()):
                self._key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
            return
        self._mouse(view.viewport(), self._place(view, index))
        shift = Qt.KeyboardModifier.ShiftModifier
        QTest.mouseClick(view.viewport(), LEFT, shift, self._place(view, end))

    def sorts(self, table: str, column: str, *, is_descending: bool = False) -> None:
        """A click on the head of the column (twice: downwards); Ctrl and an arrow in it."""
        view = self.finds(table, among=QTableView)
        assert isinstance(view, QTableView)
        at = self._column(view, column)
        if self.keys_only:
            self._walks_to(view, view.model().index(max(0, view.currentIndex().row()), at))
            arrow = Qt.Key.Key_Down if is_descending else Qt.Key.Key_Up
            self._key(arrow, Qt.KeyboardModifier.ControlModifier)
            return
        head = view.horizontalHeader()
        middle = head.sectionViewportPosition(at) + head.sectionSize(at) // 2
        for _ in range(2 if is_descending else 1):
            self._mouse(head.viewport(), QPoint(middle, head.height() // 2))

    def reads_table(self, table: str) -> list[list[str]]:
        """The heads and then the rows of a table as they stand there, hidden columns left out."""
        view = self.finds(table, among=QTableView)
        assert isinstance(view, QTableView)
        model, head = view.model(), view.horizontalHeader()
        shown = [head.logicalIndex(at) for at in range(head.count())]
        shown = [at for at in shown if not head.isSectionHidden(at)]
        across = Qt.Orientation.Horizontal
        rows = [[str(model.headerData(at, across)) for at in shown]]
        for row in range(model.rowCount()):
            rows.append([str(model.index(row, at).data() or "") for at in shown])
        return rows

    def writes_cell(self, table: str, row: str, column: str, text: str) -> None:
        """Opens the cell of ``column`` in the row that shows ``row``, types, leaves by Enter."""
        view, index = self._row(table, row)
        index = index.siblingAtColumn(self._column(view, column))
        if self.keys_only:
            self._walks_to(view, index)
            self._key(Qt.Key.Key_F2)
        else:
            self._double_click(view, index)
        self._waits(
            lambda: self._focus() is not view and view.isAncestorOf(self._focus()),
            lambda: f"the cell {column} does not open: {QApplication.focusWidget()} {view.state()}",
        )
        self.presses("Ctrl+A")
        self.types(text)
        self._key(Qt.Key.Key_Return)

    def _double_click(self, view: QAbstractItemView, index: QModelIndex) -> None:
        at = self._place(view, index)
        self._mouse(view.viewport(), at)
        QTest.mouseDClick(view.viewport(), LEFT, NONE, at)

    def _row(self, table: str, words: str) -> tuple[QAbstractItemView, QModelIndex]:
        view = self.finds(table, among=QAbstractItemView)
        assert isinstance(view, QAbstractItemView)
        ways = said_in(self.language, words) | {words}  # what somebody typed is in no language

        def found() -> QModelIndex | None:
            return next((i for i, text in cells(view) if any(w in text for w in ways)), None)

        self._waits(
            lambda: found() is not None,
            lambda: f"no line {sorted(ways)} in {table}: {[t for _, t in cells(view)][:80]}",
        )
        index = found()
        assert index is not None
        return view, index

    def _column(self, view: QAbstractItemView, column: str) -> int:
        ways, model = said_in(self.language, column), view.model()
        heads = [
            str(model.headerData(at, Qt.Orientation.Horizontal)).partition("（")[0]
            for at in range(model.columnCount(QModelIndex()))
        ]  # without the unit that stands there
        at = next((at for at, head in enumerate(heads) if head in ways), -1)
        assert at >= 0, f"no column {sorted(ways)} in {heads}"
        return at

    def _walks_to(self, view: QAbstractItemView, index: QModelIndex) -> None:
        self.goes_to(view)
        for _ in range(index.model().rowCount() + index.column() + MANY_COLUMNS):
            here = view.currentIndex()
            if not here.isValid() or here.row() < index.row():
                self._key(Qt.Key.Key_Down)
            elif here.row() > index.row():
                self._key(Qt.Key.Key_Up)
            elif here.column() != index.column() and isinstance(view, QTableView):
                is_left = here.column() < index.column()
                self._key(Qt.Key.Key_Right if is_left else Qt.Key.Key_Left)
            else:
                return
        raise AssertionError(f"the arrows do not lead to {index.data()}")

    def _place(self, view: QAbstractItemView, index: QModelIndex) -> QPoint:
        view.scrollTo(index)
        return view.visualRect(index).intersected(view.viewport().rect()).center()
