"""A few particulars of one thing, a line each: what it is, muted; beside it what is said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.theme import SPACE
from desktop.widgets.labels import said


class Particulars(QWidget):
    """``show_lines`` puts others in the place of those shown; ``text`` is all of it, to be read."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[str, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)

    @property
    def text(self) -> str:
        return "\n".join(f"{label} {words}" for label, words in self._lines)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (label, words) in enumerate(self._lines):
            self._grid.addWidget(said(label, "muted"), row, 0, top)
            self._grid.addWidget(said(words, wraps=True), row, 1, top)
