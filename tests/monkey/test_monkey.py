"""A monkey plays at the window, and nothing happens: see ``monkey.py`` for what it does.

Two minutes, five where CI says so, two hours with ``--long``; and until there were enough actions
to have been everywhere. When it fails it prints its seed and its last actions;
``python -m tests.monkey.play FOLDER --seed N`` plays them again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.monkey.play import AT_ONCE, OBJECTS_AT_ONCE, PER_THOUSAND, WARM, Home, growth, leaks

ROOT = Path(__file__).resolve().parents[2]
MINUTE = 60
NOTICED = 0.25
"""Seconds a person notices, on whatever machine. The hundred milliseconds of a window that is never
in the way are measured over whole journeys, which can be walked again; a play cannot: what took
longer than they stands in its ``busy.txt``."""
LEAST = 1500
"""Actions until each of some thirty screens was opened several times."""
ACTIONS = {
    "click", "double-click", "right-click", "drag", "wheel", "key", "shortcut", "type", "compose",
    "paste", "open", "drop", "apply", "resize", "dark", "lock", "unlock", "home",
}  # fmt: skip
HOME = Home(60.0, WARM, 250.0, widgets=48, windows=1, objects=50_000, modules=1200)


def play(folder: Path, seed: int, seconds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.monkey.play", str(folder)]
    command += ["--seed", str(seed), "--seconds", str(seconds), "--least", str(LEAST)]
    command += ["--limit", str(NOTICED)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    died = (folder / "died.txt").read_text() if ran.returncode < 0 else ""
    assert ran.returncode == 0, f"status {ran.returncode}\n{ran.stderr[-8000:]}\n{died}"
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def assert_it_was_everywhere(told: dict[str, Any]) -> None:
    """Every kind of action, on every screen of the rail and its foot, on boards and records."""
    assert told["actions"] >= LEAST
    assert set(told["done"]) >= ACTIONS
    assert not [where for where, times in told["seen"].items() if not times]
    assert "Board" in told["seen"]
    assert sum(where.startswith("record ") for where in told["seen"]) >= 10
    assert told["ops"] > 500, "the sample and what was typed, dropped, undone"
    assert len(told["homes"]) >= LEAST // 250


def test_a_monkey_breaks_nothing(tmp_path: Path) -> None:
    seed = int(os.environ.get("SIZHI_SEED", "20261123"))
    told = play(tmp_path, seed, 5 * MINUTE if os.environ.get("CI") else 2 * MINUTE)
    assert_it_was_everywhere(told)


@pytest.mark.long
def test_a_monkey_breaks_nothing_in_two_hours(tmp_path: Path) -> None:
    told = play(tmp_path, int(os.environ.get("SIZHI_SEED", "7")), 120 * MINUTE)
    assert_it_was_everywhere(told)
    assert told["actions"] > 10 * WARM, "most of it after the warm-up"


def homes(count: int, **more: float) -> list[Home]:
    """``count`` times at home, 250 actions apart, each with so much more than the one before."""
    made = [HOME]
    for _ in range(count - 1):
        last = made[-1]
        grown: dict[str, Any] = {name: getattr(last, name) + by for name, by in more.items()}
        made.append(replace(last, actions=last.actions + 250, **grown))
    return made


def test_a_window_that_stays_as_it_is_has_no_leak() -> None:
    assert leaks(homes(40)) == []
    assert leaks(homes(2, megabytes=AT_ONCE * 0.9)) == []


def test_what_outlives_going_home_or_keeps_growing_is_told() -> None:
    [told] = leaks(homes(3, widgets=1))
    assert "2 widgets more" in told
    [told] = leaks(homes(3, windows=1))
    assert "windows" in told
    [told] = leaks(homes(80, megabytes=PER_THOUSAND / 4 + AT_ONCE / 70))
    assert "MB more after 19750 actions" in told
    [told] = leaks(homes(40, objects=OBJECTS_AT_ONCE))
    assert "Python objects" in told


def test_what_grew_while_warming_up_or_with_a_module_loaded_late_is_no_leak() -> None:
    cold = [replace(HOME, actions=250, megabytes=150.0, objects=1), *homes(10)]
    late = homes(2, megabytes=AT_ONCE * 3, objects=OBJECTS_AT_ONCE * 3, modules=40)
    assert growth(cold)[:2] == (0.0, 0)
    assert growth(late) == (0.0, 0, 0)
