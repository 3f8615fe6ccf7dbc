"""The board and its cards over a real store, with keys and clicks on real widgets."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from db.records import Fact
from db.store import queries
from desktop.screens.board import Board
from desktop.screens.fact_row import FactRow
from desktop.widgets.in_place import LineIn
from desktop.widgets.links import LinkLine
from tests.desktop.conftest import Desk, Talk


def open_board(desk: Desk, talk: Talk) -> Board:
    frame = desk.enter(talk.write)
    return desk.board(frame, talk.talk)


def open_fact(desk: Desk, board: Board, talk: Talk) -> FactRow:
    editor = board.open_card("firm")
    editor.show_section("经营")
    row = editor.rows[talk.fact]
    row.open()
    return row


def line(row: FactRow, name: str) -> LineIn:
    assert row.form is not None
    editor = row.form.editors[name]
    assert isinstance(editor, LineIn)
    return editor


def stored(desk: Desk, fact_id: str) -> Fact:
    found = queries.record(desk.store, fact_id)
    assert isinstance(found, Fact)
    return found


def test_an_empty_card_shows_the_heaviest_questions_first(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    assert board.view is not None
    view = board.view.cards["path"]
    links = board.faces["path"].findChildren(LinkLine)
    assert view.percent == 0
    assert [view.missing[0].label in links[0].words, view.missing[1].label in links[1].words]
    assert view.missing[0].weight >= view.missing[-1].weight


def test_a_pinned_fact_stands_on_the_board_with_its_date(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    words = " ".join(
        w.accessibleName() for w in board.faces["firm"].findChildren(type(board.head.name))
    )
    assert "63 万套" in words
    assert "2026-09-30" in words


def test_a_fact_is_edited_in_place_and_is_there_after_reopening(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    value = line(open_fact(desk, board, talk), "value")
    value.selectAll()
    desk.qtbot.keyClicks(value, "70")
    desk.qtbot.keyClick(value, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: stored(desk, talk.fact).value == "70")
    desk.close()
    board = desk.board(desk.enter(), talk.talk)
    assert board.view is not None
    assert board.view.cards["firm"].pinned[0].fact.value == "70"


def test_typing_twice_in_one_field_is_no_conflict_with_oneself(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    value = line(open_fact(desk, board, talk), "value")
    for typed in ("70", "71", "72"):
        value.setText(typed)
        value.commit()
    desk.qtbot.waitUntil(lambda: stored(desk, talk.fact).value == "72")
    assert stored(desk, talk.fact).conflicts == 0


def test_what_is_being_typed_is_kept_when_the_window_closes(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    value = line(open_fact(desk, board, talk), "value")
    value.setFocus()
    desk.qtbot.keyClicks(value, "9")
    assert value.text() != "63"
    typed = value.text()
    desk.close()
    desk.enter()
    assert stored(desk, talk.fact).value == typed


def test_news_from_elsewhere_does_not_overwrite_what_is_being_typed(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    row = open_fact(desk, board, talk)
    title = line(row, "title")
    assert desk.window is not None
    desk.window.activateWindow()
    title.setFocus()
    title.setText("产能（正在改）")
    with desk.store.write(author="李同事") as w:
        w.patch(talk.fact, {"title": "年产能", "value": "66"})
    board.reload()
    desk.qtbot.waitUntil(lambda: line(row, "value").text() == "66")
    assert title.text() == "产能（正在改）"


def test_a_missing_answer_becomes_a_fact_with_one_click(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    assert board.view is not None
    item = board.view.cards["trend"].missing[0]
    desk.qtbot.mouseClick(board.faces["trend"].findChildren(LinkLine)[0], Qt.MouseButton.LeftButton)
    editor = board.editors["trend"]
    desk.qtbot.waitUntil(lambda: any(row.form for row in editor.rows.values()))
    row = next(row for row in editor.rows.values() if row.form)
    assert (row.view.fact.key, row.view.fact.title) == (item.key, item.label)
    assert row.view.fact.subject == talk.talk
    value = line(row, "value")
    desk.qtbot.keyClicks(value, "12")
    desk.qtbot.keyClick(value, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(
        lambda: item.key not in [i.key for i in board.view.cards["trend"].missing]  # type: ignore[union-attr]
    )


def test_a_deleted_fact_comes_back_with_undo(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    row = open_fact(desk, board, talk)
    assert desk.window is not None
    frame = desk.window.page
    row.deleted.emit(row.view)
    desk.qtbot.waitUntil(lambda: talk.fact not in board.editors["firm"].rows)
    assert frame.undo_bar.isVisible()  # type: ignore[union-attr]
    assert "产能" in frame.undo_bar.sentence  # type: ignore[union-attr]
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: talk.fact in board.editors["firm"].rows)
    assert not stored(desk, talk.fact).is_gone


def test_an_edit_is_taken_back_with_undo(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    value = line(open_fact(desk, board, talk), "value")
    value.setText("99")
    value.commit()
    desk.qtbot.waitUntil(lambda: stored(desk, talk.fact).value == "99")
    desk.settle()
    board._room.edits.undo()
    desk.qtbot.waitUntil(lambda: stored(desk, talk.fact).value == "63")


def test_a_conflict_shows_both_values_and_one_click_settles_it(desk: Desk, talk: Talk) -> None:
    def disagree(store) -> None:  # type: ignore[no-untyped-def]
        talk.write(store)
        seen = queries.record(store, talk.fact).heads
        for author, value in (("张三", "70"), ("李四", "66")):
            with store.write(author=author) as w:
                w.patch(talk.fact, {"value": value}, seen=seen)

    board = desk.board(desk.enter(disagree), talk.talk)
    editor = board.open_card("firm")
    editor.show_section("经营")
    row = editor.rows[talk.fact]
    assert row.figure.text() in ("66 ⇄ 70 万套", "70 ⇄ 66 万套"), "the unit stands once"
    versions = row.open().versions
    words = " ".join(label.text() for label in versions.findChildren(QLabel))
    assert all(part in words for part in ("张三", "李四", "70", "66"))
    versions.taken.emit("value", "70")
    desk.qtbot.waitUntil(lambda: stored(desk, talk.fact).conflicts == 0)
    assert stored(desk, talk.fact).value == "70"


def test_markup_in_a_fact_is_shown_as_it_was_typed(desk: Desk, talk: Talk) -> None:
    def markup(store) -> None:  # type: ignore[no-untyped-def]
        talk.write(store)
        with store.write() as w:
            w.patch(talk.fact, {"title": "<b>粗</b>", "text": "<img src=x>&amp;"})

    board = desk.board(desk.enter(markup), talk.talk)
    row = open_fact(desk, board, talk)
    assert row.title.text() == "<b>粗</b>"
    labels = board.window().findChildren(QLabel)
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_a_card_opens_by_keyboard_and_closes_again(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    desk.qtbot.keyClick(board.faces["firm"], Qt.Key.Key_Return)
    editor = board.editors["firm"]
    assert board.pages.currentWidget() is editor
    row = editor.rows[talk.fact]
    desk.qtbot.keyClick(row, Qt.Key.Key_F2)
    assert row.form is not None
    desk.qtbot.keyClick(row, Qt.Key.Key_Escape)
    assert row.form is None
    editor.leave()
    assert board.pages.currentWidget() is board.made["board"]


def test_five_hundred_facts_on_one_card_still_open_at_once(desk: Desk, talk: Talk) -> None:
    def many(store) -> None:  # type: ignore[no-untyped-def]
        talk.write(store)
        with store.write() as w:
            for at in range(500):
                w.create(Fact, subject=talk.firm, card="firm", section="业务", title=f"第{at}条")

    board = desk.board(desk.enter(many), talk.talk)
    editor = board.open_card("firm")
    assert board.view is not None
    assert len(board.view.cards["firm"].facts) == 501
    assert len(editor.rows) <= 101


def test_one_tab_and_one_stage_are_marked_at_a_time(desk: Desk, talk: Talk) -> None:
    board = open_board(desk, talk)
    desk.qtbot.mouseClick(board.head.stages.steps["loi"], Qt.MouseButton.LeftButton)
    board.head.stages.enter.click()
    desk.settle()
    for key in ("issues", "history"):
        desk.qtbot.mouseClick(board.tabs[key], Qt.MouseButton.LeftButton)
        assert [k for k, tab in board.tabs.items() if tab.isChecked()] == [key]
    assert [k for k, step in board.head.stages.steps.items() if step.isChecked()] == ["loi"]
