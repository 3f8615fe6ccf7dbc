"""历史: who changed what and when; last Tuesday's card brought back, and that taken back again."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from db.records import Fact, Issue, PackIssued
from db.store import queries
from db.store.store import Store
from desktop.screens.history_page import HistoryPage
from desktop.screens.record_page import RecordPage
from tests.desktop.conftest import Desk, Talk

TUESDAY = datetime(2026, 11, 17, 10).astimezone()
MONDAY = datetime(2026, 11, 23, 9).astimezone()


class Week:
    """A talk as it was on Tuesday, and what three people made of it by Monday."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.gone = self.new = self.issue = ""

    def write(self, store: Store) -> None:
        store._clock = lambda: int(TUESDAY.timestamp() * 1000)
        self.talk.write(store)
        with store.write(author="张三") as w:
            about = {"subject": self.talk.firm, "card": "firm", "section": "经营"}
            self.gone = w.create(Fact, about, title="净利润", value="1200")
            self.issue = w.create(Issue, topic="地价", negotiation=self.talk.talk)
        store._clock = lambda: int(MONDAY.timestamp() * 1000)
        with store.write(author="李四") as w:
            w.patch(self.talk.fact, {"value": "70", "as_of": "2026-10-31"})
            w.delete(self.gone)
            self.new = w.create(Fact, about, title="员工", value="800")
            w.patch(self.issue, {"topic": "地价与交付"})


def fact(desk: Desk, identity: str) -> Fact:
    found = queries.record(desk.store, identity)
    assert isinstance(found, Fact)
    return found


def open_history(desk: Desk, talk: Talk) -> tuple[Week, HistoryPage]:
    week = Week(talk)
    board = desk.board(desk.enter(week.write), talk.talk)
    desk.qtbot.mouseClick(board.tabs["history"], Qt.MouseButton.LeftButton)
    page = board.made["history"]
    assert isinstance(page, HistoryPage)
    desk.qtbot.waitUntil(lambda: bool(page.model.lines))
    return week, page


def look_at_tuesday(desk: Desk, page: HistoryPage) -> None:
    desk.qtbot.keyClicks(page.day, "2026-11-17")
    desk.qtbot.keyClick(page.day, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.model.is_compared)


def choose(page: HistoryPage, identity: str, name: str) -> None:
    at = next(
        n
        for n, line in enumerate(page.model.lines)
        if (line.record_id, line.name) == (identity, name)
    )
    page.view.setCurrentIndex(page.model.index(at, 0))


def test_every_change_says_who_when_and_from_what_to_what(desk: Desk, talk: Talk) -> None:
    _, page = open_history(desk, talk)
    told = [(li.who, li.when, li.label, li.before, li.after) for li in page.model.lines]
    assert ("李四", "2026-11-23 09:00", "数值", "63", "70") in told
    assert ("李四", "2026-11-23 09:00", "议题", "地价", "地价与交付") in told
    assert [line.wall for line in page.model.lines] == sorted(
        (line.wall for line in page.model.lines), reverse=True
    )


def test_one_field_gets_its_old_value_back_and_that_can_be_undone(desk: Desk, talk: Talk) -> None:
    _, page = open_history(desk, talk)
    choose(page, talk.fact, "value")
    desk.qtbot.mouseClick(page.field, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: fact(desk, talk.fact).value == "63")
    assert fact(desk, talk.fact).as_of == "2026-10-31"
    desk.settle()
    page._room.edits.undo()
    desk.qtbot.waitUntil(lambda: fact(desk, talk.fact).value == "70")


def test_a_day_stands_beside_today(desk: Desk, talk: Talk) -> None:
    week, page = open_history(desk, talk)
    look_at_tuesday(desk, page)
    told = {(li.record_id, li.label, li.before, li.after) for li in page.model.lines}
    assert told == {
        (talk.fact, "数值", "63", "70"),
        (talk.fact, "数据时点", "2026-09-30", "2026-10-31"),
        (week.gone, "整条", "有", "已删除"),
        (week.new, "整条", "没有", "有"),
        (week.issue, "议题", "地价", "地价与交付"),
    }


def test_last_tuesdays_card_comes_back_and_nothing_else(desk: Desk, talk: Talk) -> None:
    week, page = open_history(desk, talk)
    look_at_tuesday(desk, page)
    page.group.setCurrentIndex(page.group.findData("知彼"))
    page.group.activated.emit(page.group.currentIndex())
    desk.qtbot.mouseClick(page.listed, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: fact(desk, talk.fact).value == "63")
    assert not fact(desk, week.gone).is_gone
    assert fact(desk, week.gone).value == "1200"
    assert fact(desk, week.new).is_gone
    assert queries.record(desk.store, week.issue).caption == "地价与交付"
    desk.settle()
    page._room.edits.undo()
    desk.qtbot.waitUntil(lambda: fact(desk, talk.fact).value == "70")
    assert fact(desk, week.gone).is_gone
    assert not fact(desk, week.new).is_gone


def issued_between(desk: Desk, talk: Talk) -> tuple[Week, HistoryPage]:
    """A pack went out on Tuesday, a second after what it says was written."""
    week = Week(talk)

    def write(store: Store) -> None:
        week.write(store)
        store._clock = lambda: int(TUESDAY.timestamp() * 1000) + 1000
        with store.write(author="张三") as w:
            w.create(PackIssued, number="20261117-T01", negotiation=talk.talk, edition="team")

    board = desk.board(desk.enter(write), talk.talk)
    desk.qtbot.mouseClick(board.tabs["history"], Qt.MouseButton.LeftButton)
    page = board.made["history"]
    assert isinstance(page, HistoryPage)
    desk.qtbot.waitUntil(lambda: bool(page.model.lines))
    return week, page


def look_at_pack(desk: Desk, page: HistoryPage) -> None:
    page.pack.setFocus()
    desk.qtbot.keyClick(page.pack, Qt.Key.Key_Down)
    page.pack.activated.emit(page.pack.currentIndex())
    desk.qtbot.waitUntil(lambda: page.model.is_compared)


def test_a_talk_stands_beside_what_it_was_when_a_pack_went_out(desk: Desk, talk: Talk) -> None:
    week, page = issued_between(desk, talk)
    assert page.pack.isVisible()
    look_at_pack(desk, page)
    told = {(li.record_id, li.label, li.before, li.after) for li in page.model.lines}
    assert (talk.fact, "数值", "63", "70") in told
    assert (week.gone, "整条", "有", "已删除") in told
    assert "20261117-T01" in page.words.text()
    desk.qtbot.mouseClick(page.listed, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: fact(desk, talk.fact).value == "63")
    desk.settle()
    assert page._room.edits.steps.done[-1].label == "恢复到“20261117-T01”发放时"


def test_a_day_takes_the_place_of_a_pack_and_the_other_way_round(desk: Desk, talk: Talk) -> None:
    _, page = issued_between(desk, talk)
    look_at_pack(desk, page)
    desk.qtbot.keyClicks(page.day, "2026-11-23")
    desk.qtbot.keyClick(page.day, Qt.Key.Key_Return)
    assert page.pack.currentIndex() == 0
    desk.qtbot.waitUntil(lambda: "那天" in page.words.text())
    look_at_pack(desk, page)
    assert page.day.text() == ""
    desk.qtbot.waitUntil(lambda: "20261117-T01" in page.words.text())


def test_where_no_pack_went_out_none_is_offered(desk: Desk, talk: Talk) -> None:
    _, page = open_history(desk, talk)
    assert not page.pack.isVisible()


def test_a_day_that_is_no_date_is_said_and_changes_nothing(desk: Desk, talk: Talk) -> None:
    _, page = open_history(desk, talk)
    desk.qtbot.keyClicks(page.day, "abc")
    desk.qtbot.keyClick(page.day, Qt.Key.Key_Return)
    assert "abc" in page.words.text()
    assert not page.model.is_compared


def test_a_record_of_a_library_has_its_history_too(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(Week(talk).write)
    frame.open_record(talk.firm)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    desk.qtbot.mouseClick(page.past, Qt.MouseButton.LeftButton)
    shown = page.right.currentWidget()
    assert isinstance(shown, HistoryPage)
    desk.qtbot.waitUntil(lambda: "70" in [line.after for line in shown.model.lines])
