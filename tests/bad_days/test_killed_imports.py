"""``kill -9`` in the middle of an import: afterwards all of the file is there, or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from firm_lists import a_long_list
from terminal import PASSPHRASE, Terminal

from db.records import Firm, Import
from db.store import replay, store
from db.store.queries import rows
from db.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
ROWS = 4100
KILLS = 10
LINES = len(["opened", *range(0, ROWS, 2000)])

IMPORT = """
import sys
from pathlib import Path
from db.store import store
from desktop import intake
opened = store.open_store(Path(sys.argv[1]), sys.argv[2])
print("opened", flush=True)
said = lambda done, total: print("read", done, flush=True)
intake.run(opened, Path(sys.argv[3]), progress=said)
print("acknowledged", flush=True)
opened.close()
"""


def an_import(home: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(home), PASSPHRASE, str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str], lines: int, moment: float) -> tuple[list[str], list[int]]:
    """Strike ``moment`` seconds after so many lines; all that was heard, and its own children."""
    assert process.stdout is not None
    heard = [process.stdout.readline().strip() for _ in range(lines)]
    time.sleep(moment)  # the moment is what is being tested
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.send_signal(signal.SIGKILL)
    heard += process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    return heard, [int(child) for child in children]


def problems(opened: Store, was: int, is_acknowledged: bool, is_thorough: bool) -> list[str]:
    (count, _), (imports, _) = rows(opened, Firm, limit=0), rows(opened, Import, limit=0)
    found = replay.problems(opened) if is_thorough else replay.chain_problems(opened)
    if count not in (was, was + ROWS) or (count == was) != (imports == 0):
        found.append(f"{count - was} firms of {ROWS} and {imports} imports are there")
    if is_acknowledged and count == was:
        found.append("an acknowledged import is lost")
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the reader's process")
def test_ten_killed_imports_leave_all_or_nothing(sizhi: Terminal, tmp_path: Path) -> None:
    file = a_long_list(tmp_path / "名单.csv", ROWS)
    sizhi.made("firm", "legal_name=早就在这里")
    to_the_end = seconds_from_the_last_row(sizhi, file)
    rng = random.Random(9)
    outcomes = Counter[str]()
    for number in range(KILLS):
        if number % 2:
            lines, moment = rng.randrange(1, LINES), rng.random() * 0.1
        else:  # around the commit, which comes last
            lines, moment = LINES, to_the_end * (0.3 + 0.1 * number)
        heard, readers = kill(an_import(sizhi.home, file), lines, moment)
        opened = store.open_store(sizhi.home, PASSPHRASE)
        assert problems(opened, 1, "acknowledged" in heard, is_thorough=number % 3 == 0) == []
        is_there = rows(opened, Firm, limit=0)[0] > 1
        opened.close()
        assert not any(map(lives, readers))
        outcomes["all" if is_there else "nothing"] += 1
        if is_there:  # the backup the import had made
            sizhi.done("restore")
    print(f"of {KILLS} killed imports: {dict(outcomes)}")
    assert outcomes["nothing"]


def seconds_from_the_last_row(sizhi: Terminal, file: Path) -> float:
    """How long an import that nobody kills takes after it has read all."""
    process = an_import(sizhi.home, file)
    assert process.stdout is not None
    for _ in range(LINES):
        process.stdout.readline()
    started = time.monotonic()
    assert process.stdout.readline() == "acknowledged\n"
    taken = time.monotonic() - started
    process.communicate()
    sizhi.done("restore")
    return taken


def lives(process: int) -> bool:
    """Whether a reader outlives the program that asked it for a moment longer than it may."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] == "Z":
                return False
        except (ProcessLookupError, FileNotFoundError):
            return False
        time.sleep(0.01)
    return True
