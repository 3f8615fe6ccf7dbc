"""Points one under the other: the mark stands before its words, a second line under the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.widgets.labels import said

_MARK = "·"


class Points(QWidget):
    """``show_points``; where there are none, a dash says so."""

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[str, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)

    def show_points(self, points: Sequence[str]) -> None:
        """The points of now; laid out anew only where they are others."""
        if self.points == tuple(points):
            return
        self.points = tuple(points)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, words in enumerate(self.points):
            self._grid.addWidget(said(_MARK), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said(words, wraps=True), row, 1)
        if not self.points:
            self._grid.addWidget(said("—"), 0, 0)
