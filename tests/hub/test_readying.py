"""Snapshots lie ready before anybody asks for them, and never have what was erased."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import builders
import pytest
from filelock import FileLock
from kinds import KINDS, a_hub
from serving import joined, serving

from db.store import engine, outgoing, snapshots
from db.store.store import Store
from db.sync import http
from hub import opened, ready
from hub.office import Hub
from hub.postgres import PostgresHub
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


def test_one_that_lies_there_is_handed_out_while_somebody_works_on_the_mirror(
    hub: Hub, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.mirror._PATIENCE", 0)
    some_firms(store)
    put(hub, store)
    hub.space("office").ready()
    [file] = made(tmp_path)
    with FileLock(tmp_path / "hub" / "mirrors" / "office.lock"):
        assert hub.space("office").snapshot().path == file


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


def test_a_mirror_has_no_backups_that_would_keep_what_is_erased_later(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    mirror = tmp_path / "hub" / "mirrors" / "office"
    for _ in range(2):
        (mirror / "backups" / "of an older version").mkdir(parents=True)
        some_firms(store)
        put(hub, store)
        hub.space("office").ready()
        assert not list((mirror / "backups").glob("*"))
        assert not (mirror / "ballast").exists()


def nothing() -> None:
    """What there is to stop."""


def test_the_hub_makes_one_by_itself_when_edits_have_come(
    hub: Hub, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def make(space: str) -> None:
        hub.space(space).ready()
        done.set()

    monkeypatch.setattr("hub.readying._QUIET", 0.01)
    readying = Readying(make, nothing)
    with serving(hub, grew=readying.grew) as address:
        joined(store, hub, address, "office")
        some_firms(store)
        http.sync(store)
        assert done.wait(60)
        assert len(made(tmp_path)) == 1
    readying.close()


def test_it_is_made_beside_the_process_that_holds_the_space(
    hub: Hub, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(hub, PostgresHub):
        url = hub.database._engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv(opened.DATABASE, url)
    some_firms(store)
    put(hub, store)
    hub.space("office").sweep()
    before = hub.space("office").journal.vector()
    assert ready.main(["--data", str(tmp_path / "hub"), "office"]) == 0
    [file] = made(tmp_path)
    assert hub.space("office").snapshot().path == file
    assert hub.space("office").journal.vector() == before


def test_a_process_that_makes_one_is_ended_with_the_hub(tmp_path: Path) -> None:
    elsewhere = ready.Elsewhere(tmp_path)
    elsewhere._command = [sys.executable, "-c", "import time; time.sleep(1000)"]
    making = threading.Thread(target=elsewhere.make, args=["office"])
    making.start()
    while elsewhere._child is None:
        making.join(0.01)
    elsewhere.stop()
    making.join(60)
    assert not making.is_alive()
    elsewhere.make("office")  # nothing begins any more


def test_a_space_that_is_not_there_is_no_reason_to_fall(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not isinstance(hub, PostgresHub):
        assert ready.main(["--data", str(tmp_path / "hub"), "nowhere"]) == 1
        assert "没有这个空间" in capsys.readouterr().err


def test_a_hub_that_ends_waits_for_nothing_that_was_not_begun(hub: Hub, tmp_path: Path) -> None:
    readying = Readying(lambda space: hub.space(space).ready(), nothing)
    readying.grew("office")
    readying.close()
    assert made(tmp_path) == []
