"""A version of a text beside what it came from: what is new is marked, what is gone is struck.

For eyes only: nothing here joins texts. Plain text throughout, so that markup shows its markup.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from desktop.theme import Look

_MOST = 6000
"""Characters of each text that are compared one by one; beyond, it is shown unmarked."""

_WORD = 4
"""Characters that must be the same on both sides to count as the same."""
_LINES = 14
"""A text that grows is this high at most, and scrolls beyond."""


class Difference(QPlainTextEdit):
    """Read-only. ``show_text(text, base)``; without a base nothing is marked.

    ``is_grown``: part of a sheet, without a frame of its own and as high as its text.
    """

    def __init__(self, look: Look, *, is_grown: bool = False) -> None:
        super().__init__()
        self._is_grown = is_grown
        if is_grown:
            self.setProperty("role", "quiet")
            self.document().setDocumentMargin(0)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._look = look
        self._shown = ("", "")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        if not is_grown:
            self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._again)

    def show_text(self, text: str, base: str = "") -> None:
        self._shown = (text, base)
        self._again()

    def _again(self) -> None:
        text, base = self._shown
        self.clear()
        cursor = self.textCursor()
        if not base or len(text) + len(base) > _MOST:
            cursor.insertText(text, QTextCharFormat())
        else:
            self._insert_marked(cursor, text, base)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._grow()

    def _grow(self) -> None:
        if not self._is_grown:
            return
        block, high = self.document().firstBlock(), 0.0
        while block.isValid():
            high += self.blockBoundingRect(block).height()
            block = block.next()
        most = self.fontMetrics().lineSpacing() * _LINES
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOn if high > most else bar.ScrollBarAlwaysOff
        )
        self.setFixedHeight(min(most, ceil(high)) + 4)  # two of them the frame of who has the focus

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def _insert_marked(self, cursor: QTextCursor, text: str, base: str) -> None:
        for is_same, b0, b1, t0, t1 in _parts(base, text):
            if is_same:
                cursor.insertText(text[t0:t1], QTextCharFormat())
                continue
            if b0 < b1:
                cursor.insertText(base[b0:b1], self._gone())
            if t0 < t1:
                cursor.insertText(text[t0:t1], self._new())

    def _new(self) -> QTextCharFormat:
        mark = QTextCharFormat()
        mark.setForeground(QColor(self._look.colours.city))
        mark.setFontWeight(700)
        mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return mark

    def _gone(self) -> QTextCharFormat:
        mark = QTextCharFormat()
        mark.setForeground(QColor(self._look.colours.muted))
        mark.setFontStrikeOut(True)
        return mark


def _parts(base: str, text: str) -> list[tuple[bool, int, int, int, int]]:
    """(whether the same, from and to in ``base``, from and to in ``text``), in order.

    A character or two that happen to be in both, in the middle of what is new, are no help to who
    reads: they count as new.
    """
    parts: list[tuple[bool, int, int, int, int]] = []
    found = SequenceMatcher(None, base, text, autojunk=False).get_opcodes()
    for at, (kind, b0, b1, t0, t1) in enumerate(found):
        is_inside = 0 < at < len(found) - 1
        is_same = kind == "equal" and not (is_inside and t1 - t0 < _WORD)
        if parts and not is_same and not parts[-1][0]:
            parts[-1] = (False, parts[-1][1], b1, parts[-1][3], t1)
        else:
            parts.append((is_same, b0, b1, t0, t1))
    return parts
