"""What belongs to one office is never seen by another: over every endpoint there is, and in the
database even where the program forgets to ask for one space only.

The endpoints are read from the application itself: a new one cannot be forgotten here.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import builders
import httpx2 as httpx
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kinds import KINDS, a_hub
from serving import joined, serving

from db.errors import Refusal
from db.records import Attachment
from db.store import outgoing
from db.store.ending import Ending
from db.store.hub import offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.hub.shelf import HubShelf
from db.store.store import Store
from db.sync import http, wire
from db.sync.membership import Membership
from hub.app import create_app
from hub.office import Hub

OPEN = {("GET", "/v1/ping"), ("GET", "/health"), ("POST", "/v1/devices/enrol")}
"""What needs no token; everything else must."""
CANARY = "金丝雀轴承厂"


@dataclass
class Offices:
    """Two offices at one hub. A has a firm, a file and a device; B has a token."""

    hub: Hub
    address: str
    a: Membership
    b: Membership
    sha: str
    device: str

    def secrets(self) -> list[bytes]:
        """Everything of A that must not stand in an answer to B."""
        a = self.hub.devices.listed("a")[0]
        return [
            CANARY.encode(), b"canary.jpg", self.sha.encode(), a.id.encode(), a.key.encode(),
            self.a.token.encode(),
        ]  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def two(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    empty_disk: tuple[Path, bytes],
) -> Iterator[Offices]:
    hub = a_hub(request.param, tmp_path_factory.mktemp("hub"), request)
    laptops = []
    for name in ("a", "b"):
        hub.add_space(name)
        home = tmp_path_factory.mktemp(name) / "home"
        shutil.copytree(empty_disk[0], home)
        laptops.append(builders.reopened(home, empty_disk[1]))
    with serving(hub) as address:
        ours, theirs = (
            joined(laptop, hub, address, name, "administrator")
            for laptop, name in zip(laptops, ("a", "b"), strict=True)
        )
        sha = filled(laptops[0])
        yield Offices(hub, address, ours, theirs, sha, hub.devices.listed("a")[0].id)
    for laptop in laptops:
        laptop.close()
    hub.close()


def filled(store: Store) -> str:
    builders.a_firm(store, CANARY)
    sha = store.attachments.store(io.BytesIO(b"photo" * 1000))
    with store.write() as w:
        w.create(Attachment, filename="canary.jpg", sha256=sha)
    assert http.sync(store).files.up == 1
    return sha


def endpoints(hub: Hub) -> list[tuple[str, str]]:
    return [
        (method, route.path)
        for route in create_app(hub).routes
        for method in sorted(getattr(route, "methods", ()))
        if (method, route.path) not in OPEN
    ]


def asked(two: Offices, method: str, path: str, space: str, token: str, body: bytes) -> bytes:
    """The answer to one request, as bytes with all that stands around it."""
    names = {"s": space, "sha": two.sha, "id": two.device}
    url = two.address + re.sub(r"{(\w+)}", lambda found: names.get(found[1], "x"), path)
    headers = {"Authorization": f"Bearer {token}", "Upload-Offset": "0", "Upload-Length": "5"}
    answer = httpx.request(method, url, content=body, headers=headers)
    return f"{answer.status_code} {answer.headers!r}".encode() + answer.content


def test_every_endpoint_wants_a_token_but_three(two: Offices) -> None:
    found = endpoints(two.hub)
    assert len(found) >= 8
    for method, path in found:
        assert "{s}" in path, f"{path} is of no space: say here why it may be"
        for token in ("-", "0" * 64, two.a.token[:-1] + "x"):
            assert asked(two, method, path, "a", token, b"").startswith(b"401"), path


def test_every_endpoint_answers_the_other_office_as_if_there_were_none(two: Offices) -> None:
    for method, path in endpoints(two.hub):
        body = wire.pack({"v": 1, "is_full": True})
        there = asked(two, method, path, "a", two.b.token, body)
        nowhere = asked(two, method, path, "no-such-space", two.b.token, body)
        assert there.startswith(b"404"), path
        assert without_date(there) == without_date(nowhere), path


def without_date(answer: bytes) -> bytes:
    return re.sub(rb"'date': '[^']*'", b"", answer)


BODIES = st.one_of(
    st.just(wire.pack({"v": 1, "is_full": True})),
    st.just(b'{"role": "administrator", "level": 4}'),
    st.just(b'{"is_revoked": true}'),
    st.just(b"12345"),
    st.binary(max_size=200),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_other_office_asks_it_gets_nothing_of_ours(
    two: Offices, data: st.DataObject
) -> None:
    """Also in its own space, by our hashes, ids and positions."""
    method, path = data.draw(st.sampled_from(endpoints(two.hub)))
    space = data.draw(st.sampled_from(["a", "b", "A", "a/", "..", "b/../a", "%61", "a%00"]))
    answer = asked(two, method, path, space, two.b.token, data.draw(BODIES))
    answer = answer.replace(two.b.token.encode(), b"")
    assert not [secret for secret in two.secrets() if secret in _inflated(answer)]
    assert not two.hub.devices.listed("a")[0].is_revoked
    assert two.hub.space("a").blobs.holds(two.sha)


def _inflated(answer: bytes) -> bytes:
    start = answer.find(b"\x28\xb5\x2f\xfd")  # zstd
    return answer + (repr(wire.unpack(answer[start:])).encode() if start >= 0 else b"")


def test_the_other_office_counts_to_nothing(two: Offices) -> None:
    """Cursors, vectors, lists, lengths: every count of the other space is of the other space."""
    [told] = [_ask(two, two.b, {"v": 1, "is_full": True, "again": [f"{'0' * 32}:1"]})]
    assert ("ops" in told, told["vector"], told["cursor"][0]) == (False, {}, 0)
    cursor = _ask(two, two.a, {"v": 1, "is_full": True})["cursor"]
    guessed = _ask(two, two.b, {"v": 1, "cursor": [two.hub.epoch, *cursor]})
    assert "cursor" not in guessed
    assert guessed["vector"] == {}


def _ask(two: Offices, member: Membership, request: dict[str, object]) -> dict[str, object]:
    with http.HubLine(member, Ending()) as line:
        return wire.unpack(line.carry(wire.pack(request)))


# -- the second wall: row-level security alone ---------------------------------------------------


@pytest.fixture
def spaces_in(database: Database, store: Store, request: pytest.FixtureRequest) -> tuple[int, int]:
    """A space with a firm and a file in it, and an empty one; their numbers."""
    numbers = []
    for letter in "ab":
        name = f"{letter}{abs(hash(request.node.name)) % 10**9}"
        offices.add(database, name)
        numbers.append(offices.number(database, name))
    builders.a_firm(store, CANARY)
    sha = store.attachments.store(io.BytesIO(b"x"))
    with store.write() as w:
        w.create(Attachment, filename="canary.jpg", sha256=sha)
    ops = outgoing.export(store, {}).ops
    HubJournal(database, numbers[0]).take_in([*ops, *_early(ops)])
    offices.blob_kept(database, numbers[0], sha, 1)
    return numbers[0], numbers[1]


def _early(ops: list[outgoing.WireOp]) -> list[outgoing.WireOp]:
    """One whose predecessor has not come, so that something is parked."""
    last = ops[-1]
    return [outgoing.WireOp(last.stream, last.seq + 2, last.body, last.hash, last.kept)]


class Forgetful:
    """A cursor whose every statement has lost the words that ask for one space."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor
        self.forgotten = 0

    def execute(self, sql: str, *more: object, **named: object) -> object:
        stripped, times = re.subn(r"(\w+\.)?(space|n) = %\(space\)s", "true", sql)
        self.forgotten += times
        return self._cursor.execute(stripped, *more, **named)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[object]:
        return iter(self._cursor)


def test_a_program_that_forgets_to_ask_for_its_own_space_still_sees_nothing_else(
    database: Database, spaces_in: tuple[int, int], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = spaces_in
    there = HubJournal(database, a)
    dots = [f"{uid}:{seq}" for uid, ends in there.vector().items() for seq, _ in ends]
    sha = store.attachments.known().pop()
    cursors: list[Forgetful] = []
    tenant = Database.tenant

    @contextmanager
    def forgetful(self: Database, space: int, **how: bool) -> Iterator[Forgetful]:
        with tenant(self, space, **how) as cursor:
            cursors.append(Forgetful(cursor))
            yield cursors[-1]

    monkeypatch.setattr(Database, "tenant", forgetful)
    record = outgoing.export(store, {}).ops
    here = HubJournal(database, b)
    assert there.vector(), "the first office would see its own all the same"
    assert here.vector() == {}
    assert here.export({}, after=0).ops == []
    assert here.export(there.vector(), after=None).ops == []
    assert here.some(dots) == []
    assert here.mark_at(1) == ""
    assert here.position() == 0
    assert here.hollow() == here.missing_blobs() == here.unspoken_blobs() == []
    assert here.speaking_of(sha) == []
    assert here.ops_of(there_records(record)) == []
    with Database.tenant(database, b) as cursor:
        shelf = HubShelf(cursor, b, "", record)
        assert shelf.type_of(there_records(record)[0]) is None
        assert not shelf.has_waiting
    assert sum(cursor.forgotten for cursor in cursors) > 15


def there_records(ops: list[outgoing.WireOp]) -> list[str]:
    return [re.search(rb'"r":"(\w+)"', op.body)[1].decode() for op in ops]  # type: ignore[index]


def test_every_table_of_a_space_is_behind_the_wall(
    database: Database, spaces_in: tuple[int, int]
) -> None:
    """The tables are read from the catalogue: a new one cannot be forgotten here."""
    a, b = spaces_in
    with database.owner() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid"
            " WHERE t.attname = 'space' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in cursor]
    assert {"op", "record", "stream", "parked", "device", "blob", "spoken_of"} <= set(tables)
    full = [table for table in tables if count(database, a, table)]
    assert {"op", "record", "stream", "parked", "blob", "spoken_of"} <= set(full)
    assert {table: count(database, b, table) for table in tables} == dict.fromkeys(tables, 0)
    assert count(database, b, "space") == 1


def count(database: Database, space: int, table: str) -> int:
    with database.tenant(space) as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        found = cursor.fetchone()
    return int(found[0]) if found else -1


def test_nobody_writes_into_another_space(database: Database, spaces_in: tuple[int, int]) -> None:
    a, b = spaces_in
    for statement in (
        "INSERT INTO record(space, id, type) VALUES({a}, 'x', 'firm')",
        "INSERT INTO blob(space, sha, size) VALUES({a}, 'x', 1)",
    ):
        with pytest.raises(Refusal, match="权限不够"):
            carry_out(database, b, statement.format(a=a))
    offices.blob_kept(database, b, "mine", 1)
    with pytest.raises(Refusal, match="权限不够"):
        carry_out(database, b, f"UPDATE blob SET space = {a}")
    offices.blob_gone(database, b, "mine")
    with database.tenant(b) as cursor:
        for table in ("op", "record", "stream", "blob", "spoken_of"):
            cursor.execute(f"DELETE FROM {table}")
            assert cursor.rowcount == 0
    assert count(database, a, "op") == 2


def carry_out(database: Database, space: int, statement: str) -> None:
    with database.tenant(space) as cursor:
        cursor.execute(statement)


def test_partitions_cannot_be_reached_past_the_wall(
    database: Database, spaces_in: tuple[int, int]
) -> None:
    a, b = spaces_in
    with pytest.raises(Refusal, match="权限不够"):
        carry_out(database, b, f"SELECT count(*) FROM op_{a}")


def test_whoever_stands_at_the_door_sees_no_journal(database: Database) -> None:
    for table in ("op", "record", "stream", "parked", "blob", "spoken_of"):
        with pytest.raises(Refusal, match="权限不够"), database.door() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
