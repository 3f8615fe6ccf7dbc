"""Risks and what holds a promise up are on one list; rounds and clauses stand with the issues."""

from __future__ import annotations

from datetime import date

import builders
import pytest

from db.records import Commitment, Fact, Negotiation, Round, Term, Value
from db.store.store import Store
from desktop import briefing
from desktop.pack.engine.galley import Block
from desktop.pack.engine.table import Table
from desktop.pack.parts.issues import issues
from desktop.pack.parts.risks import risks

TODAY = date(2026, 11, 23)


@pytest.fixture
def talk(store: Store) -> str:
    firm = builders.a_firm(store)
    with store.write() as w:
        return w.create(Negotiation, {"name": "丝杠基地", "firm": firm})


def a_fact(store: Store, talk: str, **changes: Value) -> None:
    said: dict[str, Value] = {
        "subject": talk, "card": "trend", "section": "机遇/风险", "title": "风险：价格下行",
        "text": "单价再降一成，产值减两成。", "as_of": "2026-11-15", "source_ref": "压力测算",
        "source_kind": "judgement", **changes,
    }  # fmt: skip
    with store.write() as w:
        w.create(Fact, said)


def a_promise(store: Store, talk: str, **changes: Value) -> None:
    said: dict[str, Value] = {
        "negotiation": talk, "text": "三年内按贡献给奖励", "direction": "ours",
        "red_line": "pending", "fcr_state": "under_way", "owner": "市投促局",
        "said_on": "2026-11-06", **changes,
    }  # fmt: skip
    with store.write() as w:
        w.create(Commitment, said)


def of_talk(store: Store, talk: str, edition: str = "team") -> briefing.Snapshot:
    return briefing.snapshot(store, talk, edition=edition, today=TODAY)


def test_a_risk_is_said_with_its_date_and_the_number_of_its_source(store: Store, talk: str) -> None:
    a_fact(store, talk)
    made = of_talk(store, talk)
    (risk,) = made.risks
    assert risk.matter == "价格下行：单价再降一成，产值减两成。"
    assert risk.as_of == "2026-11-15"
    assert made.sources[risk.source - 1].title == "压力测算"


def test_likelihood_and_weight_are_taken_from_the_words_and_never_guessed(
    store: Store, talk: str
) -> None:
    a_fact(store, talk, text="可能被人举报；概率中、影响大。")
    a_fact(store, talk, title="风险：交期", text="磨床交期未定。")
    said = [(risk.likelihood, risk.impact) for risk in of_talk(store, talk).risks]
    assert said == [("中", "大"), ("", "")]


def test_an_opportunity_is_no_risk(store: Store, talk: str) -> None:
    a_fact(store, talk, title="机遇：交期形成时间差")
    assert of_talk(store, talk).risks == ()


@pytest.mark.parametrize(
    "settled",
    [
        {"red_line": "clear", "fcr_state": "passed"},
        {"progress": "withdrawn"},
        {"direction": "theirs"},
    ],
)
def test_a_promise_is_on_the_list_until_it_is_cleared(
    store: Store, talk: str, settled: dict[str, Value]
) -> None:
    a_promise(store, talk)
    a_promise(store, talk, text="另一件", **settled)
    (risk,) = of_talk(store, talk).risks
    assert (risk.matter, risk.owner) == ("三年内按贡献给奖励", "市投促局")
    assert risk.response == "红线检查：触发待审\n公平竞争审查：审查中"


def test_guests_and_pockets_carry_no_risks(store: Store, talk: str) -> None:
    a_fact(store, talk)
    a_promise(store, talk)
    assert not of_talk(store, talk, "guest").risks
    assert not of_talk(store, talk, "pocket").risks


def words(blocks: list[Block]) -> str:
    return "\n".join(
        str(cell) for block in blocks if isinstance(block, Table) for cell in block.rows
    )


def test_rounds_and_clauses_are_printed_with_the_issues(store: Store, talk: str) -> None:
    with store.write() as w:
        w.create(Round, {"negotiation": talk, "name": "第一轮", "goal": "摸底"})
        w.create(Term, {"negotiation": talk, "clause": "供地", "draft": "分两期", "theirs": "一次"})
    said = words(issues(of_talk(store, talk)))
    assert all(word in said for word in ("第一轮", "摸底", "供地", "分两期", "一次"))


def test_a_risk_without_an_answer_wastes_no_column_on_it(store: Store, talk: str) -> None:
    a_fact(store, talk)
    (known,) = (block for block in risks(of_talk(store, talk)) if isinstance(block, Table))
    assert [column.title for column in known.columns] == ["风险", "时点·来源"]
