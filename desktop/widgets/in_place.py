"""Editors that keep themselves: what was typed is handed over on Enter or when they are left.

Each shows a value, says ``committed(name, value)`` once it is different, and does not let a value
that arrives meanwhile overwrite what is being typed. None of them knows a rule or a record.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.widgets.line import Line
from desktop.widgets.novel import TextBox, mind_length
from desktop.wording import choice_of


class LineIn(Line):
    """One line."""

    committed = Signal(str, object)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._shown = ""
        self.setAccessibleName(label)
        self.editingFinished.connect(self.commit)
        mind_length(self)

    def show_value(self, value: object) -> None:
        """A value from the store; left alone while somebody is typing another."""
        text = "" if value is None else str(value)
        is_typing = self.hasFocus() and self.text() != self._shown
        self._shown = text
        if not is_typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    @property
    def unkept(self) -> str | None:
        """What is typed and not handed over; None for nothing."""
        return self.text() if self.text() != self._shown else None

    def commit(self) -> None:
        """Hand over what is there, where it is different."""
        if (text := self.text().strip()) != self._shown:
            self._shown = text
            self.committed.emit(self.name, text or None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)


class TextIn(TextBox):
    """Several lines; Ctrl+Enter or leaving it keeps them, Tab goes on to the next field."""

    committed = Signal(str, object)

    def __init__(
        self, name: str, label: str, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._shown = ""
        self.setAccessibleName(label)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)

    def show_value(self, value: object) -> None:
        text = "" if value is None else str(value)
        is_typing = self.hasFocus() and self.toPlainText() != self._shown
        self._shown = text
        if not is_typing and self.toPlainText() != text:
            self.setPlainText(text)

    @property
    def unkept(self) -> str | None:
        text = self.toPlainText()
        return text if text != self._shown else None

    def commit(self) -> None:
        if (text := self.toPlainText().strip()) != self._shown:
            self._shown = text
            self.committed.emit(self.name, text or None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
            return
        super().keyPressEvent(event)


class ChoiceIn(QComboBox):
    """One of a list; a value that is not in the list is shown as it was written."""

    committed = Signal(str, object)

    def __init__(
        self,
        name: str,
        label: str,
        choices: Mapping[str, str] | Mapping[int, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.setAccessibleName(label)
        self.addItem("", None)
        for value in choices:
            self.addItem(choice_of(choices, value), value)
        self.activated.connect(self._commit)

    def show_value(self, value: object) -> None:
        at = self.findData(value)
        if at < 0:
            self.addItem(str(value), value)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def _commit(self) -> None:
        self.committed.emit(self.name, self.currentData())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change what it shows."""
        event.ignore()


class SuggestIn(QComboBox):
    """A line with suggestions, such as a unit: anything may be typed."""

    committed = Signal(str, object)

    def __init__(
        self, name: str, label: str, suggestions: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._shown = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(["", *suggestions])
        self.setProperty("official", True)  # what is kept is the Chinese unit, in any language
        self.setAccessibleName(label)
        line = self.lineEdit()
        assert line is not None
        line.setAccessibleName(label)
        line.editingFinished.connect(self.commit)
        self.activated.connect(self.commit)

    def show_value(self, value: object) -> None:
        text = "" if value is None else str(value)
        is_typing = self.hasFocus() and self.currentText() != self._shown
        self._shown = text
        if not is_typing:
            self.setCurrentText(text)

    @property
    def unkept(self) -> str | None:
        return self.currentText() if self.currentText() != self._shown else None

    def commit(self) -> None:
        if (text := self.currentText().strip()) != self._shown:
            self._shown = text
            self.committed.emit(self.name, text or None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CheckIn(QCheckBox):
    """Yes or no."""

    committed = Signal(str, object)

    def __init__(
        self, name: str, label: str, words: str = "", parent: QWidget | None = None
    ) -> None:
        """``words`` beside the box where the label stands elsewhere already."""
        super().__init__(words or label, parent)
        self.name = name
        self.setAccessibleName(label)
        self.clicked.connect(lambda is_on: self.committed.emit(self.name, is_on))

    def show_value(self, value: object) -> None:
        self.setChecked(bool(value))


Editor = LineIn | TextIn | ChoiceIn | SuggestIn | CheckIn


def leave(widget: QWidget | None) -> None:
    """Take the focus out of ``widget``, so that what was typed there is handed over."""
    if widget is not None:
        widget.clearFocus()
        if isinstance(widget, LineIn | TextIn):
            widget.commit()


def is_edit_key(event: QEvent) -> bool:
    """Enter, Space or F2 on a row: open it."""
    if not isinstance(event, QKeyEvent):
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
