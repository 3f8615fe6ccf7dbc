"""A window of its own process: types into a fact and never leaves the field, until it is killed.

``typist.py HOME FACT WORDS``; says ``typed`` on standard output when the words stand there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from db.records import Fact
from db.store import queries
from desktop.app import make_window, start_qt
from desktop.door import Door
from desktop.theme import Look
from desktop.widgets.in_place import TextIn


def main() -> None:
    home, fact_id, words = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    application = start_qt(is_offscreen=True)
    window = make_window(Door(home), Look(application, is_dark=False))
    window.show()
    window.activateWindow()
    frame = window.enter(window.door.open(os.environ["SIZHI_PASSPHRASE"]))
    fact = queries.record(frame.room.store, fact_id)
    assert isinstance(fact, Fact)
    talk = os.environ["TALK"]
    board = frame.open_talk(talk)

    def type_when_there() -> None:
        if not board.is_shown:
            QTimer.singleShot(50, type_when_there)
            return
        editor = board.open_card("firm")
        editor.show_fact(fact)
        form = editor.rows[fact_id].open()
        text = form.editors["text"]
        assert isinstance(text, TextIn)
        text.setFocus()
        QTest.keyClicks(text, words)
        print("typed", flush=True)

    type_when_there()
    application.exec()


if __name__ == "__main__":
    main()
