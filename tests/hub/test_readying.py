"""Snapshots lie ready before anybody asks for them, and never have what was erased."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import builders
import pytest
from kinds import KINDS, a_hub
from serving import joined, serving

from db.store import engine, outgoing, snapshots
from db.store.store import Store
from db.sync import http
from hub.mirror import Mirror
from hub.office import Hub
from hub.readying import Readying


@pytest.fixture(params=KINDS)
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    made = a_hub(request.param, tmp_path / "hub", request)
    made.add_space("office")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _ten_ops_are_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "NEAR", 10)


def put(hub: Hub, store: Store) -> None:
    hub.space("office").journal.take_in(outgoing.export(store, {}).ops)


def made(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "hub" / "mirrors").glob("office.snapshots/*.snapshot"))


def some_firms(store: Store, count: int = 12) -> list[str]:
    return [builders.a_firm(store, f"第{i}厂") for i in range(count)]


def test_after_much_has_come_a_snapshot_is_made_and_after_little_none(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    some_firms(store, 9)
    put(hub, store)
    hub.space("office").ready()
    assert made(tmp_path) == []
    some_firms(store, 3)
    put(hub, store)
    hub.space("office").ready()
    [first] = made(tmp_path)
    some_firms(store, 5)
    put(hub, store)
    hub.space("office").ready()
    assert made(tmp_path) == [first]
    assert hub.space("office").snapshot().path == first


def test_what_was_erased_is_in_no_snapshot_and_in_no_mirror(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    firm, *_ = some_firms(store)
    put(hub, store)
    hub.space("office").ready()
    [before] = made(tmp_path)
    with store.write() as w:
        w.erase(firm)
    put(hub, store)
    hub.space("office").sweep()
    assert not before.exists()
    hub.space("office").ready()
    assert len(made(tmp_path)) == 1
    key = hub.derived("mirror office")  # type: ignore[attr-defined]
    with closing(engine.connect(tmp_path / "hub/mirrors/office/sizhi.db", key)) as mirror:
        kept = b"".join(data for (data,) in mirror.execute("SELECT data FROM op_value"))
    assert "第1厂".encode() in kept
    assert "第0厂".encode() not in kept


def test_the_hub_makes_one_by_itself_when_edits_have_come(
    hub: Hub, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    ready = Mirror.ready

    def told(*asked: object) -> None:
        ready(*asked)  # type: ignore[arg-type]
        done.set()

    monkeypatch.setattr(Mirror, "ready", told)
    monkeypatch.setattr("hub.readying._QUIET", 0.01)
    readying = Readying(hub)
    with serving(hub, grew=readying.grew) as address:
        joined(store, hub, address, "office")
        some_firms(store)
        http.sync(store)
        assert done.wait(60)
        assert len(made(tmp_path)) == 1
    readying.close()


def test_a_hub_that_ends_waits_for_nothing_that_was_not_begun(hub: Hub, tmp_path: Path) -> None:
    readying = Readying(hub)
    readying.grew("office")
    readying.close()
    assert made(tmp_path) == []
