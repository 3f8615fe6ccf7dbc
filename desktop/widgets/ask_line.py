"""One question in its place on the screen, answered on one line: no dialog, no window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.theme import SPACE
from desktop.widgets.labels import button, said


class AskLine(QWidget):
    """Takes no room until something is asked; Enter answers, Esc does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answered: Callable[[str], None] | None = None
        self._question = said()
        self.line = QLineEdit()
        self.line.setMaximumWidth(320)
        self.line.returnPressed.connect(self._answer)
        self.ok = button(self.tr("保存"), "primary")
        self.ok.clicked.connect(self._answer)
        never = button(self.tr("取消"))
        never.clicked.connect(self.give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, SPACE)
        for widget in (self._question, self.line, self.ok, never):
            row.addWidget(widget)
        row.addStretch()
        self.hide()

    def ask(self, question: str, answered: Callable[[str], None], suggestion: str = "") -> None:
        """Show the question; ``answered`` hears what was typed, unless it was nothing."""
        self._answered = answered
        self._question.setText(question)
        self.line.setAccessibleName(question)
        self.line.setText(suggestion)
        self.line.selectAll()
        self.show()
        self.line.setFocus()

    def give_up(self) -> None:
        self._answered = None
        self.hide()

    def _answer(self) -> None:
        answered, text = self._answered, self.line.text().strip()
        if text and answered:
            self.give_up()
            answered(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return
        super().keyPressEvent(event)
