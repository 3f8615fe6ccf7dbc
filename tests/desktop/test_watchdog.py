"""The watchdog sees what would freeze a window, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from watchdog import Moment, Pace, Watchdog

FREEZE = 0.3  # seconds

# What stands for a screen of ours: the same slots, in a file the watchdog is told to watch.
SCREEN = """
import time

def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass

def wait_for_a_disk(seconds):
    time.sleep(seconds)

def hold_the_interpreter(seconds):
    started, size = time.thread_time(), 1_000_000
    sum(range(size))
    sum(range(int(size * seconds / (time.thread_time() - started))))
"""

Slot = Callable[[float], None]


@pytest.fixture
def screen(tmp_path: Path) -> dict[str, Slot]:
    """The slots by name."""
    made: dict[str, Slot] = {}
    exec(compile(SCREEN, str(tmp_path / "screen.py"), "exec"), made)
    return made


@pytest.fixture
def dog(qtbot: QtBot, tmp_path: Path) -> Iterator[Watchdog]:
    dog = Watchdog(places=(str(tmp_path),))
    dog.start()
    yield dog
    dog.stop()


@pytest.mark.parametrize("name", ["compute", "wait_for_a_disk"])
@pytest.mark.parametrize("is_by_click", [True, False])
def test_a_freeze_is_seen_and_its_function_named(
    name: str, is_by_click: bool, screen: dict[str, Slot], dog: Watchdog, qtbot: QtBot
) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: screen[name](FREEZE))
    if is_by_click:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        QTimer.singleShot(0, button.click)
    qtbot.wait(50)
    dog.stop()
    (freeze,) = dog.freezes
    assert freeze.seconds > FREEZE / 2
    assert f"in {name}" in freeze.seen


def test_a_freeze_that_lets_no_other_thread_run_is_seen(
    screen: dict[str, Slot], dog: Watchdog, qtbot: QtBot
) -> None:
    QTimer.singleShot(20, partial(screen["hold_the_interpreter"], 2 * FREEZE))
    qtbot.wait(100)
    dog.stop()
    assert max(freeze.seconds for freeze in dog.freezes) > FREEZE / 2


def test_much_work_in_small_pieces_is_no_freeze(
    screen: dict[str, Slot], dog: Watchdog, qtbot: QtBot
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.textEdited.connect(lambda: screen["compute"](0.02))
    qtbot.keyClicks(line, "twenty letters typed")
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: screen["compute"](0.02))
    timer.start()
    qtbot.wait(400)
    dog.stop()
    assert not dog.freezes


def slow_look() -> bool:
    time.sleep(FREEZE)
    return True


def test_what_a_test_does_between_its_clicks_is_no_freeze(dog: Watchdog, qtbot: QtBot) -> None:
    qtbot.wait(20)
    time.sleep(FREEZE)
    qtbot.waitUntil(slow_look)
    dog.stop()
    assert not dog.freezes


def test_a_watched_test_that_freezes_fails_and_says_where(tmp_path: Path) -> None:
    """``watched`` as other tests use it, on a file that stands for one of ours."""
    place = tmp_path / "screens"
    place.mkdir()
    (tmp_path / "conftest.py").write_text(
        f"import sys; sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(place)!r}]\n"
        f"import watchdog; watchdog.PLACES = ({str(place)!r},); watchdog.crowd = lambda: 1.0\n"
        "from watchdog import watched\n"
    )
    (place / "screen.py").write_text(SCREEN)
    (tmp_path / "test_frozen.py").write_text(
        "import screen\n"
        "from PySide6.QtCore import QTimer\n"
        "def test_frozen(watched, qtbot):\n"
        f"    QTimer.singleShot(0, lambda: screen.compute({FREEZE}))\n"
        "    qtbot.wait(50)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout
    assert "the GUI thread was busy" in ran.stdout
    assert "in compute" in ran.stdout, ran.stdout


def test_what_a_host_took_of_one_processor_does_not_count_but_work_always_does() -> None:
    before = Moment(clock=10.0, worked=1.0, waited={}, stolen={"cpu0": 5.0, "cpu1": 5.0})
    after = Moment(clock=10.12, worked=1.05, waited={}, stolen={"cpu0": 5.03, "cpu1": 5.01})
    assert after.since(before) == pytest.approx(0.09)
    assert replace(after, worked=1.11).since(before) == pytest.approx(0.11)
    assert replace(after, stolen={}).since(before) == pytest.approx(0.12)


def test_a_machine_that_is_slower_than_at_its_best_says_how_many_times() -> None:
    class Told(Pace):
        takes = iter([0.004] * 5 + [0.007, 0.007, 0.009, 0.004, 0.007] + [0.002] * 5 + [0.004] * 5)

        def _once(self) -> float:
            return next(self.takes)

    pace = Told()
    assert [pace.now() for _ in range(4)] == pytest.approx([1, 1.75, 1, 2])


def test_what_the_judge_itself_takes_is_no_freeze(
    qtbot: QtBot, tmp_path: Path, screen: dict[str, Slot]
) -> None:
    asked: list[float] = []

    def crowd() -> float:
        screen["compute"](2 * FREEZE)  # many looks fall due meanwhile
        asked.append(time.monotonic())
        return 1.0

    dog = Watchdog(FREEZE / 2, (str(tmp_path),), crowd=crowd)
    dog.start()
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(partial(screen["compute"], FREEZE))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.wait(50)
    dog.stop()
    assert len(asked) == 2, "once at the start and once of the freeze"
    assert [round(freeze.seconds / FREEZE) for freeze in dog.freezes] == [1]
