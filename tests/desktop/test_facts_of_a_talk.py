"""Facts on a talk's card: said otherwise for this talk, left out, put in order, pasted, sourced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication

from db.records import Attachment, Fact
from db.store import queries
from db.store.store import Store
from desktop.screens import fact_row
from desktop.screens.card_editor import CardEditor
from desktop.screens.fact_column import PAGE
from desktop.screens.fact_row import FactRow
from desktop.screens.record_page import RecordPage
from desktop.widgets.in_place import LineIn
from tests.desktop.conftest import Desk, Talk
from tests.desktop.watchdog import watched

__all__ = ["watched"]


def open_card(desk: Desk, talk: Talk, *titles: str, section: str = "经营") -> CardEditor:
    """The firm's card at one section, with more facts of this talk."""

    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            for title in titles:
                w.create(Fact, subject=talk.talk, card="firm", section=section, title=title)

    editor = desk.board(desk.enter(prepare), talk.talk).open_card("firm")
    editor.show_section(section)
    return editor


def the(desk: Desk, fact_id: str) -> Fact:
    found = queries.record(desk.store, fact_id)
    assert isinstance(found, Fact)
    return found


def shown(editor: CardEditor) -> list[str]:
    return [row.view.fact.caption for row in editor.rows.values()]


def press(desk: Desk, row: FactRow, key: Qt.Key, with_: Qt.KeyboardModifier) -> None:
    desk.qtbot.keyClick(row, key, with_)
    desk.settle()


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_value_for_this_talk_only_leaves_the_library_as_it_is(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk)
    row = editor.rows[talk.fact]
    form = row.open()
    assert "长城轴承" in form.where.text()
    form.scope.setCurrentIndex(1)
    value = form.editors["value"]
    assert isinstance(value, LineIn)
    value.setText("70")
    value.commit()
    desk.qtbot.waitUntil(lambda: "70" in row.figure.text())
    assert the(desk, talk.fact).value == "63"
    assert "63" in form.where.text()
    assert "本次另有说法" in row.marks.text()


def test_the_librarys_word_comes_back_from_the_menu_and_undo_takes_that_back(
    desk: Desk, talk: Talk
) -> None:
    editor = open_card(desk, talk)
    row = editor.rows[talk.fact]
    row.said_here.emit(row.view, "value", "70")
    desk.qtbot.waitUntil(lambda: "70" in row.figure.text())
    row.wanted.emit(row.view, fact_row.LIBRARY)
    desk.qtbot.waitUntil(lambda: "63" in row.figure.text())
    assert desk.window
    assert desk.window.room
    desk.window.room.edits.undo()
    desk.qtbot.waitUntil(lambda: "70" in row.figure.text())


def test_delete_on_a_library_fact_only_leaves_it_out_of_this_talk(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk)
    row = editor.rows[talk.fact]
    desk.qtbot.keyClick(row, Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: "本次不用" in row.marks.text())
    assert not the(desk, talk.fact).is_gone
    words = [action.text() for action in row.menu().actions()]
    assert "本次洽谈重新用上" in words
    row.wanted.emit(row.view, fact_row.SHOW)
    desk.qtbot.waitUntil(lambda: "本次不用" not in row.marks.text())


def test_a_pin_is_this_talks_own(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk)
    press(desk, editor.rows[talk.fact], Qt.Key.Key_P, CTRL)
    desk.qtbot.waitUntil(lambda: not editor.rows[talk.fact].view.fact.pin)
    assert the(desk, talk.fact).pin


def test_alt_and_an_arrow_put_facts_in_order(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk, "甲", "乙", "丙")
    assert shown(editor) == ["甲", "乙", "丙", "产能"]
    third = list(editor.rows.values())[2]
    press(desk, third, Qt.Key.Key_Up, ALT)
    desk.qtbot.waitUntil(lambda: shown(editor) == ["甲", "丙", "乙", "产能"])
    press(desk, editor.rows[talk.fact], Qt.Key.Key_Up, ALT)
    desk.qtbot.waitUntil(lambda: shown(editor) == ["甲", "丙", "产能", "乙"])
    assert the(desk, talk.fact).position is None  # the library keeps its own order


def test_a_fact_dragged_between_two_others_stays_there(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk, "甲", "乙", "丙")
    rows = list(editor.rows.values())
    data = QMimeData()
    data.setData(fact_row.MIME, rows[2].view.fact.id.encode())
    desk.qtbot.waitUntil(lambda: rows[1].y() > rows[0].y())
    where = rows[0].mapTo(editor.column, QPoint(30, 1))
    event = QDropEvent(
        QPointF(where), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    editor.column.dropEvent(event)
    desk.qtbot.waitUntil(lambda: shown(editor) == ["丙", "甲", "乙", "产能"])


def test_a_source_used_before_is_chosen_with_its_kind(desk: Desk, talk: Talk) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Attachment, filename="可研报告.pdf", subject=talk.talk)
            w.create(
                Fact, subject=talk.firm, card="firm", section="业务", title="客户",
                source_ref="2025年年报", source_kind="filing",
            )  # fmt: skip

    editor = desk.board(desk.enter(prepare), talk.talk).open_card("firm")
    editor.show_section("经营")
    desk.settle()
    form = editor.rows[talk.fact].open()
    offers = form.source.offers
    words = [offers.item(at).text() for at in range(offers.rowCount())]
    assert words == ["本次材料　可研报告.pdf", "用过　2025年年报"]
    form.source._take(offers.index(1, 0))
    desk.qtbot.waitUntil(lambda: the(desk, talk.fact).source_kind == "filing")
    assert the(desk, talk.fact).source_ref == "2025年年报"


def test_a_table_from_a_spreadsheet_becomes_facts_in_one_step(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk)
    QGuiApplication.clipboard().setText(
        "指标\t数值\t单位\t数据时点\n营业收入\t12.6\t亿元\t2025\n人员\t待定\t\t\n"
    )
    editor.take_clipboard()
    assert "2 行" in editor.paste.words.text()
    editor.paste.keep.click()
    desk.qtbot.waitUntil(lambda: "营业收入" in shown(editor))
    made = {f.title: f for f in queries.facts(desk.store, [talk.talk])}
    assert (made["营业收入"].value, made["营业收入"].unit) == ("12.6", "亿元")
    assert (made["人员"].value, made["人员"].text) == (None, "待定")
    assert desk.window
    assert desk.window.room
    desk.window.room.edits.undo()
    desk.qtbot.waitUntil(lambda: shown(editor) == ["产能"])


def test_prose_on_the_clipboard_is_no_table_and_that_is_said(desk: Desk, talk: Talk) -> None:
    editor = open_card(desk, talk)
    QGuiApplication.clipboard().setText("只是一句话")
    editor.take_clipboard()
    assert "没有表格" in editor.paste.words.text()
    assert not editor.paste.keep.isVisible()


def test_five_hundred_facts_of_a_firm_open_as_quickly_and_the_last_is_found(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    def many(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            for n in range(500):
                w.create(Fact, subject=talk.firm, card="firm", title=f"事实{n:03d}")

    frame = desk.enter(many)
    desk.settle()
    request.getfixturevalue("watched")
    frame.open_record(queries.facts(desk.store, [talk.firm])[-1].id)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    desk.qtbot.waitUntil(
        lambda: any(row.form is not None for row in page.facts.rows.values()), timeout=20_000
    )
    assert page.count.text() == "事实 501 条"
    assert len(page.facts.rows) <= PAGE


def test_five_hundred_facts_are_a_page_of_widgets_and_all_can_be_reached(
    desk: Desk, talk: Talk
) -> None:
    titles = [f"事实{n:03d}" for n in range(500)]
    editor = open_card(desk, talk, *titles)
    bar = editor.column.scroller.verticalScrollBar()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return len(editor.rows) >= PAGE - 1

    desk.qtbot.waitUntil(at_the_end)
    assert len(editor.rows) <= PAGE
    last = queries.facts(desk.store, [talk.talk])[-1]
    editor.show_fact(last)
    assert editor.rows[last.id].form is not None
    assert len(editor.rows) <= PAGE
