"""A library record from all sides, on the sample: what hangs on it is there, and opens."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from db.records import Article, Cost, Indicator, Law, Observation
from db.store import queries
from db.store.store import Store
from desktop import sample
from desktop.faces.city import compared
from desktop.faces.of import face_of
from desktop.faces.shapes import Face, Line, Sight
from desktop.pack.engine.drawing import Area, Stroke, Words
from desktop.sample import record_id
from desktop.screens.board import Board
from desktop.screens.face_view import FaceView
from desktop.screens.frame import Frame
from desktop.screens.law_view import LawView
from desktop.screens.record_page import RecordPage
from tests.desktop.conftest import TODAY, Desk


def fill(store: Store) -> None:
    sample.fill(store, TODAY)


def face(store: Store, key: str, today: date = TODAY, *, booth: bool = False) -> Face:
    record = queries.record(store, key if len(key) == 32 else record_id(key))
    found = face_of(store, record, queries.facts(store, [record.id]), Sight(today, booth))
    assert found is not None
    return found


def lines(of: Face) -> list[Line]:
    return [line for column in of.columns for line in column]


def heads(of: Face) -> list[str]:
    return [line.first.split("　")[0] for line in lines(of) if line.is_head]


def opened(desk: Desk, frame: Frame, key: str) -> RecordPage:
    """The page of a sample record, read."""
    frame.open_record(record_id(key))
    desk.qtbot.waitUntil(
        lambda: (
            isinstance(page := frame.pages.currentWidget(), RecordPage)
            and page.record_id == record_id(key)
            and page.view is not None
        )
    )
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    return page


def test_a_firm_shows_people_talks_promises_packs_and_its_place_in_the_chain(desk: Desk) -> None:
    desk.enter(fill)
    firm = face(desk.store, "firm.main")
    found = heads(firm)
    for wanted in ("人员", "产业链位置", "洽谈", "我方承诺", "企业承诺", "会谈", "诉求"):
        assert wanted in found
    assert any("逾期" in words for words in firm.cautions)
    gu = next(line for line in lines(firm) if line.id == record_id("person.gu"))
    assert gu.mark == "拍板"
    assert "2026-11-26" not in gu.second, "a meeting that is only planned is no last meeting"


def test_a_head_counts_what_opens_and_overdue_is_what_is_past(desk: Desk) -> None:
    desk.enter(fill)
    firm = face(desk.store, "firm.main")
    assert {"人员　5", "工商与经营"} <= {line.first for line in lines(firm) if line.is_head}
    assert "逾期承诺 1 项" in firm.cautions


def test_two_firms_of_one_code_are_offered_as_likely_one(desk: Desk) -> None:
    desk.enter(fill)
    main = queries.record(desk.store, record_id("firm.main"))
    with desk.store.write() as w:
        twin = w.create(type(main), legal_name="霁川传动（旧档）", uscc=main.uscc)  # type: ignore[attr-defined]
    alike = [line for line in lines(face(desk.store, "firm.main")) if line.id == twin]
    assert [line.second.split("　")[0] for line in alike] == ["信用代码相同"]


def test_a_line_opens_by_click_by_key_and_back_goes_where_one_came_from(desk: Desk) -> None:
    frame = desk.enter(fill)
    page = opened(desk, frame, "firm.main")
    assert isinstance(page.face, FaceView)
    people = page.face.shelves[0]
    people.setFocus()
    desk.qtbot.keyClick(people, Qt.Key.Key_Down)
    desk.qtbot.keyClick(people, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(
        lambda: isinstance(p := frame.pages.currentWidget(), RecordPage) and p is not page
    )
    person = frame.pages.currentWidget()
    assert isinstance(person, RecordPage)
    desk.settle()
    person.left.emit()
    desk.qtbot.waitUntil(
        lambda: (
            isinstance(p := frame.pages.currentWidget(), RecordPage)
            and p.record_id == record_id("firm.main")
        )
    )
    talks = opened(desk, frame, "firm.main").face
    assert isinstance(talks, FaceView)
    talks.opened.emit(record_id("neg.main"))
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), Board))


def test_f2_turns_to_the_form_and_a_new_record_begins_there(desk: Desk) -> None:
    frame = desk.enter(fill)
    page = opened(desk, frame, "firm.main")
    assert page.sides.currentWidget() is page.face
    page.write.click()
    assert page.sides.currentIndex() == 0
    assert page.facts.rows, "the facts are there to be edited"


def test_in_the_booth_a_person_shows_no_number_and_a_red_line_nothing(desk: Desk) -> None:
    desk.enter(fill)
    person = " ".join(line.first for line in lines(face(desk.store, "person.gu", booth=True)))
    assert "000-" not in person
    assert lines(face(desk.store, "red_line.3", booth=True)) == []


def test_what_is_kept_of_a_person_too_long_is_said(desk: Desk) -> None:
    desk.enter(fill)
    with desk.store.write() as w:
        person = w.create(
            type(queries.record(desk.store, record_id("person.gu"))),
            name="某人",
            keep_until="2026-11-01",
        )
    assert "保存期限 2026-11-01 已过" in face(desk.store, person).cautions[0]


def test_a_price_nobody_knows_is_a_gap_and_units_are_never_mixed(desk: Desk) -> None:
    desk.enter(fill)
    costs = queries.rows(desk.store, Cost)[1]
    steam = next(one for one in compared(costs) if one.item == "工业蒸汽")
    assert len(steam.prices) == 2
    city = face(desk.store, "city.ours")
    figure = next(f for f in city.figures if f.title.startswith("工业蒸汽"))
    (drawing,) = figure.draw(500.0, lambda words: 9.0 * len(words), 11.0)
    assert "待了解" in [m.text for m in drawing.marks if isinstance(m, Words)]
    bars = [m for m in drawing.marks if isinstance(m, Area) and m.box[3] > 20]
    assert len(bars) == 2, "two cities have a price, the third none"
    with desk.store.write() as w:
        w.create(Cost, item="工业蒸汽", unit="元/千克", city=record_id("city.ours"), value="0.2")
    units = {one.unit for one in compared(queries.rows(desk.store, Cost)[1])
             if one.item == "工业蒸汽"}  # fmt: skip
    assert len(units) == 2


def test_two_sources_of_one_figure_are_both_shown_and_the_break_is_marked(desk: Desk) -> None:
    desk.enter(fill)
    (gdp,) = (i for i in queries.rows(desk.store, Indicator)[1] if i.name == "地区生产总值")
    with desk.store.write() as w:
        other = w.create(Indicator, name=gdp.name, region=gdp.region, unit=gdp.unit,
                         frequency=gdp.frequency, source_ref="统计年鉴")  # fmt: skip
        w.create(Observation, indicator=other, period="2021年", value="2500", mark="口径调整")
    found = face(desk.store, gdp.id)
    (figure,) = found.figures
    (drawing,) = figure.draw(700.0, lambda words: 9.0 * len(words), 11.0)
    dashes = {m.dash for m in drawing.marks if isinstance(m, Stroke)}
    assert "2 2" in dashes, "the break"
    both = [line for line in lines(found) if line.first == "2021年"]
    assert len(both) == 2
    assert {line.tone for line in both} == {"caution"}
    assert any(line.first == "2022年" and line.mark == "待了解" for line in lines(found))


def test_a_procedure_is_counted_in_working_days_from_today(desk: Desk) -> None:
    desk.enter(fill)
    found = face(desk.store, "procedure.filing")
    assert "62 个工作日" in found.figures[0].title
    drawings = found.figures[0].draw(800.0, lambda words: 9.0 * len(words), 11.0)
    keys = {m.key for d in drawings for m in d.marks if isinstance(m, Area)}
    assert len(keys) >= 13, "every step can be opened from the drawing"


@pytest.mark.parametrize(("key", "wanted"), [("red_line.3", "第十条"), ("chain.robot", "链长")])
def test_a_basis_leads_to_its_article_and_a_chain_to_its_head(
    desk: Desk, key: str, wanted: str
) -> None:
    desk.enter(fill)
    assert any(wanted in line.first + line.second for line in lines(face(desk.store, key)))


def test_a_law_is_searched_inside_and_says_who_rests_on_an_article(desk: Desk) -> None:
    frame = desk.enter(fill)
    laws = queries.rows(desk.store, Law, name="公平竞争审查条例")[1]
    (tenth,) = queries.rows(desk.store, Article, law=laws[0].id, number="第十条")[1]
    frame.open_record(tenth.id)
    desk.qtbot.waitUntil(
        lambda: (
            isinstance(p := frame.pages.currentWidget(), RecordPage)
            and isinstance(p.face, LawView)
            and "第十条" in p.face.page.toPlainText()
        )
    )
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    view = page.face
    assert isinstance(view, LawView)
    resting = [line.id for line in view.beside.lines.lines]
    assert record_id("red_line.3") in resting
    view.search.setText("迁移 没有这样的词")
    desk.qtbot.waitUntil(lambda: view.count.text() == "0 条")
    view.search.setText("第十八条")
    desk.qtbot.waitUntil(lambda: view.page.toPlainText().startswith("第三章"))


def test_the_event_counts_every_talk_once(desk: Desk) -> None:
    desk.enter(fill)
    event = face(desk.store, "event.own")
    assert any("洽谈 2，其中已签约 1" in words for words in event.head)
