"""Fails a test in which the GUI thread was busy too long without coming back to its event loop.

A timer on the GUI thread beats; a signal every few milliseconds makes the GUI thread itself note
what it is at. Work that Qt runs (a wait of ``qtbot``, a slot behind a click) and that goes on
without a beat is a freeze, and the message names the function. What the test itself does between
its clicks and waits is not the window's and does not count, nor does waiting for a processor that
somebody else has: another program, or another machine on the same host.

It never holds a frame of what it looks at, least of all on another thread: a frame keeps its locals
alive, widgets and painters among them, which would then die late or on the wrong thread. A call is
known again by a mark left on its frame.

Use: ``from watchdog import watched`` in a conftest, then ask for ``watched`` in the test; or, for
a look at all tests, ``PYTHONPATH=tests/desktop pytest -p watchdog -o usefixtures=watched``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import StackSummary as Stack
from types import FrameType

import pytest
import pytestqt
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.garbage import Garbage

LIMIT = 0.1  # seconds, of issue 3
LOOK = 0.005
SIGNAL = signal.SIGUSR1
BEAT = 10  # milliseconds
STEAL = 7  # column of a processor in /proc/stat, in ticks
PYTESTQT_LOOP = str(Path(pytestqt.__file__).with_name("qt_compat.py"))
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the clock; how long this thread has worked, and each has waited for a processor.

    ``waited`` is in nanoseconds by thread, and ``stolen`` in seconds by processor: how long the
    host of a virtual machine gave it to others, which no thread's own time tells. Both are empty
    where the system does not tell (Linux does).
    """

    clock: float
    worked: float
    waited: Mapping[int, int]
    stolen: Mapping[str, float]

    @staticmethod
    def now() -> Moment:
        waited = {}
        for told in Path("/proc/self/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):  # the thread has ended
                waited[int(told.parent.name)] = int(told.read_text().split()[1])
        return Moment(time.monotonic(), time.thread_time(), waited, _stolen())

    def since(self, earlier: Moment) -> float:
        """Seconds, less those in which others had the processors.

        Those the GUI thread waited itself; and, as it may have waited for the interpreter while
        the thread that held it had no processor, those of the thread that waited longest. Then
        what was stolen of the processor that lost most. What it worked itself always counts.
        """
        waits = {t: ns - earlier.waited.get(t, 0) for t, ns in self.waited.items()}
        own = waits.pop(threading.get_native_id(), 0)
        others = max(waits.values(), default=0)
        lost = max((s - earlier.stolen.get(c, s) for c, s in self.stolen.items()), default=0.0)
        rest = self.clock - earlier.clock - (own + others) / 1e9 - lost
        return max(rest, self.worked - earlier.worked)


def _stolen() -> dict[str, float]:
    told = {}
    with contextlib.suppress(OSError):
        for name, *ticks in map(str.split, Path("/proc/stat").read_text().splitlines()):
            if name.startswith("cpu") and name != "cpu" and len(ticks) > STEAL:
                told[name] = int(ticks[STEAL]) / os.sysconf("SC_CLK_TCK")
    return told


def crowd() -> float:
    """How many times longer work takes now than when this machine is at its best, at least 1.

    Waiting for a processor is not counted, but a processor is half of a core, and caches, memory
    and the host are shared as well: the same work takes up to twice as long beside one other
    program, and several times as long on a crowded machine.
    """
    wanting = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1.0
    return max(1.0, wanting / (os.cpu_count() or 1), _pace.now())


class Pace:
    """How long a piece of work takes that is always the same, against the shortest seen so far."""

    def __init__(self) -> None:
        self._best = float("inf")

    def now(self) -> float:
        """In times of the best, at least 1; some 20 milliseconds."""
        taken = sorted(self._once() for _ in range(5))
        self._best = min(self._best, taken[0])
        return taken[len(taken) // 2] / self._best

    def _once(self) -> float:
        started = time.thread_time()
        words = {str(number): number for number in range(10_000)}  # as much memory as thought
        assert words
        return time.thread_time() - started


_pace = Pace()


class Mark:
    """Left where a debugger would leave its tracing function, which this is none of."""

    def __call__(self, *_: object) -> None: ...


class Watchdog:
    """Watches the thread that made it, from ``start`` to ``stop``; ``freezes`` is what it saw."""

    def __init__(
        self,
        limit: float = LIMIT,
        places: tuple[str, ...] = (),
        loops: tuple[str, ...] = (PYTESTQT_LOOP,),
        crowd: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """``places`` are ours unless others are named; ``loops`` only hand over to Qt.

        ``crowd`` says how often the limit is granted: see the function of that name.
        """
        self.freezes: list[Freeze] = []
        self.longest = 0.0  # seconds, of what was no freeze as well
        self._limit, self._places, self._loops = limit, places or PLACES, loops
        self._crowd, self._is_judging = crowd, False
        self._mark: Mark | None = None  # on the call that goes on; None between two calls
        self._since, self._seen = Moment.now(), ""
        self._depth = 0
        self._ends = threading.Event()
        self._heart = QTimer(interval=BEAT)
        self._heart.timeout.connect(self._beat)
        self._watcher = threading.Thread(target=self._remind, name="watchdog", daemon=True)

    def start(self) -> None:
        self._crowd()  # its first look says what is usual here
        signal.signal(SIGNAL, self._look)
        signal.siginterrupt(SIGNAL, False)
        self._heart.start()
        self._watcher.start()

    def stop(self) -> None:
        if self._ends.is_set():
            return
        self._ends.set()
        self._watcher.join()
        self._heart.stop()
        self._end(None)
        signal.signal(SIGNAL, lambda *_: None)  # one may still be on its way

    def _remind(self) -> None:
        """On a thread of its own: ask the GUI thread to look."""
        gui = threading.main_thread().ident or 0
        while not self._ends.wait(LOOK):
            signal.pthread_kill(gui, SIGNAL)

    def _beat(self) -> None:
        """The event loop is free: whatever went on has ended, and what comes now is its doing."""
        call, _ = self._found(sys._getframe())
        self._end(call)

    def _look(self, _: int, frame: FrameType | None) -> None:
        if self._is_judging:
            return
        call, inwards = self._found(frame)
        mark = call.f_trace if call is not None else None
        is_new = mark is None or mark is not self._mark
        if is_new and (call is not None or self._mark is not None):
            self._end(call)
        if call is not None and len(inwards) > self._depth:  # the deepest look tells most
            self._depth = len(inwards)
            named = [(f.f_code.co_filename, f.f_lineno or 0, f.f_code.co_name) for f in inwards]
            self._seen = "".join(Stack.from_list([(*one, None) for one in named]).format())

    def _end(self, call: FrameType | None) -> None:
        """Judge the stretch that ends here; another begins, in ``call``."""
        self._is_judging = True  # looks that fall due meanwhile are of what has ended
        now = Moment.now()
        if self._mark is not None:
            seconds = now.since(self._since)
            self.longest = max(self.longest, seconds)
            if seconds > self._limit:
                if seconds > self._limit * self._crowd():
                    seen = self._seen or "nothing of Python was seen\n"
                    self.freezes.append(Freeze(seconds, seen))
                now = Moment.now()
        self._since, self._seen, self._depth, self._mark = now, "", 0, None
        if call is not None:
            self._mark = call.f_trace = Mark()
        self._is_judging = False

    def _found(self, frame: FrameType | None) -> tuple[FrameType | None, list[FrameType]]:
        """The call that Qt runs now, if it does; and the way to its end, from there inwards."""
        frames: list[FrameType] = []
        while frame is not None:
            if frame.f_code.co_filename != __file__:
                frames.append(frame)
            frame = frame.f_back
        loop = 0
        for at in range(len(frames) - 1, -1, -1):  # from the outermost inwards
            if _is_of(frames[at], self._loops):
                loop = at + 1
            elif _is_of(frames[at], self._places):
                start = loop or at + 1
                return frames[start - 1], frames[:start][::-1]
        if loop == 1:
            return frames[0], frames[:1]  # nothing in Python, or nothing at all until the next beat
        return None, []


def _is_of(frame: FrameType, places: tuple[str, ...]) -> bool:
    return frame.f_code.co_filename.startswith(places)


@pytest.fixture
def watched(qapp: QApplication) -> Iterator[Watchdog]:
    """The watchdog, already watching; the test fails afterwards if it saw a freeze.

    Cycles are cleared as they are for people: Python's own clearing looks through all that other
    tests left behind as well.
    """
    garbage = Garbage()
    dog = Watchdog(crowd=crowd)
    dog.start()
    yield dog
    dog.stop()
    garbage.stop()
    if dog.freezes:
        pytest.fail("the GUI thread was busy:\n" + "\n".join(map(str, dog.freezes)), pytrace=False)
