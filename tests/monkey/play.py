"""One play: ``python -m tests.monkey.play FOLDER --seed N --seconds S``; 0 when nothing happened.

The folder is the playground: the home, the files, the diary of every action, and a line for each
time it was at home (``homes.txt``). Prints what happened as JSON; the first fault ends the play and
the seed plays it again.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import gc
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QPixmapCache
from PySide6.QtWidgets import QApplication

from db.store import replay
from db.store.store import open_store
from db.store.vault import Cost
from desktop.app import make_window, start_qt
from desktop.commands import upkeep
from desktop.door import Door
from desktop.garbage import Garbage
from desktop.theme import Look
from tests.desktop.watchdog import LIMIT, Freeze, Watchdog, crowd
from tests.monkey import hands
from tests.monkey.guard import Guard
from tests.monkey.monkey import Monkey

PASSPHRASE = "四卡在手不慌"
TODAY = date(2026, 11, 23)
CHEAP = Cost(memory=8192, passes=1, lanes=1)
PASSING = {"QTipLabel", "QShapedPixmapWindow", "QFocusFrame", "QRubberBand"}
"""Widgets of Qt's own that come and go with the mouse."""
SURE = 3
"""Times the window was busy too long at one place, until it is the window's doing."""


WARM = 2000
"""Actions until every screen was made once and caches are full."""
AT_ONCE, PER_THOUSAND = 12.0, 2.5
"""Megabytes the process may have grown by when it is at home: see ``leaks``."""
OBJECTS_AT_ONCE, OBJECTS_PER_THOUSAND = 1500, 500
LATE = 4
"""Times the time asked for, until it is over though the least number of actions is not reached."""


@dataclass
class Home:
    """How it looks when everything is closed and locked.

    ``megabytes`` the process has in memory; ``widgets`` and Python ``objects`` alive; ``modules``
    loaded, for a module that is loaded late is no leak.
    """

    seconds: float
    actions: int
    megabytes: float
    widgets: int
    windows: int
    objects: int
    modules: int


@dataclass
class Play:
    """What happened; ``busy`` is how many stretches were over ``LIMIT``, faults or not."""

    seed: int
    faults: list[str] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    actions: int = 0
    ops: int = 0
    longest_ms: float = 0
    busy: int = 0


class Outside(QObject):
    """What would be opened in another program is only counted."""

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        pass


def play(folder: Path, seed: int, seconds: float, least: int, limit: float) -> Play:
    """Play in ``folder`` for ``seconds`` and until there were ``least`` actions.

    A stretch over ``limit`` seconds is a freeze; every one over ``LIMIT`` stands in ``busy.txt``.
    """
    told, guard = Play(seed), Guard()
    application = start_qt()
    outside = Outside()
    for scheme in ("file", "http", "https", "mailto"):
        QDesktopServices.setUrlHandler(scheme, outside, "open")
    door = Door(folder / "home", today=lambda: TODAY, cost=CHEAP)
    store, _ = door.make(PASSPHRASE)
    door.fill(store)
    store.close()
    guard.watch()
    window = make_window(door, Look(application, is_dark=False), lambda: TODAY)
    window.show()
    dog = Watchdog(min(limit, LIMIT), loops=(hands.__file__,), crowd=crowd)
    diary = (folder / "diary.txt").open("w", encoding="utf-8", buffering=1)
    homes = (folder / "homes.txt").open("w", encoding="utf-8", buffering=1)
    busy = (folder / "busy.txt").open("w", encoding="utf-8", buffering=1)
    started = time.monotonic()

    def frozen() -> list[str]:
        return again([freeze for freeze in dog.freezes if freeze.seconds > limit])

    def is_over() -> bool:
        gone = time.monotonic() - started
        over = gone > seconds and (monkey.actions >= least or gone > LATE * seconds)
        return bool(guard.faults or frozen()) or over

    kinds: Counter[type] = Counter()
    written = 0

    def at_home() -> None:
        nonlocal kinds, written
        print(*dog.freezes[written:], sep="\n", end="", file=busy)
        written = len(dog.freezes)
        gc.collect()
        told.homes.append(_look_round(time.monotonic() - started, monkey.actions))
        print(told.homes[-1], file=homes)
        before, kinds = kinds, Counter(map(type, gc.get_objects()))
        if before and (kinds - before).total() > OBJECTS_AT_ONCE:
            print("more:", (kinds - before).most_common(8), file=homes)
        if is_over():
            application.exit()

    monkey = Monkey(
        window, PASSPHRASE, seed, folder / "files", is_over, at_home,
        lambda line: print(line, file=diary),
    )  # fmt: skip
    garbage = Garbage()
    monkey.begin()
    dog.start()
    hands.run(application)
    dog.stop()
    garbage.stop()
    window.close()
    diary.close()
    homes.close()
    busy.close()
    guard.rest()
    told.actions, told.done, told.seen = monkey.actions, monkey.done, monkey.seen
    told.longest_ms, told.busy = dog.longest * 1000, len(dog.freezes)
    told.faults += guard.faults + frozen() + leaks(told.homes)
    told.faults += _store_faults(door.path, told)
    return told


def _give_back() -> None:
    """Hand what the C library keeps free to the system, so that what is counted is in use.

    Up to a third of a second in which no thread gets memory: nothing for the program itself.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)


def _look_round(seconds: float, actions: int) -> Home:
    QPixmapCache.clear()
    _give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if os.name == "posix" else 0
    size = os.sysconf("SC_PAGE_SIZE") if pages else 0
    there = [w for w in QApplication.allWidgets() if type(w).__name__ not in PASSING]
    windows = sum(w.isWindow() for w in there)
    objects, modules = len(gc.get_objects()), len(sys.modules)
    return Home(seconds, actions, pages * size / 2**20, len(there), windows, objects, modules)


def again(freezes: list[Freeze]) -> list[str]:
    """Those seen a third time at one place: once or twice it may be the machine that stood still,
    and with them one of each other place, to be looked at."""
    places = Counter(freeze.seen for freeze in freezes)
    told = {freeze.seen: str(freeze) for freeze in freezes}
    return list(told.values()) if any(times >= SURE for times in places.values()) else []


def leaks(homes: list[Home]) -> list[str]:
    """Widgets that outlive going home; memory and Python objects that keep growing.

    Widgets and windows: not one more than after the first round. The rest is counted after the
    warm-up and only between two times at home that know the same modules. ``AT_ONCE`` is how far
    two looks at an unchanged process lie apart (threads, pages half in use). ``PER_THOUSAND`` is
    not nothing, because Qt itself keeps a little of each widget that wore a style sheet (5 kB of
    a record page, 4 kB of a list: seen with heaptrack in its own renderer of sheets, in no object
    of ours) and a thousand actions make some hundred of these pages and lists anew, while the
    records of the home grow by what was dropped on it. A page that outlives its leaving costs
    20 times as much, a frame that outlives its lock 500 times.
    """
    found = []
    if homes and (more := max(home.widgets for home in homes) - homes[0].widgets) > 0:
        found.append(f"{more} widgets more than after the first round")
    if homes and (more := max(home.windows for home in homes) - homes[0].windows) > 0:
        found.append(f"{more} windows more than after the first round")
    megabytes, objects, actions = growth(homes)
    if megabytes > AT_ONCE + PER_THOUSAND * actions / 1000:
        found.append(f"{megabytes:.1f} MB more after {actions} actions: {homes[-1]}")
    if objects > OBJECTS_AT_ONCE + OBJECTS_PER_THOUSAND * actions / 1000:
        found.append(f"{objects} Python objects more after {actions} actions: {homes[-1]}")
    return found


def growth(homes: list[Home]) -> tuple[float, int, int]:
    """(megabytes, Python objects, in how many actions) after the warm-up, late modules left out."""
    megabytes, objects, actions = 0.0, 0, 0
    for before, after in pairwise(home for home in homes if home.actions >= WARM):
        if before.modules == after.modules:
            megabytes += after.megabytes - before.megabytes
            objects += after.objects - before.objects
            actions += after.actions - before.actions
    return megabytes, objects, actions


def _store_faults(home: Path, told: Play) -> list[str]:
    """The home as ``sizhi check`` and ``sizhi replay`` see it."""
    checked = upkeep.check(home, PASSPHRASE)
    store = open_store(home, PASSPHRASE)
    with store.reading() as cursor:
        before = replay.fingerprint(cursor)
    told.ops = replay.rebuild(store)
    with store.reading() as cursor:
        after = replay.fingerprint(cursor)
    store.close()
    rows = [f"replay made other rows of {name}" for name in after if before[name] != after[name]]
    return [*map(str, checked["problems"]), *rows]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--least", type=int, default=0, help="actions, however slow the machine")
    asked.add_argument("--limit", type=float, default=LIMIT, help="seconds that are a freeze")
    given = asked.parse_args()
    folder = given.folder.absolute()
    (folder / "files").mkdir(parents=True, exist_ok=True)
    os.chdir(folder / "files")
    os.environ |= {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "died.txt").open("w") as died:
        faulthandler.enable(died)
        told = play(folder, given.seed, given.seconds, given.least, given.limit)
        faulthandler.disable()
    print(json.dumps(asdict(told), ensure_ascii=False, indent=1))
    if told.faults:
        last = (folder / "diary.txt").read_text("utf-8").splitlines()[-40:]
        print(f"seed {given.seed}, the last actions:", *last, sep="\n", file=sys.stderr)
        print("\n\n".join(told.faults), file=sys.stderr)
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main())
