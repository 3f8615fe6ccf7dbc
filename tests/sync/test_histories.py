"""Random histories on real stores: nothing typed is ever lost, hidden, or shown differently.

A seed is a history: it plays again the same. test_mutants.py proves that the model has eyes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import families
import pytest
from families import Disk, Family

from db.store import streams
from db.store.cursor import Cursor
from db.store.hub.database import Database
from db.store.journal_rows import JournalRows


def played(family: Family, folder: Path, disk: Disk, seeds: range) -> list[str]:
    return [problem for seed in seeds for problem in family(folder, disk, seed)]


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_whatever_happens_everybody_ends_with_everything(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    seeds = range(start, start + 20)
    assert played(families.of_everything, tmp_path, empty_disk, seeds) == []


@pytest.mark.parametrize("start", range(1000, 1060, 20))
def test_pieces_of_bundles_in_any_order_are_enough(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    assert played(families.of_pieces, tmp_path, empty_disk, range(start, start + 20)) == []


@pytest.mark.parametrize("start", range(4000, 4045, 15))
def test_sticks_and_a_shared_folder_are_enough(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    assert played(families.of_sticks, tmp_path, empty_disk, range(start, start + 15)) == []


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_a_hub_on_postgres_ends_with_everything(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    city = families.of_a_city(database)
    assert played(city, tmp_path, empty_disk, range(start, start + 20)) == []


@pytest.mark.parametrize("start", range(6000, 6060, 20))
def test_a_hub_on_sqlite_ends_with_everything(tmp_path: Path, empty_disk: Disk, start: int) -> None:
    assert played(families.of_an_office, tmp_path, empty_disk, range(start, start + 20)) == []


@pytest.mark.parametrize("start", range(7000, 7060, 20))
def test_thin_histories_end_with_everything_still_at_the_hub(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    assert played(families.of_thin_laptops, tmp_path, empty_disk, range(start, start + 20)) == []


@pytest.mark.parametrize("start", range(7100, 7140, 20))
def test_thin_histories_with_a_hub_without_rows(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    for hub in (None, database):
        family = families.of_thin_laptops_and(hub)
        assert played(family, tmp_path, empty_disk, range(start, start + 10)) == []


@pytest.mark.parametrize("start", range(5000, 5030, 10))
def test_every_carrier_in_one_history(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    """Sticks, a shared folder, a booth's LAN, a hub on SQLite and one on PostgreSQL."""
    every = families.of_every_carrier(database)
    assert played(every, tmp_path, empty_disk, range(start, start + 10)) == []


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
        assert families.of_everything(tmp_path, empty_disk, seed) == []


# -- 8,000 of them at night ----------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("start", range(10_000, 13_000, 100))
def test_thousands_of_histories(tmp_path: Path, empty_disk: Disk, start: int) -> None:
    seeds = range(start, start + 100)
    assert played(families.of_everything, tmp_path, empty_disk, seeds) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(20_000, 21_500, 100))
def test_thousands_of_histories_by_bundles_only(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    seeds = range(start, start + 100)
    assert played(families.of_sticks, tmp_path, empty_disk, seeds) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(30_000, 30_500, 100))
def test_hundreds_of_histories_in_pieces(tmp_path: Path, empty_disk: Disk, start: int) -> None:
    seeds = range(start, start + 100)
    assert played(families.of_pieces, tmp_path, empty_disk, seeds) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(40_000, 41_500, 100))
def test_thousands_of_histories_with_a_hub_on_postgres(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    city = families.of_a_city(database)
    assert played(city, tmp_path, empty_disk, range(start, start + 100)) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(60_000, 61_500, 100))
def test_thousands_of_histories_with_a_hub_on_sqlite(
    tmp_path: Path, empty_disk: Disk, start: int
) -> None:
    seeds = range(start, start + 100)
    assert played(families.of_an_office, tmp_path, empty_disk, seeds) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(50_000, 51_500, 100))
def test_thousands_of_histories_with_every_carrier(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    every = families.of_every_carrier(database)
    assert played(every, tmp_path, empty_disk, range(start, start + 100)) == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(70_000, 71_500, 100))
def test_thousands_of_thin_histories(
    tmp_path: Path, empty_disk: Disk, database: Database, start: int
) -> None:
    seeds = range(start, start + 40)
    assert played(families.of_thin_laptops, tmp_path, empty_disk, seeds) == []
    for hub, seeds in (
        (None, range(start + 40, start + 70)),
        (database, range(start + 70, start + 100)),
    ):
        assert played(families.of_thin_laptops_and(hub), tmp_path, empty_disk, seeds) == []
