"""The histories have eyes: each mistake in the program is found by each family it concerns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import families
import mutants
import pytest
from families import Disk, Family

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
