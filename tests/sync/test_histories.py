"""Random histories on real stores: nothing typed is ever lost, hidden, or shown differently.

A seed is a history: `World(..., seed)` plays it again. The mutants prove that the model has eyes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import model
import pytest

from db.journal.heads import Heads
from db.journal.judge import Envelope
from db.journal.op import Dot, parted
from db.store import intake, kin, outgoing, streams
from db.store.cursor import Cursor
from db.store.journal_rows import JournalRows
from db.store.store import Store
from db.sync import answering

Disk = tuple[Path, bytes]


def a_history(folder: Path, disk: Disk, seed: int) -> list[str]:
    """Laptops, a hub, bundles, backups, clones: all of it."""
    return played(folder, disk, seed, 25, model.ALL, model.World.settle)


def a_history_of_sticks(folder: Path, disk: Disk, seed: int) -> list[str]:
    """No hub anywhere, ever: only bundles."""
    return played(folder, disk, seed, 40, model.STICKS, model.World.settle_by_stick)


def played(
    folder: Path,
    disk: Disk,
    seed: int,
    steps: int,
    kinds: tuple[Callable[[model.World], None], ...],
    settle: Callable[[model.World], None],
) -> list[str]:
    where = folder / f"history{seed}"
    where.mkdir()
    world = model.World(where, *disk, seed)
    try:
        world.run(steps, kinds)
        settle(world)
        return [f"seed {seed}: {problem}" for problem in world.problems()]
    finally:
        world.close()


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_whatever_happens_everybody_ends_with_everything(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    for seed in range(start, start + 20):
        assert a_history(tmp_path, empty_disk, seed) == []


@pytest.mark.parametrize("start", range(1000, 1060, 20))
def test_sticks_alone_are_enough(tmp_path: Path, empty_disk: Disk, start: int) -> None:
    for seed in range(start, start + 20):
        assert a_history_of_sticks(tmp_path, empty_disk, seed) == []


def test_even_numbers_given_out_twice_end_alike(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that went on in its device's stream at every start: each clone and each restored
    backup forks it, and forks of forks. Nothing may be lost by that either."""
    devices: dict[int, bytes] = {}

    def go_on_as_this_device(self: JournalRows, cursor: Cursor) -> None:
        cursor.execute("SELECT value FROM setting WHERE key = 'device'")
        found = cursor.fetchone()
        name = found[0] if found else f"device {id(self)} {len(devices)}"
        cursor.execute("INSERT OR REPLACE INTO setting VALUES('device', ?)", (name,))
        self._uid = hashlib.sha256(name.encode()).digest()[:16]
        self.tip.stream = self.meet(cursor, self._uid)
        mine = {branch.number for branch in streams.branches(cursor, self._uid)}
        cursor.execute("SELECT seq, hash, stream FROM op ORDER BY n DESC")
        for seq, hash, stream in cursor.fetchall():
            if stream in mine:
                self.tip.seq, self.tip.hash, self.tip.stream = seq, bytes(hash), stream
                return
        self.tip.seq, self.tip.hash = 0, b""

    monkeypatch.setattr(JournalRows, "_open_stream", go_on_as_this_device)
    for seed in range(3000, 3040):
        assert a_history(tmp_path, empty_disk, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(10_000, 15_000, 100))
def test_thousands_of_histories(tmp_path: Path, empty_disk: Disk, start: int) -> None:
    for seed in range(start, start + 80):
        assert a_history(tmp_path, empty_disk, seed) == []
    for seed in range(start + 80, start + 100):
        assert a_history_of_sticks(tmp_path, empty_disk, seed) == []


# -- mutants: each is a mistake somebody has shipped ---------------------------------------------


def fails_somewhere(folder: Path, disk: Disk, histories: int = 40) -> bool:
    """Whether some history shows the mistake; a crash would prove nothing."""
    return any(
        a_history(folder, disk, seed) or a_history_of_sticks(folder, disk, seed + histories)
        for seed in range(2000, 2000 + histories)
    )


def test_parents_without_marks_are_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare number means whichever branch came first here, and elsewhere the other."""

    def the_first(cursor: Cursor, dot: Dot, of: str) -> str:
        uid, seq, _ = parted(dot)
        found = streams.standing_at(cursor, bytes.fromhex(uid), seq)
        return f"{min(branch for branch, *_ in found)}:{seq}"

    monkeypatch.setattr(streams, "own_dot", the_first)
    assert fails_somewhere(tmp_path, empty_disk)


def test_a_vector_that_knows_one_branch_only_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers compared, marks not: what the twin wrote is taken for ours and never sent."""
    vector = outgoing.vector

    def without_marks(store: Store, of: Iterable[str] | None = None) -> outgoing.Vector:
        said = vector(store, of)
        return {uid: ((max(seq for seq, _ in tips), ""),) for uid, tips in said.items()}

    monkeypatch.setattr(outgoing, "vector", without_marks)
    assert fails_somewhere(tmp_path, empty_disk)


def test_ops_without_their_parents_are_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = intake.Intake._missing

    def nobody_waits(self: intake.Intake, envelope: Envelope) -> None:
        missing(self, envelope)

    monkeypatch.setattr(intake.Intake, "_missing", nobody_waits)
    assert fails_somewhere(tmp_path, empty_disk)


def test_a_delete_that_does_not_look_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Heads, "hidden_by", lambda self, saw: True)
    assert fails_somewhere(tmp_path, empty_disk)


def test_a_delete_that_takes_unseen_children_along_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kin, "with_living", lambda cursor, records: set())
    assert fails_somewhere(tmp_path, empty_disk)


def test_an_edit_that_replaces_what_its_author_never_saw_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last writer wins: the mistake of almost everybody."""
    monkeypatch.setattr(
        Heads, "replaced", lambda self, name, parents, me: self._by_field.update({name: (me,)})
    )
    assert fails_somewhere(tmp_path, empty_disk)


def test_a_restored_hub_that_nobody_notices_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cursors believed without epoch and mark: what the hub forgot never comes back to it."""
    monkeypatch.setattr(answering, "_place", lambda store, epoch, cursor: cursor and cursor[1])
    monkeypatch.setattr(outgoing, "mark_at", lambda store, position: "")
    days = (model.World.edit, model.World.sync, model.World.restore_hub)
    assert any(
        played(tmp_path, empty_disk, seed, 25, days, model.World.settle) for seed in range(20)
    )
