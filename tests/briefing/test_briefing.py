"""From the store to a pack: what is printed is what was said, with its date, source and doubts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text

from db.errors import Refusal
from db.records import (
    Answer,
    Chain,
    City,
    Commitment,
    Fact,
    Firm,
    Indicator,
    Issue,
    Negotiation,
    Node,
    Observation,
    PackIssued,
    Step,
    Value,
)
from db.records.path import Procedure
from db.store import queries
from db.store.store import Store
from desktop import briefing, sample
from desktop.pack.snapshot import from_json

TODAY = date(2026, 11, 23)


def a_talk(store: Store, **changes: Value) -> str:
    """A negotiation with a firm and a city, nothing said on either."""
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        city = w.create(City, city_name="澜州市", is_ours=True)
        said: dict[str, Value] = {"name": "丝杠基地", "firm": firm, "city": city, **changes}
        return w.create(Negotiation, said)


def a_fact(store: Store, subject: str, **changes: Value) -> str:
    said: dict[str, Value] = {
        "subject": subject, "card": "firm", "section": "经营", "key": "financials",
        "title": "营业收入", "value": "95.6", "unit": "亿元", "as_of": "2025年",
        "source_ref": "2025年年度报告", "source_kind": "filing", "disclosure": 2, **changes,
    }  # fmt: skip
    with store.write() as w:
        return w.create(Fact, said)


def of_talk(store: Store, talk: str, edition: str = "team") -> briefing.Snapshot:
    return briefing.snapshot(store, talk, edition=edition, today=TODAY)


def test_a_figure_is_printed_with_its_date_and_a_numbered_source(store: Store) -> None:
    talk = a_talk(store)
    a_fact(store, talk)
    made = of_talk(store, talk)
    card = made.card("firm")
    assert card is not None
    line = next(f for s in card.sections for f in s.facts if f.title == "营业收入")
    assert (line.text, line.unit, line.as_of) == ("95.6", "亿元", "2025年")
    assert made.sources[line.source - 1].title == "2025年年度报告"


def test_two_facts_from_one_source_share_its_number(store: Store) -> None:
    talk = a_talk(store)
    a_fact(store, talk)
    a_fact(store, talk, title="净利润", value="3.1")
    assert len(of_talk(store, talk).sources) == 1


def test_a_fact_in_conflict_shows_both_values_and_who_wrote_them(store: Store) -> None:
    talk = a_talk(store)
    fact = a_fact(store, talk)
    seen = queries.record(store, fact).heads
    with store.write(author="甲") as w:
        w.patch(fact, {"value": "96.0"}, seen=seen)
    with store.write(author="乙") as w:
        w.patch(fact, {"value": "88.8"}, seen=seen)
    card = of_talk(store, talk).card("firm")
    assert card is not None
    line = next(f for s in card.sections for f in s.facts if f.title == "营业收入")
    assert (line.text, line.author) == ("88.8", "乙")
    assert [(o.text, o.author) for o in line.others] == [("96.0", "甲")]


def test_a_floor_in_conflict_shows_both_in_the_issue_table(store: Store) -> None:
    talk = a_talk(store)
    with store.write() as w:
        issue = w.create(Issue, topic="地价", negotiation=talk, ours_floor="15万元/亩")
    seen = queries.record(store, issue).heads
    for author, floor in (("甲", "14万元/亩"), ("乙", "16万元/亩")):
        with store.write(author=author) as w:
            w.patch(issue, {"ours_floor": floor}, seen=seen)
    (printed,) = of_talk(store, talk).issues
    assert "16万元/亩" in printed.floor
    assert "14万元/亩（甲）" in printed.floor


def test_a_year_without_a_figure_is_a_gap_and_never_a_zero(store: Store) -> None:
    with store.write() as w:
        series = w.create(Indicator, name="地区生产总值", region="澜州市", unit="亿元")
        for year, value in (("2021", "3000"), ("2023", "3300")):
            w.create(Observation, indicator=series, period=year, value=value)
    talk = a_talk(store, indicators=[series])
    (printed,) = of_talk(store, talk).indicators
    assert printed.periods == ("2021", "2022", "2023")
    assert printed.lines[0].values == ("3000", None, "3300")


def test_a_step_nobody_has_timed_stays_open(store: Store) -> None:
    with store.write() as w:
        path = w.create(Procedure, name="备案类全流程")
        w.create(Step, name="环评", procedure=path)
        w.create(Step, name="备案", procedure=path, workdays="0")
    printed = of_talk(store, a_talk(store, procedure=path)).path
    assert printed is not None
    assert [step.days for step in printed.steps] == [None, 0]


def test_what_nobody_knows_is_named_and_not_invented(store: Store) -> None:
    card = of_talk(store, a_talk(store)).card("firm")
    assert card is not None
    assert "决策机制" in card.missing
    register = card.sections[0]
    uscc = next(f for f in register.facts if f.title == "统一社会信用代码")
    assert uscc.text == ""


def test_a_promise_that_touches_a_red_line_prints_its_state_and_basis(store: Store) -> None:
    talk = a_talk(store)
    with store.write() as w:
        w.create(
            Commitment,
            text="税收地方留存全额返还",
            negotiation=talk,
            direction="ours",
            red_line="pending",
            red_line_basis="《公平竞争审查条例》第十条",
        )
    (printed,) = of_talk(store, talk).commitments
    assert printed.red_line == "触发待审"
    assert "第十条" in printed.red_line_basis


def test_long_questions_give_way_on_the_leaders_page_and_that_is_said(
    store: Store, tmp_path: Path
) -> None:
    talk = a_talk(store, bluf="见霁川，签意向。")
    with store.write() as w:
        for at in range(3):
            w.create(Answer, question=f"{at}问题" * 350, answer="答", negotiation=talk, pin=True)
    issued = briefing.issue(store, talk, edition="team", out=tmp_path / "a.pdf", today=TODAY)
    (said,) = [warning for warning in issued.warnings if "可能被问" in warning]
    assert "少列 2 条" in said  # one fits: as many stay as the page holds


def test_the_leader_reads_sentences_cut_at_a_clause_never_bare_titles(store: Store) -> None:
    talk = a_talk(store)
    with store.write() as w:
        w.create(
            Issue,
            topic="一期用地规模",
            negotiation=talk,
            theirs="一次取得180亩，二期60亩同步锁定，四个月内交地。",
            ours_target="一期120亩“标准地”公开出让，二期规划预留、达到投资强度后另行启动出让。",
            is_must=True,
        )
        w.create(
            Fact,
            subject=talk,
            card="firm",
            key="concerns",
            title="主要顾虑",
            text="磨床地基与电压、骨干不愿随迁、上市审核对补助的追问、本地客户订单偏少。",
            as_of="2026-11-06",
            disclosure=2,
        )
    page = briefing.snapshot(store, talk, edition="leader", today=TODAY).leader
    assert page.wants[0].text == "一次取得180亩，二期60亩同步锁定，四个月内交地。"
    assert page.goals[0].text == "必达：一期120亩“标准地”公开出让…"
    (concern,) = page.concerns
    assert concern.text == "磨床地基与电压、骨干不愿随迁、上市审核对补助的追问…"
    assert concern.as_of == "2026-11-06"


def test_a_promise_whose_side_nobody_noted_begins_with_its_words(store: Store) -> None:
    talk = a_talk(store)
    with store.write() as w:
        w.create(Commitment, text="提供双电源方案", negotiation=talk)
    (promise,) = briefing.snapshot(store, talk, edition="leader", today=TODAY).leader.promises
    assert promise.text == "提供双电源方案（期限未定）"


def test_what_a_person_wrote_for_the_leader_is_never_left_out_but_refused(
    store: Store, tmp_path: Path
) -> None:
    talk = a_talk(store, say=["这句话" * 600])
    with pytest.raises(Refusal, match="超出一页") as said:
        briefing.issue(store, talk, edition="leader", out=tmp_path / "a.pdf", today=TODAY)
    assert said.value.code == "leader_page_overflow"
    assert not (tmp_path / "a.pdf").exists()
    assert queries.rows(store, PackIssued)[0] == 0


def test_an_issued_pack_is_registered_and_its_snapshot_can_be_read_again(
    store: Store, tmp_path: Path
) -> None:
    talk = a_talk(store)
    a_fact(store, talk)
    issued = briefing.issue(
        store, talk, edition="team", out=tmp_path / "a.pdf", holder="王市长", today=TODAY
    )
    _, (entry,) = queries.rows(store, PackIssued)
    assert (entry.number, entry.holder, entry.pages) == (issued.number, "王市长", str(issued.pages))
    assert entry.snapshot_sha256
    kept = from_json(store.attachments.read(entry.snapshot_sha256).decode())
    assert kept.number == issued.number
    again = briefing.issue(store, talk, edition="team", out=tmp_path / "b.pdf", today=TODAY)
    assert again.number != issued.number


def test_a_place_that_cannot_be_written_leaves_no_entry(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as said:
        briefing.issue(
            store, a_talk(store), edition="team", out=tmp_path / "没有" / "a.pdf", today=TODAY
        )
    assert said.value.code == "cannot_write"
    assert queries.rows(store, PackIssued)[0] == 0


def test_the_samples_team_pack_prints_every_card_and_leaves_no_letter_out(
    store: Store, tmp_path: Path
) -> None:
    sample.fill(store, TODAY)
    main = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
    issued = briefing.issue(store, main, edition="team", out=tmp_path / "a.pdf", today=TODAY)
    assert issued.pages >= 20
    assert not [w for w in issued.warnings if "字库" in w]
    text = re.sub(r"\s", "", extract_text(tmp_path / "a.pdf"))
    for expected in ("知己", "知彼", "知路", "知势", "顾䶮川", "触发待审", "已过复核期", "待了解"):
        assert expected in text, expected


def test_the_chain_of_a_talk_shows_who_is_here_what_is_missing_and_where_the_firm_stands(
    store: Store,
) -> None:
    with store.write() as w:
        firm, joint = w.create(Firm, legal_name="霁川"), w.create(Firm, legal_name="铂进")
        chain = w.create(Chain, name="机器人")
        w.create(Node, name="模组", chain=chain, segment="中游", position="2", local_firms=[joint])
        gap = w.create(
            Node, name="丝杠", chain=chain, segment="上游", position="1", gap="本地空白",
            chain_action="complement", target_firms=[firm], as_of="2026-10-01", source_ref="图谱",
        )  # fmt: skip
        talk = w.create(Negotiation, name="洽谈", firm=firm, node=gap)
    made = briefing.snapshot(store, talk, edition="team", today=TODAY)
    assert [(n.segment, n.node, n.here, n.gap, n.action, n.is_the_firm) for n in made.chain] == [
        ("上游", "丝杠", "", "本地空白", "补链", True),
        ("中游", "模组", "铂进", "", "", False),
    ]
    assert made.chain[0].as_of == "2026-10-01"
    assert made.sources[made.chain[0].source - 1].title == "图谱"
    guest = briefing.snapshot(store, talk, edition="guest", today=TODAY)
    assert guest.chain == ()
