"""The same histories with the hub's journal in PostgreSQL: equal journals, nothing lost or hidden.

The office's store of these histories holds nothing but what came from the database, so whatever is
wrong there is seen through it. Backups of the hub are the real ones.
"""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import model
import pytest

from db.store import foreign
from db.store.hub import copies, offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.sync import answering, session

Disk = tuple[Path, bytes]
_names = itertools.count()


class OnPostgres(model.World):
    """Three laptops and a hub in the database."""

    def __init__(self, folder: Path, disk: Path, key: bytes, seed: int, database: Database) -> None:
        super().__init__(folder, disk, key, seed)
        self._database = database
        self._folder = folder
        self._disk = disk
        self._space = f"history{next(_names)}"
        self._saved: Path | None = None
        offices.add(database, self._space)

    @property
    def journal(self) -> HubJournal:
        return HubJournal(self._database, offices.number(self._database, self._space))

    def _exchange(self, laptop: model.Laptop, cut_at: tuple[int, str] | None) -> None:
        rounds = itertools.count()

        def carry(packed: bytes) -> bytes:
            now = next(rounds)
            if cut_at == (now, "a"):
                raise model.Cut
            told = answering.answer(self.journal, self.epoch, packed)
            if cut_at == (now, "b"):
                raise model.Cut
            return told

        try:
            session.exchange(laptop.store, "hub", carry)
        except model.Cut:
            return

    def restore_hub(self) -> None:
        if self._saved and self.random.random() < 0.5:
            self._look()
            before = model.held(self.hub.store)
            offices.drop(self._database, self._space)
            copies.load(self._database, self._saved)
            self.epoch += "+"
            self.hub.store.close()
            self.hub.boot(self._disk)
            self._look()
            left = set().union(*(model.held(one.store) for one in self.everybody()))
            for value in before - left:
                if value in self.made:
                    self.made[value].is_gone_for_good = True
        else:
            if self._saved:
                shutil.rmtree(self._saved)
            self._saved = self._folder / "saved"
            copies.dump(self._database, self._space, self._saved)

    def _reimage(self, laptop: model.Laptop, disk: Path) -> None:
        self._look()
        super()._reimage(laptop, disk)

    def settle(self, rounds: int = 4) -> None:
        super().settle(rounds)
        self._look()

    def _look(self) -> None:
        """Everything the database has, into the office's store."""
        after, more = 0, True
        while more:
            page = self.journal.export({}, after=after)
            foreign.take_in(self.hub.store, page.ops)
            after, more = page.end, page.has_more

    def close(self) -> None:
        super().close()
        offices.drop(self._database, self._space)


DAYS = tuple(OnPostgres.restore_hub if d is model.World.restore_hub else d for d in model.ALL)


def a_history(folder: Path, disk: Disk, seed: int, database: Database) -> list[str]:
    where = folder / f"history{seed}"
    where.mkdir()
    world = OnPostgres(where, *disk, seed, database)
    try:
        world.run(25, DAYS)
        world.settle()
        return [f"seed {seed}: {problem}" for problem in world.problems()]
    finally:
        world.close()


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_whatever_happens_everybody_ends_with_everything(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    for seed in range(start, start + 20):
        assert a_history(tmp_path, empty_disk, seed, database) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(20_000, 22_000, 100))
def test_thousands_of_histories(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    for seed in range(start, start + 100):
        assert a_history(tmp_path, empty_disk, seed, database) == []


def test_a_restored_database_that_nobody_notices_is_found_out(
    tmp_path: Path, empty_disk: Disk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant proves that these histories look at the database and not past it."""
    monkeypatch.setattr(
        "db.store.hub.journal.HubJournal.mark_at", lambda journal, position: "0" * 16
    )
    monkeypatch.setattr(answering, "_place", lambda journal, epoch, cursor: cursor and cursor[1])
    assert any(a_history(tmp_path, empty_disk, seed, database) for seed in range(40))
