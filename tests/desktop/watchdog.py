"""Fails a test in which the GUI thread was busy too long without coming back to its event loop.

A timer on the GUI thread beats; a thread beside it looks every few milliseconds what the GUI
thread is at. Work that Qt runs (a wait of ``qtbot``, a slot behind a click) and that goes on
without a beat is a freeze, and the message names the function. What the test itself does between
its clicks and waits is not the window's and does not count, nor does waiting for a processor that
somebody else has.

Use: ``from watchdog import watched`` in a conftest, then ask for ``watched`` in the test; or, for
a look at all tests, ``PYTHONPATH=tests/desktop pytest -p watchdog -o usefixtures=watched``.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from traceback import StackSummary as Stack
from types import FrameType

import pytest
import pytestqt
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

LIMIT = 0.1  # seconds, of issue 3
LOOK = 0.005
BEAT = 10  # milliseconds
PYTESTQT = str(Path(pytestqt.__file__).parent)
ROOT = Path(__file__).resolve().parents[2]
# What runs on the GUI thread for a person; `desktop.app` and the rest a test may call by itself.
PLACES = tuple(str(ROOT / "desktop" / place) for place in ("screens", "widgets", "window.py"))


@dataclass(frozen=True, slots=True)
class Freeze:
    """``seconds`` without the event loop, and what was seen going on, innermost last."""

    seconds: float
    seen: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms without the event loop, in\n{self.seen}"


class Watchdog:
    """Watches the thread that made it, from ``start`` to ``stop``; ``freezes`` is what it saw.

    A frame keeps its locals alive, widgets among them, and those must never die on the watching
    thread: every frame looked at is kept until the GUI thread itself lets go of it.
    """

    def __init__(self, limit: float = LIMIT, places: tuple[str, ...] = PLACES) -> None:
        self.freezes: list[Freeze] = []
        self._limit, self._places = limit, places
        self._gui = threading.main_thread()
        self._beats = 0
        self._looking = threading.Lock()
        self._looked_at: list[FrameType] = []
        self._work: FrameType | None = None  # the call the last looks found
        self._ends = threading.Event()
        self._heart = QTimer(interval=BEAT)
        self._heart.timeout.connect(self._beat)
        self._watcher = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self._heart.start()
        self._watcher.start()

    def stop(self) -> None:
        self._ends.set()
        self._watcher.join()
        self._heart.stop()
        self._work = None
        self._looked_at.clear()

    def _beat(self) -> None:
        self._beats += 1
        if self._looking.acquire(blocking=False):
            self._looked_at = [self._work] if self._work else []
            self._looking.release()

    def _watch(self) -> None:
        """One look after the other; looks at the same work without a beat are one stretch."""
        since, beats, seen = self._clock(), self._beats, Stack()
        while not self._ends.wait(LOOK):
            with self._looking:
                is_same, stack = self._look()
            if is_same and self._beats == beats:
                seen = max(seen, stack, key=len)  # the deepest look tells most
                continue
            self._judge(since, beats, seen)
            since, beats, seen = self._clock(), self._beats, stack
        self._judge(since, beats, seen)

    def _judge(self, since: float, beats: int, seen: Stack) -> None:
        """The end of a stretch; with many beats in it, it was this thread that got no look in."""
        seconds = self._clock() - since
        if seen and seconds > self._limit and self._beats - beats <= 2:
            self.freezes.append(Freeze(seconds, "".join(seen.format())))

    def _clock(self) -> float:
        """Seconds, less those the GUI thread could have run and got no processor (Linux)."""
        try:
            told = Path(f"/proc/self/task/{self._gui.native_id}/schedstat").read_text()
        except OSError:
            return time.monotonic()
        return time.monotonic() - int(told.split()[1]) / 1e9

    def _look(self) -> tuple[bool, Stack]:
        """Whether Qt still runs the same call; and the way to its end, empty between two calls."""
        frames = self._looked_at
        start = len(frames)
        frame = sys._current_frames().get(self._gui.ident or 0)
        while frame is not None:
            frames.append(frame)
            frame = frame.f_back
        loop: FrameType | None = None
        call, way = None, start
        for at in range(len(frames) - 1, start - 1, -1):  # from the outermost inwards
            if _is_of(frames[at], (PYTESTQT,)) and frames[at].f_code.co_name == "exec":
                loop, way = frames[at], at
            elif _is_of(frames[at], self._places):
                call, way = loop or frames[at], at
                break
        if call is None and loop is not None and _is_of(frames[start], (PYTESTQT,)):
            call = loop  # nothing in Python, or nothing at all until the next beat
        is_same, self._work = call is not None and call is self._work, call
        inwards = frames[start : way + 1][::-1] if call else []
        return is_same, Stack.from_list([_named(frame) for frame in inwards])


def _is_of(frame: FrameType, places: tuple[str, ...]) -> bool:
    return frame.f_code.co_filename.startswith(places)


def _named(frame: FrameType) -> tuple[str, int, str, None]:
    return frame.f_code.co_filename, frame.f_lineno or 0, frame.f_code.co_name, None


@pytest.fixture
def watched(qapp: QApplication) -> Iterator[Watchdog]:
    """The watchdog, already watching; the test fails afterwards if it saw a freeze."""
    dog = Watchdog()
    dog.start()
    yield dog
    dog.stop()
    if dog.freezes:
        pytest.fail("the GUI thread was busy:\n" + "\n".join(map(str, dog.freezes)), pytrace=False)
