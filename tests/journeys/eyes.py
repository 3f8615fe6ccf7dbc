"""What somebody at the window sees and can reach, by the words that stand on it.

Chinese as in the source; in an English window by their translation. What is hidden or asleep is
never found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from desktop.screens.pages import Pages
from tests.journeys.dictionary import CHINESE, said_in

PATIENCE = 15_000  # milliseconds: a slow machine is no fault, an answer that never comes is one
Kinds = type[QWidget] | tuple[type[QWidget], ...]


class Eyes:
    """Waits for what it is asked for, and says what was there instead."""

    def __init__(self, qtbot: QtBot, window: QWidget, language: str = CHINESE) -> None:
        self.qtbot = qtbot
        self.window = window
        self.language = language

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
                yield from (text for _, text in cells(widget))
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

    def finds(self, words: str, /, among: Kinds = QWidget, **named: str) -> QWidget:
        """The control that bears ``words``, as its text or its name, or begins with them.

        One word may stand on the rail and on the page: it is looked for in the page first.
        """
        ways = said_in(self.language, words, **named)
        self._waits(
            lambda: self._found(ways, among) is not None,
            lambda: f"no control {sorted(ways)}; there are {sorted(self._names(among))}",
        )
        found = self._found(ways, among)
        assert found is not None
        return found

    def _found(self, ways: frozenset[str], among: Kinds) -> QWidget | None:
        there = [(name, w) for w in self._controls(among) for name in names_of(w)]
        exact = [w for name, w in there if name in ways]
        begins = [w for name, w in there if name.startswith(tuple(ways))]
        return max(exact or begins, key=_is_on_a_page, default=None)

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
        return {name for w in self._controls(among) for name in names_of(w)}


def names_of(widget: QWidget) -> list[str]:
    """What it is called on the screen and for assistive technology."""
    names = [widget.accessibleName()]
    if isinstance(widget, QAbstractButton):
        names.append(drawn(widget.text()))
    return [name for name in names if name]


def _is_on_a_page(widget: QWidget) -> bool:
    """And not on the rail or bar around it."""
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, Pages) or _is_on_a_page(parent))


def drawn(text: str) -> str:
    """A button's text as it is seen: one & underlines a letter, two are one."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def cells(view: QAbstractItemView) -> Iterator[tuple[QModelIndex, str]]:
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
