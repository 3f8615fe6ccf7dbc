"""What somebody does with a mouse or with keys alone: presses, types, picks.

With keys alone what is not on the way of Tab is never reached.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.screens.card_face import CardFace
from desktop.widgets.click_row import ClickRow
from tests.journeys.dictionary import CHINESE, said_in
from tests.journeys.eyes import Eyes, names_of

MANY_TABS = 400
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox)
PRESSED = (QAbstractButton, ClickRow, CardFace)


class Hands(Eyes):
    """``keys_only`` never touches the mouse."""

    def __init__(
        self, qtbot: QtBot, window: QWidget, language: str = CHINESE, *, keys_only: bool = False
    ) -> None:
        super().__init__(qtbot, window, language)
        self.keys_only = keys_only

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

    def clicks_or_presses(self, words: str, keys: str) -> None:
        """A button that has a key of its own: the button with a mouse, the key with keys alone."""
        self.finds(words, among=PRESSED)  # there and awake, whichever way
        if self.keys_only:
            self.presses(keys)
        else:
            self.clicks(words)

    def confirms(self, words: str, /) -> None:
        """The main button of the page: of several with the same words the one drawn as primary."""
        ways = said_in(self.language, words)
        primary = [
            w
            for w in self._controls(QAbstractButton)
            if w.property("role") == "primary" and set(names_of(w)) & ways
        ]
        assert len(primary) == 1, f"{len(primary)} main buttons {sorted(ways)}"
        self._press(primary[0])

    def goes_to(self, control: QWidget) -> None:
        """Into a field: a click, or Tab until one is there."""
        if QApplication.activeWindow() is None:
            self.comes_back()
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
        names = [type(w).__name__ + str(names_of(w)) for w in seen[:60] if w is not None]
        raise AssertionError(f"Tab never comes to {names_of(control)}, only to {names}")

    def comes_back(self) -> None:
        """To the window from a list or dialog: without a window system nobody does it for us."""
        self.window.activateWindow()
        self._waits(self.window.isActiveWindow, lambda: "the window does not come back")

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

        def here() -> int:
            return box.currentIndex() if self.keys_only else box.view().currentIndex().row()

        for _ in range(box.count()):
            if here() != at:
                self._key(Qt.Key.Key_Down if here() < at else Qt.Key.Key_Up)
        assert here() == at, f"the arrows do not lead to {sorted(ways)} of {label}"
        if not self.keys_only:
            self._key(Qt.Key.Key_Return)
            self.comes_back()

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

    def _focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        popup = QApplication.activePopupWidget()
        of_popup = (popup.focusWidget() or popup) if popup else None
        target = of_popup or QApplication.focusWidget() or self.window
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
            lambda: seen().isValid(), lambda: f"{names_of(control)} cannot be brought into sight"
        )
        return seen().center()


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
