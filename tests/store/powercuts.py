"""The power fails at any moment, hundreds of times, on a machine that is never switched off.

A writer runs once under :mod:`recorder`; then the run is cut at random places and the disk put
together as it may look after the cut: synced writes are there, the others are there, gone, or torn
into sectors, in any mixture. Each such disk is handed to the writer's own check.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recorder import Event

ROOT = Path(__file__).resolve().parent.parent.parent
SECTOR = 512

Check = Callable[[Path, list[int]], list[str]]
"""Given the folder after the cut and the acknowledged numbers: what is wrong."""


@dataclass(frozen=True)
class Cut:
    """The disk after one power cut: the files SQLite had touched, and what had been promised."""

    at: int
    mode: str
    files: dict[str, bytes]
    acknowledged: list[int]


@dataclass(frozen=True)
class Run:
    """A recorded run: the files as they were before it, and all that then happened."""

    before: Path
    events: list[Event]


def record(writer: Sequence[str], folder: Path, scratch: Path) -> Run:
    """Run ``writer`` (a Python file and its arguments) on ``folder`` and record it."""
    before, trace = scratch / "before", scratch / "trace"
    shutil.copytree(folder, before)
    command = [sys.executable, str(Path(__file__).with_name("recorder.py"))]
    subprocess.run(
        [*command, str(trace), str(folder), *writer],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return Run(before, pickle.loads(trace.read_bytes()))


def replay(run: Run, into: Path, check: Check, *, cuts: int, seed: int) -> list[str]:
    """Cut the run ``cuts`` times; what the check found wrong, with the cut it followed."""
    shutil.copytree(run.before, into)
    original = {file.relative_to(into).as_posix() for file in into.rglob("*") if file.is_file()}
    found: list[str] = []
    for cut in disks(run, cuts=cuts, seed=seed):
        for file in [file for file in into.rglob("*") if file.is_file()]:
            name = file.relative_to(into).as_posix()
            if name not in original or name in cut.files or name.endswith(("-wal", "-shm")):
                file.unlink()
        for name, content in cut.files.items():
            (into / name).write_bytes(content)
        for problem in check(into, cut.acknowledged):
            found.append(f"cut at event {cut.at} ({cut.mode}): {problem}")
    return found


def disks(run: Run, *, cuts: int, seed: int) -> Iterator[Cut]:
    """The disks after ``cuts`` power cuts, half of them right after an acknowledgement."""
    rng = random.Random(seed)
    acks = [place + 1 for place, event in enumerate(run.events) if event[0] == "ack"]
    places = [
        rng.choice(acks) if number % 2 else rng.randrange(1, len(run.events) + 1)
        for number in range(cuts)
    ]
    touched = {name for what, name, _, _ in run.events if what != "ack"}
    disk = Disk({name: _content(run.before / name) for name in touched})
    done = 0
    for place in sorted(places):
        for event in run.events[done:place]:
            disk.happen(event)
        done = place
        mode = rng.choice(("lost", "kept", "some", "torn", "torn"))
        yield Cut(place, mode, disk.after_a_cut(mode, rng), list(disk.acknowledged))


class Disk:
    """What is surely on the plate, and what is only on its way there."""

    def __init__(self, files: dict[str, bytes | None]) -> None:
        self._synced = {
            name: bytearray(content) for name, content in files.items() if content is not None
        }
        self._pending: dict[str, list[Event]] = {}
        self._removed: dict[str, bytearray] = {}
        self.acknowledged: list[int] = []

    def happen(self, event: Event) -> None:
        """One thing SQLite asked for, or one promise the writer made."""
        what, name, _, _ = event
        if what == "ack":
            self.acknowledged.append(int(name))
        elif what == "sync":
            image = self._synced.setdefault(name, bytearray())
            for waiting in self._pending.pop(name, []):
                _apply(image, waiting)
            self._removed.pop(name, None)
        elif what == "remove":
            self._pending.pop(name, None)
            if name in self._synced:
                self._removed[name] = self._synced.pop(name)
        else:
            self._pending.setdefault(name, []).append(event)

    def after_a_cut(self, mode: str, rng: random.Random) -> dict[str, bytes]:
        """One way the plate may look. A removal that no sync followed may not have happened."""
        files = {name: bytearray(image) for name, image in self._synced.items()}
        for name, image in self._removed.items():
            if name not in self._pending and rng.random() < 0.5:
                files[name] = bytearray(image)
        for name, waiting in self._pending.items():
            image = files.setdefault(name, bytearray())
            for event in waiting:
                for piece in _sectors(event) if mode == "torn" else [event]:
                    if mode == "kept" or (mode != "lost" and rng.random() < 0.5):
                        _apply(image, piece)
        return {name: bytes(image) for name, image in files.items()}


def _apply(image: bytearray, event: Event) -> None:
    what, _, place, content = event
    if what == "cut":
        del image[place:]
        return
    if len(image) < place:
        image.extend(bytes(place - len(image)))
    image[place : place + len(content)] = content


def _sectors(event: Event) -> Iterator[Event]:
    """A write in the pieces a drive writes whole: those between multiples of 512 bytes."""
    what, name, place, content = event
    if what == "cut":
        yield event
    start = 0
    while start < len(content):
        end = min(len(content), start + SECTOR - (place + start) % SECTOR)
        yield what, name, place + start, content[start:end]
        start = end


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
