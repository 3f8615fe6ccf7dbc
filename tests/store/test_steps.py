"""Undo and redo over a real store, over restarts, and beside other people's edits."""

from __future__ import annotations

import pytest

from db.records import Fact, Firm, Value
from db.sentences import Sentence
from db.store import history, queries, steps
from db.store.imports import Source
from db.store.store import Store
from tests.builders import a_fact, a_firm, reopened, values_of


def patch(store: Store, record_id: str, label: str = "修改", **said: Value) -> None:
    """A step as the window makes one."""
    with store.write(batch=steps.new_batch()) as w:
        w.patch(record_id, said)
        steps.keep(w, label)


def phone(store: Store, firm: str) -> Value:
    return values_of(store, firm).get("phone")


def test_an_edit_goes_back_and_comes_again(store: Store) -> None:
    firm = a_firm(store, phone="1")
    patch(store, firm, phone="2")
    patch(store, firm, phone="3")
    seen = [phone(store, firm)]
    for turn in (steps.undo, steps.undo, steps.redo, steps.redo, steps.undo):
        assert turn(store) is not None
        seen.append(phone(store, firm))
    assert seen == ["3", "2", "1", "2", "3", "2"]


def test_there_is_an_end_to_going_back_and_forth(store: Store) -> None:
    firm = a_firm(store, phone="1")
    assert steps.undo(store) is None
    assert steps.redo(store) is None
    patch(store, firm, phone="2")
    steps.undo(store)
    assert steps.undo(store) is None
    assert phone(store, firm) == "1"


def test_steps_outlive_a_restart_and_say_what_they_are(store: Store) -> None:
    firm = a_firm(store, phone="1")
    patch(store, firm, "改电话", phone="2")
    patch(store, firm, "又改电话", phone="3")
    steps.undo(store)
    home, key = store.home.path, store.key
    store.close()
    again = reopened(home, key)
    kept = steps.known(again)
    assert [s.label for s in kept.done] == ["改电话"]
    assert [s.label for s in kept.undone] == ["又改电话"]
    steps.undo(again)
    assert phone(again, firm) == "1"
    steps.redo(again)
    steps.redo(again)
    assert phone(again, firm) == "3"
    again.close()


def test_a_step_keeps_what_its_name_was_made_of(store: Store) -> None:
    """So that it can be said in another language than the one it was done in."""
    said = Sentence("修改“{title}”", title="甲")
    patch(store, a_firm(store), said, phone="2")
    kept = steps.known(store).done[-1].label
    assert isinstance(kept, Sentence)
    assert (kept.template, dict(kept.parts), str(kept)) == (said.template, {"title": "甲"}, said)


def test_only_the_last_hundred_are_kept(store: Store) -> None:
    firm = a_firm(store)
    for at in range(steps.MOST + 5):
        patch(store, firm, str(at), phone=str(at))
    kept = steps.known(store).done
    assert (len(kept), kept[0].label) == (steps.MOST, "5")


def test_something_new_ends_what_could_be_done_again(store: Store) -> None:
    firm = a_firm(store, phone="1")
    patch(store, firm, phone="2")
    steps.undo(store)
    patch(store, firm, website="w")
    assert steps.redo(store) is None
    assert phone(store, firm) == "1"


def test_a_step_that_fails_leaves_no_step(store: Store) -> None:
    firm = a_firm(store)

    def fail() -> None:
        with store.write(batch=steps.new_batch()) as w:
            w.patch(firm, {"phone": "2"})
            steps.keep(w, "没有做成")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert steps.known(store).done == ()


def test_what_was_made_goes_to_the_trash_and_comes_back_the_same(store: Store) -> None:
    with store.write(batch=steps.new_batch()) as w:
        firm = w.create(Firm, legal_name="洛阳轴承有限公司", phone="1")
        fact = w.create(Fact, subject=firm, card="firm", text="有意扩产")
        steps.keep(w, "新建企业")
    steps.undo(store)
    assert all(queries.record(store, one).is_gone for one in (firm, fact))
    steps.redo(store)
    assert not any(queries.record(store, one).is_gone for one in (firm, fact))
    assert phone(store, firm) == "1"


def test_a_deleted_firm_comes_back_with_what_hangs_on_it(store: Store) -> None:
    firm = a_firm(store)
    fact = a_fact(store, firm)
    with store.write(batch=steps.new_batch()) as w:
        w.delete(firm)
        steps.keep(w, "删除")
    steps.undo(store)
    assert not queries.record(store, firm).is_gone
    steps.redo(store)
    assert queries.record(store, firm).is_gone
    assert not queries.record(store, fact).is_gone


def test_many_records_are_one_step(store: Store) -> None:
    firms = [a_firm(store, f"第{at}号有限公司", industry=str(at)) for at in range(20)]
    with store.write(batch=steps.new_batch()) as w:
        for firm in firms:
            w.patch(firm, {"industry": "轴承"})
        steps.keep(w, "批量修改")
    steps.undo(store)
    assert [values_of(store, firm)["industry"] for firm in firms] == [str(at) for at in range(20)]
    steps.redo(store)
    assert {values_of(store, firm)["industry"] for firm in firms} == {"轴承"}


def test_what_somebody_wrote_since_is_left_and_counted(store: Store) -> None:
    firm = a_firm(store, phone="1", website="a")
    patch(store, firm, phone="2", website="b")
    with store.write(author="同事") as w:
        w.patch(firm, {"phone": "9"})
    taken = steps.undo(store)
    assert taken is not None
    assert taken.left == 1
    assert (phone(store, firm), values_of(store, firm)["website"]) == ("9", "a")


def test_a_made_record_somebody_has_worked_on_is_not_taken_away(store: Store) -> None:
    made = []
    for name in ("甲公司", "乙公司"):
        with store.write(batch=steps.new_batch()) as w:
            made.append(w.create(Firm, legal_name=name))
            steps.keep(w, "新建")
    with store.write(author="同事") as w:
        w.patch(made[1], {"phone": "9"})
        w.create(Fact, subject=made[0], card="firm", text="同事所见")
    for firm in reversed(made):
        taken = steps.undo(store)
        assert taken is not None
        assert taken.left == 1
        assert not queries.record(store, firm).is_gone
    assert steps.known(store).undone == ()


def test_taking_back_my_side_of_a_conflict_leaves_the_other(store: Store) -> None:
    firm = a_firm(store, phone="1")
    seen = queries.record(store, firm).heads
    with store.write(author="同事") as w:
        w.patch(firm, {"phone": "8"}, seen=seen)
    with store.write(batch=steps.new_batch()) as w:
        w.patch(firm, {"phone": "2"}, seen=seen)
        steps.keep(w, "我的")
    assert history.conflicts(store, firm)
    steps.undo(store)
    assert not history.conflicts(store, firm)
    assert phone(store, firm) == "8"


def test_a_settled_conflict_stands_open_again(store: Store) -> None:
    firm = a_firm(store, phone="1")
    seen = queries.record(store, firm).heads
    for author, value in (("甲", "8"), ("乙", "9")):
        with store.write(author=author) as w:
            w.patch(firm, {"phone": value}, seen=seen)
    with store.write(batch=steps.new_batch()) as w:
        w.resolve(firm, "phone", "8")
        steps.keep(w, "选定")
    steps.undo(store)
    assert {v.value for v in history.conflicts(store, firm)["phone"]} == {"8", "9"}
    steps.redo(store)
    assert not history.conflicts(store, firm)
    assert phone(store, firm) == "8"


def test_an_erased_record_stays_erased(store: Store) -> None:
    firm = a_firm(store, phone="1")
    patch(store, firm, phone="2")
    with store.write() as w:
        w.erase(firm)
    taken = steps.undo(store)
    assert taken is not None
    assert taken.left == 1
    assert values_of(store, firm) == {}


def test_a_whole_import_is_one_step(store: Store) -> None:
    from db.store import imports
    from tests.builders import a_draft

    source = Source(filename="名单.csv", kind="firms", sha256="0" * 64)
    import_id, _ = imports.run(store, source, [a_draft("甲公司"), a_draft("乙公司")])
    assert import_id
    steps.keep_import(store, import_id, "导入“名单.csv”")
    taken = steps.undo(store)
    assert taken is not None
    assert taken.changes[0].type == "import"
    assert queries.rows(store, Firm)[0] == 0
    assert steps.undo(store) is None
