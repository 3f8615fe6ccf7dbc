"""A window of our own editors, started as the program starts; tells on its output what it holds.

Run as ``window_of_ours.py``: one line of JSON whenever something changes. ``busiest`` is the
longest time in milliseconds the window did not come back to its event loop since the focus moved.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from db.store.queries import Hits
from desktop.app import start_qt
from desktop.background import Background
from desktop.screens.passphrase_pair import PassphrasePair
from desktop.widgets.in_place import LineIn, TextIn
from desktop.widgets.search_box import SearchBox

BEAT = 20  # milliseconds


class WindowOfOurs(QWidget):
    """A line, several lines, the search, a passphrase: what every screen is typed into."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("typing")
        self.asked: list[str] = []
        self.kept: dict[str, object] = {}
        self.composing, self.busiest = "", 0.0
        self.line, self.text = LineIn("line", "一行"), TextIn("text", "几行")
        self.search = SearchBox(Background(self), self._find)
        self.pair = PassphrasePair()
        column = QVBoxLayout(self)
        for editor in (self.line, self.text, self.search, self.pair):
            column.addWidget(editor)
            editor.installEventFilter(self)
        self.pair.first.installEventFilter(self)
        for one in (self.line, self.text):
            one.committed.connect(self._keep)
        self._said = ""
        self._beat_at = time.monotonic()
        self._heart = QTimer(self, interval=BEAT)
        self._heart.timeout.connect(self._beat)
        self._heart.start()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.composing = event.preeditString()
        elif event.type() == QEvent.Type.FocusIn:
            self.busiest = 0.0
        return super().eventFilter(editor, event)

    def _find(self, words: str, **_: object) -> Hits:
        self.asked.append(words)
        return Hits(0, False, [])

    def _keep(self, name: str, value: object) -> None:
        self.kept[name] = value

    def _beat(self) -> None:
        now = time.monotonic()
        self.busiest = max(self.busiest, (now - self._beat_at) * 1000 - BEAT)
        self._beat_at = now
        self._tell()

    def _tell(self) -> None:
        focus = QApplication.focusWidget() if self.isActiveWindow() else None
        names: dict[QWidget | None, str] = {
            self.line: "line",
            self.text: "text",
            self.search: "search",
            self.pair.first: "passphrase",
        }
        state = {
            "focus": names.get(focus, ""),
            "line": self.line.text(),
            "text": self.text.toPlainText(),
            "search": self.search.text(),
            "passphrase": self.pair.first.text(),
            "composing": self.composing,
            "asked": self.asked,
            "kept": self.kept,
            "busiest": round(self.busiest),
            "portal": os.environ.get("IBUS_USE_PORTAL", ""),
        }
        if (said := json.dumps(state, ensure_ascii=False)) != self._said:
            self._said = said
            print(said, flush=True)


if __name__ == "__main__":
    application = start_qt()
    window = WindowOfOurs()
    window.show()
    window.line.setFocus()
    sys.exit(application.exec())
