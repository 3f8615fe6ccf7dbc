"""Fixtures every test may use: real data where it lies beside the project, nothing mocked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import cluster
import pytest
from _pytest.runner import runtestprotocol
from cluster import Cluster

from db.store.hub.database import Database
from db.store.store import Store

LONGEST = ("monkey/", "test_benchmarks.py", "bad_days/", "pack/test_pack_steady.py")
"""Files that take minutes begin first: two processes share the run, and neither waits at its end
for what the other began last."""
BUSY = "the GUI thread was busy"
"""How the watchdog of tests/desktop begins its sentence."""
_TRIES = 3
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data; tests that need it say so and skip where it is absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the real data of ../shared/data is not here")
    return data


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    items.sort(key=lambda item: _turn(item.path.relative_to(here).as_posix()))
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with --long"))


def _turn(name: str) -> int:
    return next((turn for turn, one in enumerate(LONGEST) if name.startswith(one)), len(LONGEST))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test in which the window was busy too long is run again: what the window does itself it
    does each time, what a shared machine does to it, it does once."""
    if not item.path.parent.name.startswith(("desktop", "journeys")):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for _ in range(_TRIES):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        if not any(report.failed and BUSY in report.longreprtext for report in reports):
            break
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(scope="session")
def empty_disk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The folder of an empty home, closed, and its key: every laptop begins as its copy."""
    store = builders.a_store(tmp_path_factory.mktemp("disk"))
    key = store.key
    store.close()
    return store.home.path, key


@pytest.fixture
def author() -> str:
    """Who writes in ``store``."""
    return "李四"


@pytest.fixture
def store(empty_disk: tuple[Path, bytes], tmp_path: Path, author: str) -> Iterator[Store]:
    """An empty store, open: the same real thing a person has, only with a cheap lock."""
    home, key = empty_disk
    shutil.copytree(home, tmp_path / "home")
    opened = builders.reopened(tmp_path / "home", key, author=author)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of our own; who asks for it is skipped where there is none."""
    if cluster.programs() is None:
        pytest.skip(cluster.NEEDED)
    with cluster.running("fsync=off", "full_page_writes=off") as server:
        yield server


@pytest.fixture(scope="session")
def database(postgres: Cluster) -> Iterator[Database]:
    """A hub's database, shared: every test makes a space of its own in it."""
    made = Database(postgres.new_database())
    made.upgrade()
    yield made
    made.close()
