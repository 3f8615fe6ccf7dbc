"""The window over 105,000 firms: a scroll step, a filter, a sort, each key of Ctrl+K.

Measured from the key to the painted answer, pauses of the program included, against the same
question asked of the store without a window. One child process, offscreen; its event loop is
watched meanwhile: ``longest`` is the longest it was busy at a stretch, in milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import starting
from benchmarks.homes import PASSPHRASE, Homes, Sizes
from benchmarks.measuring import Row, memory_now, peak_memory, row, timed

if TYPE_CHECKING:
    from desktop.screens.frame import Frame
    from desktop.screens.library import Library

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0  # seconds
_KEYS = ("长城轴承", "lyyt", "洛阳yt")
_FILTERS = ("洛阳", "洛阳 机械", "注册资本≥5000万", "")
_AIMS = {"scroll step": "p95 ≤ 50", "Ctrl+K, one key": "p95 ≤ 50"}


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about the desk, its start first."""
    begun = starting.rows(homes, sizes)
    command = [sys.executable, "-m", "benchmarks.desk", str(homes.copy(sizes.firms))]
    command.append(str(sizes.rounds))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    told = json.loads(done.stdout)
    return [*begun, *(
        row(
            "desk", f"{name} in {sizes.firms:,}", ours, "the query alone", floor,
            aim=_AIMS.get(name, ""), memory=told["peak"], notes=told["notes"],
        )
        for name, (ours, floor) in told["times"].items()
    )]  # fmt: skip


# -- in the child --------------------------------------------------------------------------------

Rounds = list[list[float]]


class _Desk:
    """A window on the home, and a watch in the hand."""

    def __init__(self, home: Path) -> None:
        from desktop.app import make_window, start_qt
        from desktop.door import Door
        from desktop.garbage import Garbage
        from desktop.theme import Look

        self.application = start_qt()
        self.longest = 0.0
        window = make_window(Door(home), Look(self.application, is_dark=False))
        window.keeps_place = False
        window.resize(1366, 768)
        window.show()
        self.garbage = Garbage()
        self.frame: Frame = window.enter(window.door.open(PASSPHRASE))
        self.window = window
        self.until(lambda: self.frame.room.background.is_idle)

    def until(self, is_there: Callable[[], bool]) -> None:
        """Let the window work until ``is_there``, and has been painted."""
        end = time.monotonic() + _PATIENCE
        while not is_there():
            if time.monotonic() > end:
                raise TimeoutError("the window did not answer")
            self.pass_once()
            time.sleep(0.0005)
        self.pass_once()

    def pass_once(self) -> None:
        started = time.perf_counter()
        self.application.processEvents()
        self.longest = max(self.longest, time.perf_counter() - started)

    def timed(self, act: Callable[[], object], is_there: Callable[[], bool]) -> float:
        started = time.perf_counter()
        act()
        self.until(is_there)
        return time.perf_counter() - started


def _measure(home: Path, rounds: int) -> dict[str, Any]:
    desk = _Desk(home)
    before = memory_now()
    desk.frame.go("firm")
    library: Any = desk.frame.screens["firm"]
    desk.until(lambda: not library.model.is_loading and bool(library.model.numbers))
    times = {
        "scroll step": _in_rounds(rounds, partial(_scroll, desk, library)),
        "filter": _in_rounds(rounds, partial(_filter, desk, library)),
        "sort": _in_rounds(rounds, partial(_sort, desk, library)),
        "Ctrl+K, one key": _in_rounds(rounds, partial(_palette, desk)),
    }
    held = {"longest": desk.longest * 1000, "MB_before": before, "MB_after": memory_now()}
    desk.window.close()
    desk.garbage.stop()
    return {"times": times, "peak": peak_memory(), "notes": held}


def _in_rounds(
    rounds: int, measure: Callable[[], tuple[list[float], list[float]]]
) -> tuple[Rounds, Rounds]:
    measure()
    pairs = [measure() for _ in range(rounds)]
    return [ours for ours, _ in pairs], [floor for _, floor in pairs]


def _scroll(desk: _Desk, library: Library) -> tuple[list[float], list[float]]:
    """A page down, now and then a far jump: until every row in sight has its words."""
    from desktop import lists
    from desktop.widgets.paged_table import PAGE

    view, model, store = library.view, library.model, desk.frame.room.store
    bar, ours, floor = view.verticalScrollBar(), [], []

    def is_there() -> bool:
        last = view.rowAt(view.viewport().height() - 1)
        last = last if last >= 0 else len(model.numbers) - 1
        return all(model.line(at) is not None for at in range(max(0, view.rowAt(0)), last + 1))

    for step in range(20):
        to = bar.maximum() * step // 20 if step % 4 == 0 else bar.value() + bar.pageStep()
        ours.append(desk.timed(partial(bar.setValue, to), is_there))
        start = max(0, view.rowAt(0)) // PAGE * PAGE
        page = model.numbers[start : start + PAGE]
        floor.append(timed(partial(lists.read, store, "firm", page, model.names)))
    return ours, floor


def _filter(desk: _Desk, library: Library) -> tuple[list[float], list[float]]:
    asked = [partial(library.filter.setText, words) for words in _FILTERS]
    return _answers(desk, library, asked)


def _sort(desk: _Desk, library: Library) -> tuple[list[float], list[float]]:
    names = library.model.names
    asked = [partial(library.sort, names[at], at == 5) for at in (0, 3, 5, 1)]
    return _answers(desk, library, asked)


def _answers(
    desk: _Desk, library: Library, asked: list[Callable[[], object]]
) -> tuple[list[float], list[float]]:
    """Each asked of the window until it is painted, and then of the store alone."""
    from db.store import tables

    ours, floor, told = [], [], [0]

    def hear(_: bool) -> None:
        told[0] += 1

    library.model.shown.connect(hear)
    for ask in asked:
        before = told[0]
        ours.append(desk.timed(ask, lambda before=before: told[0] > before))
        floor.append(timed(partial(tables.numbers, desk.frame.room.store, library.model.view)))
    library.model.shown.disconnect(hear)
    return ours, floor


def _palette(desk: _Desk) -> tuple[list[float], list[float]]:
    """Key by key, each until its offers stand there."""
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    from db.store import queries

    search: Any = desk.frame.search
    store, ours, floor = desk.frame.room.store, [], []

    def type_one(letter: str) -> None:
        event = QInputMethodEvent("", [])
        event.setCommitString(letter)
        QApplication.sendEvent(search, event)

    for words in _KEYS:
        search.open()
        search.clear()
        for at, letter in enumerate(words, 1):
            desk.until(lambda: desk.frame.room.background.is_idle)
            search.offers = None
            ours.append(desk.timed(partial(type_one, letter), lambda: search.offers is not None))
            floor.append(timed(partial(queries.find, store, words[:at], limit=12)))
        search.give_up()
    return ours, floor


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]))))
