"""Start to first window against a bare PySide6 window; each start is a new process.

The clock runs from the start of the process to the moment the window stands painted on the screen
(offscreen here, as drawn), which the child says in one line.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Row, interleaved, row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parents[1]


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about starting."""
    where = homes.copy(sizes.firms)
    peaks: dict[str, float] = {}
    works = {what: _starting(what, where, peaks) for what in _CHILDREN}
    measured = interleaved(works, sizes.starts, 1, 1)
    against, floor = "bare PySide6 window", measured["bare"]
    return [
        row("start", name, measured[what], against, floor, memory=peaks[what])
        for name, what in (
            ("start to the window that unlocks", "window"),
            ("the imports of it alone", "imports"),
        )
    ]


def _starting(what: str, where: Path, peaks: dict[str, float]) -> Callable[[], object]:
    def start() -> None:
        peaks[what] = float(_first_line(what, where))

    return start


def _first_line(what: str, where: Path) -> str:
    """The line a child says when it is there; what comes after no longer counts."""
    command = [sys.executable, "-m", "benchmarks.starting", what, str(where)]
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


def _window(where: Path) -> None:
    from desktop import app
    from desktop.door import Door
    from desktop.theme import Look

    application = app.start_qt()
    _show_and_say(application, app.make_window(Door(where), Look(application)))


def _bare(where: Path) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    _show_and_say(application, QMainWindow())


def _imports(where: Path) -> None:
    importlib.import_module("desktop.app")
    _say()


def _show_and_say(application: QApplication, window: QWidget) -> None:
    window.resize(1280, 800)
    window.show()
    while not (handle := window.windowHandle()) or not handle.isExposed():
        application.processEvents()
    window.repaint()
    _say()


def _say() -> None:
    from benchmarks.measuring import peak_memory

    print(peak_memory() or 0, flush=True)
    os._exit(0)  # how a window closes is not what is measured


_CHILDREN: dict[str, Callable[[Path], None]] = {
    "window": _window,
    "bare": _bare,
    "imports": _imports,
}

if __name__ == "__main__":
    _CHILDREN[sys.argv[1]](Path(sys.argv[2]))
