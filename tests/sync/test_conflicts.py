"""What two people disagree about is seen on both laptops, decided once, and known to all."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest

from db.errors import Refusal
from db.records import Firm, HeaderMapping
from db.store import foreign, history, outgoing, queries
from db.store.store import Store
from db.sync import conflicts


@pytest.fixture
def pair(store: Store, tmp_path: Path) -> tuple[Store, Store, str]:
    """Two laptops that both have one firm; 李四 sits at the first, 王五 at the second."""
    firm = builders.a_firm(store, "长城汽车", short_name="长城")
    other = builders.a_clone(store, tmp_path / "other")
    return store, other, firm


def meet(one: Store, other: Store) -> None:
    foreign.take_in(other, outgoing.export(one, {}).ops)
    foreign.take_in(one, outgoing.export(other, {}).ops)


def edited(store: Store, firm: str, **values: str) -> None:
    with store.write() as w:
        w.patch(firm, values)


def field(store: Store, firm: str, name: str) -> object:
    return getattr(queries.record(store, firm), name)


def test_both_values_are_listed_on_both_and_settled_once(pair: tuple[Store, Store, str]) -> None:
    one, other, firm = pair
    edited(one, firm, short_name="长城汽")
    edited(other, firm, short_name="魏牌")
    meet(one, other)
    for store in (one, other):
        [conflict] = conflicts.conflicts(store)
        assert (conflict.kind, conflict.title, conflict.field) == ("firm", "长城汽车", "short_name")
        assert conflict.base == "长城"
        said = {(version.value, version.author) for version in conflict.versions}
        assert said == {("长城汽", "李四"), ("魏牌", "王五")}
        assert all(version.device for version in conflict.versions)
    assert field(one, firm, "short_name") == field(other, firm, "short_name")
    [conflict] = conflicts.conflicts(other)
    wanted = [v.value for v in conflict.versions].index("长城汽") + 1
    conflicts.take(other, conflict, wanted)
    meet(one, other)
    for store in (one, other):
        assert conflicts.conflicts(store) == []
        assert field(store, firm, "short_name") == "长城汽"
        known = [v.value for v in history.history(store, firm, "short_name")]
        assert sorted(map(str, known)) == sorted(["长城", "长城汽", "魏牌", "长城汽"]), "all four"


def test_different_fields_are_simply_merged(pair: tuple[Store, Store, str]) -> None:
    one, other, firm = pair
    edited(one, firm, short_name="甲")
    edited(other, firm, note="乙")
    meet(one, other)
    for store in (one, other):
        assert (field(store, firm, "short_name"), field(store, firm, "note")) == ("甲", "乙")
        assert conflicts.conflicts(store) == []


def test_the_same_value_typed_twice_is_no_conflict(pair: tuple[Store, Store, str]) -> None:
    one, other, firm = pair
    for store in (one, other):
        edited(store, firm, short_name="GWM")
    meet(one, other)
    assert conflicts.conflicts(one) == conflicts.conflicts(other) == []


@pytest.mark.parametrize("choice", [conflicts.KEEP, conflicts.LET_GO])
def test_a_delete_that_met_an_edit_is_visible_until_somebody_decides(
    pair: tuple[Store, Store, str], choice: int
) -> None:
    one, other, firm = pair
    with one.write() as w:
        w.delete(firm)
    edited(other, firm, note="还在谈")
    meet(one, other)
    for store in (one, other):
        assert not queries.record(store, firm).is_gone
        [conflict] = conflicts.conflicts(store)
        assert (conflict.field, [v.author for v in conflict.versions]) == ("!", ["李四"])
    conflicts.take(one, conflicts.conflicts(one)[0], choice)
    meet(one, other)
    for store in (one, other):
        assert conflicts.conflicts(store) == []
        assert queries.record(store, firm).is_gone is (choice == conflicts.LET_GO)


def test_a_version_that_comes_while_somebody_decides_is_a_new_conflict(
    pair: tuple[Store, Store, str], tmp_path: Path
) -> None:
    one, other, firm = pair
    third = builders.a_clone(one, tmp_path / "third", author="赵六")
    for store, value in ((one, "甲"), (other, "乙"), (third, "丙")):
        edited(store, firm, short_name=value)
    meet(one, other)
    [before_me] = conflicts.conflicts(one)
    meet(one, third)
    conflicts.settle(one, before_me, "定")
    [conflict] = conflicts.conflicts(one)
    assert {version.value for version in conflict.versions} == {"定", "丙"}


def test_keep_both_makes_a_second_record(pair: tuple[Store, Store, str]) -> None:
    one, other, firm = pair
    edited(one, firm, legal_name="长城汽车股份有限公司")
    edited(other, firm, legal_name="长城电器有限公司")
    meet(one, other)
    [conflict] = conflicts.conflicts(one)
    conflicts.keep_both(one, conflict)
    meet(one, other)
    for store in (one, other):
        names = {record.legal_name for record in queries.rows(store, Firm)[1]}
        assert names == {"长城汽车股份有限公司", "长城电器有限公司"}
        assert conflicts.conflicts(store) == []


def test_what_was_settled_elsewhere_cannot_be_settled_again(
    pair: tuple[Store, Store, str],
) -> None:
    one, _, firm = pair
    with pytest.raises(Refusal) as refused:
        conflicts.undecided(one, firm, "short_name")
    assert refused.value.code == "no_conflict"


def test_a_number_that_is_not_listed_is_refused(pair: tuple[Store, Store, str]) -> None:
    one, other, firm = pair
    edited(one, firm, short_name="甲")
    edited(other, firm, short_name="乙")
    meet(one, other)
    with pytest.raises(Refusal) as refused:
        conflicts.take(one, conflicts.conflicts(one)[0], 3)
    assert refused.value.code == "no_such_version"


def test_what_the_program_keeps_is_never_asked_about_and_never_mixed(
    store: Store, tmp_path: Path
) -> None:
    """Two laptops map one header differently: half of each would be a text nothing can read."""

    def text(first: str, last: str) -> str:
        return f'{{"columns":[[0,"名称。","{first}"]，\n[1,"备注。","{last}"]]}}'

    with store.write() as w:
        kept = w.create(HeaderMapping, signature="a", mapping=text("legal_name", "note"))
    other = builders.a_clone(store, tmp_path / "other")
    ours, theirs = text("short_name", "note"), text("legal_name", "products")
    edited(store, kept, mapping=ours)
    edited(other, kept, mapping=theirs)
    meet(store, other)
    assert conflicts.conflicts(store) == conflicts.conflicts(other) == []
    shown = field(store, kept, "mapping")
    assert shown == field(other, kept, "mapping"), "the same on both, whichever it is"
    assert shown in (ours, theirs), "whole, no mixture"
