"""Bad days on the hub's side: each ends with a clear sentence and everything still there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import builders
import httpx2 as httpx
import orjson
import pytest
import zstandard
from cluster import Cluster
from kinds import a_hub
from serving import Served, joined

from db.errors import Refusal
from db.journal import op as journal_op
from db.records import Firm
from db.store import outgoing, queries
from db.store.hub import copies, offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.parked import WireOp
from db.store.store import Store
from db.sync import http, wire
from db.sync.membership import Membership


@pytest.fixture
def member(request: pytest.FixtureRequest, served: Served, store: Store) -> Membership:
    name = f"s{abs(hash(request.node.name)) % 10**9}"
    served[0].add_space(name)
    return joined(store, *served, name)


def asked(member: Membership, body: bytes) -> httpx.Response:
    return httpx.post(
        f"{member.address}/v1/spaces/{member.space}/sync",
        content=body,
        headers={"Authorization": f"Bearer {member.token}"},
        timeout=60,
    )


def a_bomb(size: int) -> bytes:
    """A message that inflates to ``size`` bytes from a few kilobytes."""
    return zstandard.ZstdCompressor(level=19).compress(b'{"v":1,"x":"' + b"0" * size + b'"}')


def test_a_body_that_explodes_is_stopped_while_it_inflates(member: Membership) -> None:
    bomb = a_bomb(300 << 20)
    assert len(bomb) < 100_000
    answer = asked(member, bomb)
    assert (answer.status_code, answer.json()["error"]) == (413, "message_too_large")
    assert "停止读取" in answer.json()["sentence"]


def test_a_body_that_is_too_large_is_not_read_to_its_end(member: Membership) -> None:
    answer = asked(member, os.urandom(wire.MOST_PACKED + 1))
    assert (answer.status_code, answer.json()["error"]) == (413, "message_too_large")


MALFORMED = [
    b"",
    b"{}",
    wire.pack({"v": 1, "ops": [[0, 1, "{}", {}]]}),
    wire.pack({"v": 1, "streams": ["x"], "ops": []}),
    wire.pack({"v": 1, "streams": ["0" * 32], "ops": [[0, 1, "{}", {"f": ["zz", 1]}, "0" * 64]]}),
    wire.pack({"v": 1, "streams": ["0" * 32], "ops": [[0, 2**60, "{}", {}, "0" * 64]]}),
    wire.pack({"v": 1, "vector": {"x": 1}}),
    wire.pack({"v": 1, "vector": [1]}),
    zstandard.ZstdCompressor().compress(orjson.dumps([1])),
    zstandard.ZstdCompressor().compress(b'{"v":1,' * 10_000),
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_message_is_refused_in_one_sentence(member: Membership, body: bytes) -> None:
    answer = asked(member, body)
    assert answer.status_code == 400
    assert answer.json()["sentence"].endswith("。")


ODD = [
    wire.pack({"v": 1, "cursor": [1, 2]}),
    wire.pack({"v": 1, "cursor": ["x", -5, "y"], "again": [3, "x", "0" * 32 + ":1"]}),
    wire.pack({"v": 1, "cursor": ["x", 2**62, "y"], "is_full": "perhaps", "more": 7}),
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_odd_but_readable_messages_are_answered(member: Membership, body: bytes) -> None:
    assert asked(member, body).status_code == 200


@pytest.mark.parametrize(
    ("version", "which"), [(2, "同步中心"), (0, "这台电脑"), ("x", "这台电脑")]
)
def test_another_version_is_told_which_side_to_upgrade(
    member: Membership, version: object, which: str
) -> None:
    answer = asked(member, wire.pack({"v": version, "is_full": True}))
    assert (answer.status_code, answer.json()["error"]) == (426, "protocol_unknown")
    assert which in answer.json()["sentence"]


def test_ops_of_a_newer_version_are_kept_and_handed_on(
    member: Membership, store: Store, served: Served
) -> None:
    body = orjson.dumps(
        {"a": "将来", "f": {}, "k": "dance", "l": 1, "o": 0, "r": "x", "t": "hologram\u0000",
         "v": 9, "w": 1},
        option=orjson.OPT_SORT_KEYS,
    )  # fmt: skip
    stream = os.urandom(16)
    op = WireOp(stream, 1, body, journal_op.chain(b"", stream, 1, body), {})
    journal = served[0].space(member.space).journal
    assert journal.take_in([op]).refused == [(f"{stream.hex()}:1", "newer")]
    assert http.sync(store).report.received == 0
    assert outgoing.vector(store) == journal.vector()


def test_somebody_who_goes_on_in_anothers_stream_replaces_nothing(
    member: Membership, store: Store, served: Served
) -> None:
    """Whoever knows a stream can forge its author's name; it becomes a branch beside."""
    builders.a_firm(store, "真的厂")
    http.sync(store)
    [true] = outgoing.export(store, {}).ops
    body = true.body.replace("李四".encode(), "王五".encode())
    forged = WireOp(true.stream, 1, body, journal_op.chain(b"", true.stream, 1, body), true.kept)
    journal = served[0].space(member.space).journal
    journal.take_in([forged])
    kept = {(op.hash, op.body) for op in journal.export({}, after=0).ops}
    assert (true.hash, true.body) in kept
    assert len(journal.vector()[true.stream.hex()]) == 2


def test_a_forged_author_is_traced_to_the_device_that_brought_it(
    database: Database, store: Store, request: pytest.FixtureRequest
) -> None:
    name = f"f{abs(hash(request.node.name)) % 10**9}"
    offices.add(database, name)
    number = offices.number(database, name)
    builders.a_firm(store, "冒名的厂")
    HubJournal(database, number, "device7").take_in(outgoing.export(store, {}).ops)
    with database.tenant(number) as cursor:
        cursor.execute("SELECT device FROM stream")
        assert cursor.fetchall() == [("device7",)]


def test_a_revoked_device_is_told_at_its_next_request(
    member: Membership, store: Store, served: Served
) -> None:
    [device] = served[0].devices.listed(member.space)
    served[0].devices.revoke(device.id)
    builders.a_firm(store, "还在本机")
    with pytest.raises(Refusal) as refused:
        http.sync(store)
    assert refused.value.code == "not_enrolled"
    assert queries.rows(store, Firm)[0] == 1


# -- PostgreSQL: a full disk, a database that is gone, a process that dies -----------------------


def test_a_database_that_cannot_be_reached_is_said_and_not_retried_for_ever() -> None:
    unreachable = Database("postgresql+psycopg://nobody@127.0.0.1:9/none")
    with pytest.raises(Refusal) as refused:
        unreachable.see_that_it_is_ours()
    assert refused.value.code == "database_unreachable"


@pytest.mark.parametrize("url", ["sqlite:///x", "postgresql://x/y", "nonsense", ""])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        Database(url)
    assert refused.value.code == "database_address"


def test_a_full_disk_of_the_database_loses_nothing(
    database: Database,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    from psycopg import errors

    from db.store.hub.shelf import HubShelf

    name = f"d{abs(hash(request.node.name)) % 10**9}"
    offices.add(database, name)
    journal = HubJournal(database, offices.number(database, name))
    builders.a_firm(store)
    ops = outgoing.export(store, {}).ops

    def full(shelf: HubShelf) -> None:
        raise errors.DiskFull("could not extend file")

    with monkeypatch.context() as disk:
        disk.setattr(HubShelf, "_write_lines", full)
        with pytest.raises(Refusal) as refused:
            journal.take_in(ops)
    assert refused.value.code == "disk_full"
    assert (journal.vector(), journal.position()) == ({}, 0)
    assert journal.take_in(ops).applied == 1


def test_a_database_that_restarts_costs_one_refused_request(postgres: Cluster) -> None:
    url = postgres.new_database()
    database = Database(url)
    database.upgrade()
    offices.add(database, "office")
    journal = HubJournal(database, offices.number(database, "office"))
    with postgres.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (url.rpartition("/")[2],),
        )
    with pytest.raises(Refusal) as refused:
        journal.position()
    assert refused.value.code == "database_unreachable"
    assert journal.position() == 0
    database.close()


@pytest.mark.parametrize(("default", "ours"), [("off", "on"), ("on", "on"), ("local", "local")])
def test_what_is_acknowledged_is_on_the_disk_whatever_the_server_does_by_default(
    postgres: Cluster, default: str, ours: str
) -> None:
    url = postgres.new_database()
    with postgres.connect() as connection:
        name = url.rpartition("/")[2]
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = {default}")
    database = Database(url)
    database.upgrade()
    offices.add(database, "office")
    with database.tenant(offices.number(database, "office")) as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == (ours,)
    database.close()


def test_a_login_that_may_only_serve_serves(postgres: Cluster, store: Store) -> None:
    """The service needs no right to make tables; it cannot bring the database up to date."""
    url = postgres.new_database()
    owner = Database(url)
    owner.upgrade()
    offices.add(owner, "office")
    with postgres.connect() as connection:
        connection.execute(f"CREATE ROLE serving{os.getpid()} LOGIN")
        connection.execute(f"GRANT sizhi_door, sizhi_tenant TO serving{os.getpid()}")
    service = Database(postgres.url(url.rpartition("/")[2], f"serving{os.getpid()}"))
    service.see_that_it_is_ours()
    builders.a_firm(store)
    journal = HubJournal(service, offices.number(service, "office"))
    assert journal.take_in(outgoing.export(store, {}).ops).applied == 1
    with pytest.raises(Refusal) as refused:
        offices.add(service, "another")
    assert refused.value.code == "database_rights"
    service.close()
    owner.close()


def test_a_hub_key_of_another_hub_is_refused(
    postgres: Cluster, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    from hub import spaces
    from hub.postgres import PostgresHub

    first = a_hub("postgres", tmp_path / "first", request)
    assert isinstance(first, PostgresHub)
    spaces.create(tmp_path / "second").close()
    url = first.database._engine.url.render_as_string(hide_password=False)
    with pytest.raises(Refusal) as refused:
        PostgresHub(tmp_path / "second", url)
    assert refused.value.code == "hub_key"
    first.close()


def test_a_process_that_is_killed_while_it_takes_in_loses_nothing_and_doubles_nothing(
    postgres: Cluster, store: Store, tmp_path: Path
) -> None:
    """Two processes behind one address; each is killed again and again, and comes back."""
    url = postgres.new_database()
    data = tmp_path / "hub"
    command = [sys.executable, "-m", "hub.cli"]
    where = ["--data", str(data), "--database", url, "--json"]
    subprocess.run([*command, "init", *where], check=True, capture_output=True)
    port = _free_port()
    with subprocess.Popen(
        [*command, "serve", *where, "--plain", "--port", str(port), "--processes", "2"],
        start_new_session=True,
    ) as parent:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address)
            code = subprocess.run(
                [*command, "enrol", *where, "--address", address], check=True, capture_output=True
            )
            http.enrol(store, orjson.loads(code.stdout)["code"])
            for turn in range(3):
                for i in range(20):
                    builders.a_firm(store, f"厂{turn}-{i}")
                _kill_a_child(parent.pid)
                _synced_at_last(store)
        finally:
            os.killpg(parent.pid, signal.SIGKILL)
    database = Database(url)
    journal = HubJournal(database, offices.number(database, "office"))
    assert len(journal.export({}, after=0).ops) == 60 == journal.position()
    assert journal.problems() == []
    assert journal.vector() == outgoing.vector(store)
    copies.dump(database, "office", tmp_path / "copy")
    database.close()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)  # a process of its own: nothing here could tell us sooner
    raise TimeoutError(address)


def _kill_a_child(parent: int) -> None:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    serving = [int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
    os.kill(serving[0], signal.SIGKILL)


def _synced_at_last(store: Store) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if http.sync(store).report.is_done:
                return
        except Refusal as refusal:
            assert refusal.code == "hub_unreachable"  # noqa: PT017
            time.sleep(0.05)
    raise TimeoutError("the hub did not come back")
