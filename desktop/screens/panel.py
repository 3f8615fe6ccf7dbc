"""The frames the screens behind the sync chip share: a panel that does one thing, and a page where
people sort out what waits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import framed, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice

CODE = 480
"""Pixels a field for a code or a passphrase is wide: the same in every panel."""


class Panel(QWidget):
    """A sheet: heading, a sentence, what can be done in a ``row``, and what came of it."""

    def __init__(self, room: Room, heading: str) -> None:
        super().__init__()
        self._room = room
        self.words, self.notice = said("", wraps=True), Notice()
        self.head, self.row = QHBoxLayout(), QHBoxLayout()
        self.row.setSpacing(SPACE)
        self.head.addWidget(said(heading, "heading"), 1)
        sheet = framed("sheet")
        self.inside = QVBoxLayout(sheet)
        self.inside.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        self.inside.setSpacing(SPACE)
        self.inside.addLayout(self.head)
        self.inside.addWidget(self.words)
        self.inside.addLayout(self.row)
        self.inside.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)

    def add_above_notice(self, shown: QWidget) -> None:
        self.inside.insertWidget(self.inside.indexOf(self.notice), shown)


class ShownCode(QWidget):
    """A code to be typed elsewhere, beside the picture a camera reads. Hidden until shown."""

    def __init__(self) -> None:
        super().__init__()
        self.code, self.picture = said("", "code", wraps=True), QLabel()
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self.picture)
        row.addWidget(self.code, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_code(self, words: str, picture: QPixmap) -> None:
        self.code.setText(words)
        self.picture.setPixmap(picture)
        self.show()


class SortingPage(QWidget):
    """What waits for a person: a sentence on it, the list below; and what to know when it is empty.

    The tab above has the page's name, so that the page does not say it again.
    """

    def __init__(self, room: Room, icon: str) -> None:
        super().__init__()
        self._room = room
        self.head, self.notice, self.nothing = (
            said("", "muted", wraps=True),
            Notice(),
            Nothing(icon),
        )
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        self.column.setSpacing(SPACE)
        for widget in (self.head, self.notice):
            self.column.addWidget(widget)
        self.column.addWidget(self.nothing, 1)

    def show_head(self, words: str, nothing: str) -> None:
        """``words`` over what waits; "" where nothing does, and ``nothing`` in its place."""
        self.head.setText(words)
        self.nothing.setText(nothing)
        self.head.setVisible(bool(words))
        self.nothing.setVisible(not words)
