"""The hub a command line speaks of: in a folder on SQLite, or with its journals in PostgreSQL."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.store.hub import offices
from db.store.hub.database import Database
from hub import office, spaces

DATABASE, BLOBS = "SIZHI_HUB_DATABASE", "SIZHI_HUB_BLOBS"


def create(asked: argparse.Namespace) -> bool:
    """A hub where the command line says; one that is there is brought to today's shape.

    Returns whether it is new. Refuses with ``home_not_empty``, or as the database does.
    """
    folder = Path(asked.data)
    is_new = not (folder / "hub.json").exists()
    if is_new:
        spaces.create(folder).close()
    told = {"database": database_of(asked), "blobs": blobs_of(asked)}
    if told["database"]:
        database = Database(told["database"])
        try:
            database.upgrade()
            told["id"], _ = offices.identity(database)
        finally:
            database.close()
        spaces.write_about(folder, {**spaces.about(folder), **told})
    return is_new


def database_of(asked: argparse.Namespace) -> str:
    """The database's address: of the command line, the environment, or as ``init`` was told."""
    return _told(asked, "database", DATABASE)


def blobs_of(asked: argparse.Namespace) -> str:
    """Where files go; "" for the data folder."""
    return _told(asked, "blobs", BLOBS)


def databases_of(asked: argparse.Namespace) -> set[str]:
    """Every database this hub may have its register in: the one restored into is often another
    than the one it had."""
    return {url for url in _ways(asked, "database", DATABASE) if url}


def _told(asked: argparse.Namespace, name: str, variable: str) -> str:
    return next((said for said in _ways(asked, name, variable) if said), "")


def _ways(asked: argparse.Namespace, name: str, variable: str) -> Iterator[str]:
    """What the command line says, the environment, and what `init` was told; "" where nothing."""
    yield getattr(asked, name, None) or ""
    yield os.environ.get(variable, "")
    about = Path(asked.data) / "hub.json"
    yield spaces.about(Path(asked.data)).get(name, "") if about.exists() else ""


def opened(asked: argparse.Namespace) -> office.Hub:
    """The hub, open; whoever asked closes it. Refuses with ``no_hub``."""
    folder = Path(asked.data)
    url = database_of(asked)
    if not url:
        return spaces.Hub(folder)
    from hub.postgres import PostgresHub

    return PostgresHub(folder, url, blobs_of(asked))


@contextmanager
def hub(asked: argparse.Namespace) -> Iterator[office.Hub]:
    """The same for the length of a command."""
    found = opened(asked)
    try:
        yield found
    finally:
        found.close()
