"""The histories have eyes: each mistake in the program is found by each family it concerns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import families
import model
import mutants
import pytest
from families import Disk, Family
from laptops import RECORDS

from db.records import Firm
from db.store import foreign, outgoing
from db.store.hub.database import Database

MOST = 60
Mutant = Callable[[pytest.MonkeyPatch], None]


def finds(family: Family, folder: Path, disk: Disk) -> bool:
    """Whether some history shows what is wrong; a crash would prove nothing."""
    return any(family(folder, disk, seed) for seed in range(2000, 2000 + MOST))


def name_of(mutant: Mutant) -> str:
    return mutant.__name__


@pytest.mark.parametrize("mutant", [*mutants.EVERYWHERE, *mutants.OF_HUBS], ids=name_of)
def test_laptops_and_a_hub_find_it(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_everything, tmp_path, empty_disk)


@pytest.mark.parametrize("mutant", mutants.OF_WHAT_IS_TAKEN_IN, ids=name_of)
def test_bundles_only_find_it(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_sticks, tmp_path, empty_disk)


@pytest.mark.parametrize("mutant", mutants.OF_THIN_LAPTOPS, ids=name_of)
def test_thin_laptops_find_it(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_thin_laptops, tmp_path, empty_disk)


@pytest.mark.parametrize("mutant", mutants.OF_HUBS, ids=name_of)
def test_a_hub_on_sqlite_finds_it(
    tmp_path: Path, empty_disk: Disk, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_an_office, tmp_path, empty_disk)


@pytest.mark.parametrize("mutant", mutants.OF_HUBS, ids=name_of)
def test_a_hub_on_postgres_finds_it(
    tmp_path: Path,
    empty_disk: Disk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Mutant,
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_a_city(database), tmp_path, empty_disk)


@pytest.mark.parametrize("mutant", mutants.EVERYWHERE, ids=name_of)
def test_every_carrier_together_finds_it(
    tmp_path: Path,
    empty_disk: Disk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Mutant,
) -> None:
    mutant(monkeypatch)
    assert finds(families.of_every_carrier(database), tmp_path, empty_disk)


def test_only_what_went_down_with_a_disk_may_be_waited_for(
    tmp_path: Path, empty_disk: Disk
) -> None:
    """Of two edits a stick brought the second; then the laptop that wrote both is wiped."""
    world = model.World(tmp_path, *empty_disk, 0)
    writer, reader, _ = world.laptops
    with writer.store.write() as w:
        w.create(Firm, legal_name="v1", record_id=RECORDS[0])
    with writer.store.write() as w:
        w.patch(RECORDS[0], {"legal_name": "v2"})
    for value in ("v1", "v2"):
        world.made[value] = model.Made(RECORDS[0], "legal_name", frozenset())
    foreign.take_in(reader.store, outgoing.export(writer.store, {}).ops[1:])
    world.reimage(writer, empty_disk[0])
    world.settle()
    assert world.problems() == []

    with reader.store.exclusive() as cursor:
        cursor.execute("UPDATE parked SET waits_for = ?", (f"{'0' * 32}:1",))
    assert len(world.problems()) == 2, "lost, and set aside for ever"
    world.close()
