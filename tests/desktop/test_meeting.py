"""A meeting as it is held: people by name, the agenda into the minutes, facts and promises out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from db.records import Action, Commitment, Fact, Meeting, Negotiation, Person
from db.store import queries
from db.store.store import Store
from desktop.screens.meeting_room import MeetingRoom
from desktop.screens.meetings import Meetings
from tests.desktop.conftest import Desk, Talk, compose


class Held:
    """A talk with a meeting this morning, and one person everybody knows."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.meeting = self.person = ""

    def write(self, store: Store) -> None:
        self.talk.write(store)
        with store.write() as w:
            self.person = w.create(Person, name="王建国", is_ours=True)
            self.meeting = w.create(
                Meeting, negotiation=self.talk.talk, subject="二轮洽谈", held_at="2026-11-23",
                agenda=["土地", "政策"], state="planned",
            )  # fmt: skip


def enter(desk: Desk, talk: Talk) -> tuple[Held, MeetingRoom]:
    held = Held(talk)
    board = desk.board(desk.enter(held.write), talk.talk)
    desk.qtbot.mouseClick(board.tabs["meetings"], Qt.MouseButton.LeftButton)
    page = board.made["meetings"]
    assert isinstance(page, Meetings)
    desk.qtbot.waitUntil(page.hold.isEnabled)
    desk.qtbot.mouseClick(page.hold, Qt.MouseButton.LeftButton)
    room = page.room
    assert room is not None
    desk.qtbot.waitUntil(lambda: room.agenda.count() == 2)
    return held, room


def meeting(desk: Desk, held: Held) -> Meeting:
    found = queries.record(desk.store, held.meeting)
    assert isinstance(found, Meeting)
    return found


def choose_line(room: MeetingRoom, words: str) -> None:
    cursor = room.minutes.textCursor()
    cursor.setPosition(room.minutes.toPlainText().index(words))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    room.minutes.setTextCursor(cursor)


def test_the_agenda_becomes_the_minutes_and_they_keep_themselves(desk: Desk, talk: Talk) -> None:
    held, room = enter(desk, talk)
    first = room.agenda.itemAt(0).widget()
    assert first is not None
    desk.qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    compose(room.minutes, "对方要一百五十亩。")
    desk.qtbot.waitUntil(lambda: meeting(desk, held).minutes is not None)
    assert meeting(desk, held).minutes == "【土地】\n对方要一百五十亩。"


def test_a_new_matter_joins_the_agenda_with_enter(desk: Desk, talk: Talk) -> None:
    held, room = enter(desk, talk)
    room.matter.setFocus()
    compose(room.matter, "用工")
    desk.qtbot.keyClick(room.matter, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: meeting(desk, held).agenda == ["土地", "政策", "用工"])
    desk.qtbot.waitUntil(lambda: room.agenda.count() == 3)
    assert room.matter.text() == ""


def test_somebody_known_is_found_and_somebody_new_is_made_where_they_are_wanted(
    desk: Desk, talk: Talk
) -> None:
    held, room = enter(desk, talk)
    ours = room.people["ours"].box
    desk.qtbot.keyClicks(ours, "wjg")
    desk.qtbot.waitUntil(lambda: bool(ours.hits))
    desk.qtbot.keyClick(ours, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: meeting(desk, held).ours == [held.person])
    theirs = room.people["theirs"].box
    compose(theirs, "赵新来")
    desk.qtbot.waitUntil(theirs.list.isVisible)
    desk.qtbot.keyClick(theirs, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(meeting(desk, held).theirs))
    made = queries.record(desk.store, (meeting(desk, held).theirs or [""])[0])
    assert isinstance(made, Person)
    assert (made.name, made.is_ours) == ("赵新来", False)


def test_one_key_makes_a_fact_and_another_a_promise_checked_for_red_lines(
    desk: Desk, talk: Talk
) -> None:
    _, room = enter(desk, talk)
    compose(
        room.minutes,
        "1. 年产能已到九十万套，明年扩到一百二十万套。\n2. 税收先征后返五年。\n3. 周五前送图纸",
    )
    choose_line(room, "1. 年产能")
    desk.qtbot.keyClick(room.minutes, Qt.Key.Key_F5)
    desk.qtbot.waitUntil(lambda: "已记为事实" in room.taken.text())
    choose_line(room, "2. 税收")
    desk.qtbot.waitUntil(room.notice.isVisible)
    desk.qtbot.keyClick(room.minutes, Qt.Key.Key_F6)
    desk.qtbot.waitUntil(lambda: "已记为承诺" in room.taken.text())
    choose_line(room, "3. 周五")
    desk.qtbot.keyClick(room.minutes, Qt.Key.Key_F8)
    desk.qtbot.waitUntil(lambda: "已记为待办" in room.taken.text())
    (fact,) = queries.rows(desk.store, Fact, subject=talk.talk)[1]
    assert (fact.title, fact.as_of) == ("年产能已到九十万套", "2026-11-23")
    (promise,) = queries.rows(desk.store, Commitment)[1]
    assert (promise.text, promise.direction) == ("税收先征后返五年。", "ours")
    assert promise.red_line == "pending"
    assert promise.meeting == room.meeting_id
    assert queries.rows(desk.store, Action)[1][0].text == "周五前送图纸"
    assert "税收先征后返五年" in room.minutes.toPlainText()


def test_the_next_stage_says_what_is_missing_and_lets_people_go_there(
    desk: Desk, talk: Talk
) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    steps = board.head.stages
    assert "线索" in steps.gate.text or steps.gate.text == ""

    def stage() -> str | None:
        found = queries.record(desk.store, talk.talk)
        assert isinstance(found, Negotiation)
        return found.stage

    desk.qtbot.mouseClick(steps.steps["negotiating"], Qt.MouseButton.LeftButton)
    desk.settle()
    assert (stage(), steps.enter.isVisible()) == (None, True)
    steps.stay.click()
    assert not steps.enter.isVisible()
    desk.qtbot.mouseClick(steps.steps["negotiating"], Qt.MouseButton.LeftButton)
    steps.enter.click()
    desk.qtbot.waitUntil(lambda: stage() == "negotiating")
    desk.qtbot.waitUntil(lambda: "意向" in steps.gate.text)
    assert "还没有一次会谈记录" in steps.gate.text
