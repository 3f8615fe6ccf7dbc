"""Somebody at the window, with a mouse or with keys alone: what the journeys are written in.

The only place of the journeys that knows widgets. A person finds things by the words that stand on
them (Chinese as in the source; in an English window by their translation), waits until they are
there, and never reaches what is hidden, asleep or, with keys alone, not on the way of Tab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from desktop.screens.card_face import CardFace
from desktop.widgets.click_row import ClickRow
from tests.journeys.dictionary import CHINESE, said_in

PATIENCE = 15_000  # milliseconds: a slow machine is no fault, an answer that never comes is one
MANY_TABS = 400
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Kinds = type[QWidget] | tuple[type[QWidget], ...]
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox)
PRESSED = (QAbstractButton, ClickRow, CardFace)


class Person:
    """``keys_only`` never touches the mouse."""

    def __init__(
        self, qtbot: QtBot, window: QWidget, language: str = CHINESE, *, keys_only: bool = False
    ) -> None:
        self.qtbot = qtbot
        self.window = window
        self.language = language
        self.keys_only = keys_only

    # --- seeing ----------------------------------------------------------------------------------

    def sees(self, words: str, /, **named: str) -> None:
        """Waits until ``words`` stand somewhere on the screen, perhaps among others."""
        ways = said_in(self.language, words, **named)
        self._waits(
            lambda: any(way in text for text in self.texts() for way in ways),
            lambda: f"nobody sees {sorted(ways)}; there stands: {sorted(set(self.texts()))}",
        )

    def sees_no(self, words: str) -> None:
        """Waits until ``words`` stand nowhere."""
        ways = said_in(self.language, words)
        self._waits(
            lambda: not any(way in text for text in self.texts() for way in ways),
            lambda: f"{sorted(ways)} still stands there",
        )

    def texts(self) -> Iterator[str]:
        """All the words that stand on the screen."""
        for widget in self._surface().findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                yield widget.text()
            elif isinstance(widget, QPlainTextEdit):
                yield widget.toPlainText()
            elif isinstance(widget, QAbstractItemView):
                yield from (text for _, text in _cells(widget))
            elif isinstance(text := getattr(widget, "text", None), str):
                yield text  # our own painted lines

    def _surface(self) -> QWidget:
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return popup or self.window

    def _waits(self, is_so: Callable[[], bool], complaint: Callable[[], str]) -> None:
        try:
            self.qtbot.waitUntil(is_so, timeout=PATIENCE)
        except TimeoutError:
            raise AssertionError(complaint()) from None

    # --- finding ---------------------------------------------------------------------------------

    def finds(self, words: str, /, among: Kinds = QWidget, **named: str) -> QWidget:
        """The one control that bears ``words``, as its text or its name, or begins with them."""
        ways = said_in(self.language, words, **named)
        self._waits(
            lambda: self._found(ways, among) is not None,
            lambda: f"no control {sorted(ways)}; there are {sorted(self._names(among))}",
        )
        found = self._found(ways, among)
        assert found is not None
        return found

    def _found(self, ways: frozenset[str], among: Kinds) -> QWidget | None:
        there = [(name, w) for w in self._controls(among) for name in _names_of(w)]
        exact = [w for name, w in there if name in ways]
        begins = [w for name, w in there if name.startswith(tuple(ways))]
        return next(iter(exact or begins), None)

    def _controls(self, among: Kinds) -> list[QWidget]:
        return [
            w
            for w in self._surface().findChildren(QWidget)
            if isinstance(w, among)
            and w.isVisible()
            and w.isEnabled()
            and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]

    def _names(self, among: Kinds) -> set[str]:
        return {name for w in self._controls(among) for name in _names_of(w)}

    # --- doing -----------------------------------------------------------------------------------

    def clicks(self, words: str, /, **named: str) -> QWidget:
        """A button, a tab, a line that can be clicked; with keys alone: goes there, presses it."""
        control = self.finds(words, among=PRESSED, **named)
        self._press(control)
        return control

    def _press(self, control: QWidget) -> None:
        if self.keys_only:
            self.goes_to(control)
            is_button = isinstance(control, QAbstractButton)
            self._key(Qt.Key.Key_Space if is_button else Qt.Key.Key_Return)
        else:
            self._mouse(control, self._middle(control))

    def confirms(self, words: str, /) -> None:
        """The main button of the page: of several with the same words the one drawn as primary."""
        ways = said_in(self.language, words)
        primary = [
            w
            for w in self._controls(QAbstractButton)
            if w.property("role") == "primary" and set(_names_of(w)) & ways
        ]
        assert len(primary) == 1, f"{len(primary)} main buttons {sorted(ways)}"
        self._press(primary[0])

    def goes_to(self, control: QWidget) -> None:
        """Into a field: a click, or Tab until one is there."""
        if QApplication.activeWindow() is None:  # without a window system nobody does it for us
            self.window.activateWindow()
            self._waits(self.window.isActiveWindow, lambda: "the window does not come back")
        if not self.keys_only:
            self._mouse(control, self._middle(control))
            self._waits(lambda: _is_in(control), lambda: f"a click does not enter {control}")
            return
        seen: list[QWidget | None] = []
        while not _is_in(control) and len(seen) < MANY_TABS:
            here = QApplication.focusWidget()
            seen.append(here)
            # Of tabs that exclude one another Tab comes to the chosen one, arrows to the others.
            if here is not None and _are_one_choice(here, control):
                self._key(Qt.Key.Key_Right if here.x() < control.x() else Qt.Key.Key_Left)
            else:
                self._key(Qt.Key.Key_Tab)
        if _is_in(control):
            return
        names = [type(w).__name__ + str(_names_of(w)) for w in seen[:60] if w is not None]
        raise AssertionError(f"Tab never comes to {_names_of(control)}, only to {names}")

    def fills(self, label: str, text: str, /, **named: str) -> None:
        """Types ``text`` into the field called ``label``, in the place of what was there."""
        self.goes_to(self.finds(label, among=FIELDS, **named))
        self.presses("Ctrl+A")
        self.types(text)

    def picks(self, label: str, choice: str) -> None:
        """One of a list that opens."""
        box = self.finds(label, among=QComboBox)
        assert isinstance(box, QComboBox)
        ways = said_in(self.language, choice)
        at = next((i for i in range(box.count()) if box.itemText(i) in ways), -1)
        assert at >= 0, f"no {sorted(ways)} in {[box.itemText(i) for i in range(box.count())]}"
        if self.keys_only:
            self.goes_to(box)
        else:
            self._mouse(box, self._middle(box))
            self._waits(lambda: box.view().isVisible(), lambda: f"{label} does not open")
        while box.currentIndex() != at if self.keys_only else box.view().currentIndex().row() != at:
            here = box.currentIndex() if self.keys_only else box.view().currentIndex().row()
            self._key(Qt.Key.Key_Down if here < at else Qt.Key.Key_Up)
        if not self.keys_only:
            self._key(Qt.Key.Key_Return)

    def types(self, text: str) -> None:
        """As an input method hands over what is not on the keys, and key by key what is."""
        self._waits(
            lambda: _hears_letters(QApplication.focusWidget()),
            lambda: f"nothing to type {text} into: the focus is at {QApplication.focusWidget()}",
        )
        widget = self._focus()
        if text.isascii():
            QTest.keyClicks(widget, text)
            return
        QApplication.sendEvent(widget, QInputMethodEvent("ni", []))
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    def presses(self, keys: str) -> None:
        """A key or a shortcut by its name: Enter is ``Return``."""
        chord = QKeySequence(keys)[0]
        self._key(chord.key(), chord.keyboardModifiers())

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
        self.window.activateWindow()  # as a window system does once a dialog is gone
        self._waits(self.window.isActiveWindow, lambda: "the window does not come back")

    def chooses_from_menu(self, opener: str, entry: str) -> None:
        """A button with a menu, and a line of it."""
        ways = said_in(self.language, entry)

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                QTimer.singleShot(20, choose)
                return
            action = next(a for a in menu.actions() if _drawn(a.text()) in ways)
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
            return next((i for i, text in _cells(view) if any(w in text for w in ways)), None)

        self._waits(
            lambda: found() is not None,
            lambda: f"no line {sorted(ways)} in {table}: {[t for _, t in _cells(view)][:80]}",
        )
        index = found()
        assert index is not None
        return view, index

    def _column(self, view: QAbstractItemView, column: str) -> int:
        ways, model = said_in(self.language, column), view.model()
        heads = [
            str(model.headerData(at, Qt.Orientation.Horizontal))
            for at in range(model.columnCount(QModelIndex()))
        ]
        at = next((at for at, head in enumerate(heads) if head in ways), -1)
        assert at >= 0, f"no column {sorted(ways)} in {heads}"
        return at

    def _walks_to(self, view: QAbstractItemView, index: QModelIndex) -> None:
        self.goes_to(view)
        for _ in range(index.model().rowCount() + index.model().columnCount() + 2):
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

    # --- hands -----------------------------------------------------------------------------------

    def _focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)

    def _mouse(self, widget: QWidget, at: QPoint) -> None:
        assert not self.keys_only, "this person has no mouse"
        QTest.mouseClick(widget, LEFT, NONE, at)

    def _middle(self, control: QWidget) -> QPoint:
        """The middle of what is seen of it, scrolled to first as a person would."""

        def seen() -> QRect:
            parent = control.parentWidget()
            while parent is not None:
                if isinstance(parent, QScrollArea):
                    parent.ensureWidgetVisible(control)
                parent = parent.parentWidget()
            return control.visibleRegion().boundingRect()

        self._waits(
            lambda: seen().isValid(), lambda: f"{_names_of(control)} cannot be brought into sight"
        )
        return seen().center()


def _names_of(widget: QWidget) -> list[str]:
    """What it is called on the screen and for assistive technology."""
    names = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton):
        names.append(_drawn(widget.text()))
    return [name for name in names if name]


def _drawn(text: str) -> str:
    """A button's text as it is seen: one & underlines a letter, two are one."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _hears_letters(widget: QWidget | None) -> bool:
    is_field = isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox)
    return is_field and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def _are_one_choice(one: QWidget, other: QWidget) -> bool:
    if not (isinstance(one, QAbstractButton) and isinstance(other, QAbstractButton)):
        return False
    group = one.group()
    return group is not None and group.exclusive() and group is other.group()


def _is_in(control: QWidget) -> bool:
    focus = QApplication.focusWidget()
    if focus is None:
        return False
    inner = isinstance(control, QAbstractScrollArea | QComboBox)
    return focus is control or (inner and control.isAncestorOf(focus))


def _cells(view: QAbstractItemView) -> Iterator[tuple[QModelIndex, str]]:
    """The cells of a view with their words; of a long table those of its first rows."""
    model: QAbstractItemModel = view.model()
    if model is None:
        return
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    for row in range(min(model.rowCount(), 200)):
        for column in range(columns):
            index = model.index(row, column)
            if (text := index.data()) is not None:
                yield index, str(text)
