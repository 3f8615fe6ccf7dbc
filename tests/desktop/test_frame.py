from __future__ import annotations

from PySide6.QtCore import Qt

from db.records import Commitment, Firm, Issue, Negotiation
from db.store import queries
from desktop.screens.new_talk import NewTalk
from desktop.screens.record_page import RecordPage
from desktop.screens.talk_list import TalkList
from tests.desktop.conftest import Desk, Talk, compose


def test_a_new_negotiation_with_a_new_firm_opens_its_empty_board(desk: Desk) -> None:
    frame = desk.enter()
    frame.new_talk()
    page = frame.pages.currentWidget()
    assert isinstance(page, NewTalk)
    compose(page.firm, "豫西新材料有限公司")
    desk.qtbot.waitUntil(page.firm.list.isVisible)
    desk.qtbot.keyClick(page.firm, Qt.Key.Key_Return)
    assert "将新建企业" in page.chosen.text()
    page.go.click()
    desk.qtbot.waitUntil(lambda: frame.board is not None and frame.board.view is not None)
    talk = queries.rows(desk.store, Negotiation)[1][0]
    firm = queries.rows(desk.store, Firm)[1][0]
    assert (talk.firm, firm.legal_name) == (firm.id, "豫西新材料有限公司")
    assert talk.code == "2026-综合-001"


def test_a_known_firm_is_found_by_its_initials(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.new_talk()
    page = frame.pages.currentWidget()
    assert isinstance(page, NewTalk)
    desk.qtbot.keyClicks(page.firm, "cczc")
    desk.qtbot.waitUntil(lambda: bool(page.firm.hits))
    desk.qtbot.keyClick(page.firm, Qt.Key.Key_Return)
    assert "洛阳长城轴承有限公司" in page.chosen.text()
    page.go.click()
    desk.qtbot.waitUntil(lambda: frame.board is not None)
    assert len(queries.rows(desk.store, Firm)[1]) == 1


def test_the_list_tells_when_the_next_meeting_is(desk: Desk, talk: Talk) -> None:
    from db.records import Meeting

    def plan(store) -> None:  # type: ignore[no-untyped-def]
        talk.write(store)
        with store.write() as w:
            w.create(Negotiation, name="没有会谈的")
            for day in ("2026-11-20", "2026年11月26日", "2026-12-24"):
                w.create(Meeting, negotiation=talk.talk, held_at=day, state="planned")

    frame = desk.enter(plan)
    frame.go("talks")
    talks = frame.screens["talks"]
    assert isinstance(talks, TalkList)
    desk.qtbot.waitUntil(lambda: len(talks.model.measures) == 2)
    first = talks.model.rows[0]
    assert (first.name, first.days, first.meeting) == ("长城轴承二期", 3, "2026年11月26日")


def test_search_finds_anything_and_opens_it(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    compose(frame.search, "长城轴承有限")
    desk.qtbot.waitUntil(lambda: bool(frame.search.hits))
    desk.qtbot.keyClick(frame.search, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    desk.qtbot.waitUntil(lambda: page.title.text == "洛阳长城轴承有限公司")
    face = page.face.face  # type: ignore[union-attr]
    assert face is not None
    assert talk.fact in [line.id for column in face.columns for line in column]


def test_search_says_when_there_is_nothing(desk: Desk) -> None:
    frame = desk.enter()
    compose(frame.search, "不存在的")
    desk.qtbot.waitUntil(frame.search.list.isVisible)
    assert "没有找到" in frame.search.list.item(0).text()


def test_a_found_fact_opens_where_it_hangs(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.open_record(talk.fact)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    desk.qtbot.waitUntil(
        lambda: talk.fact in page.facts.rows and page.facts.rows[talk.fact].form is not None
    )


def test_a_field_of_a_firm_is_edited_in_place(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.open_record(talk.firm)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    desk.qtbot.waitUntil(lambda: page.view is not None)
    editor = page.form.editors["reg_capital"]
    editor.setText("3.5亿元")  # type: ignore[union-attr]
    editor.commit()  # type: ignore[union-attr]
    desk.qtbot.waitUntil(
        lambda: queries.some(desk.store, Firm, [talk.firm])[0].reg_capital == "3.5亿元"
    )


def test_an_issue_is_added_and_typed_into_its_table(desk: Desk, talk: Talk) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("issues")
    table = board.tables["issues"]
    table.add.click()
    desk.qtbot.waitUntil(lambda: len(table.rows) == 1)
    floor = [column.name for column in table.model.columns].index("ours_floor")
    assert table.model.headerData(floor, Qt.Orientation.Horizontal) == "我方底线"
    table.model.setData(table.model.index(0, floor), "不低于480万元/亩")

    def floors() -> list[str | None]:
        return [issue.ours_floor for issue in queries.rows(desk.store, Issue)[1]]

    desk.qtbot.waitUntil(lambda: floors() == ["不低于480万元/亩"])


def test_a_promise_that_touches_a_red_line_prompts_with_its_basis(desk: Desk, talk: Talk) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("commitments")
    table = board.tables["commitments"]
    desk.settle()
    table.cells.typing.emit(0, "text", "我市承诺前三年税收地方留成部分全额返还")
    desk.qtbot.waitUntil(table.watch.isVisible)  # type: ignore[attr-defined]
    assert "依据" in table.words.text()  # type: ignore[attr-defined]
    assert "不是结论" in table.words.text()  # type: ignore[attr-defined]
    table.add.click()
    desk.qtbot.waitUntil(lambda: len(table.rows) == 1)
    table.model.setData(table.model.index(0, 0), "我市承诺前三年税收地方留成部分全额返还")

    def state() -> str | None:
        return queries.rows(desk.store, Commitment)[1][0].red_line

    desk.qtbot.waitUntil(lambda: state() == "pending")
    desk.qtbot.waitUntil(lambda: table.rows[0].red_line == "pending")  # type: ignore[attr-defined]
    table.view.setCurrentIndex(table.model.index(0, 0))
    table._set_state("forbidden")  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: state() == "forbidden")
    assert queries.rows(desk.store, Commitment)[1][0].red_line_on == "2026-11-23"
