"""Where there is nothing yet: an icon, one sentence that says what to do first, its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.theme import SPACE
from desktop.widgets.icons import Drawn
from desktop.widgets.labels import said

_SIZE, _WIDE = 44, 624


class Nothing(QWidget):
    """In the middle of the room it is given; hidden until somebody shows it."""

    def __init__(self, icon: str, sentence: str = "", buttons: Sequence[QPushButton] = ()) -> None:
        super().__init__()
        self._label = said(sentence, "lead", wraps=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._label.setFixedWidth(_WIDE)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE * 2)
        column.addStretch(2)
        self._icon = Drawn(icon, _SIZE)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_centred([self._label]))
        column.addLayout(_centred(buttons))
        column.addStretch(3)
        self.hide()

    def show_icon(self, icon: str) -> None:
        self._icon.show_icon(icon)

    def text(self) -> str:
        return self._label.text()

    def setText(self, sentence: str) -> None:
        """As a label has it, so that one may stand in for the other."""
        self._label.setText(sentence)


def _centred(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    row.addStretch()
    for each in widgets:
        row.addWidget(each)
    row.addStretch()
    return row
