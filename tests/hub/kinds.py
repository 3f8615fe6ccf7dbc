"""A hub of each kind, in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.store.hub.database import Database
from hub import spaces
from hub.office import Hub
from hub.postgres import PostgresHub

KINDS = ["sqlite", "postgres"]


def a_hub(kind: str, folder: Path, request: pytest.FixtureRequest) -> Hub:
    """An empty hub; who asks for PostgreSQL is skipped where there is none."""
    if kind == "sqlite":
        return spaces.create(folder)
    url = request.getfixturevalue("postgres").new_database()
    spaces.create(folder).close()
    database = Database(url)
    database.upgrade()
    database.close()
    return PostgresHub(folder, url)
