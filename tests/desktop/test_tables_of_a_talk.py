"""Issues, terms, meetings: rows out to a spreadsheet and in from one, alternatives, outcome."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView

from db.records import Commitment, Issue, Meeting, Negotiation, Term
from db.store import queries
from db.store.store import Store
from desktop.screens.issues import Issues
from desktop.screens.meetings import Meetings
from desktop.screens.talk_table import TalkTable
from tests.desktop.conftest import Desk, Talk


def table_of(desk: Desk, talk: Talk, key: str, *rows: dict[str, str]) -> TalkTable:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            for row in rows:
                w.create(Issue, negotiation=talk.talk, **row)

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab(key)
    desk.settle()
    return board.tables[key]


def test_rows_copied_out_are_cells_a_spreadsheet_understands(desk: Desk, talk: Talk) -> None:
    table = table_of(
        desk, talk, "issues",
        {"topic": "用地", "theirs": "300亩\n分两期"}, {"topic": "用电", "theirs": '要"双回路"'},
    )  # fmt: skip
    mode = QItemSelectionModel.SelectionFlag.Select
    for row in (0, 1):
        for column in (0, 1):
            table.view.selectionModel().select(table.model.index(row, column), mode)
    desk.qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == '用地\t"300亩\n分两期"\n用电\t"要""双回路"""'


def test_a_table_pasted_into_the_issues_is_shown_first_and_is_one_step(
    desk: Desk, talk: Talk
) -> None:
    table = table_of(desk, talk, "issues")
    QGuiApplication.clipboard().setText(
        "议题\t对方立场\t我方目标\t我方底线\n用地\t300亩\t200亩\t260亩\n"
    )
    desk.qtbot.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "1 行" in table.paste.words.text()
    assert table.rows == []
    table.paste.keep.click()
    desk.qtbot.waitUntil(lambda: len(table.rows) == 1)
    made = queries.rows(desk.store, Issue)[1][0]
    assert (made.topic, made.theirs, made.ours_floor, made.state) == (
        "用地",
        "300亩",
        "260亩",
        "open",
    )


def test_a_pasted_promise_is_checked_against_the_red_lines(desk: Desk, talk: Talk) -> None:
    table = table_of(desk, talk, "commitments")
    QGuiApplication.clipboard().setText("内容\t承诺人\n增值税地方留存返还\t张三\n")
    table.take_clipboard()
    table.paste.keep.click()
    desk.qtbot.waitUntil(lambda: len(table.rows) == 1)
    assert queries.rows(desk.store, Commitment)[1][0].red_line == "pending"


def test_terms_have_a_table_of_their_own(desk: Desk, talk: Talk) -> None:
    table = table_of(desk, talk, "terms")
    table.add_row()
    desk.qtbot.waitUntil(lambda: len(table.rows) == 1)
    term = queries.rows(desk.store, Term)[1][0]
    assert (term.negotiation, term.state) == (talk.talk, "open")


def test_alternatives_are_kept_and_hidden_while_strangers_look_on(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    board = desk.board(frame, talk.talk)
    board.show_tab("issues")
    desk.settle()
    page = board.made["issues"]
    assert isinstance(page, Issues)
    ours = page.alternatives["batna_ours"]
    ours.setPlainText("转谈第二家")
    ours.commit()

    def kept() -> str | None:
        found = queries.record(desk.store, talk.talk)
        assert isinstance(found, Negotiation)
        return found.batna_ours

    desk.qtbot.waitUntil(lambda: kept() == "转谈第二家")
    desk.look.show_booth(True)
    assert not page.below.isVisible()
    desk.look.show_booth(False)


def test_what_came_of_a_meeting_is_written_in_the_room_and_its_heat_warms_the_talk(
    desk: Desk, talk: Talk
) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Meeting, negotiation=talk.talk, subject="首谈", held_at="2026-11-23")

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab("meetings")
    desk.settle()
    meetings = board.made["meetings"]
    assert isinstance(meetings, Meetings)
    meetings.open_selected()
    desk.settle()
    assert meetings.room is not None
    outcome = meetings.room.outcome
    outcome.lines["result"].setText("备忘录")
    outcome.lines["result"].commit()
    outcome.heats["hot"].click()
    desk.settle()
    meeting = queries.rows(desk.store, Meeting)[1][0]
    found = queries.record(desk.store, talk.talk)
    assert isinstance(found, Negotiation)
    assert (meeting.result, meeting.heat_after, found.heat) == ("备忘录", "hot", "hot")


def test_enter_turns_a_yes_to_a_no_and_an_open_cell_is_left_alone(desk: Desk, talk: Talk) -> None:
    table = table_of(desk, talk, "issues", {"topic": "土地"}, {"topic": "用电"})
    must = [field.name for field in table.model.fields].index("is_must")
    table.view.setCurrentIndex(table.model.index(0, must))
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: table.rows[0].is_must is True)  # type: ignore[attr-defined]
    desk.settle()
    table.view.setCurrentIndex(table.model.index(0, must))
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: table.rows[0].is_must is False)  # type: ignore[attr-defined]
    desk.settle()
    table.view.open_cell(table.model.index(0, 0))
    table.view.open_cell(table.model.index(1, 0))
    assert table.view.state() == QAbstractItemView.State.EditingState
    assert table.view.currentIndex().row() == 0
