"""A window of its own process: types and never leaves the field, until it is killed.

``typist.py HOME WHERE WORDS`` types into a fact (its identity), into the first conflict
(``conflicts``) or into the first edit that was sent back (``aside``); says ``typed`` on standard
output when the words stand there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from db.records import Fact
from db.store import queries
from desktop.app import make_window, start_qt
from desktop.door import Door
from desktop.drafts import ASIDE, CONFLICTS
from desktop.screens.frame import Frame
from desktop.theme import Look


def main() -> None:
    home, where, words = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    application = start_qt(is_offscreen=True)
    window = make_window(Door(home), Look(application, is_dark=False))
    window.show()
    window.activateWindow()
    frame = window.enter(window.door.open(os.environ["SIZHI_PASSPHRASE"]))
    field = (
        field_of_a_fact(frame, where) if where not in (CONFLICTS, ASIDE) else first(frame, where)
    )

    def type_when_there() -> None:
        line = field()
        if line is None:
            QTimer.singleShot(50, type_when_there)
            return
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, words)
        print("typed", flush=True)

    type_when_there()
    application.exec()


def field_of_a_fact(frame: Frame, fact_id: str) -> Callable[[], QPlainTextEdit | None]:
    """What to type in, as soon as it is there."""
    fact = queries.record(frame.room.store, fact_id)
    assert isinstance(fact, Fact)
    board = frame.open_talk(os.environ["TALK"])

    def field() -> QPlainTextEdit | None:
        if not board.is_shown:
            return None
        editor = board.open_card("firm")
        editor.show_fact(fact)
        text = editor.rows[fact_id].open().editors["text"]
        assert isinstance(text, QPlainTextEdit)
        return text

    return field


def first(frame: Frame, key: str) -> Callable[[], QPlainTextEdit | None]:
    """The first place to write in on a screen that sorts out."""
    frame.go(key)
    page = frame.screens[key]

    def field() -> QPlainTextEdit | None:
        boxes = page.findChildren(QPlainTextEdit)
        return next((one for one in boxes if one.isVisible() and not one.isReadOnly()), None)

    return field


if __name__ == "__main__":
    main()
