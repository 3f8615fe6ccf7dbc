"""The press in its own process: same bytes, and no bad day of it is a bad day of the window."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import Refusal
from desktop import far_press
from desktop.far_press import FarPress
from desktop.pack.press import NearPress
from desktop.pack.snapshot import LEADER, LeaderPage, Snapshot

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = Snapshot(
    LEADER, "20261123-L01", "2026年11月23日", "丝杠基地", leader=LeaderPage(bluf="建议先谈用地。")
)
WAITS_FOR_EVER = [sys.executable, "-c", "import time; time.sleep(600)"]
DIES_AT_ONCE = [sys.executable, "-c", "raise SystemExit(3)"]
# A parent that is killed while its child is warm: says the child's number, then is gone.
GONE = """
import os
from desktop.far_press import FarPress
press = FarPress()
press.warm()
print(press._child.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def press() -> Iterator[FarPress]:
    made = FarPress()
    yield made
    made.close()


def test_it_prints_the_very_bytes_of_the_press_at_hand(press: FarPress) -> None:
    assert press.print(SNAPSHOT) == NearPress().print(SNAPSHOT)
    assert press.lines_over(SNAPSHOT) == 0


def test_pages_are_shown_as_pictures(press: FarPress) -> None:
    assert press.show("a", SNAPSHOT).pages == 1
    ((width, height),) = press.sizes("a")
    picture = press.picture("a", 1, 300)
    assert (picture.number, picture.of, picture.width) == (1, 1, 300)
    assert picture.height == pytest.approx(300 * height / width, abs=2)
    assert len(set(picture.pixels)) > 10


def test_a_refusal_comes_through_with_its_sentence(press: FarPress) -> None:
    with pytest.raises(Refusal) as said:
        press.print(Snapshot("team", "", "", "", leader=LeaderPage(bluf="长" * 5000)))
    assert said.value.code == "leader_page_overflow"
    assert said.value.details["lines_over"] > 10


def test_a_press_that_died_is_started_again(press: FarPress) -> None:
    before = press.print(SNAPSHOT).pdf
    assert press._child is not None
    press._child.kill()
    assert press.print(SNAPSHOT).pdf == before
    with pytest.raises(Refusal, match="预览已经关闭"):
        press.picture("a", 1, 300)


def test_a_press_that_always_dies_says_so() -> None:
    press = FarPress(DIES_AT_ONCE)
    with pytest.raises(Refusal) as said:
        press.print(SNAPSHOT)
    assert said.value.code == "press_died"


def test_a_press_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far_press, "_GRACE", 0.1)
    press = FarPress(WAITS_FOR_EVER)
    with pytest.raises(Refusal) as said:
        press.print(SNAPSHOT, seconds=0.1)
    assert said.value.code == "pack_too_slow"
    assert press._child is None


def test_closing_frees_whoever_waits() -> None:
    press = FarPress(WAITS_FOR_EVER)
    said: list[str] = []

    def wait() -> None:
        try:
            press.print(SNAPSHOT)
        except Refusal as refusal:
            said.append(refusal.code)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while press._child is None:
        assert waiting.is_alive()
    press.close()
    waiting.join(20)
    assert said == ["press_closed"]
    with pytest.raises(Refusal):
        press.print(SNAPSHOT)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_dies_with_the_window_however_that_dies() -> None:
    gone = subprocess.run(
        [sys.executable, "-c", GONE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert gone.returncode == -9
    child = int(gone.stdout)
    for _ in range(1000):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        os.sched_yield()
        threading.Event().wait(0.01)
    pytest.fail("the press outlived its window by ten seconds")


def test_it_learns_no_passphrase(press: FarPress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHI_PASSPHRASE", "一句够长的口令")
    press.warm()
    assert press._child is not None
    environment = Path(f"/proc/{press._child.pid}/environ")
    if not environment.exists():
        pytest.skip("no /proc here")
    assert b"SIZHI" not in environment.read_bytes()
