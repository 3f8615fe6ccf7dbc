"""A disk with an empty home on it, made once; laptops begin as its copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest

from db.store.store import Store


@pytest.fixture(scope="session")
def empty_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The folder of an empty home, closed, and its key."""
    store = builders.a_store(tmp_path_factory.mktemp("disk"))
    key = store.key
    store.close()
    return store.home.path, key


@pytest.fixture
def store(empty_disk: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    """An empty store, open."""
    home, key = empty_disk
    shutil.copytree(home, tmp_path / "home")
    opened = builders.reopened(tmp_path / "home", key)
    yield opened
    opened.close()
