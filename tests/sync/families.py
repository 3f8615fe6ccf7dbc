"""Histories played from their seeds: each family is a world, its steps, and how it settles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import carriers
import model
import without_rows

from db.store.hub.database import Database

Disk = tuple[Path, bytes]
Family = Callable[[Path, Disk, int], list[str]]
"""A folder, the disk laptops begin with, a seed: what was wrong at the end, in sentences."""


def of_everything(folder: Path, disk: Disk, seed: int) -> list[str]:
    """Laptops, a hub, pieces of bundles, backups, clones: all of it."""
    return played(model.World(_new(folder, seed), *disk, seed), model.ALL, 25)


def of_thin_laptops(folder: Path, disk: Disk, seed: int) -> list[str]:
    """The same, where laptops let go of what was replaced and the hub keeps it."""
    return played(model.World(_new(folder, seed), *disk, seed), model.THIN, 60)


def of_thin_laptops_and(database: Database | None) -> Family:
    """And with a hub that has no rows, in this database or in a store."""
    return lambda folder, disk, seed: played(
        without_rows.WithoutRows(_new(folder, seed), *disk, seed, database), without_rows.THIN, 60
    )


def of_pieces(folder: Path, disk: Disk, seed: int) -> list[str]:
    """No hub anywhere, ever: what bundles hold, in pieces, in any order."""
    return played(model.Pieces(_new(folder, seed), *disk, seed), model.PIECES, 40)


def of_sticks(folder: Path, disk: Disk, seed: int) -> list[str]:
    """Bundles only: files on sticks and in a shared folder."""
    return played(carriers.Sticks(_new(folder, seed), *disk, seed), carriers.BUNDLES, 40)


def of_a_city(database: Database) -> Family:
    """Laptops, and a hub in this database."""
    return lambda folder, disk, seed: played(
        without_rows.WithoutRows(_new(folder, seed), *disk, seed, database), without_rows.DAYS, 25
    )


def of_an_office(folder: Path, disk: Disk, seed: int) -> list[str]:
    """Laptops, and a hub in a store that keeps few rows."""
    return played(without_rows.WithoutRows(_new(folder, seed), *disk, seed), without_rows.DAYS, 25)


def of_every_carrier(database: Database) -> Family:
    """Every carrier in one history, one of the two hubs in this database."""
    return lambda folder, disk, seed: played(
        carriers.Mixed(_new(folder, seed), *disk, seed, database), carriers.EVERY, 40
    )


def played(world: model.World, kinds: Sequence[Callable[[Any], None]], steps: int) -> list[str]:
    """What is wrong after a history and some quiet days. Its disks are gone afterwards: of ten
    thousand histories nobody has room for all."""
    try:
        world.run(steps, kinds)
        world.settle()
        return [f"seed {world.seed}: {problem}" for problem in world.problems()]
    finally:
        world.close()
        shutil.rmtree(world.folder)


def _new(folder: Path, seed: int) -> Path:
    where = folder / f"history{seed}"
    where.mkdir()
    return where
