"""Ledgers come out in the very shape offices pass on, and text in them stays text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.errors import Refusal
from db.records import Appeal, Event, Firm, Negotiation, Offer, Person
from db.store.store import Store
from desktop import ledgers, sample
from desktop.ledgers import workbook
from desktop.ledgers.sheet import Column, Sheet

TODAY = date(2026, 11, 23)


def written(sheet: Sheet, folder: Path) -> list[tuple[object, ...]]:
    workbook.write(sheet, folder / "ledger.xlsx")
    page = load_workbook(folder / "ledger.xlsx").active
    assert page is not None
    return list(page.iter_rows(values_only=True))


def test_the_friday_ledger_has_its_thirteen_columns_in_order(store: Store, tmp_path: Path) -> None:
    sample.fill(store, TODAY)
    filing = ledgers.Filing("先进装备组", "祝闻笙", "000-5550009", TODAY)
    rows = written(ledgers.LEDGERS["projects"].fill(store, today=TODAY, filing=filing), tmp_path)
    assert rows[0][0] == "在谈项目信息采集表"
    assert str(rows[1][0]).startswith("共上报在谈项目3个")
    assert "填报人：祝闻笙" in str(rows[2][0])
    assert rows[3] == (
        "序号", "项目名称", "投资方", "固定资产投资", "投资方简介", "项目内容", "需用土地",
        "企业联系人", "联系方式", "片区", "进度、备注", "产业类型", "研判结果",
    )  # fmt: skip
    assert "霁川精密传动股份有限公司" in {row[2] for row in rows[4:-1]}
    assert [row[0] for row in rows[4:-1]] == ["1", "2", "3"]
    assert "每周五10时前报送" in str(rows[-1][0])


def test_what_is_lost_given_up_or_passed_on_is_in_talks_no_more(store: Store) -> None:
    with store.write() as w:
        w.create(Negotiation, name="在谈的", stage="loi", status="delayed")
        w.create(Negotiation, name="签了的", stage="signed", status="ongoing")
        gone = [
            w.create(Negotiation, name=status, stage="negotiating", status=status)
            for status in ("lost", "abandoned", "transferred")
        ]
    sheet = ledgers.LEDGERS["projects"].fill(store, today=TODAY)
    assert [row[1] for row in sheet.rows] == ["在谈的"]
    assert sheet.above[0] == "共上报在谈项目1个（新增0个）"
    districts = ledgers.LEDGERS["districts"].fill(store, today=TODAY)
    assert [row[1] for row in districts.rows] == ["在谈的", "签了的"]
    chosen = ledgers.LEDGERS["projects"].fill(store, today=TODAY, only=gone[:1])
    assert [row[1] for row in chosen.rows] == ["lost"], "who chooses it by hand gets it"


def test_a_name_that_looks_like_a_formula_stays_text(store: Store, tmp_path: Path) -> None:
    with store.write() as w:
        firm = w.create(Firm, legal_name='=HYPERLINK("http://x","点我")')
        w.create(Negotiation, name="+1+1", firm=firm, stage="lead")
    workbook.write(ledgers.LEDGERS["projects"].fill(store, today=TODAY), tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert '=HYPERLINK("http://x","点我")' in {cell.value for cell in cells}


def test_amounts_stand_in_one_unit_and_the_unreadable_as_written(
    store: Store, tmp_path: Path
) -> None:
    with store.write() as w:
        for name, total in (("甲", "35000万元"), ("乙", "约2亿元"), ("丙", "未定"), ("丁", None)):
            w.create(Negotiation, name=name, stage="lead", invest_total=total)
    rows = written(ledgers.LEDGERS["districts"].fill(store, today=TODAY), tmp_path)
    assert [row[3] or "" for row in rows[2:]] == ["3.5", "约2亿元", "未定", ""]


def test_a_cell_longer_than_a_workbook_holds_and_control_characters_do_not_break_it(
    tmp_path: Path,
) -> None:
    sheet = Sheet("台账", (Column("内容"),), (("长" * 40_000,), ("a\x00\x0bb",)))
    rows = written(sheet, tmp_path)
    assert len(str(rows[2][0])) == 32_767
    assert str(rows[2][0]).endswith("（过长，未列全）")
    assert rows[3][0] == "ab"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    sheet = Sheet("台账", (Column("内容"),), ())
    with pytest.raises(Refusal, match="写不了") as said:
        workbook.write(sheet, tmp_path / "没有" / "a.xlsx")
    assert said.value.code == "cannot_write"


HEADS = {
    "summary": "序号 行业、阶段 项目数（个） 人民币（亿元） 外币 金额不详（个）",
    "appeals": "需求标题 需求内容 联系人 联系方式 期望解决时间 审核状态 审核意见 答复意见",
    "tours": "团组名称 主要成员 出访地 主要开展活动和拜访企业 取得成果 下一步打算",
    "staff": "姓名 专攻方向 职务 招商区域 市区 园区 街镇 学历 联系方式",
    "offers": "项目名称 编号 所属地区 镇/街道/开发区 合作方式 主管单位 行业 用地规模 容积率 "
    "规划用途 投资强度 投资总额 预计建设期 规划地址 建设内容 建设条件 优惠政策 要素分析 "
    "效益分析 备注 联系单位 联系人 联系方式",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_ledger_has_the_heads_of_its_form_and_what_the_sample_says(
    name: str, store: Store, tmp_path: Path
) -> None:
    sample.fill(store, TODAY)
    sheet = ledgers.LEDGERS[name].fill(store, today=TODAY)
    rows = written(sheet, tmp_path)
    head = next(at for at, row in enumerate(rows) if row == tuple(HEADS[name].split()))
    body = rows[head + 1 : len(rows) - len(sheet.below)]
    assert len(body) == len(sheet.rows) > 0
    assert [tuple(cell or "" for cell in row) for row in body] == [tuple(r) for r in sheet.rows]


@pytest.mark.parametrize("name", ledgers.LEDGERS)
def test_nothing_in_any_ledger_becomes_a_formula(name: str, store: Store, tmp_path: Path) -> None:
    bad = "=1+1"
    with store.write() as w:
        firm = w.create(Firm, legal_name=bad)
        w.create(Negotiation, name="+2", firm=firm, stage="lead", project=bad, industry="@SUM(A1)")
        w.create(Offer, name=bad, code="-3", contact="@x")
        w.create(Appeal, title=bad, content="=cmd|'/C calc'!A0")
        w.create(Person, name=bad, is_ours=True, phone="+86 000")
        w.create(Event, name=bad, event_type="outbound", result="=HYPERLINK(1)")
    workbook.write(ledgers.LEDGERS[name].fill(store, today=TODAY), tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_summary_never_adds_two_currencies_and_counts_what_it_cannot_read(store: Store) -> None:
    with store.write() as w:
        for total in ("3亿元", "5000万元", "2亿美元", "面议", None):
            w.create(Negotiation, name="x", stage="lead", industry="equipment", invest_total=total)
        w.create(Negotiation, name="y", stage="lead", status="lost", invest_total="9亿元")
    sheet = ledgers.LEDGERS["summary"].fill(store, today=TODAY)
    assert sheet.rows[0] == ("一", "先进装备制造", "5", "3.5", "USD 2亿", "2")
    assert sheet.rows[1][:3] == ("（一）", "线索", "5")
    assert sheet.rows[-1][1:3] == ("合计", "5")
