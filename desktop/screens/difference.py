"""A version of a text beside what it came from: what is new is marked, what is gone is struck.

For eyes only: nothing here joins texts. Plain text throughout, so that markup shows its markup.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from desktop.theme import Look

_MOST = 6000
"""Characters of each text that are compared one by one; beyond, it is shown unmarked."""


class Difference(QPlainTextEdit):
    """Read-only. ``show_text(text, base)``; without a base nothing is marked."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown = ("", "")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
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

    def _insert_marked(self, cursor: QTextCursor, text: str, base: str) -> None:
        for kind, b0, b1, t0, t1 in SequenceMatcher(None, base, text, autojunk=False).get_opcodes():
            if kind in ("delete", "replace"):
                cursor.insertText(base[b0:b1], self._gone())
            if kind in ("insert", "replace"):
                cursor.insertText(text[t0:t1], self._new())
            if kind == "equal":
                cursor.insertText(text[t0:t1], QTextCharFormat())

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
