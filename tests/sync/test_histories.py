"""Random histories on real stores: nothing typed is ever lost, hidden, or shown differently.

A seed is a history: `World(..., seed)` plays it again. The mutants prove that the model has eyes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import model
import pytest

from db.journal.heads import Heads
from db.store import foreign, kin, outgoing
from db.store.journal_rows import Cursor, JournalRows
from db.sync import session

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


def test_a_device_id_instead_of_streams_is_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers continue from what the disk says: clones and restored backups give them out twice."""
    devices: dict[int, bytes] = {}

    def go_on_as_this_device(self: JournalRows, cursor: Cursor) -> None:
        cursor.execute("SELECT value FROM setting WHERE key = 'device'")
        found = cursor.fetchone()
        name = found[0] if found else f"device {id(self)} {len(devices)}"
        cursor.execute("INSERT OR REPLACE INTO setting VALUES('device', ?)", (name,))
        self._uid = hashlib.sha256(name.encode()).digest()[:16]
        self.tip.stream = self.meet(cursor, self._uid)
        cursor.execute(
            "SELECT seq, hash FROM op WHERE stream = ? ORDER BY seq DESC", (self.tip.stream,)
        )
        self.tip.seq, self.tip.hash = cursor.fetchone() or (0, b"")

    monkeypatch.setattr(JournalRows, "_open_stream", go_on_as_this_device)
    assert fails_somewhere(tmp_path, empty_disk)


def test_ops_without_their_parents_are_found_out(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = foreign._Intake._missing

    def nobody_waits(self: foreign._Intake, envelope: foreign.Envelope) -> None:
        missing(self, envelope)

    monkeypatch.setattr(foreign._Intake, "_missing", nobody_waits)
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
    monkeypatch.setattr(session, "_place", lambda store, epoch, cursor: cursor and cursor[1])
    monkeypatch.setattr(outgoing, "mark_at", lambda store, position: "")
    days = (model.World.edit, model.World.sync, model.World.restore_hub)
    assert any(
        played(tmp_path, empty_disk, seed, 25, days, model.World.settle) for seed in range(20)
    )
