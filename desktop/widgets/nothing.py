"""Where there is nothing yet: an icon, one sentence that says what to do first, its buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.theme import SPACE
from desktop.widgets.icons import Drawn
from desktop.widgets.labels import said

_SIZE, _WIDE = 44, 624
_MARK = re.compile("[，；。：？！](?![”）])|[,;.:?!] ")


class Nothing(QWidget):
    """In the middle of the room it is given; hidden until somebody shows it."""

    def __init__(self, icon: str, sentence: str = "", buttons: Sequence[QPushButton] = ()) -> None:
        super().__init__()
        self._label = said("", "lead", wraps=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._label.setFixedWidth(_WIDE)
        self._sentence = ""
        column = QVBoxLayout(self)
        column.setSpacing(SPACE * 2)
        column.addStretch(2)
        self._icon = Drawn(icon, _SIZE)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_centred([self._label]))
        column.addLayout(_centred(buttons))
        column.addStretch(3)
        self.setText(sentence)
        self.hide()

    def show_icon(self, icon: str) -> None:
        self._icon.show_icon(icon)

    def text(self) -> str:
        return self._sentence

    def setText(self, sentence: str) -> None:
        """As a label has it, so that one may stand in for the other."""
        self._sentence = sentence
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._label.ensurePolished()  # the type it will have
        self._label.setText(evened(self._sentence, self._label.fontMetrics(), _WIDE))


def evened(sentence: str, metrics: QFontMetrics, width: int) -> str:
    """What is a little too long for one line, as two of much the same length, parted at a mark."""
    if "\n" in sentence or metrics.horizontalAdvance(sentence) <= width:
        return sentence
    parted = [
        (sentence[: found.end()].rstrip(), sentence[found.end() :])
        for found in _MARK.finditer(sentence)
    ]
    widest = [max(map(metrics.horizontalAdvance, lines)) for lines in parted]
    if not widest or min(widest) > width:
        return sentence
    return "\n".join(parted[widest.index(min(widest))])


def _centred(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    row.addStretch()
    for each in widgets:
        row.addWidget(each)
    row.addStretch()
    return row
