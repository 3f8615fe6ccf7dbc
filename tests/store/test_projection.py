"""Laptops that wrote apart end alike: the same rows in whatever order edits arrive."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import builders
import foreign
import oracle
import pytest
from builders import a_firm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.journal.heads import Heads
from db.records import Firm
from db.store import queries, replay, search
from db.store.rows import load_row
from db.store.store import Store

NAMES = ("legal_name", "phone", "tiers")
VALUES: dict[str, list[Any]] = {
    "legal_name": ["长城汽车", "长安汽车", "中信重工"],
    "phone": ["1", "2", None],
    "tiers": [["总部"], ["总部", "工厂"], None],
}
ACTIONS = ["create", "patch", "patch", "stale", "resolve", "delete", "restore", "hear", "hear"]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([*ACTIONS, *ACTIONS, "erase"]),
        st.sampled_from(NAMES),
        st.integers(0, 2),
    ),
    max_size=25,
)
Step = tuple[int, str, str, int]


@pytest.fixture(scope="module")
def laptops(
    empty_disk: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Store]]:
    """Five laptops set up with copies of one disk: three that write, two that only listen."""
    home, key = empty_disk
    folder = tmp_path_factory.mktemp("laptops")
    first = builders.a_clone(opened := builders.reopened(home, key), folder / "0")
    others = [builders.a_clone(first, folder / str(number)) for number in range(1, 5)]
    opened.close()
    yield [first, *others]
    for store in (first, *others):
        store.close()


def view(store: Store, record_id: str) -> dict[str, Any]:
    """Everything a row says, in terms every laptop shares."""
    with store.reading() as cursor:
        row = load_row(cursor, "firm", record_id)
        if row is None:
            return {}
        heads = Heads.parse(row.heads_text)
        found = {
            words: row.n in search.scan(cursor, words, ["firm"]) for words in ("汽车", "zhongxin")
        }
    return {
        "values": row.values,
        "is_gone": row.is_gone,
        "conflicts": row.conflicts,
        "times": (row.created_at, row.changed_at),
        "heads": {n: shared(store, d) for n, d in heads.named().items()},
        "deletes": shared(store, heads.of("!")),
        "found": found,
        "versions": {
            name: [v.value for v in versions]
            for name, versions in queries.whole(store, record_id).conflicts.items()
        },
    }


def shared(store: Store, dots: Iterable[str]) -> set[str]:
    with store.reading() as cursor:
        return {str(store.rows.shared_dot(cursor, dot)) for dot in dots}


def expected(ops: list[oracle.Wrote]) -> dict[str, Any]:
    """The same of the ops alone, by the rules."""
    versions = {name: oracle.versions_of(ops, name) for name in NAMES}
    hidden = oracle.is_hidden(ops, NAMES)
    erased = any(op.kind == "erase" for op in ops)
    contested = {n: v for n, v in versions.items() if len({str(one) for one in v}) > 1}
    met = bool(oracle.deletes_of(ops)) and not hidden
    return {
        "shown": {name: v[0] if v else None for name, v in versions.items()},
        "contested": {} if erased else contested,
        "is_gone": hidden,
        "conflicts": 0 if erased else len(contested) + met,
    }


def act(store: Store, record_id: str, step: Step, before: dict[int, str], turn: int) -> None:
    laptop, action, name, _ = step
    value = VALUES[name][turn % 3]
    row = view(store, record_id)
    with store.write() as w:
        if not row:
            if action in ("create", "patch"):
                w.create(Firm, {name: value}, record_id=record_id)
        elif action == "erase":
            w.erase(record_id)
        elif action == "delete":
            w.delete(record_id, seen=before.get(laptop) if turn % 2 else None)
        elif w.is_erased(record_id):
            return
        elif action == "restore":
            w.restore(record_id)
        elif action == "resolve":
            w.resolve(record_id, name, value)
        else:
            seen = before.get(laptop) if action == "stale" else None
            before[laptop] = w.heads(record_id)
            w.patch(record_id, {name: value}, seen=seen)


@given(STEPS, st.integers(0, 2**32), st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_arrival_ends_with_the_same_rows(
    laptops: list[Store], steps: list[Step], seed: int, is_one_by_one: bool
) -> None:
    chance = random.Random(seed)
    record_id = uuid.uuid4().hex
    before: dict[int, str] = {}
    for turn, step in enumerate(steps):
        laptop, action, _, other = step
        if action == "hear":
            foreign.receive(laptops[laptop], foreign.sent_about(laptops[other], [record_id]))
        else:
            act(laptops[laptop], record_id, step, before, turn)
    sent = {
        (one.stream, one.seq): one
        for store in laptops[:3]
        for one in foreign.sent_about(store, [record_id])
    }
    by_dot = {one.wrote.dot: one for one in sent.values()}
    ops = [one.wrote for one in sent.values()]
    for store in laptops:
        arriving = [by_dot[op.dot] for op in oracle.in_some_order(ops, chance)]
        if is_one_by_one:
            for one in arriving:
                foreign.receive(store, [one])
        else:
            foreign.receive(store, arriving)
    views = [view(store, record_id) for store in laptops]
    for told in views[1:]:
        assert told == views[0]
    if ops:
        told = expected(ops)
        assert {name: views[0]["values"][name] for name in NAMES} == told["shown"]
        assert {n: v for n, v in views[0]["versions"].items() if n != "!"} == told["contested"]
        assert views[0]["is_gone"] == told["is_gone"]
        assert views[0]["conflicts"] == told["conflicts"]


def test_after_all_that_every_journal_is_whole_and_replays_to_its_rows(
    laptops: list[Store],
) -> None:
    for store in laptops:
        assert replay.problems(store) == []


def test_a_record_made_on_two_laptops_is_one_with_both_values(laptops: list[Store]) -> None:
    one, two = laptops[:2]
    record_id = uuid.uuid4().hex
    for store, phone in ((one, "1"), (two, "2")):
        with store.write() as w:
            w.create(Firm, legal_name="同一家公司", phone=phone, record_id=record_id)
    foreign.receive(one, foreign.sent_about(two, [record_id]))
    foreign.receive(two, foreign.sent_about(one, [record_id]))
    assert view(one, record_id) == view(two, record_id)
    assert list(view(one, record_id)["versions"]) == ["phone"]
    assert set(view(one, record_id)["versions"]["phone"]) == {"1", "2"}


def test_an_edit_elsewhere_keeps_a_record_that_was_deleted_here(laptops: list[Store]) -> None:
    here, there = laptops[:2]
    record_id = a_firm(here)
    foreign.receive(there, foreign.sent_about(here, [record_id]))
    with there.write() as w:
        w.patch(record_id, {"phone": "新号码"})
    with here.write() as w:
        w.delete(record_id)
    assert view(here, record_id)["is_gone"]
    foreign.receive(here, foreign.sent_about(there, [record_id]))
    foreign.receive(there, foreign.sent_about(here, [record_id]))
    assert view(here, record_id) == view(there, record_id)
    assert not view(here, record_id)["is_gone"]
    assert list(view(here, record_id)["versions"]) == ["!"]
    assert view(here, record_id)["values"]["phone"] == "新号码"


def test_what_is_erased_here_stays_erased_when_an_older_edit_arrives(laptops: list[Store]) -> None:
    here, there = laptops[:2]
    record_id = a_firm(here, "要清除的公司", phone="13800000000")
    foreign.receive(there, foreign.sent_about(here, [record_id]))
    with there.write() as w:
        w.patch(record_id, {"phone": "13911111111"})
    with here.write() as w:
        w.erase(record_id)
    foreign.receive(here, foreign.sent_about(there, [record_id]))
    foreign.receive(there, foreign.sent_about(here, [record_id]))
    assert view(here, record_id) == view(there, record_id)
    for store in (here, there):
        assert view(store, record_id)["is_gone"]
        assert all(sent.kept is None for sent in foreign.sent_about(store, [record_id]))
        assert replay.problems(store) == []


def test_ops_of_a_type_this_version_does_not_know_wait_in_the_journal(
    laptops: list[Store],
) -> None:
    here, there = laptops[:2]
    record_id = a_firm(here)
    newer = [
        foreign.Sent(
            bytes(range(16)),
            1,
            one.body.replace(b'"t":"firm"', b'"t":"alien"').replace(
                record_id.encode(), uuid.uuid4().hex.encode()
            ),
            one.hash,
            one.kept,
        )
        for one in foreign.sent_about(here, [record_id])
    ]
    with there.reading() as cursor:
        before = replay.fingerprint(cursor)
    foreign.receive(there, newer)
    with there.reading() as cursor:
        assert replay.fingerprint(cursor) == before
        assert cursor.execute("SELECT type FROM record ORDER BY n DESC").fetchone() == ("alien",)
    assert foreign.sent_about(there, [newer[0].op.record]) == newer
