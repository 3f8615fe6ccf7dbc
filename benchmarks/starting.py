"""Start to first window and to the board of a talk; each start is a new process.

The clock runs from the start of the process to the moment the window stands painted on the screen
(offscreen here, as drawn), which the child says in one line. To the board: the passphrase is typed
at once, the home opened as always, every page of it checked, and the four cards are painted.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.homes import PASSPHRASE, Homes, Sizes
from benchmarks.measuring import Row, interleaved, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[1]
_NAMES = {
    "window": "start to the window that unlocks",
    "board": "start to an unlocked board",
    "imports": "the imports of it alone",
}


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about starting: a home of this size, and a small one for the board."""
    where = homes.copy(sizes.firms)
    small = homes.copy(sizes.fewer_firms)
    talk = _a_talk(small)
    peaks: dict[str, float] = {}
    works = {
        what: _starting(what, small if what == "board" else where, talk, peaks)
        for what in _CHILDREN
    }
    measured = interleaved(works, sizes.starts, 1, 1)
    against = {"bare": "bare PySide6 window", "imports": "the imports alone"}
    aims = {("window", "imports"): "≤ 1.5", ("board", "imports"): "≤ 1.5"}
    return [
        row(
            "start", _NAMES[what], measured[what], against[floor], measured[floor],
            aim=aims.get((what, floor), ""), memory=peaks[what],
        )
        for what, floor in (
            ("window", "bare"), ("window", "imports"), ("board", "bare"), ("board", "imports"),
            ("imports", "bare"),
        )
    ]  # fmt: skip


def _a_talk(where: Path) -> str:
    """A talk with a firm of that home, to be opened as the first thing of a day."""
    from db.records import Firm, Negotiation
    from db.store.store import open_store

    store = open_store(where, PASSPHRASE)
    with store.write() as w:
        firm = w.create(Firm, legal_name="洛阳长城轴承有限公司")
        talk = w.create(Negotiation, name="长城轴承", firm=firm)
    store.close()
    return talk


def _starting(what: str, where: Path, talk: str, peaks: dict[str, float]) -> Callable[[], object]:
    def start() -> None:
        peaks[what] = float(_first_line(what, where, talk))

    return start


def _first_line(what: str, where: Path, talk: str) -> str:
    """The line a child says when it is there; what comes after no longer counts."""
    command = [sys.executable, "-m", "benchmarks.starting", what, str(where), talk]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
    if child.returncode != 0:
        raise RuntimeError(f"{what} did not start")
    return line


# -- in the child --------------------------------------------------------------------------------


def _window(where: Path, talk: str) -> None:
    from desktop import app
    from desktop.door import Door
    from desktop.theme import Look

    application = app.start_qt()
    _show_and_say(application, app.make_window(Door(where), Look(application)))


def _board(where: Path, talk: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from desktop import app
    from desktop.door import Door
    from desktop.screens.frame import Frame
    from desktop.screens.unlock import Unlock
    from desktop.theme import Look

    application = app.start_qt()
    window = app.make_window(Door(where), Look(application))
    _show(application, window)
    unlock = window.page
    assert isinstance(unlock, Unlock)
    QTest.keyClicks(unlock.passphrase, PASSPHRASE)
    QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    while not isinstance(frame := window.page, Frame):
        application.processEvents()
    board = frame.open_talk(talk)
    while not board.is_shown:
        application.processEvents()
    window.repaint()
    _say()


def _bare(where: Path, talk: str) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    _show_and_say(application, QMainWindow())


def _imports(where: Path, talk: str) -> None:
    importlib.import_module("desktop.app")
    _say()


def _show_and_say(application: QApplication, window: QWidget) -> None:
    _show(application, window)
    _say()


def _show(application: QApplication, window: QWidget) -> None:
    window.resize(1280, 800)
    window.show()
    while not (handle := window.windowHandle()) or not handle.isExposed():
        application.processEvents()
    window.repaint()


def _say() -> None:
    from benchmarks.measuring import peak_memory

    print(peak_memory() or 0, flush=True)
    os._exit(0)  # how a window closes is not what is measured


_CHILDREN: dict[str, Callable[[Path, str], None]] = {
    "window": _window,
    "board": _board,
    "bare": _bare,
    "imports": _imports,
}

if __name__ == "__main__":
    _CHILDREN[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
