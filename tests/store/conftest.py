"""An open store in a temporary folder, the same real thing a person has, only with a cheap lock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest

from db.store.store import Store


@pytest.fixture(scope="session")
def fresh_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A home just made, closed, to be copied; and its key."""
    store = builders.a_store(tmp_path_factory.mktemp("fresh"))
    key = store.key
    store.close()
    return store.home.path, key


@pytest.fixture
def store(fresh_home: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    """An empty store, open."""
    home, key = fresh_home
    shutil.copytree(home, tmp_path / "home")
    opened = builders.reopened(tmp_path / "home", key)
    yield opened
    opened.close()
