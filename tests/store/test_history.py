"""What was once said can be read and brought back; what was erased is in no byte any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import builders
import pytest
from builders import a_fact, a_firm, values_of
from refusals import refused

from db.records import Fact, Firm
from db.store import copies, engine, history, queries, replay
from db.store.store import Store
from db.store.unit import Unit


def saved(store: Store, record_id: str, author: str = "李四", **changes: str | None) -> int:
    """Change a record; the moment just after."""
    with store.write(author=author) as w:
        w.patch(record_id, changes)
    return queries.record(store, record_id).changed_at


def test_the_history_of_a_field_tells_who_wrote_what_and_when(store: Store) -> None:
    identity = a_firm(store, phone="1")
    at = saved(store, identity, "张三", phone="2")
    saved(store, identity, note="别的")
    saved(store, identity, phone=None)
    told = history.history(store, identity, "phone")
    assert [(v.value, v.author, v.kind) for v in told] == [
        ("1", "李四", "create"),
        ("2", "张三", "patch"),
        (None, "李四", "patch"),
    ]
    assert told[1].wall == at
    assert [v.field for v in history.history(store, identity)] == [
        "legal_name", "phone", "phone", "note", "phone",
    ]  # fmt: skip
    assert history.history(store, "0" * 32) == []


def test_a_record_can_be_seen_as_it_was_on_any_day(store: Store) -> None:
    identity = a_firm(store, phone="1")
    made = queries.record(store, identity).created_at
    first = saved(store, identity, phone="2", note="注")
    second = saved(store, identity, note=None)
    with store.write() as w:
        w.delete(identity)
    gone = queries.record(store, identity).changed_at
    with store.write() as w:
        w.restore(identity)
    back = queries.record(store, identity).changed_at

    def phone_and_note(wall: int) -> tuple[object, object] | None:
        past = history.as_of(store, identity, wall)
        assert past is not None
        return None if past.values is None else (past.values["phone"], past.values.get("note"))

    assert phone_and_note(made - 1) is None
    assert phone_and_note(made) == ("1", None)
    assert phone_and_note(first) == ("2", "注")
    assert phone_and_note(second) == ("2", None)
    assert phone_and_note(gone) is None
    assert phone_and_note(back) == ("2", None)
    assert history.as_of(store, "0" * 32, made) is None


def test_a_record_a_delete_did_not_hide_was_there_all_the_time(store: Store) -> None:
    identity = a_firm(store)
    seen = queries.record(store, identity).heads
    saved(store, identity, phone="后来写的")
    with store.write() as w:
        w.delete(identity, seen=seen)
    met = queries.record(store, identity).changed_at
    past = history.as_of(store, identity, met)
    assert past is not None
    assert past.values == {"legal_name": "洛阳轴承有限公司", "phone": "后来写的"}
    saved(store, identity, note="再后来")
    history.restore_day(store, met)
    assert not queries.record(store, identity).is_gone
    assert values_of(store, identity) == past.values


def test_as_of_now_is_what_the_row_shows_also_in_a_conflict(store: Store) -> None:
    identity = a_firm(store, phone="1")
    seen = queries.record(store, identity).heads
    saved(store, identity, phone="2")
    with store.write() as w:
        w.patch(identity, {"phone": "3", "note": "注"}, seen=seen)
    past = history.as_of(store, identity, queries.record(store, identity).changed_at)
    assert past is not None
    assert past.values == values_of(store, identity)


def test_an_old_value_comes_back_as_a_new_edit(store: Store) -> None:
    identity = a_firm(store, phone="1")
    saved(store, identity, phone="2")
    old, _ = history.history(store, identity, "phone")
    history.restore_field(store, identity, "phone", old.dot)
    assert values_of(store, identity)["phone"] == "1"
    assert [v.value for v in history.history(store, identity, "phone")] == ["1", "2", "1"]
    with pytest.raises(ValueError, match="no version"):
        history.restore_field(store, identity, "phone", "x:1")


def test_a_whole_record_comes_back(store: Store) -> None:
    identity = a_firm(store, phone="1", note="注")
    before = queries.record(store, identity).changed_at
    then = values_of(store, identity)
    saved(store, identity, phone="2", note=None, website="new")
    with store.write() as w:
        w.delete(identity)
    assert history.restore_record(store, identity, before)
    assert values_of(store, identity) == then
    assert queries.find(store, "轴承").total == 1
    assert not history.restore_record(store, identity, before)


def test_a_whole_day_is_taken_back_and_can_itself_be_taken_back(store: Store) -> None:
    changed, deleted = a_firm(store, "改过的", phone="1"), a_firm(store, "删掉的")
    morning = queries.record(store, deleted).changed_at
    saved(store, changed, phone="2")
    with store.write() as w:
        w.delete(deleted)
        made = w.create(Firm, legal_name="新来的")
    evening = queries.record(store, made).changed_at
    assert history.restore_day(store, morning) == 3
    assert values_of(store, changed)["phone"] == "1"
    assert [record.legal_name for record in queries.rows(store, Firm)[1]] == ["改过的", "删掉的"]
    assert history.restore_day(store, evening) == 3
    assert values_of(store, changed)["phone"] == "2"
    assert [record.legal_name for record in queries.rows(store, Firm)[1]] == ["改过的", "新来的"]
    assert history.restore_day(store, evening) == 0
    assert replay.problems(store) == []


def test_the_trash_has_what_can_come_back_newest_first(store: Store) -> None:
    one, two, three = (a_firm(store, name) for name in ("一厂", "二厂", "三厂"))
    for identity in (two, one):
        with store.write() as w:
            w.delete(identity)
    with store.write() as w:
        w.erase(three)
    assert [record.id for record in queries.trash(store, Firm)] == [one, two]
    assert [record.id for record in queries.trash(store, Firm, limit=1, offset=1)] == [two]
    with store.write() as w:
        w.restore(two)
    assert [record.id for record in queries.trash(store, Firm)] == [one]
    assert queries.find(store, "二厂").total == 1
    assert queries.find(store, "一厂").total == 0


CANARIES = ("13787654321", "龘靐企业", "zqxcanary")


def bytes_of(store: Store, folder: Path) -> bytes:
    """Every byte of the database behind the encryption: tables, search index, free pages."""
    folder.mkdir()
    with store.exclusive() as cursor:
        cursor.execute("SELECT 1")
    connection = engine.connect(store.home.db, store.key)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute(f"ATTACH DATABASE '{folder / 'plain.db'}' AS plain KEY ''")
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    return (folder / "plain.db").read_bytes()


def test_what_is_erased_is_in_no_byte_of_the_database(store: Store, tmp_path: Path) -> None:
    phone, name, note = CANARIES
    identity = a_firm(store, name, phone=phone, note="旧的")
    saved(store, identity, note=note)
    child = a_fact(store, identity, "有意扩产")
    others = [a_firm(store, f"别家{number}") for number in range(3)]
    before = bytes_of(store, tmp_path / "before")
    assert all(canary.encode() in before for canary in CANARIES)
    with store.write() as w:
        w.erase(identity)
    after = bytes_of(store, tmp_path / "after")
    assert not [canary for canary in CANARIES if canary.encode() in after]
    assert "龘".encode() not in after  # nor as a word of the search index
    assert queries.find(store, name).total == 0
    assert queries.find(store, phone).total == 0
    assert {v.value for v in history.history(store, identity)} == {None}
    assert values_of(store, child, "fact")["subject"] == identity
    assert queries.find(store, "扩产").total == 1
    assert queries.find(store, "别家").total == len(others)
    assert replay.problems(store) == []


def test_what_was_erased_cannot_be_brought_back_or_written_on(store: Store) -> None:
    identity = a_firm(store, phone="1")
    before = queries.record(store, identity).changed_at
    (old,) = history.history(store, identity, "phone")
    saved(store, identity, phone="2")
    with store.write() as w:
        w.erase(identity)
    assert history.restore_day(store, before) == 0
    with pytest.raises(ValueError, match="no version"):
        history.restore_field(store, identity, "phone", old.dot)
    with refused("record_erased"):
        history.restore_record(store, identity, before)
    wishes: list[Callable[[Unit], object]] = [
        lambda w: w.restore(identity),
        lambda w: w.patch(identity, {"note": "x"}),
        lambda w: w.resolve(identity, "note", "x"),
    ]
    for wish in wishes:
        with refused("record_erased"), store.write() as w:
            wish(w)
    with store.write() as w:
        w.erase(identity)
        w.delete(identity)
    assert queries.record(store, identity).is_gone
    assert values_of(store, identity) == {}


def test_a_backup_made_before_still_has_what_was_erased(store: Store) -> None:
    # Said here because a person must be told: an erasure does not reach into old backups.
    identity = a_firm(store, phone="13787654321")
    backup = store.back_up("by_hand")
    with store.write() as w:
        w.erase(identity)
    connection = engine.connect(backup / "sizhi.db", store.key)
    assert connection.execute("SELECT phone FROM firm").fetchone() == ("13787654321",)
    assert copies.rows_of(connection)["firm"] == 1
    connection.close()


def test_two_facts_keep_their_own_histories(store: Store) -> None:
    firm = a_firm(store)
    one, two = a_fact(store, firm, "甲"), a_fact(store, firm, "乙")
    saved(store, one, text="丙")
    assert [v.value for v in history.history(store, one, "text")] == ["甲", "丙"]
    assert [v.value for v in history.history(store, two, "text")] == ["乙"]
    assert [fact.text for fact in queries.facts(store, [firm])] == ["丙", "乙"]
    assert queries.rows(store, Fact, subject=firm)[0] == 2
    assert builders.values_of(store, one, "fact")["subject"] == firm
