"""The power fails at any moment, hundreds of times, on a machine that is never switched off.

A writer runs once under :mod:`recorder`; then the run is cut at random places and the disk put
together as it may look after the cut: synced writes are there, the others are there, gone, or torn
into sectors, in any mixture. Each such disk is handed to the writer's own check. Where the folder
holds the disks of several machines, the power fails for one of them, for some, or for all.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    how: str
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


def replay(
    run: Run, into: Path, check: Check, *, cuts: int, seed: int, machines: Sequence[str] = ("",)
) -> list[str]:
    """Cut the run ``cuts`` times; what the check found wrong, with the cut it followed."""
    shutil.copytree(run.before, into)
    original = {file.relative_to(into).as_posix() for file in into.rglob("*") if file.is_file()}
    original -= _touched(run)
    found: list[str] = []
    for cut in disks(run, cuts=cuts, seed=seed, machines=machines):
        for file in [file for file in into.rglob("*") if file.is_file()]:
            name = file.relative_to(into).as_posix()
            if name not in original or name.endswith(("-wal", "-shm")):
                file.unlink()
        for name, content in cut.files.items():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (into / name).write_bytes(content)
        for problem in check(into, cut.acknowledged):
            found.append(f"cut at event {cut.at} ({cut.how}): {problem}")
    return found


def disks(run: Run, *, cuts: int, seed: int, machines: Sequence[str] = ("",)) -> Iterator[Cut]:
    """The disks after ``cuts`` power cuts, half of them right after an acknowledgement. A machine
    is the folder its disk lies in; those that are not struck have all they ever wrote."""
    rng = random.Random(seed)
    acks = [place + 1 for place, event in enumerate(run.events) if event[0] == "ack"]
    places = [
        rng.choice(acks) if number % 2 else rng.randrange(1, len(run.events) + 1)
        for number in range(cuts)
    ]
    disk = Disk({name: _content(run.before / name) for name in _touched(run)})
    done = 0
    for place in sorted(places):
        for event in run.events[done:place]:
            disk.happen(event)
        done = place
        struck = rng.sample(machines, rng.randint(1, len(machines)))
        modes = {one: rng.choice(("lost", "kept", "some", "torn", "torn")) for one in struck}
        how = ", ".join(f"{one} {mode}".strip() for one, mode in modes.items())
        yield Cut(place, how, disk.after_a_cut(modes, rng), list(disk.acknowledged))


class Disk:
    """What is surely on the plate, and what is only on its way there."""

    def __init__(self, files: dict[str, bytes | None]) -> None:
        self._synced = {
            name: bytearray(content) for name, content in files.items() if content is not None
        }
        self._pending: dict[str, list[Event]] = {}
        self._removed: dict[str, bytearray] = {}
        self._moved: list[tuple[str, str, bytearray | None]] = []
        """From where, to where, and what was there before: not yet sure."""
        self.acknowledged: list[int] = []

    def happen(self, event: Event) -> None:
        """One thing the disk was asked for, or one promise the writer made."""
        what, name, _, content = event
        if what == "ack":
            self.acknowledged.append(int(name))
        elif what == "sync":
            image = self._synced.setdefault(name, bytearray())
            for waiting in self._pending.pop(name, []):
                _apply(image, waiting)
            self._removed.pop(name, None)
        elif what == "sync folder":
            self._moved = [one for one in self._moved if Path(one[1]).parent != Path(name)]
            self._removed = {
                n: at for n, at in self._removed.items() if Path(n).parent != Path(name)
            }
        elif what == "move":
            self._move(name, content.decode())
        elif what == "remove":
            self._pending.pop(name, None)
            if name in self._synced:
                self._removed[name] = self._synced.pop(name)
        else:
            self._pending.setdefault(name, []).append(event)

    def _move(self, source: str, target: str) -> None:
        self._moved.append((source, target, self._synced.get(target)))
        self._synced[target] = self._synced.pop(source, bytearray())
        self._pending.pop(target, None)
        if waiting := self._pending.pop(source, None):
            self._pending[target] = waiting

    def after_a_cut(self, modes: Mapping[str, str], rng: random.Random) -> dict[str, bytes]:
        """One way the plates may look. A removal or a renaming that no sync followed may not have
        happened; what was renamed later then has not happened either."""

        def mode(name: str) -> str | None:
            return next((how for one, how in modes.items() if name.startswith(one)), None)

        files = {name: bytearray(image) for name, image in self._synced.items()}
        for name, image in self._removed.items():
            if mode(name) and name not in self._pending and rng.random() < 0.5:
                files[name] = bytearray(image)
        for name, waiting in self._pending.items():
            image = files.setdefault(name, bytearray())
            how = mode(name)
            for event in waiting:
                for piece in _sectors(event) if how == "torn" else [event]:
                    if how in (None, "kept") or (how != "lost" and rng.random() < 0.5):
                        _apply(image, piece)
        for machine, how in modes.items():
            moved = [one for one in self._moved if one[1].startswith(machine)]
            happened = {"kept": len(moved), "lost": 0}.get(how, rng.randint(0, len(moved)))
            for source, target, before in reversed(moved[happened:]):
                files[source] = files.pop(target, bytearray())
                if before is not None:
                    files[target] = bytearray(before)
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


def _touched(run: Run) -> set[str]:
    """The files something was asked of; what came of them the disk knows."""
    return {name for what, name, _, _ in run.events if what not in ("ack", "sync folder")}


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
