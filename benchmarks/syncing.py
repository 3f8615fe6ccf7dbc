"""Two laptops and a server: ours beside Anki and PouchDB, in one run, with the bytes on the wire.

Ten thousand records of eight fields: the first upload, a new laptop, nothing changed, a hundred
edits there and here, one edit. Every system works through a relay that counts its bytes. A rival
that is not installed is named as absent: ``pip install .[bench]``, and ``npm install`` in
``benchmarks/sync/pouch``. ``sync-long`` is ours alone: ten changes in a journal of a million ops
against ten thousand.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Row, Work, row, timed
from benchmarks.sync import anki_side, pouch_side
from benchmarks.sync.ours import Ours
from benchmarks.sync.side import Side, invented

_GROUP = "sync"
_EDITS = 100
_AIMS = {"new laptop ready": "≤3 of anki", "nothing changed": "≤500 bytes"}
_ABSENT = {"anki": "anki: not installed", "pouch": "pouchdb: not installed"}


@dataclass(slots=True)
class Measured:
    """Of one step of one system: seconds and bytes of each time."""

    seconds: list[float] = field(default_factory=list)
    up: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)

    def took(self, side: Side, work: Work) -> None:
        side.relay.counted()
        self.seconds.append(timed(work))
        up, down = side.relay.counted()
        self.up.append(up)
        self.down.append(down)

    def bytes(self, whose: str = "") -> dict[str, float]:
        """The median bytes each way, named for the notes of a row."""
        middle = len(self.up) // 2
        prefix = f"{whose} " if whose else ""
        return {
            f"{prefix}up": sorted(self.up)[middle],
            f"{prefix}down": sorted(self.down)[middle],
        }


Steps = dict[str, Measured]


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about sync."""
    folder = homes.folder / "sync"
    with _a_database() as url:
        makers: dict[str, Callable[[Path], Side] | None] = {
            "ours": Ours,
            "postgres": partial(Ours, name="our hub on PostgreSQL", database=url) if url else None,
            "anki": anki_side.Anki if anki_side.is_there() else None,
            "pouch": pouch_side.Pouch if pouch_side.is_there() else None,
        }
        sides = {name: make(folder / name) for name, make in makers.items() if make is not None}
        try:
            measured = _all_steps(sides, sizes.synced, sizes.sync_rounds)
        finally:
            for side in sides.values():
                side.close()
            shutil.rmtree(folder, ignore_errors=True)
    names = {key: side.name for key, side in sides.items()}
    return [
        _line(step, where, measured[ours][step], names.get(rival, _ABSENT[rival]), theirs)
        for ours, where in (("ours", ""), ("postgres", ", PostgreSQL"))
        if ours in measured
        for step in measured[ours]
        for rival in _ABSENT
        for theirs in [measured[rival][step] if rival in measured else None]
    ]


@contextmanager
def _a_database() -> Iterator[str]:
    """An empty database of a PostgreSQL of our own; "" where none is installed."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import cluster

    if cluster.programs() is None:
        yield ""
        return
    with cluster.running("shared_buffers=256MB") as server:
        yield server.new_database()


def _all_steps(sides: Mapping[str, Side], records: int, rounds: int) -> dict[str, Steps]:
    """Every system through every step, in turn within each."""
    measured: dict[str, Steps] = {name: {} for name in sides}
    for side in sides.values():
        side.fill(invented(records))
    _step(sides, measured, "first upload", lambda side: side.upload)
    for side in sides.values():
        side.prepare_to_join()
    _step(sides, measured, "new laptop ready", lambda side: side.join)
    for side in sides.values():
        side.sync_a()
        side.sync_b()
    chance = random.Random(9)
    for turn in range(rounds):
        numbers = chance.sample(range(records), min(_EDITS, records))
        word = f"第{turn}轮改过的一句话"
        _step(sides, measured, "nothing changed", lambda side: side.sync_a)
        _edit_all(sides, numbers, word)
        _step(sides, measured, f"{_EDITS} edits pushed", lambda side: side.sync_a)
        _step(sides, measured, f"{_EDITS} edits pulled", lambda side: side.sync_b)
        for side in sides.values():
            if side.note_at_b(numbers[-1]) != word:
                raise RuntimeError(f"{side.name}: an edit did not arrive")
        _step(sides, measured, "one local edit, durable", _one_edit(numbers[0], turn))
        for side in sides.values():  # so that nothing has changed when the next round begins
            side.sync_a()
            side.sync_b()
    return measured


def _step(
    sides: Mapping[str, Side],
    measured: Mapping[str, Steps],
    step: str,
    work: Callable[[Side], Work],
) -> None:
    for name, side in sides.items():
        measured[name].setdefault(step, Measured()).took(side, work(side))


def _edit_all(sides: Mapping[str, Side], numbers: Sequence[int], word: str) -> None:
    for side in sides.values():
        side.edit(numbers, word)


def _one_edit(number: int, turn: int) -> Callable[[Side], Work]:
    return lambda side: lambda: side.edit([number], f"第{turn}轮又改一次")


def _line(step: str, where: str, ours: Measured, name: str, theirs: Measured | None) -> Row:
    notes = ours.bytes()
    if theirs is not None:
        notes |= theirs.bytes("their")
    if not any(notes.values()):
        notes = {}
    floor = [theirs.seconds] if theirs is not None else None
    aim = _AIMS.get(step, "<1") if "anki" in name or step == "nothing changed" else "<1"
    return row(_GROUP, step + where, [ours.seconds], name, floor, aim=aim, notes=notes)


def rows_in_a_long_journal(homes: Homes, sizes: Sizes) -> list[Row]:
    """Ten changes pushed, in a journal of many ops and in one of few. Takes ten minutes."""
    folder, times = homes.folder / "sync-long", []
    for ops in (sizes.many_ops, sizes.few_ops):
        side = Ours(folder / f"long-{ops}")
        try:
            side.fill(invented(ops))
            side.upload()
            pushed = Measured()
            for turn in range(sizes.sync_rounds):
                side.edit(range(10), f"第{turn}次")
                pushed.took(side, side.sync_a)
            times.append(pushed)
        finally:
            side.close()
            shutil.rmtree(folder, ignore_errors=True)
    many, few = times
    name = f"10 edits pushed, {sizes.many_ops:,} ops"
    against = f"the same, {sizes.few_ops:,} ops"
    return [
        row("sync-long", name, [many.seconds], against, [few.seconds], aim="≤2", notes=many.bytes())
    ]
