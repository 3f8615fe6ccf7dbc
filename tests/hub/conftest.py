"""Hubs of each kind that are served, and laptops that begin as copies of one empty disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from kinds import KINDS, a_hub
from serving import Served, serving

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


@pytest.fixture(scope="module", params=KINDS)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A running hub of each kind, for all tests of a file; each has a space of its own in it."""
    hub = a_hub(request.param, tmp_path_factory.mktemp("hub"), request)
    with serving(hub) as address:
        yield hub, address
    hub.close()


@pytest.fixture
def space(request: pytest.FixtureRequest, served: Served) -> str:
    name = f"s{abs(hash(request.node.name)) % 10**9}"
    served[0].add_space(name)
    return name
