"""What screens ask: plain answers, never a value in conflict that looks decided."""

from __future__ import annotations

import pytest
from builders import a_fact, a_firm
from refusals import refused

from db.records import Fact, Firm, Person, Procedure, Step
from db.store import queries
from db.store.queries import Hit
from db.store.store import Store


def test_a_finding_says_what_it_is_and_where_the_word_stands(store: Store) -> None:
    firm = a_firm(store, "中信重工机械股份有限公司", former_names="洛阳矿山机器厂")
    with store.write() as w:
        person = w.create(Person, name="单雄信", firm_name="洛阳矿山机器厂")
    hits = queries.find(store, "矿山机器").hits
    assert {(hit.id, hit.kind, hit.title, hit.where) for hit in hits} == {
        (firm, "firm", "中信重工机械股份有限公司", "曾用名"),
        (person, "person", "单雄信", "单位名称"),
    }
    assert queries.find(store, "zhongxin").hits[0].where == "企业名称"
    assert queries.find(store, "矿山", kinds=["person"]).total == 1
    assert queries.find(store, "矿山", limit=1, offset=1).hits[0].id in (firm, person)
    assert queries.find(store, "没有的词").hits == []


def test_two_findings_of_one_name_are_told_apart_by_what_they_hang_on(store: Store) -> None:
    firm = a_firm(store, "中信重工机械股份有限公司")
    fact = a_fact(store, firm, "按审计报告", title="净资产")
    with store.write() as w:
        ways = [w.create(Procedure, name=name) for name in ("工业项目拿地", "企业开办")]
        steps = [w.create(Step, name="提交材料", procedure=way) for way in ways]
        alone = w.create(Step, name="提交材料")
    said = {hit.id: hit.parent for hit in queries.find(store, "提交材料").hits}
    assert said == {steps[0]: "工业项目拿地", steps[1]: "企业开办", alone: ""}
    assert queries.find(store, "净资产").hits[0].parent == "中信重工机械股份有限公司"
    (again,) = queries.hits_of(store, Fact, [fact])
    assert again == Hit(fact, "fact", "净资产", "", "中信重工机械股份有限公司")
    with store.write() as w:
        w.patch(ways[1], {"name": None})
    assert {hit.parent for hit in queries.find(store, "提交材料").hits} == {"工业项目拿地", ""}


def test_a_fact_without_a_title_is_called_by_how_its_text_begins(store: Store) -> None:
    firm = a_firm(store)
    a_fact(store, firm, "有意在洛阳\n建第二工厂，" + "先看高新区的标准厂房。" * 5)
    (hit,) = queries.find(store, "标准厂房").hits
    assert hit.title == "有意在洛阳 建第二工厂，先看高新区的标准厂房。先…"
    assert queries.hits_of(store, Fact, [hit.id])[0].title == hit.title
    number = a_fact(store, firm, text=None, value="12.5", unit="亿元")
    nothing = a_fact(store, firm, text=None)
    captions = [fact.caption for fact in queries.some(store, Fact, [number, nothing])]
    assert captions == ["12.5 亿元", "（未命名事实）"]


def test_a_page_of_a_list_knows_how_many_there_are(store: Store) -> None:
    for number in range(7):
        a_firm(store, f"{number}号厂", reg_place="洛阳" if number % 2 else "郑州")
    total, page = queries.rows(store, Firm, limit=2, offset=2, order="legal_name")
    assert (total, [record.legal_name for record in page]) == (7, ["2号厂", "3号厂"])
    total, page = queries.rows(store, Firm, reg_place="洛阳")
    assert (total, len(page)) == (3, 3)
    with store.write() as w:
        w.delete(page[0].id)
    assert queries.rows(store, Firm)[0] == 6
    assert queries.rows(store, Firm, is_gone=True)[1][0].id == page[0].id


def test_records_come_in_the_order_asked_for(store: Store) -> None:
    ids = [a_firm(store, name) for name in ("一厂", "二厂", "三厂")]
    with store.write() as w:
        w.delete(ids[1])
    found = queries.some(store, Firm, [ids[2], ids[1], "f" * 32, ids[0]])
    assert [record.id for record in found] == [ids[2], ids[0]]
    assert queries.some(store, Firm, []) == []
    assert [queries.is_living(store, Firm, id) for id in [*ids, "f" * 32]] == [
        True, False, True, False,
    ]  # fmt: skip
    assert not queries.is_living(store, Person, ids[0])


def test_what_leaves_the_store_is_plain_and_stays(store: Store) -> None:
    firm = queries.record(store, a_firm(store, tiers=["总部"]))
    store.close()
    assert isinstance(firm, Firm)
    assert (firm.tiers, firm.caption) == (["总部"], "洛阳轴承有限公司")


def test_the_beginning_of_an_identity_is_enough_where_it_names_one(store: Store) -> None:
    with store.write() as w:
        w.create(Firm, legal_name="甲", record_id="abcdef01" + "0" * 24)
        w.create(Firm, legal_name="乙", record_id="abcdef02" + "0" * 24)
    assert queries.record(store, "abcdef01").caption == "甲"
    assert queries.record(store, "abcdef02" + "0" * 24).caption == "乙"
    with refused("ambiguous_id"):
        queries.record(store, "abcdef0")


@pytest.mark.parametrize("nonsense", ["", "%", "ABC", "f" * 32, "ab' OR 1", "0" * 40])
def test_an_identity_nobody_has_is_refused(store: Store, nonsense: str) -> None:
    a_firm(store)
    with refused("no_such_record"):
        queries.record(store, nonsense)


def test_a_record_comes_with_its_facts_and_its_conflicts(store: Store) -> None:
    firm = a_firm(store, phone="1")
    late = a_fact(store, firm, "其二", position="b")
    early = a_fact(store, firm, "其一", position="a")
    without = a_fact(store, firm, "其三")
    with store.write() as w:
        deleted = w.create(Fact, subject=firm, text="删掉的")
        w.delete(deleted)
        seen = w.heads(firm)
        w.patch(firm, {"phone": "2"})
        w.patch(firm, {"phone": "3"}, seen=seen)
    whole = queries.whole(store, firm)
    assert [fact.id for fact in whole.facts] == [early, late, without]
    assert deleted not in {fact.id for fact in whole.facts}
    assert [version.value for version in whole.conflicts["phone"]] == ["3", "2"]
    assert whole.record.conflicts == 1
