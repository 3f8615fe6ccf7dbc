"""new, set, show, list, delete, history, find: records from the command line."""

from __future__ import annotations

from typing import Any

import pytest
from terminal import PASSPHRASE, Terminal

from db.records import Firm
from db.store import store


def test_a_new_firm_is_shown_with_what_was_typed(sizhi: Terminal) -> None:
    said = sizhi.done("new", "企业", "企业名称=洛阳长城机械有限公司", "注册资本=3000万元")
    identity = said["id"]
    assert said == {
        "id": identity,
        "kind": "firm",
        "title": "洛阳长城机械有限公司",
        "conflicts": {},
        "fields": {"legal_name": "洛阳长城机械有限公司", "reg_capital": "3000万元"},
        "facts": [],
    }
    assert sizhi.done("show", identity) == said
    assert sizhi.done("show", identity[:8]) == said
    assert sizhi.done("show", "洛阳长城机械有限公司") == said


@pytest.mark.parametrize(
    "typed", ["3000万元", "３，０００ 万元", "约3000万", "0.3亿元（认缴）", "面议"]
)
def test_money_is_kept_as_it_was_typed(sizhi: Terminal, typed: str) -> None:
    identity = sizhi.made("firm", "legal_name=甲", f"reg_capital={typed}")
    assert sizhi.done("show", identity)["fields"]["reg_capital"] == typed


def test_a_field_is_changed_by_its_chinese_label_and_emptied(sizhi: Terminal) -> None:
    identity = sizhi.made("firm", "legal_name=甲", "phone=0379-1")
    said = sizhi.done("set", identity, "注册资本=3000万元", "电话=")
    assert said["fields"] == {"legal_name": "甲", "reg_capital": "3000万元"}


def test_a_value_may_hold_an_equals_sign(sizhi: Terminal) -> None:
    identity = sizhi.made("firm", "legal_name=甲", "website=https://a.cn/?b=c")
    assert sizhi.done("show", identity)["fields"]["website"] == "https://a.cn/?b=c"


def test_values_are_understood_by_what_their_field_is(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=甲", "企业层级=世界500强，chain_leader", "内外资=外资")
    assert sizhi.done("show", firm)["fields"] == {
        "legal_name": "甲",
        "tiers": ["g500", "chain_leader"],
        "capital_nature": "foreign",
    }
    person = sizhi.made("person", "name=张三", "单位=甲", "我方=否")
    assert sizhi.done("show", person)["fields"] == {"name": "张三", "firm": firm, "is_ours": False}


@pytest.mark.parametrize(
    ("code", "assignment", "told"),
    [
        ("unknown_field", "注册资金=1", "reg_capital（注册资本）"),
        ("unknown_choice", "内外资=洋资", "foreign（外资）"),
        ("not_an_assignment", "电话", "字段=值"),
    ],
)
def test_a_slip_of_the_finger_is_refused_with_what_there_is(
    sizhi: Terminal, code: str, assignment: str, told: str
) -> None:
    identity = sizhi.made("firm", "legal_name=甲")
    assert told in sizhi.refused(code, "set", identity, assignment)
    assert told in sizhi.refused(code, "new", "firm", "legal_name=乙", assignment)
    assert sizhi.done("list", "firm")["total"] == 1


def test_yes_and_no_and_levels_are_not_guessed(sizhi: Terminal) -> None:
    sizhi.refused("not_yes_or_no", "new", "person", "name=张三", "我方=也许")
    sizhi.refused("not_a_level", "new", "fact", "title=电价", "disclosure=5")


def test_a_record_without_a_title_is_not_made(sizhi: Terminal) -> None:
    assert "legal_name=" in sizhi.refused("no_title", "new", "firm", "phone=1")
    assert "可用" in sizhi.refused("unknown_kind", "new", "公司", "legal_name=甲")


def test_an_identity_that_means_several_or_none_is_refused(sizhi: Terminal) -> None:
    opened = store.open_store(sizhi.home, PASSPHRASE)
    with opened.write() as w:
        w.create(Firm, legal_name="甲", record_id="ab" * 16)
        w.create(Firm, legal_name="甲", record_id="ab" * 8 + "cd" * 8)
    opened.close()
    sizhi.refused("ambiguous_id", "show", "abab")
    sizhi.refused("ambiguous_name", "show", "甲")
    sizhi.refused("no_such_record", "show", "ffff")
    sizhi.refused("no_such_record", "set", "乙", "phone=1")
    assert sizhi.done("show", "ab" * 9)["title"] == "甲"


def test_facts_are_shown_with_the_record_they_hang_on(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=甲")
    sizhi.made("fact", "title=与它无关")
    fact = sizhi.made("fact", f"subject={firm}", "title=用电", "value=1200", "unit=万度")
    shown = sizhi.done("show", firm)["facts"]
    assert [(f["id"], f["kind"], f["fields"]["value"]) for f in shown] == [(fact, "fact", "1200")]


def test_both_values_of_a_conflict_are_shown(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=甲", "phone=1")
    opened = store.open_store(sizhi.home, PASSPHRASE)
    with opened.write() as w:
        seen = w.heads(firm)
        w.patch(firm, {"phone": "2"}, seen=seen)
    with opened.write(author="李四") as w:
        w.patch(firm, {"phone": "3"}, seen=seen)
    opened.close()
    said = sizhi.done("show", firm)
    assert [v["value"] for v in said["conflicts"]["phone"]] == ["3", "2"]
    assert said["conflicts"]["phone"][0]["author"] == "李四"
    assert sizhi.done("list", "firm")["rows"][0]["conflicts"] == 1
    assert "电话有冲突：李四：3" in sizhi.type("show", firm, as_json=False).text


def test_a_delete_goes_to_the_trash_and_comes_back(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=洛阳长城")
    assert sizhi.done("delete", firm[:8]) == {"id": firm, "is_deleted": True}
    assert sizhi.done("list", "firm") == {"total": 0, "rows": []}
    assert sizhi.done("find", "长城")["total"] == 0
    assert sizhi.done("list", "firm", "--trash")["rows"][0]["is_deleted"] is True
    assert sizhi.done("show", firm)["is_deleted"] is True
    assert sizhi.done("delete", firm, "--back") == {"id": firm, "is_deleted": False}
    assert sizhi.done("find", "长城")["total"] == 1


def test_the_history_of_a_record_and_of_one_field(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=甲", "phone=1")
    sizhi.done("set", firm, "phone=2")
    sizhi.done("delete", firm)
    said = sizhi.done("history", firm)
    assert said["id"] == firm
    assert [(v["kind"], v["field"], v["value"]) for v in said["versions"]] == [
        ("create", "legal_name", "甲"),
        ("create", "phone", "1"),
        ("patch", "phone", "2"),
        ("delete", "!", None),
    ]
    for asked in ("phone", "电话"):
        versions = sizhi.done("history", firm, "--field", asked)["versions"]
        assert [v["value"] for v in versions] == ["1", "2"]
    assert set(said["versions"][0]) == {"field", "value", "author", "when", "kind", "op"}
    sizhi.refused("unknown_field", "history", firm, "--field", "没有")
    assert "修改  phone = 2" in sizhi.type("history", firm, as_json=False).text


def titles(said: dict[str, Any]) -> list[str]:
    return [hit["title"] for hit in said["hits"]]


def test_a_find_names_kind_title_and_place_and_begins_with_the_words(sizhi: Terminal) -> None:
    sizhi.made("firm", "legal_name=洛阳长城机械有限公司")
    firm = sizhi.made("firm", "legal_name=长城汽车", "short_name=GWM")
    sizhi.made("person", "name=张长城", "post=总经理")
    said = sizhi.done("find", "长城")
    assert said["total"] == 3
    assert said["hits"][0] == {"id": firm, "kind": "firm", "title": "长城汽车", "where": "企业名称"}
    assert titles(sizhi.done("find", "长城", "--kind", "人员")) == ["张长城"]
    assert titles(sizhi.done("find", "长城", "机械")) == ["洛阳长城机械有限公司"]
    assert sizhi.done("find", "ｇｗｍ")["hits"][0]["where"] == "简称"
    sizhi.made("person", "name=魏建军", f"firm={firm}")
    assert sizhi.done("find", "魏建军")["hits"][0]["parent"] == "长城汽车"
    assert "魏建军（长城汽车，姓名）" in sizhi.type("find", "魏建军", as_json=False).text


def test_pages_of_a_find_and_of_a_list(sizhi: Terminal) -> None:
    for number in range(5):
        sizhi.made("firm", f"legal_name=长城{number}号")
    pages = [sizhi.done("find", "长城", "--limit", "2", "--offset", str(at)) for at in (0, 2, 4)]
    assert [page["total"] for page in pages] == [5, 5, 5]
    assert len({title for page in pages for title in titles(page)}) == 5
    listed = sizhi.done("list", "企业", "--limit", "2", "--offset", "3")
    assert (listed["total"], [r["title"] for r in listed["rows"]]) == (5, ["长城3号", "长城4号"])
    assert sizhi.done("find", "长城", "--limit", "0") == {"total": 5, "hits": []}
    assert sizhi.type("find", "长城", "--limit", "-1").status == 2


@pytest.mark.parametrize("words", ["", "！", "\udcff", "没有这家"])
def test_words_that_find_nothing_are_no_error(sizhi: Terminal, words: str) -> None:
    assert sizhi.done("find", words) == {"total": 0, "hits": []}


def test_a_promise_of_tax_refunds_waits_for_a_persons_decision(sizhi: Terminal) -> None:
    said = sizhi.done("new", "commitment", "text=企业所得税地方留成部分三年税收返还")
    assert said["fields"]["red_line"] == "pending"
    assert "公平竞争审查条例" in said["fields"]["red_line_basis"]
    decided = sizhi.done("set", said["id"], "red_line=forbidden")["fields"]
    assert decided["red_line"] == "forbidden"
    assert decided["red_line_by"]
    assert len(decided["red_line_on"]) == len("2026-01-01")
    logged = sizhi.done("history", said["id"], "--field", "red_line")["versions"]
    assert [(v["value"], bool(v["author"] and v["when"])) for v in logged] == [
        ("pending", True),
        ("forbidden", True),
    ]


def test_a_changed_promise_is_up_for_decision_again(sizhi: Terminal) -> None:
    promise = sizhi.made("commitment", "text=三年税收返还")
    sizhi.done("set", promise, "red_line=不得承诺")
    said = sizhi.done("set", promise, "text=五年税收返还")["fields"]
    assert said["red_line"] == "pending"
    assert "red_line_by" not in said
    assert "red_line_on" not in said


def test_overruling_a_prompt_is_logged_too(sizhi: Terminal) -> None:
    said = sizhi.done("new", "commitment", "text=三年税收返还", "red_line=clear")["fields"]
    assert (said["red_line"], bool(said["red_line_by"])) == ("clear", True)


def test_a_harmless_promise_is_clear_and_nobody_had_to_decide(sizhi: Terminal) -> None:
    said = sizhi.done("new", "commitment", "text=三日内回复用电报装材料清单")["fields"]
    assert said["red_line"] == "clear"
    assert "red_line_by" not in said
