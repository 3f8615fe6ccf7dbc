"""A monkey plays at the window, and nothing happens: see ``monkey.py`` for what it does.

Two minutes, five where CI says so, two hours with ``--long``. When it fails it prints its seed and
its last actions; ``python -m tests.monkey.play FOLDER --seed N`` plays them again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MINUTE = 60


def play(folder: Path, seed: int, seconds: int) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.monkey.play", str(folder)]
    command += ["--seed", str(seed), "--seconds", str(seconds)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    died = (folder / "died.txt").read_text() if ran.returncode < 0 else ""
    assert ran.returncode == 0, f"status {ran.returncode}\n{ran.stderr[-8000:]}\n{died}"
    told: dict[str, object] = json.loads(ran.stdout)
    return told


def test_a_monkey_breaks_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("SIZHI_SEED", "20261123"))
    told = play(tmp_path, seed, 5 * MINUTE if os.environ.get("CI") else 2 * MINUTE)
    done = told["done"]
    assert isinstance(done, dict)
    assert {"click", "type", "key", "open", "unlock"} <= set(done)
    assert told["actions"] > 100  # type: ignore[operator]


@pytest.mark.long
def test_a_monkey_breaks_nothing_in_two_hours(tmp_path: Path) -> None:
    play(tmp_path, int(os.environ.get("SIZHI_SEED", "7")), 120 * MINUTE)
