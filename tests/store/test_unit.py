"""The unit of work: all of it or nothing, and never over what the person had not seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import builders
import pytest
from builders import a_firm, values_of
from refusals import refused
from sqlcipher3 import dbapi2

from db.records import Fact, Firm, Person, Record, Value
from db.store import engine, history, pages, queries, replay
from db.store.journal_rows import Tip
from db.store.store import Store
from db.store.unit import Change


def state_of(store: Store) -> tuple[dict[str, str], Tip, list[tuple[int, ...]]]:
    """Everything a unit of work could leave behind: rows and search, counters, journal."""
    with store.reading() as cursor:
        counts = [
            cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("op", "op_value", "record", "stream")
        ]
        return replay.fingerprint(cursor), store.rows.mark(), counts


@pytest.mark.parametrize("is_first", [True, False], ids=["the first write", "a later one"])
def test_a_block_that_raises_leaves_nothing(store: Store, is_first: bool) -> None:
    if not is_first:
        a_firm(store, "先前的公司")
    before = state_of(store)
    with suppress(ZeroDivisionError), store.write() as w:
        for number in range(2100):  # more than fits before rows go to the database
            w.create(Firm, legal_name=f"公司{number}")
        raise ZeroDivisionError
    assert state_of(store) == before
    assert queries.find(store, "公司").total == (not is_first)
    a_firm(store, "后来的公司")
    assert replay.problems(store) == []
    with store.reading() as cursor:
        cursor.execute("SELECT n, seq, lamport FROM op ORDER BY n")
        assert cursor.fetchall() == [(n, n, n) for n in range(1, 2 + (not is_first))]


def test_a_commit_that_fails_leaves_nothing_either(store: Store) -> None:
    a_firm(store)
    before = state_of(store)
    with pytest.raises(dbapi2.IntegrityError):
        _commit_in_vain(store)
    assert state_of(store) == before
    a_firm(store, "之后的公司")
    assert replay.problems(store) == []


def test_an_edit_writes_no_index_of_what_it_leaves_as_it_is(store: Store) -> None:
    firms = [a_firm(store, f"洛阳第{number}轴承厂") for number in range(50)]
    log = store.home.db.with_name(f"{store.home.db.name}-wal")
    with closing(engine.connect(store.home.db, store.key)) as beside:
        beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.write() as w:
        w.patch(firms[7], {"note": "一句话"})
    written = log.stat().st_size // (pages.SIZE + 24)
    assert written <= 6, "the row, the op, its value, and the journal's two indexes"


def test_an_unknown_field_or_a_wrong_type_is_a_fault_of_the_program(store: Store) -> None:
    identity = a_firm(store)
    before = state_of(store)
    for field, value in {"colour": "红", "heads": "{}"}.items():
        with pytest.raises(ValueError, match=field), store.write() as w:
            w.create(Firm, {field: value})
    wrong: list[tuple[type[Record], str, Value]] = [
        (Firm, "legal_name", 5),
        (Firm, "tiers", "总部"),
        (Person, "is_ours", 1),
        (Fact, "disclosure", True),
        (Fact, "disclosure", "2"),
    ]
    for record, name, bad in wrong:
        with pytest.raises(TypeError, match=name), store.write() as w:
            w.create(record, {name: bad})
    with pytest.raises(TypeError, match="legal_name"), store.write() as w:
        w.patch(identity, {"legal_name": ["a"]})
    assert state_of(store) == before


def test_a_record_nobody_made_is_refused(store: Store) -> None:
    with refused("no_such_record"), store.write() as w:
        w.patch("0" * 32, {"phone": "1"})


@pytest.mark.parametrize("empty", ["", [], None, "\x00"])
def test_empty_means_unknown(store: Store, empty: Value) -> None:
    field = "tiers" if isinstance(empty, list) else "phone"
    with store.write() as w:
        identity = w.create(Firm, {"legal_name": "洛阳轴承有限公司", field: empty})
    assert values_of(store, identity) == {"legal_name": "洛阳轴承有限公司"}
    full: Value = ["总部"] if field == "tiers" else "0379"
    with store.write() as w:
        assert w.patch(identity, {field: full})
        assert w.patch(identity, {field: empty})
        assert not w.patch(identity, {field: empty})
    assert values_of(store, identity) == {"legal_name": "洛阳轴承有限公司"}


def test_false_and_zero_are_known(store: Store) -> None:
    with store.write() as w:
        person = w.create(Person, name="张三", is_ours=False)
        fact = w.create(Fact, text="x", disclosure=0)
    assert values_of(store, person, "person")["is_ours"] == 0
    assert values_of(store, fact, "fact")["disclosure"] == 0


def test_text_no_database_can_hold_is_cleaned(store: Store) -> None:
    identity = a_firm(store, "洛\x00阳\ud800轴承😀", tiers=["总\x00部", "\udfff"])
    assert values_of(store, identity) == {"legal_name": "洛阳?轴承😀", "tiers": ["总部", "?"]}
    assert queries.find(store, "洛阳轴承").total == 1
    assert replay.problems(store) == []


def test_a_hundred_records_are_one_transaction(store: Store) -> None:
    with store.write() as w:
        made = [w.create(Firm, legal_name=f"公司{n}") for n in range(100)]
        w.flush()
        assert queries.rows(store, Firm)[0] == 0
    assert queries.rows(store, Firm)[0] == 100
    assert list(w.changes) == [Change("firm", identity) for identity in made]


def test_changes_name_each_record_once(store: Store) -> None:
    one, two = a_firm(store, "一厂"), a_firm(store, "二厂")
    with store.write() as w:
        w.patch(two, {"phone": "1"})
        w.patch(one, {"phone": "1"})
        w.patch(two, {"phone": "2"})
        w.patch(one, {"phone": "1"})
    assert list(w.changes) == [Change("firm", two), Change("firm", one)]


def test_a_save_that_changes_nothing_writes_no_op(store: Store) -> None:
    identity = a_firm(store, phone="0379")
    before = state_of(store)
    with store.write() as w:
        assert not w.patch(identity, {"phone": "0379"})
        w.restore(identity)
    assert w.changes == {}
    assert state_of(store) == before


def test_a_stale_save_stands_beside_the_one_it_had_not_seen(store: Store) -> None:
    identity = a_firm(store, phone="0379-1")
    seen = queries.record(store, identity).heads
    with store.write(author="张三") as w:
        w.patch(identity, {"phone": "0379-2"})
    with store.write(author="李四") as w:
        w.patch(identity, {"phone": "0379-3", "note": "李四的"}, seen=seen)
    whole = queries.whole(store, identity)
    assert whole.record.conflicts == 1
    assert [(v.value, v.author) for v in whole.conflicts["phone"]] == [
        ("0379-3", "李四"),
        ("0379-2", "张三"),
    ]
    assert list(whole.conflicts) == ["phone"]
    with store.write() as w:
        w.resolve(identity, "phone", "0379-2")
    assert queries.whole(store, identity).conflicts == {}
    assert values_of(store, identity)["phone"] == "0379-2"


def test_a_stale_save_of_another_field_is_no_conflict(store: Store) -> None:
    identity = a_firm(store, phone="1")
    seen = queries.record(store, identity).heads
    with store.write() as w:
        w.patch(identity, {"phone": "2"})
    with store.write() as w:
        w.patch(identity, {"note": "别的"}, seen=seen)
    assert queries.record(store, identity).conflicts == 0


def test_the_same_value_twice_is_no_conflict(store: Store) -> None:
    identity = a_firm(store, phone="1")
    seen = queries.record(store, identity).heads
    with store.write() as w:
        w.patch(identity, {"phone": "2"})
        w.patch(identity, {"phone": "3"}, seen=seen)
        stale = w.heads(identity)
        w.resolve(identity, "phone", "4", seen=seen)
    with store.write() as w:
        w.resolve(identity, "phone", "5", seen=stale)
        w.resolve(identity, "phone", "5", seen=stale)
    versions = queries.whole(store, identity).conflicts["phone"]
    assert {v.value for v in versions} == {"4", "5"}
    with store.write() as w:
        w.resolve(identity, "phone", "5")
    assert queries.whole(store, identity).conflicts == {}


def test_settling_a_conflict_leaves_a_version_that_came_in_since(store: Store) -> None:
    identity = a_firm(store, phone="1")
    first = queries.record(store, identity).heads
    with store.write() as w:
        w.patch(identity, {"phone": "2"})
        w.patch(identity, {"phone": "3"}, seen=first)
    seen = queries.record(store, identity).heads
    with store.write() as w:
        w.patch(identity, {"phone": "4"}, seen=first)
    with store.write() as w:
        w.resolve(identity, "phone", "3", seen=seen)
    assert {v.value for v in queries.whole(store, identity).conflicts["phone"]} == {"3", "4"}


def test_a_delete_does_not_hide_an_edit_that_came_in_since(store: Store) -> None:
    identity = a_firm(store)
    seen = queries.record(store, identity).heads
    with store.write() as w:
        w.patch(identity, {"phone": "新号码"})
    with store.write() as w:
        w.delete(identity, seen=seen)
    whole = queries.whole(store, identity)
    assert not whole.record.is_gone
    assert whole.record.conflicts == 1
    assert list(whole.conflicts) == ["!"]
    with store.write() as w:
        w.delete(identity)
    assert (whole := queries.whole(store, identity)).record.is_gone
    assert whole.record.conflicts == 0
    assert queries.find(store, "轴承").total == 0


def test_an_edit_from_a_form_brings_a_deleted_record_back_to_light(store: Store) -> None:
    identity = a_firm(store)
    seen = queries.record(store, identity).heads
    with store.write() as w:
        w.delete(identity)
    with store.write() as w:
        w.patch(identity, {"phone": "1"}, seen=seen)
    whole = queries.whole(store, identity)
    assert (whole.record.is_gone, whole.record.conflicts) == (False, 1)
    assert queries.find(store, "轴承").total == 1
    with store.write() as w:
        w.restore(identity)
    assert queries.whole(store, identity).conflicts == {}


def test_threads_that_write_at_once_keep_the_chain_and_the_counters(store: Store) -> None:
    shared = a_firm(store, "共有")

    def write(lane: int) -> None:
        for number in range(50):
            with store.write(author=f"第{lane}人") as w:
                w.create(Firm, legal_name=f"公司{lane}-{number}")
                w.patch(shared, {"note": f"{lane}-{number}"})

    with ThreadPoolExecutor(8) as lanes:
        list(lanes.map(write, range(8)))
    assert queries.rows(store, Firm)[0] == 401
    assert queries.record(store, shared).conflicts == 0
    assert len(history.history(store, shared, "note")) == 400
    with store.reading() as cursor:
        cursor.execute("SELECT n, seq, lamport FROM op ORDER BY n")
        assert cursor.fetchall() == [(n, n, n) for n in range(1, 802)]
    assert replay.problems(store) == []


def test_a_write_inside_a_write_fails_at_once(store: Store) -> None:
    with store.write() as w:
        w.create(Firm, legal_name="外")
        with pytest.raises(RuntimeError, match="inside"), store.write():
            pass
        w.create(Firm, legal_name="内")
    assert queries.rows(store, Firm)[0] == 2
    assert replay.problems(store) == []


def test_each_start_that_writes_has_a_stream_of_its_own(store: Store) -> None:
    key = store.key
    a_firm(store, "一厂")
    store.close()
    builders.reopened(store.home.path, key).close()  # a start that writes nothing
    again = builders.reopened(store.home.path, key)
    try:
        a_firm(again, "二厂")
        a_firm(again, "三厂")
        with again.reading() as cursor:
            cursor.execute("SELECT stream, seq, lamport FROM op ORDER BY n")
            assert cursor.fetchall() == [(1, 1, 1), (2, 1, 2), (2, 2, 3)]
            cursor.execute("SELECT count(DISTINCT uid), count(*) FROM stream")
            assert cursor.fetchone() == (2, 2)
        assert replay.problems(again) == []
    finally:
        again.close()


def _commit_in_vain(store: Store) -> None:
    with store.write() as w:
        w.create(Firm, legal_name="不会留下的公司")
        # The one thing SQLite checks at the commit itself and not before.
        w.cursor.execute("CREATE TABLE up (a PRIMARY KEY)")
        w.cursor.execute("CREATE TABLE down (a REFERENCES up DEFERRABLE INITIALLY DEFERRED)")
        w.cursor.execute("INSERT INTO down VALUES (1)")
