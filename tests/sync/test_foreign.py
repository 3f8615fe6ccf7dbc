"""Ops from elsewhere: any order, any number of times, true or forged — the same journal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import builders
import forge
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.journal.op import DELETE, ERASE, PATCH, Dot, dot, mark
from db.records import Firm
from db.store import foreign, history, outgoing, parked, queries, replay
from db.store.parked import WireOp
from db.store.store import Store

X = "a" * 32


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "other")


def firm(store: Store, record: str = X) -> Firm:
    found = queries.record(store, record)
    assert isinstance(found, Firm)
    return found


def why_aside(store: Store) -> list[str]:
    return [one.why for one in outgoing.aside(store)]


def is_sound(store: Store) -> bool:
    assert replay.problems(store) == []
    return True


def ops_about_a_firm() -> list[WireOp]:
    """Made on one laptop, changed and deleted on others, brought back, changed again."""
    one, two, three = forge.Forger("one"), forge.Forger("two"), forge.Forger("three")
    made = one.op({"legal_name": "甲"}, record=X)
    renamed = two.op({"legal_name": "乙"}, record=X, kind=PATCH, lamport=2,
                     parents={"legal_name": [d(made)]})  # fmt: skip
    shortened = three.op({"short_name": "短"}, record=X, kind=PATCH, lamport=3,
                         parents={"short_name": [d(made)]})  # fmt: skip
    gone = one.op({}, record=X, kind=DELETE, lamport=4,
                  parents={"*": [d(made)], "legal_name": [d(renamed)], "!": []})  # fmt: skip
    again = two.op({"note": "还在谈"}, record=X, kind=PATCH, lamport=5,
                   parents={"note": [d(made)]})  # fmt: skip
    return [made, renamed, shortened, gone, again]


def d(op: WireOp) -> Dot:
    """As ops named their parents before there were marks."""
    return dot(op.stream, op.seq)


def m(op: WireOp) -> Dot:
    return dot(op.stream, op.seq, mark(op.hash))


def test_any_order_ends_with_the_same_rows(empty_disk: tuple[Path, bytes], tmp_path: Path) -> None:
    ends = set()
    for i, order in enumerate(forge.orders(ops_about_a_firm())[::7]):
        where = tmp_path / str(i)
        store = builders.reopened(copied(empty_disk, where), empty_disk[1])
        for op in order:
            foreign.take_in(store, [op])
        found = firm(store)
        ends.add((found.legal_name, found.short_name, found.note, found.is_gone, found.conflicts))
        assert why_aside(store) == []
        assert is_sound(store)
        store.close()
    assert ends == {("乙", "短", "还在谈", False, 1)}, "visible: the deleter had not seen two edits"


def copied(disk: tuple[Path, bytes], where: Path) -> Path:
    shutil.copytree(disk[0], where, ignore=shutil.ignore_patterns("ballast", "backups"))
    return where


def test_the_same_ops_twice_change_nothing(store: Store) -> None:
    ops = ops_about_a_firm()
    foreign.take_in(store, ops)
    before = outgoing.vector(store)
    taken = foreign.take_in(store, [*ops, *reversed(ops)])
    assert (taken.applied, taken.parked, taken.known) == (0, 0, 10)
    assert outgoing.vector(store) == before


def test_an_op_that_comes_too_early_waits_and_is_seen_waiting(store: Store) -> None:
    made, renamed, *_ = ops_about_a_firm()
    taken = foreign.take_in(store, [renamed])
    assert (taken.applied, taken.parked) == (0, 1)
    [waiting] = outgoing.aside(store)
    assert (waiting.why, waiting.waits_for, waiting.record) == (parked.WAITING, d(made), X)
    taken = foreign.take_in(store, [made])
    assert taken.applied == 2
    assert why_aside(store) == []
    assert firm(store).legal_name == "乙"


def test_an_erase_without_its_record_waits_for_it(store: Store) -> None:
    made = forge.Forger("one").op({"legal_name": "甲"}, record=X)
    erased = forge.Forger("two").op({}, record=X, kind=ERASE, lamport=7, parents={"!": []})
    foreign.take_in(store, [erased])
    assert [one.waits_for for one in outgoing.aside(store)] == [f"record:{X}"]
    foreign.take_in(store, [made])
    assert why_aside(store) == []
    assert firm(store).legal_name is None


def test_the_lamport_counter_has_seen_what_came(store: Store) -> None:
    foreign.take_in(store, [forge.Forger().op({"legal_name": "甲"}, record=X, lamport=700)])
    with store.write() as w:
        w.patch(X, {"legal_name": "乙"})
    newest = outgoing.export(store, {}).ops[-1]
    assert orjson.loads(newest.body)["l"] == 701


# -- erase ---------------------------------------------------------------------------------------


def values_on_disk(store: Store) -> bytes:
    with store.reading() as cursor:
        cursor.execute("SELECT data FROM op_value UNION ALL SELECT data FROM parked")
        return b"".join(bytes(data) for (data,) in cursor.fetchall() if data)


@pytest.mark.parametrize("kind", ["resolve", DELETE])
def test_no_op_lifts_an_erase_whatever_it_says_it_has_seen(store: Store, kind: str) -> None:
    forger, liar = forge.Forger("one"), forge.Forger("liar")
    made = forger.op({"legal_name": "甲"}, record=X)
    erased = forger.op({}, record=X, kind=ERASE, lamport=2, parents={"!": []})
    lie = liar.op({}, record=X, kind=kind, lamport=3, parents={"!": [d(erased)]})
    later = liar.op({"legal_name": "甲的真名"}, record=X, kind=PATCH, lamport=4,
                    parents={"legal_name": [d(made)]})  # fmt: skip
    for op in (made, erased, lie, later):
        foreign.take_in(store, [op])
    assert queries.record(store, X).is_gone
    assert firm(store).legal_name is None
    assert all(not op.kept for op in outgoing.export(store, {}).ops), "no value lies here"
    assert is_sound(store)


def test_an_erase_purges_what_is_here_what_waits_and_what_comes_later(
    store: Store, other: Store
) -> None:
    firm_id = builders.a_firm(store, "张三的电话")
    foreign.take_in(other, outgoing.export(store, {}).ops)
    with other.write() as w:
        w.patch(firm_id, {"note": "李四的电话"})
        w.patch(firm_id, {"short_name": "王五的电话"})
    [_, waits, later] = outgoing.export(other, {}).ops
    foreign.take_in(store, [later])
    assert "王五".encode() in values_on_disk(store), "it waits, with its value"
    with store.write() as w:
        w.erase(firm_id)
    assert b"\xe7\x94\xb5\xe8\xaf\x9d" not in values_on_disk(store)
    foreign.take_in(store, [waits])
    assert values_on_disk(store) == b""
    foreign.take_in(other, outgoing.export(store, {}).ops)
    assert values_on_disk(other) == b""
    for one in (store, other):
        assert why_aside(one) == []
        assert queries.find(one, "电话").total == 0
        assert is_sound(one)


def test_a_laptop_that_meets_only_the_skeleton_has_the_same_journal(
    store: Store, other: Store
) -> None:
    firm_id = builders.a_firm(store)
    with store.write() as w:
        w.patch(firm_id, {"note": "一"})
        w.erase(firm_id)
    for op in outgoing.export(store, {}).ops:
        foreign.take_in(other, [op])
    assert outgoing.vector(other) == outgoing.vector(store)
    assert firm(other, firm_id).is_gone
    assert why_aside(other) == []
    assert is_sound(other)


# -- lies ----------------------------------------------------------------------------------------


def test_values_lost_on_the_way_are_asked_for_and_heal(store: Store) -> None:
    made, renamed, *_ = ops_about_a_firm()
    foreign.take_in(store, [forge.without_values(made), renamed])
    assert outgoing.hollow(store) == [d(made)]
    with pytest.raises(Exception, match="没有"):
        queries.record(store, X)
    foreign.take_in(store, [made])
    assert outgoing.hollow(store) == []
    assert firm(store).legal_name == "乙"
    assert is_sound(store)


def test_a_value_altered_on_the_way_never_shows_and_the_true_one_heals(store: Store) -> None:
    made = forge.Forger().op({"legal_name": "每亩三十万元"}, record=X)
    taken = foreign.take_in(store, [forge.with_value(made, "legal_name", "每亩四十万元")])
    assert taken.refused == [(d(made), parked.HOLLOW)]
    assert "四十".encode() not in values_on_disk(store)
    foreign.take_in(store, [made])
    assert firm(store).legal_name == "每亩三十万元"
    assert is_sound(store)


MALFORMED: dict[str, Callable[[forge.Forger], WireOp]] = {
    "not JSON": lambda f: f.of(b"\x01\x02"),
    "a list": lambda f: f.of(b"[]"),
    "keys missing": lambda f: f.of(b'{"v":1}'),
    "not canonical": lambda f: f.of(b'{"v": 1}'),
    "lamport a text": lambda f: f.op({"legal_name": "甲"}, change={"l": "1"}),
    "lamport negative": lambda f: f.op({"legal_name": "甲"}, change={"l": -1}),
    "record a path": lambda f: f.op({"legal_name": "甲"}, record="../../etc"),
    "record a list": lambda f: f.op({"legal_name": "甲"}, change={"r": []}),
    "a parent that is none": lambda f: f.op({"legal_name": "甲"}, change={"p": ["x"]}),
    "a parent that is not listed": lambda f: f.op({}, change={"f": {"note": ["", [3]]}}),
    "fields a list": lambda f: f.op({"legal_name": "甲"}, change={"f": [1]}),
    "a field that is SQL": lambda f: f.op({}, change={"f": {'x" = 1 --': ["", []]}}),
    "the create's own mark as a field": lambda f: f.op(
        {}, kind=PATCH, change={"f": {"*": ["", []]}}
    ),
    "deep": lambda f: f.of(b"[" * 100_000 + b"]" * 100_000),
}


@pytest.mark.parametrize("lie", MALFORMED)
def test_a_malformed_op_keeps_its_place_and_its_successor_comes(store: Store, lie: str) -> None:
    forger = forge.Forger()
    wrong = MALFORMED[lie](forger)
    taken = foreign.take_in(store, [wrong, forger.op({"legal_name": "甲"}, record=X)])
    assert taken.refused == [(d(wrong), parked.MALFORMED)]
    assert firm(store).legal_name == "甲"
    assert outgoing.export(store, {}).ops[0].body == wrong.body, "forwarded as it came"
    assert is_sound(store)


@pytest.mark.parametrize(
    "values",
    [{"legal_name": 7}, {"legal_name": ["x"]}, {"note": "a\x00b"}, {"legal_name": {"x": 1}}],
)
def test_a_value_of_the_wrong_kind_is_refused_and_kept(store: Store, values: dict) -> None:  # type: ignore[type-arg]
    wrong = forge.Forger().op(values, record=X)
    taken = foreign.take_in(store, [wrong])
    assert taken.refused == [(d(wrong), parked.IMPOSSIBLE)]
    assert is_sound(store)


def test_a_liar_cannot_spend_the_lamport_numbers_of_all(store: Store) -> None:
    wrong = forge.Forger().op({"legal_name": "甲"}, lamport=2**52)
    assert foreign.take_in(store, [wrong]).refused == [(d(wrong), parked.IMPOSSIBLE)]
    assert store.rows.tip.lamport < 2**32


def test_an_op_cannot_turn_a_firm_into_a_person(store: Store) -> None:
    firm_id = builders.a_firm(store)
    wrong = forge.Forger().op({"name": "甲"}, record=firm_id, type="person")
    assert foreign.take_in(store, [wrong]).refused == [(d(wrong), parked.IMPOSSIBLE)]
    assert is_sound(store)


def test_both_branches_of_a_forked_stream_stand_whichever_came_first(
    store: Store, other: Store
) -> None:
    one, twin = forge.Forger("same"), forge.Forger("same")
    begun = one.op({"legal_name": "甲"}, record=X)
    twin.of(begun.body)
    ours = one.op({"note": "一"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    theirs = twin.op({"note": "二"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    longer = twin.op({"note": "三"}, record=X, kind=PATCH, lamport=3, parents={"note": [d(theirs)]})
    foreign.take_in(store, [begun, ours])
    assert foreign.take_in(store, [theirs, longer]).forks == [d(theirs)]
    foreign.take_in(other, [begun, theirs, longer])
    lacking = outgoing.export(store, outgoing.vector(other)).ops
    assert foreign.take_in(other, lacking).forks == [d(ours)], "the other side learns of it too"
    assert outgoing.vector(store) == outgoing.vector(other)
    for one in (store, other):
        said = {version.value for version in history.conflicts(one, X)["note"]}
        assert (said, firm(one).note) == ({"一", "三"}, "三")
        assert why_aside(one) == []
        assert is_sound(one)


def test_a_branch_may_come_before_what_it_grew_from(store: Store) -> None:
    one, twin = forge.Forger("same"), forge.Forger("same")
    begun = one.op({"legal_name": "甲"}, record=X)
    twin.of(begun.body)
    ours = one.op({"note": "一"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    theirs = twin.op({"note": "二"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    longer = twin.op({"note": "三"}, record=X, kind=PATCH, lamport=3, parents={"note": [d(theirs)]})
    foreign.take_in(store, [begun, ours, longer])
    assert why_aside(store) == [parked.BROKEN]
    assert foreign.take_in(store, [theirs]).applied == 2
    assert why_aside(store) == []


def test_an_edit_that_names_one_branch_leaves_the_other_standing(
    store: Store, other: Store
) -> None:
    """The mark of a parent says which of two ops of one number its author had seen."""
    one, twin, reader = forge.Forger("same"), forge.Forger("same"), forge.Forger("reader")
    begun = one.op({"legal_name": "甲"}, record=X)
    twin.of(begun.body)
    ours = one.op({"note": "一"}, record=X, kind=PATCH, lamport=2, parents={"note": [m(begun)]})
    theirs = twin.op({"note": "二"}, record=X, kind=PATCH, lamport=2, parents={"note": [m(begun)]})
    after = reader.op({"note": "读过二"}, record=X, kind=PATCH, lamport=3,
                      parents={"note": [m(theirs)]})  # fmt: skip
    for one_store, ops in ((store, [begun, ours, after, theirs]), (other, [begun, theirs, after])):
        foreign.take_in(one_store, ops)
    foreign.take_in(other, [ours])
    for each in (store, other):
        assert {v.value for v in history.conflicts(each, X)["note"]} == {"一", "读过二"}
        assert is_sound(each)


def test_an_old_edit_that_could_mean_either_branch_hides_neither(
    store: Store, other: Store
) -> None:
    """Ops written before there were marks stay readable: in doubt everything is shown."""
    one, twin, reader = forge.Forger("same"), forge.Forger("same"), forge.Forger("reader")
    begun = one.op({"legal_name": "甲"}, record=X)
    twin.of(begun.body)
    ours = one.op({"note": "一"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    theirs = twin.op({"note": "二"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    after = reader.op({"note": "读过其一"}, record=X, kind=PATCH, lamport=3,
                      parents={"note": [d(ours)]})  # fmt: skip
    foreign.take_in(store, [begun, ours, after, theirs])
    foreign.take_in(other, [begun, theirs, ours, after])
    for each in (store, other):
        assert {v.value for v in history.conflicts(each, X)["note"]} == {"一", "二", "读过其一"}
        assert is_sound(each)


def test_what_an_older_version_kept_apart_is_taken_in_at_the_next_start(store: Store) -> None:
    one, twin = forge.Forger("same"), forge.Forger("same")
    begun = one.op({"legal_name": "甲"}, record=X)
    twin.of(begun.body)
    ours = one.op({"note": "一"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    theirs = twin.op({"note": "二"}, record=X, kind=PATCH, lamport=2, parents={"note": [d(begun)]})
    foreign.take_in(store, [begun, ours])
    with store.exclusive() as cursor:
        parked.park(cursor, theirs, parked.BROKEN, record=X)
    foreign.catch_up(store)
    assert why_aside(store) == []
    assert {v.value for v in history.conflicts(store, X)["note"]} == {"一", "二"}


def test_an_op_that_fits_nowhere_is_kept_apart(store: Store) -> None:
    forger = forge.Forger()
    first, second = forger.op({"legal_name": "甲"}), forger.op({"legal_name": "乙"})
    wrong = WireOp(second.stream, 2, second.body, bytes(32), second.kept)
    foreign.take_in(store, [first, wrong])
    assert why_aside(store) == [parked.BROKEN]
    assert foreign.take_in(store, [second]).applied == 1, "the true one is not shut out"


def test_somebody_writing_our_stream_makes_us_leave_it(store: Store) -> None:
    """A virtual machine was cloned while the program ran."""
    firm_id = builders.a_firm(store)
    ours = outgoing.export(store, {}).ops[0]
    twin = forge.Forger()
    twin.stream, twin.seq, twin.hash = ours.stream, 1, ours.hash
    foreign.take_in(store, [twin.op({"note": "分身"}, record=firm_id, kind=PATCH, lamport=2,
                                    parents={"note": [d(ours)]})])  # fmt: skip
    with store.write() as w:
        w.patch(firm_id, {"short_name": "本尊"})
    newest = outgoing.export(store, {}).ops[-1]
    assert newest.stream != ours.stream
    assert (firm(store, firm_id).note, firm(store, firm_id).short_name) == ("分身", "本尊")


def test_our_own_ops_come_home_after_a_restored_backup(store: Store, other: Store) -> None:
    """The restored disk has forgotten what it wrote; the office has not."""
    firm_id = builders.a_firm(store)
    foreign.take_in(other, outgoing.export(store, {}).ops)
    with store.write() as w:
        w.patch(firm_id, {"note": "备份之后写的"})
    office = outgoing.export(store, {}).ops
    with other.write() as w:  # ``other`` is the restored disk, at work before it hears anything
        w.patch(firm_id, {"short_name": "恢复之后写的"})
    taken = foreign.take_in(other, office)
    assert (taken.applied, taken.forks) == (1, [])
    assert firm(other, firm_id).note == "备份之后写的"
    assert firm(other, firm_id).short_name == "恢复之后写的"


# -- newer versions ------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"v": 2}, {"k": "split"}], ids=["version", "kind"])
def test_an_op_of_a_newer_version_is_kept_and_forwarded_verbatim(
    store: Store, other: Store, change: dict[str, object]
) -> None:
    newer = forge.Forger().op({"legal_name": "甲"}, record=X, change=change)
    foreign.take_in(store, [newer])
    assert why_aside(store) == [parked.NEWER]
    foreign.take_in(other, outgoing.export(store, {}).ops)
    assert outgoing.export(other, {}).ops == [newer]


def test_a_record_type_and_a_field_nobody_knows_yet_appear_after_the_upgrade(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Today's program plays the newer one: it knows `firm` and `note`, the older one does not."""
    from db.records import TYPES
    from db.store import migrations

    forger = forge.Forger()
    ops = [
        forger.op({"legal_name": "甲"}, record=X),
        forger.op({"text": "事实"}, record="b" * 32, type="fact", lamport=2),
    ]
    fact = TYPES["fact"]
    with monkeypatch.context() as older:
        older.delitem(TYPES, "fact")
        foreign.take_in(store, ops)
        assert firm(store).legal_name == "甲"
        assert not foreign.catch_up(store), "nothing is newer than this program yet"
    monkeypatch.setattr(migrations, "HEAD", "9999")
    assert foreign.catch_up(store)
    assert queries.rows(store, fact)[0] == 1
    assert not foreign.catch_up(store)
    assert is_sound(store)


def test_a_held_op_is_understood_after_the_upgrade(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.journal import judge
    from db.store import migrations

    forger = forge.Forger()
    made = forger.op({"legal_name": "甲"}, record=X)
    with monkeypatch.context() as older:
        older.setattr(judge, "VERSION", 0)
        foreign.take_in(store, [made])
        assert why_aside(store) == [parked.NEWER]
    monkeypatch.setattr(migrations, "HEAD", "9999")
    assert foreign.catch_up(store)
    assert firm(store).legal_name == "甲"
    assert is_sound(store)


# -- children ------------------------------------------------------------------------------------


def test_a_fact_written_elsewhere_brings_its_deleted_firm_back(store: Store, other: Store) -> None:
    firm_id = builders.a_firm(store)
    builders.a_fact(store, firm_id, "删除者看见的")
    foreign.take_in(other, outgoing.export(store, {}).ops)
    with store.write() as w:
        w.delete(firm_id)
    assert firm(store, firm_id).is_gone, "what it saw goes along"
    builders.a_fact(other, firm_id, "删除者没看见的")
    for one, two in ((store, other), (other, store)):
        foreign.take_in(two, outgoing.export(one, {}).ops)
    for one in (store, other):
        assert not firm(one, firm_id).is_gone
        assert "!" in history.conflicts(one, firm_id)
        assert is_sound(one)
    with store.write() as w:
        w.delete(firm_id)
    foreign.take_in(other, outgoing.export(store, {}).ops)
    assert firm(store, firm_id).is_gone
    assert firm(other, firm_id).is_gone, "a delete that saw the fact stands"


# -- everything together -------------------------------------------------------------------------


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.integers(1, 3), st.binary(min_size=32, max_size=32))
def test_no_bytes_can_hurt_the_store(store: Store, body: bytes, seq: int, hash: bytes) -> None:
    before = queries.rows(store, Firm)[0]
    foreign.take_in(store, [WireOp(hash[:16], seq, body, hash, {})])
    chained = forge.Forger(hash.hex())
    foreign.take_in(store, [chained.of(body), chained.of(body)])
    assert queries.rows(store, Firm)[0] == before


def test_everything_a_person_can_do_here_passes_the_judge_there(store: Store, other: Store) -> None:
    """What our own unit of work writes must never be refused elsewhere."""
    firm_id = builders.a_firm(store, "甲", note="一\n二")
    fact = builders.a_fact(store, firm_id)
    with store.write(author="名" * 50, batch="import:" + "b" * 32) as w:
        w.patch(firm_id, {"short_name": "甲甲", "note": None})
        w.resolve(firm_id, "short_name", "乙乙")
        w.delete(fact)
        w.restore(fact)
        w.delete(firm_id)
        w.restore(firm_id)
        w.erase(fact)
    taken = foreign.take_in(other, outgoing.export(store, {}).ops)
    assert (taken.refused, taken.parked) == ([], 0)
    assert outgoing.vector(other) == outgoing.vector(store)
