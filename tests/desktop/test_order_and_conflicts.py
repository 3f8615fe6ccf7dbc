"""Rows in the order people drag them into, and what people disagree about, settled in the table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from db.records import Action, Issue, Meeting
from db.store import queries
from db.store.store import Store
from desktop import positions
from desktop.screens.talk_table import TalkTable
from tests.desktop.conftest import Desk, Talk

TOPICS = ("土地", "税收", "用电", "用工")


def write(store: Store, talk: Talk) -> list[str]:
    talk.write(store)
    with store.write() as w:
        return [w.create(Issue, topic=t, negotiation=talk.talk) for t in TOPICS]


def open_issues(desk: Desk, talk: Talk) -> TalkTable:
    board = desk.board(desk.enter(lambda store: write(store, talk) and None), talk.talk)
    desk.qtbot.mouseClick(board.tabs["issues"], Qt.MouseButton.LeftButton)
    table = board.tables["issues"]
    desk.qtbot.waitUntil(lambda: len(table.rows) == len(TOPICS))
    return table


def order(table: TalkTable) -> list[str]:
    return [row.caption for row in table.rows]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_any_row_can_stand_anywhere_and_the_keys_say_so(moves: list[tuple[int, int]]) -> None:
    rows: list[tuple[int, str | None]] = [(n, None) for n in range(10)]
    for start, to in moves:
        wanted = [n for n, _ in rows]
        wanted.insert(to, wanted.pop(start))
        keys = positions.moved([key for _, key in rows], start, to)
        rows = [(n, keys.get(at, key)) for at, (n, key) in enumerate(rows)]
        rows.sort(key=lambda row: row[1] or "~")
        assert [n for n, _ in rows] == wanted


def test_moving_one_row_among_rows_with_keys_writes_that_row_only() -> None:
    assert list(positions.moved(["001", "002", "003", "004"], 3, 1)) == [3]


def test_alt_and_an_arrow_move_an_issue_and_undo_moves_it_back(desk: Desk, talk: Talk) -> None:
    table = open_issues(desk, talk)
    table.view.setCurrentIndex(table.model.index(2, 0))
    desk.qtbot.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.qtbot.waitUntil(lambda: order(table) == ["土地", "用电", "税收", "用工"])
    record = table.selected()
    assert record is not None
    assert record.caption == "用电"
    desk.settle()
    table._room.edits.undo()
    desk.qtbot.waitUntil(lambda: order(table) == list(TOPICS))


def test_a_dragged_issue_stays_where_it_was_dropped(desk: Desk, talk: Talk) -> None:
    table = open_issues(desk, talk)
    table.view.moved.emit(0, 3)
    desk.qtbot.waitUntil(lambda: order(table) == ["税收", "用电", "用工", "土地"])
    desk.close()
    board = desk.board(desk.enter(), talk.talk)
    board.show_tab("issues")
    again = board.tables["issues"]
    desk.qtbot.waitUntil(lambda: order(again) == ["税收", "用电", "用工", "土地"])


def disputed(desk: Desk, talk: Talk) -> tuple[TalkTable, str]:
    """The table of issues, open, and the first of them: two people say otherwise what they want."""
    made: list[str] = []

    def disagree(store: Store) -> None:
        made.extend(write(store, talk))
        seen = queries.record(store, made[0]).heads
        for author, words in (("张三", "180亩"), ("李四", "150亩")):
            with store.write(author=author) as w:
                w.patch(made[0], {"theirs": words}, seen=seen)

    board = desk.board(desk.enter(disagree), talk.talk)
    board.show_tab("issues")
    table = board.tables["issues"]
    desk.qtbot.waitUntil(lambda: bool(table.rows))
    return table, made[0]


def test_two_values_stand_in_the_cell_and_one_is_taken_below(desk: Desk, talk: Talk) -> None:
    table, issue = disputed(desk, talk)
    table.view.setCurrentIndex(table.model.index(0, 1))
    shown = str(table.model.index(0, 1).data())
    assert "180亩" in shown
    assert "150亩" in shown
    words = " ".join(label.text() for label in table.versions.findChildren(QLabel))
    assert "张三" in words
    take = [b for b in table.versions.findChildren(QPushButton) if "150亩" in b.accessibleName()]
    desk.qtbot.mouseClick(take[0], Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: queries.record(desk.store, issue).conflicts == 0)
    desk.qtbot.waitUntil(lambda: table.model.index(0, 1).data() == "150亩")
    assert not table.versions.isVisible()


def test_a_value_of_ones_own_settles_a_conflict_too(desk: Desk, talk: Talk) -> None:
    table, issue = disputed(desk, talk)
    table.model.setData(table.model.index(0, 1), "165亩")
    desk.qtbot.waitUntil(lambda: queries.record(desk.store, issue).conflicts == 0)
    desk.qtbot.waitUntil(lambda: table.model.index(0, 1).data() == "165亩")


def test_an_action_names_its_meeting_and_can_be_given_another(desk: Desk, talk: Talk) -> None:
    made: dict[str, str] = {}

    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            for day in ("2026-11-20", "2026-11-23"):
                made[day] = w.create(Meeting, negotiation=talk.talk, held_at=day, subject="洽谈")
            made["do"] = w.create(
                Action, negotiation=talk.talk, text="送图纸", meeting=made["2026-11-20"]
            )

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab("actions")
    table = board.tables["actions"]
    desk.qtbot.waitUntil(lambda: bool(table.rows))
    cell = table.model.index(0, 1)
    assert cell.data() == "2026-11-20 洽谈"
    table.view.setCurrentIndex(cell)
    table.view.edit(cell)
    table.model.setData(cell, made["2026-11-23"])
    desk.qtbot.waitUntil(lambda: table.model.index(0, 1).data() == "2026-11-23 洽谈")
