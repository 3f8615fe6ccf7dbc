"""What two people disagree about does not look decided: in lists, on faces, on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import a_firm
from conftest import Desk
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel, QPushButton

from db.records import Firm, Negotiation, Park, Person, Record, Value
from db.store import queries, tables
from db.store.store import Store
from desktop import disputed, ledgers, lists
from desktop.faces.of import face_of
from desktop.faces.shapes import Face, Sight
from desktop.ledgers import workbook
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.ledger_page import LedgerPage
from desktop.screens.record_form import RecordForm
from desktop.screens.record_page import RecordPage
from desktop.wording import words_of

TODAY = date(2026, 11, 23)


def disagree(store: Store, record: str, name: str, *said: Value) -> None:
    """So many people write a field, none of whom has seen what the others wrote."""
    seen = queries.record(store, record).heads
    for author, value in zip(("张三", "李四", "王五"), said, strict=False):
        with store.write(author=author) as w:
            w.patch(record, {name: value}, seen=seen)


@pytest.fixture
def firm(store: Store) -> str:
    """A firm of whose capital two things are said."""
    made = a_firm(store, "洛阳轴承有限公司", reg_place="洛阳")
    disagree(store, made, "reg_capital", "5000万元", "6000万元")
    return made


def face(store: Store, record: str, *, booth: bool = False) -> Face:
    found = queries.record(store, record)
    both = disputed.values(store, found, words_of)
    made = face_of(store, found, [], Sight(TODAY, booth, both))
    assert made is not None
    return made


def test_a_list_shows_every_value_and_only_where_people_disagree(store: Store, firm: str) -> None:
    other = a_firm(store, "中信重工机械股份有限公司", reg_capital="43亿元")
    numbers = tables.numbers(store, tables.View("firm"))
    lines = {line.id: line for line in lists.read(store, "firm", numbers, ["reg_capital"])}
    assert lines[firm].cells["reg_capital"].split(disputed.BETWEEN) == ["6,000", "5,000"]
    assert lines[firm].is_disputed
    assert disputed.BETWEEN not in lines[other].cells["reg_capital"]
    assert not lines[other].is_disputed
    elsewhere = lists.read(store, "firm", numbers, ["reg_place"])
    assert not any(line.is_disputed for line in elsewhere), "what is not shown is not marked"


def test_an_exported_list_says_under_it_what_the_mark_means(
    store: Store, firm: str, tmp_path: Path
) -> None:
    numbers = tables.numbers(store, tables.View("firm"))
    workbook.write(
        lists.sheet(store, "firm", numbers, ["legal_name", "reg_capital"], [200, 100]),
        tmp_path / "a.xlsx",
    )
    page = load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    cells = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert sum(disputed.BETWEEN in cell for cell in cells) == 1
    assert cells[-1].startswith("注：“⇄”两边是各方不同的记载")


def test_a_face_says_it_first_and_shows_both_in_their_place(store: Store, firm: str) -> None:
    seen = face(store, firm)
    assert seen.cautions[0] == "⇄ 说法不一：注册资本：6000万元 ⇄ 5000万元"
    lines = [line.first for column in seen.columns for line in column]
    assert "6000万元 ⇄ 5000万元" in lines
    assert not {"6000万元", "5000万元"} & set(lines)


def test_strangers_do_not_read_a_disputed_telephone_number(store: Store, firm: str) -> None:
    disagree(store, firm, "phone", "0379-64000001", "0379-64000002")
    assert any("0379" in words for words in face(store, firm).cautions)
    seen = face(store, firm, booth=True)
    words = [*seen.cautions, *(line.first for column in seen.columns for line in column)]
    assert not any("0379" in said for said in words)


def test_a_ledger_never_decides_for_people(store: Store, firm: str, tmp_path: Path) -> None:
    other = a_firm(store, "中信重工机械股份有限公司", profile="重型机械")
    with store.write() as w:
        parks = [w.create(Park, name=name) for name in ("高新区", "经开区")]
        talk = w.create(
            Negotiation, name="丝杠基地", stage="loi", industry="equipment",
            invest_total="3亿元", invest_fixed="2亿元",
        )  # fmt: skip
    disagree(store, talk, "invest_total", "5亿元", "6亿元")
    disagree(store, talk, "invest_fixed", "4亿元", None)
    disagree(store, talk, "firm", firm, other)
    disagree(store, talk, "parks", parks[:1], parks[1:])
    disagree(store, talk, "stage", "signed", "negotiating")

    sheet = ledgers.LEDGERS["projects"].fill(store, today=TODAY)
    row = dict(zip((column.title for column in sheet.columns), sheet.rows[0], strict=True))
    assert row["投资方"] == "中信重工机械股份有限公司 ⇄ 洛阳轴承有限公司"
    assert row["投资方简介"] == "", "of neither, while it is open which of them it is"
    assert row["固定资产投资"] == "（空） ⇄ 4亿元"
    assert row["片区"] == "经开区 ⇄ 高新区"
    assert row["研判结果"] == "在谈 ⇄ 签约"
    assert sheet.is_disputed

    with store.write() as w:
        w.resolve(talk, "firm", firm)
    disagree(store, firm, "legal_name", "洛阳轴承股份有限公司", "洛轴集团")
    again = ledgers.LEDGERS["projects"].fill(store, today=TODAY)
    assert "洛轴集团 ⇄ 洛阳轴承股份有限公司" in again.rows[0]

    districts = ledgers.LEDGERS["districts"].fill(store, today=TODAY)
    assert "6亿元 ⇄ 5亿元" in districts.rows[0]
    summary = ledgers.LEDGERS["summary"].fill(store, today=TODAY)
    assert summary.rows[0][2:] == ("1", "", "", "1"), "an amount nobody settled adds to nothing"
    assert summary.rows[1][1] == "在谈 ⇄ 签约"

    workbook.write(sheet, tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    assert str(page.cell(page.max_row, 1).value).startswith("注：“⇄”")


def test_the_ledger_page_says_what_to_do_about_it_before_it_is_handed_in(desk: Desk) -> None:
    made: list[str] = []

    def prepare(store: Store) -> None:
        with store.write() as w:
            made.append(w.create(Negotiation, name="丝杠基地", stage="loi"))
        disagree(store, made[0], "invest_fixed", "12亿元", "15亿元")

    frame = desk.enter(prepare)
    frame.go("ledgers")
    desk.settle()
    page = frame.screens["ledgers"]
    assert isinstance(page, LedgerPage)
    desk.qtbot.waitUntil(page.disputed.isVisible)
    assert "“冲突”里定下来" in page.disputed.text()
    with desk.store.write() as w:
        w.resolve(made[0], "invest_fixed", "15亿元")
    page.reload()
    desk.qtbot.waitUntil(page.disputed.isHidden)


def test_a_ledger_without_a_quarrel_has_no_note_of_one(store: Store) -> None:
    with store.write() as w:
        w.create(Negotiation, name="丝杠基地", stage="loi")
    assert not any(
        ledger.fill(store, today=TODAY).is_disputed for ledger in ledgers.LEDGERS.values()
    )


@pytest.mark.parametrize(("record_type", "name"), [(Person, "firm"), (Negotiation, "guests")])
def test_what_versions_point_at_is_called_by_its_name(
    record_type: type[Record], name: str, desk: Desk
) -> None:
    made: list[str] = []

    def prepare(store: Store) -> None:
        with store.write() as w:
            kind, title = (Firm, "legal_name") if name == "firm" else (Person, "name")
            ids = [w.create(kind, {title: called}) for called in ("甲", "乙")]
            made.append(w.create(record_type, name="有争议的"))
        disagree(store, made[0], name, *([i] if name == "guests" else i for i in ids))

    frame = desk.enter(prepare)
    frame.go("conflicts")
    desk.settle()
    page = frame.screens["conflicts"]
    assert isinstance(page, ConflictPage)
    takes = [b.accessibleName() for b in page.sheet.findChildren(QPushButton)]
    assert {"取“甲”", "取“乙”"} <= set(takes)
    assert page.sheet.edit.toPlainText() in ("甲", "乙")

    frame.open_record(made[0])
    desk.settle()
    shown = frame.pages.currentWidget()
    assert shown is not None
    if isinstance(shown, RecordPage):
        shown.write.setChecked(True)
    else:
        desk.board(frame, made[0]).show_tab("file")
    desk.settle()
    forms = [form for form in shown.findChildren(RecordForm) if form.isVisible()]
    said = {label.text() for form in forms for label in form.versions.findChildren(QLabel)}
    assert {"甲", "乙"} <= said
