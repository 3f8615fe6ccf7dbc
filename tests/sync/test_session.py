"""An exchange: what it costs, what it says, and what it does when the peer is not what it was."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import builders
import forge
import pytest

from db.errors import Refusal
from db.records import Firm
from db.store import foreign, outgoing, queries
from db.store.store import Store
from db.sync import session, wire
from db.sync.ahead import Ahead


@pytest.fixture
def hub(store: Store, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "hub")


def to(hub: Store, epoch: str = "1") -> session.Carry:
    return lambda packed: session.answer(hub, epoch, packed)


def firms(store: Store) -> int:
    return queries.rows(store, Firm)[0]


def many(store: Store, count: int) -> list[str]:
    with store.write() as w:
        return [w.create(Firm, legal_name=f"企业{i}", note="备注" * 30) for i in range(count)]


def test_push_and_pull_meet_in_one_session(store: Store, hub: Store) -> None:
    many(store, 3)
    many(hub, 4)
    report = session.exchange(store, "hub", to(hub))
    assert (report.sent, report.received, report.is_done) == (3, 4, True)
    assert outgoing.vector(store) == outgoing.vector(hub)


def test_nothing_changed_costs_less_than_500_bytes(store: Store, hub: Store) -> None:
    many(store, 200)
    session.exchange(store, "hub", to(hub))
    report = session.exchange(store, "hub", to(hub))
    assert (report.rounds, report.sent, report.received, report.is_done) == (1, 0, 0, True)
    assert report.bytes_up + report.bytes_down <= 500


def test_more_than_one_message_takes_more_rounds_and_all_arrives(store: Store, hub: Store) -> None:
    many(store, 4500)
    many(hub, 2500)
    report = session.exchange(store, "hub", to(hub))
    assert firms(store) == firms(hub) == 7000
    assert report.is_done
    assert report.rounds <= 6


def test_the_next_page_is_read_once_and_while_the_peer_works_on_the_last_one(
    store: Store, hub: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(store, 4500)
    read_here: list[bool] = []
    export = outgoing.export

    def noted(*asked: Any, **how: Any) -> outgoing.Page:
        page = export(*asked, **how)
        if asked[0] is store and len(page.ops) > 1:
            read_here.append(threading.current_thread() is threading.main_thread())
        return page

    monkeypatch.setattr(outgoing, "export", noted)
    assert session.exchange(store, "hub", to(hub)).sent == 4500
    assert read_here == [True, False, False]


def test_what_is_erased_while_a_message_is_on_its_way_is_in_none_after_it(
    store: Store, hub: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, last = many(store, 4500)
    begin, sent = Ahead.begin, list[str]()

    def begin_and_end(self: Ahead, *asked: Any) -> None:
        begin(self, *asked)
        assert self._coming
        self._coming.result()

    def carry(packed: bytes) -> bytes:
        sent.append(str(wire.unpack(packed)))
        if len(sent) == 3:  # after comparing, the first two pages; the last one lies ready
            with store.write() as w:
                w.erase(last)
        return session.answer(hub, "1", packed)

    monkeypatch.setattr(Ahead, "begin", begin_and_end)
    assert session.exchange(store, "hub", carry).is_done
    assert any("企业4000" in message for message in sent)
    assert not any("企业4499" in message for message in sent)
    assert firms(hub) == 4499


def test_a_few_changes_cost_the_same_in_a_long_journal(store: Store, hub: Store) -> None:
    ids = many(store, 3000)
    session.exchange(store, "hub", to(hub))
    for record_id in ids[:10]:
        with store.write() as w:
            w.patch(record_id, {"note": "改"})
    report = session.exchange(store, "hub", to(hub))
    assert (report.sent, report.rounds) == (10, 1)
    assert report.bytes_up < 4000


def test_a_second_laptop_does_not_get_its_own_edits_back(
    store: Store, hub: Store, tmp_path: Path
) -> None:
    second = builders.a_clone(store, tmp_path / "second")
    many(store, 50)
    session.exchange(store, "hub", to(hub))
    session.exchange(second, "hub", to(hub))
    many(second, 500)
    report = session.exchange(second, "hub", to(hub))
    assert (report.sent, report.received) == (500, 0)
    assert report.bytes_down < 1000


class Dead(Exception):
    """The line."""


@pytest.mark.parametrize("is_heard", [True, False], ids=["answer lost", "request lost"])
def test_a_line_that_dies_costs_nothing_but_time(store: Store, hub: Store, is_heard: bool) -> None:
    many(store, 30)

    def dying(packed: bytes) -> bytes:
        if is_heard:
            session.answer(hub, "1", packed)
        raise Dead

    for _ in range(3):
        with pytest.raises(Dead):
            session.exchange(store, "hub", dying)
    report = session.exchange(store, "hub", to(hub))
    assert report.is_done
    assert firms(hub) == 30


def test_done_is_said_only_of_what_was_acknowledged(store: Store, hub: Store) -> None:
    """A proxy that swallows the ops and answers something that looks right."""
    session.exchange(store, "hub", to(hub))
    many(store, 3)

    def swallowing(packed: bytes) -> bytes:
        message = wire.unpack(packed)
        return session.answer(hub, "1", wire.pack(message | {"ops": [], "streams": []}))

    report = session.exchange(store, "hub", swallowing)
    assert not report.is_done
    assert session.exchange(store, "hub", to(hub)).is_done
    assert firms(hub) == 3


def copied(store: Store, where: Path) -> Path:
    with store.exclusive() as cursor:
        cursor.execute("SELECT 1")
    skipped = shutil.ignore_patterns("ballast", "backups", "sizhi.lock", "sizhi.holder")
    shutil.copytree(store.home.path, where, ignore=skipped)
    return where


@pytest.mark.parametrize("epoch", ["2", "1"], ids=["by the manual", "copied back by hand"])
def test_a_hub_restored_from_yesterday_is_healed_by_the_laptops(
    store: Store, hub: Store, tmp_path: Path, epoch: str
) -> None:
    many(store, 5)
    session.exchange(store, "hub", to(hub))
    yesterday = copied(hub, tmp_path / "yesterday")
    many(store, 7)
    session.exchange(store, "hub", to(hub))
    restored = builders.reopened(yesterday, hub.key)
    many(restored, 9)  # somebody synced to it before we did
    report = session.exchange(store, "hub", to(restored, epoch))
    assert report.is_done
    assert firms(restored) == firms(store) == 21


def test_a_laptop_restored_from_yesterday_gets_its_own_work_back(
    store: Store, hub: Store, tmp_path: Path
) -> None:
    many(store, 5)
    session.exchange(store, "hub", to(hub))
    yesterday = copied(store, tmp_path / "yesterday")
    many(store, 7)
    session.exchange(store, "hub", to(hub))
    restored = builders.reopened(yesterday, store.key)
    report = session.exchange(restored, "hub", to(hub))
    assert (report.sent, report.received, report.is_done) == (0, 7, True)


@pytest.mark.parametrize(
    "page",
    [b"<html>please log in</html>", b"", wire.pack({"v": 1}), wire.pack({"hello": "world"})],
    ids=["html", "empty", "no epoch", "other json"],
)
def test_a_captive_portal_is_not_the_hub(store: Store, page: bytes) -> None:
    many(store, 1)
    with pytest.raises(Refusal) as refused:
        session.exchange(store, "hub", lambda _: page)
    assert refused.value.code in {"not_a_hub", "message_unreadable"}


def test_a_peer_of_another_protocol_is_told_so(hub: Store) -> None:
    with pytest.raises(Refusal) as refused:
        session.answer(hub, "1", wire.pack({"v": 2}))
    assert refused.value.code == "protocol_unknown"


BAD_REQUESTS = {
    "cursor": {"cursor": {"x": 1}, "vector": {}},
    "position": {"cursor": ["1", 2**64 - 1, ""]},
    "again": {"again": ["' OR 1", 3, None], "is_full": True},
    "vector": {"vector": []},
    "ops": {"streams": ["zz"], "ops": [[0, 1, "", {}]]},
}


@pytest.mark.parametrize("said", BAD_REQUESTS.values(), ids=BAD_REQUESTS)
def test_a_malformed_request_is_answered_or_refused(hub: Store, said: dict[str, object]) -> None:
    try:
        session.answer(hub, "1", wire.pack({"v": 1, **said}))
    except Refusal as refusal:
        assert "请" in refusal.sentence  # noqa: PT017
    assert firms(hub) == 0


def test_values_lost_by_a_carrier_are_asked_for_in_the_next_exchange(
    store: Store, hub: Store
) -> None:
    many(hub, 2)

    def losing(packed: bytes) -> bytes:
        message = wire.unpack(session.answer(hub, "1", packed))
        hollow = [replace(op, kept={}) for op in wire.ops_of(message)]
        return wire.pack(message | wire.rows_of(hollow))

    session.exchange(store, "hub", losing)
    assert (firms(store), len(outgoing.hollow(store))) == (0, 2)
    session.exchange(store, "hub", to(hub))
    assert (firms(store), outgoing.hollow(store)) == (2, [])


def test_what_a_laptop_lost_to_a_carrier_the_hub_asks_for(store: Store, hub: Store) -> None:
    many(store, 2)
    stripped = [foreign.WireOp(o.stream, o.seq, o.body, o.hash, {}) for o in ops_of(store)]
    foreign.take_in(hub, stripped)
    session.exchange(store, "hub", to(hub))
    session.exchange(store, "hub", to(hub))
    assert (firms(hub), outgoing.hollow(hub)) == (2, [])


def ops_of(store: Store) -> list[foreign.WireOp]:
    return outgoing.export(store, {}).ops


def test_refused_ops_are_reported_to_their_author(store: Store, hub: Store) -> None:
    record_id = many(store, 1)[0]
    session.exchange(store, "hub", to(hub))
    forger = forge.Forger()  # some version with a bug writes a number for a text
    wrong = forger.op({"note": 7}, record=record_id, kind="patch", lamport=9)
    foreign.take_in(store, [wrong])
    report = session.exchange(store, "hub", to(hub))
    assert report.refused == [(f"{forger.stream.hex()}:1", "impossible")]
    assert report.is_done, "it keeps its place on both sides"


def test_an_op_damaged_on_the_way_is_had_again_in_the_same_session(
    store: Store, hub: Store
) -> None:
    """Its hash stands for itself, so it cannot enter; without it the journal has a gap, and a
    cursor that went past it would never come back."""
    session.exchange(store, "hub", to(hub))
    lost, later = many(hub, 1)[0], many(hub, 1)[0]
    damaged = []

    def carry(packed: bytes) -> bytes:
        told = wire.unpack(session.answer(hub, "1", packed))
        rows = told.get("ops", [])
        if rows and not damaged:
            ops = wire.ops_of(told)
            damaged.append(ops[0].seq)
            spoilt = [replace(ops[0], body=ops[0].body.replace(b'"o":', b'"o":1')), ops[1]]
            told |= wire.rows_of(spoilt)
        return wire.pack(told)

    report = session.exchange(store, "hub", carry)
    assert damaged
    assert report.is_done
    assert outgoing.vector(store) == outgoing.vector(hub)
    assert {lost, later} <= {firm.id for firm in queries.rows(store, Firm)[1]}


def test_a_bit_that_flips_in_a_message_never_changes_what_it_says(store: Store) -> None:
    """It is refused, save where zstd uses none of the bit: then the very same text comes out."""
    many(store, 3)
    message = wire.rows_of(ops_of(store))
    packed = wire.pack(message)
    refused = 0
    for at in range(len(packed)):
        spoilt = packed[:at] + bytes([packed[at] ^ 4]) + packed[at + 1 :]
        try:
            assert wire.unpack(spoilt) == wire.unpack(packed)
        except Refusal:
            refused += 1
    assert refused > 0.9 * len(packed)


def test_what_waited_here_for_what_the_peer_sent_is_not_taken_for_the_peers(
    store: Store, hub: Store, tmp_path: Path
) -> None:
    """The author's first op came by the hub, the second by a stick; then the author's laptop fell
    into a river. Who read the stick is the only one who can bring the second to the hub."""
    author = builders.a_clone(store, tmp_path / "author")
    session.exchange(store, "hub", to(hub))
    many(author, 1)
    session.exchange(author, "hub", to(hub))
    many(author, 1)
    foreign.take_in(store, [ops_of(author)[-1]])
    assert [one.why for one in outgoing.aside(store)] == ["waiting"]
    session.exchange(store, "hub", to(hub))
    assert firms(store) == 2
    assert session.exchange(store, "hub", to(hub)).is_done
    assert firms(hub) == 2
