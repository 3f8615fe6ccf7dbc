"""A disk with an empty home on it, made once; every laptop of these tests begins as its copy."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest


@pytest.fixture(scope="session")
def empty_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The folder of an empty home, closed, and its key."""
    store = builders.a_store(tmp_path_factory.mktemp("disk"))
    key = store.key
    store.close()
    return store.home.path, key
