"""A face on the screen: what must not be overlooked, the figures, the columns side by side."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.faces.shapes import Face, Figure
from desktop.pack.engine.drawing import Drawing, Measure
from desktop.theme import SPACE, Look
from desktop.widgets.drawing import SIZE, DrawingView
from desktop.widgets.labels import Lines, restyle, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.scrolled import empty, scrolled
from desktop.widgets.shelf import Shelf
from desktop.widgets.soon import soon
from desktop.wording import strung

_MOST_LINES = 3
_MOST_SHARE = 0.72


class FaceView(QWidget):
    """``opened(id)`` of a line or of a mark in a figure."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.face: Face | None = None
        self.head, self.caution = Lines("", 2), Lines("", 2)
        restyle(self.head, "role", "muted")
        self._figures = QVBoxLayout()
        self.figures = scrolled(self._figures)
        self.shelves: list[Shelf] = []
        self._beside = QWidget()
        self._columns = QHBoxLayout(self._beside)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.head)
        column.addWidget(self.caution)
        column.addWidget(self.figures, 13)
        column.addWidget(self._beside, 7)
        self.nothing = Nothing(
            "edit", self.tr("只有名称。点“填写”逐项补上，或点“+ 事实”记下第一条。")
        )
        column.addWidget(self.nothing, 20)

    def show_face(self, face: Face) -> None:
        """The face of now. Columns keep their place and what was chosen in them."""
        self.face = face
        self.head.show_text(" · ".join(face.head))
        self.head.setVisible(bool(face.head))
        self.caution.show_text(strung(face.cautions, "；"))
        restyle(self.caution, "role", "alarm" if face.is_alarm else "caution")
        self.caution.setVisible(bool(face.cautions))
        self._show_figures(face)
        self.nothing.setVisible(not face.figures and not any(face.columns))
        self._beside.setVisible(any(face.columns))
        while len(self.shelves) < len(face.columns):
            self._add_shelf()
        for at, shelf in enumerate(self.shelves):
            shelf.setVisible(at < len(face.columns) and bool(face.columns[at]))
        for at, lines in enumerate(face.columns):
            self.shelves[at].show_lines(lines)
            self._columns.setStretch(at, face.shares[at] if at < len(face.shares) else 1)

    def _add_shelf(self) -> None:
        name = self.tr("第 {n} 栏").format(n=len(self.shelves) + 1)
        shelf = Shelf(self._look, name)
        shelf.opened.connect(self.opened)
        self.shelves.append(shelf)
        self._columns.addWidget(shelf)

    def _show_figures(self, face: Face) -> None:
        empty(self._figures)
        self.figures.setVisible(bool(face.figures))
        for first in range(0, len(face.figures), face.abreast):
            row = QWidget()
            beside = QHBoxLayout(row)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.setSpacing(SPACE * 2)
            for figure in face.figures[first : first + face.abreast]:
                beside.addLayout(self._figure(figure), 1)
            self._figures.addWidget(row)
        self._figures.addStretch()
        soon(self, self._fit_figures)

    def _figure(self, figure: Figure) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        column.addWidget(said(figure.title, "heading", wraps=True))
        for part in _parts(figure):
            view = DrawingView(self._look, part)
            view.chosen.connect(self.opened)
            column.addWidget(view)
        notes = figure.note.splitlines()
        below = QVBoxLayout()
        below.setSpacing(0)
        for words in notes:  # one line for each of several, so that figures abreast stay abreast
            note = Lines(words, 1 if len(notes) > 1 else _MOST_LINES)
            restyle(note, "role", "muted")
            below.addWidget(note)
        column.addLayout(below)
        column.addStretch()
        return column

    def _fit_figures(self) -> None:
        """No higher than what is drawn: the rest belongs to the columns."""
        page = self.figures.widget()
        assert page is not None
        wide = self.figures.viewport().width()
        has_width = page.hasHeightForWidth()  # its size hint takes words to be narrower
        needed = page.heightForWidth(wide) if has_width else page.sizeHint().height()
        needed += SPACE
        self.figures.setMaximumHeight(needed)
        # Where a little more than their share shows them whole, they have it.
        self.figures.setMinimumHeight(needed if needed <= self.height() * _MOST_SHARE else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        soon(self, self._fit_figures)


def _parts(figure: Figure) -> list[partial[Drawing]]:
    """One drawing after the other, each painted by a widget of its own."""
    count = len(figure.draw(600.0, _rough, SIZE))
    return [partial(_part, figure, at) for at in range(count)]


def _part(figure: Figure, at: int, width: float, measure: Measure) -> Drawing:
    return figure.draw(width, measure, SIZE)[at]


def _rough(words: str) -> float:
    return SIZE * len(words)
