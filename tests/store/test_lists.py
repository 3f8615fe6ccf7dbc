"""Long lists: filtered in words, sorted by what values mean, read a page at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import a_firm

from db.records import Field, Firm, Negotiation
from db.store import filter_words, tables
from db.store.store import Store
from db.store.tables import Condition, Relation, View


def names(store: Store, view: View) -> list[str]:
    numbers = tables.numbers(store, view)
    return [
        str(r.values["legal_name"]) for r in tables.page(store, "firm", numbers, ["legal_name"])
    ]


@pytest.fixture
def four_firms(store: Store) -> Store:
    for name, capital, established in (
        ("洛阳轴承", "9000万元", "1998年3月"),
        ("洛阳矿山", "3亿元", "1954-01-01"),
        ("郑州矿山", "不详", "2001.5"),
        ("中原轴承", None, None),
    ):
        a_firm(store, name, reg_capital=capital, established=established)
    return store


def test_money_sorts_by_what_it_is_worth_and_the_unreadable_stands_last(four_firms: Store) -> None:
    rising = View("firm", order="reg_capital")
    falling = View("firm", order="reg_capital", is_descending=True)
    assert names(four_firms, rising) == ["洛阳轴承", "洛阳矿山", "郑州矿山", "中原轴承"]
    assert names(four_firms, falling) == ["洛阳矿山", "洛阳轴承", "郑州矿山", "中原轴承"]


def test_dates_sort_however_they_were_written(four_firms: Store) -> None:
    assert names(four_firms, View("firm", order="established"))[:3] == [
        "洛阳矿山", "洛阳轴承", "郑州矿山",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("洛阳", ["洛阳轴承", "洛阳矿山"]),
        ("矿山 注册资本≥1亿元", ["洛阳矿山"]),
        ("注册资本>=5000万元 成立日期<=1990年", ["洛阳矿山"]),
        ("注册资本不详", ["中原轴承"]),
        ("注册资本已知 轴承", ["洛阳轴承"]),
        ("企业名称：矿", ["洛阳矿山", "郑州矿山"]),
        ("zc", ["洛阳轴承", "中原轴承"]),
        ("注册资本≥说不清", []),
        ("矿山 注册资本 ≥ 1亿元", ["洛阳矿山"]),
        ("矿山 Registered capital>=1亿元", ["洛阳矿山"]),
        ("registered CAPITAL ≥ 5000万元 Established <= 1990年", ["洛阳矿山"]),
        ("Registered capital unknown", ["中原轴承"]),
        ("reg_capital Known 轴承", ["洛阳轴承"]),
        ("Legal name: 矿", ["洛阳矿山", "郑州矿山"]),
        ("", ["洛阳轴承", "洛阳矿山", "郑州矿山", "中原轴承"]),
    ],
)
def test_a_filter_is_understood_as_people_type_it(
    four_firms: Store, typed: str, expected: list[str]
) -> None:
    assert sorted(names(four_firms, filter_words.understood("firm", typed))) == sorted(expected)


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("order", [None, "legal_name", "reg_capital", "established"])
@pytest.mark.parametrize("typed", ["矿山", "洛阳", "zc 注册资本不详", "轴承 注册资本≥1万元"])
def test_few_findings_and_many_give_the_same_list(
    four_firms: Store,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    order: str | None,
    is_descending: bool,
) -> None:
    understood = filter_words.understood("firm", typed)
    view = replace(understood, order=order, is_descending=is_descending)
    looked_up = names(four_firms, view)
    monkeypatch.setattr(tables, "_FEW", 0)
    assert looked_up
    assert names(four_firms, view) == looked_up


@pytest.mark.parametrize("name", ["legal_name", "uscc", "reg_place", "industry", "reg_capital"])
def test_all_firms_are_sorted_by_an_index_and_a_part_of_them_as_they_lie(
    store: Store, name: str
) -> None:
    known = (Condition("phone", Relation.KNOWN),)
    for is_descending in (False, True):
        every = View("firm", order=name, is_descending=is_descending)
        column = f"{name}_key" if name == "reg_capital" else name
        assert plan(store, every)[0] == f"SCAN firm USING INDEX ix_firm_by_{column}"
        assert plan(store, replace(every, conditions=known))[0] == "SCAN firm"
        in_conflict = replace(every, is_in_conflict=True)
        assert plan(store, in_conflict)[0] == "SCAN firm USING INDEX ix_firm_conflicts"


def plan(store: Store, view: View) -> list[str]:
    """How SQLite would go about the list."""
    question, values = tables._question(view)
    with store.reading() as cursor:
        told = cursor.execute(f"EXPLAIN QUERY PLAN {question}", values).fetchall()
    return [detail for *_, detail in told]


def test_a_choice_can_be_named_by_its_label(store: Store) -> None:
    with store.write() as w:
        w.create(Negotiation, name="甲", stage="signed", methods=["chain", "expo"])
        w.create(Negotiation, name="乙", stage="lead")
    view = filter_words.understood("negotiation", "阶段=签约")
    assert len(tables.numbers(store, view)) == 1
    by_method = View("negotiation", conditions=(Condition("methods", Relation.IS, "expo"),))
    assert len(tables.numbers(store, by_method)) == 1


def test_a_field_and_a_choice_are_known_by_what_the_window_calls_them() -> None:
    def called(declared: Field, key: str) -> str:
        said = {"stage": "How far", "signed": "ink on paper"}
        return said.get(key or declared.name, "")

    view = filter_words.understood("negotiation", "轴承 how far = Ink on paper 洛阳", called)
    assert view.words == "轴承 洛阳"
    assert view.conditions == (Condition("stage", Relation.IS, "signed"),)
    assert filter_words.understood("negotiation", "阶段=签约", called).conditions == view.conditions


def test_words_that_name_no_field_are_searched_for() -> None:
    for typed in ("unknown", "known facts", "a well known=firm", "≥", "洛阳 ≥ 5", "Stage fright"):
        view = filter_words.understood("firm", typed)
        assert (view.words, view.conditions) == (typed, ())


def test_a_changed_value_is_sorted_anew_at_once(four_firms: Store) -> None:
    numbers = tables.numbers(four_firms, filter_words.understood("firm", "中原轴承"))
    (row,) = tables.page(four_firms, "firm", numbers, [])
    with four_firms.write() as w:
        w.patch(row.id, {"reg_capital": "100亿元"})
    view = View("firm", order="reg_capital", is_descending=True)
    assert names(four_firms, view)[0] == "中原轴承"


def test_the_trash_is_a_list_of_its_own(four_firms: Store) -> None:
    numbers = tables.numbers(four_firms, filter_words.understood("firm", "郑州"))
    (row,) = tables.page(four_firms, "firm", numbers, ["legal_name"])
    with four_firms.write() as w:
        w.delete(row.id)
    assert names(four_firms, View("firm", is_trash=True)) == ["郑州矿山"]
    assert "郑州矿山" not in names(four_firms, View("firm"))


def test_rows_in_conflict_can_be_listed_and_say_how_many(four_firms: Store) -> None:
    with four_firms.read() as session:
        firm = session.query(Firm).filter_by(legal_name="洛阳轴承").one()
    for phone in ("1", "2"):
        with four_firms.write() as w:
            w.patch(firm.id, {"phone": phone}, seen=firm.heads)
    numbers = tables.numbers(four_firms, View("firm", is_in_conflict=True))
    (row,) = tables.page(four_firms, "firm", numbers, ["phone"])
    assert (row.id, row.conflicts) == (firm.id, 1)


def test_a_page_keeps_the_order_it_was_asked_in(four_firms: Store) -> None:
    numbers = tables.numbers(four_firms, View("firm"))
    backwards = list(reversed(numbers))
    assert [r.n for r in tables.page(four_firms, "firm", backwards, ["legal_name"])] == backwards


def test_a_hostile_filter_is_only_words(four_firms: Store) -> None:
    for typed in ("'; DROP TABLE firm; --", '注册资本≥" OR 1=1', "不存在的字段=1", "=", "≥5", "："):
        tables.numbers(four_firms, filter_words.understood("firm", typed))
    assert len(tables.numbers(four_firms, View("firm"))) == 4


def test_what_was_erased_is_in_no_trash(four_firms: Store) -> None:
    numbers = tables.numbers(four_firms, filter_words.understood("firm", "郑州"))
    (row,) = tables.page(four_firms, "firm", numbers, [])
    with four_firms.write() as w:
        w.erase(row.id)
    assert tables.numbers(four_firms, View("firm", is_trash=True)) == []


def test_a_list_can_be_ordered_by_what_changed_last(four_firms: Store) -> None:
    numbers = tables.numbers(four_firms, filter_words.understood("firm", "郑州"))
    (row,) = tables.page(four_firms, "firm", numbers, [])
    with four_firms.write() as w:
        w.patch(row.id, {"phone": "1"})
    view = View("firm", order="changed_at", is_descending=True)
    assert names(four_firms, view)[0] == "郑州矿山"
