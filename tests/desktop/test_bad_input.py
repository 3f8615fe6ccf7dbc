"""Whatever is pasted or typed into a talk: no freeze, no crash, no loss, never taken for markup."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolTip, QWidget
from watchdog import watched

from db.records import Fact, Issue, Negotiation
from db.store import queries
from db.store.store import Store
from desktop.screens.board import Board
from desktop.widgets.in_place import LineIn, TextIn
from desktop.widgets.novel import in_paragraphs
from tests.desktop.conftest import Desk, Talk

__all__ = ["watched"]
MARKUP = "<b>R&D 5<6"
RARE = "𠀀𡃁𪚥㮾梨街道 🏭👩🏽‍🔬"
LONG = (
    "河南省洛阳市涧西区长城轴承智能装备先进制造与工业互联网融合创"
    "新应用示范产业园投资开发建设运营管理有限责任公司第二分公司"
)


def a_board(desk: Desk, talk: Talk, words: str) -> Board:
    """A talk that says ``words`` wherever something can be said."""

    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.patch(talk.fact, {"title": words, "value": words, "text": words, "source_ref": words})
            w.patch(talk.firm, {"legal_name": words, "short_name": words})
            w.patch(talk.talk, {"name": words, "project": words, "bluf": words})
            w.create(Issue, negotiation=talk.talk, topic=words, theirs=words)

    return desk.board(desk.enter(prepare), talk.talk)


def every_tab(desk: Desk, board: Board, but: str = "") -> None:
    for key in board.tabs:
        if key == but:
            continue
        board.show_tab(key)
        desk.settle()
    board.show_tab("board")


def interprets(widget: QWidget) -> bool:
    """Whether a label takes what it says for markup."""
    is_label = isinstance(widget, QLabel)
    return is_label and "<" in widget.text() and widget.textFormat() != Qt.TextFormat.PlainText


def test_markup_is_never_taken_for_markup_on_any_tab(desk: Desk, talk: Talk) -> None:
    board = a_board(desk, talk, MARKUP)
    every_tab(desk, board)
    board.open_card("firm").rows[talk.fact].open()
    desk.settle()
    window = board.window()
    assert not [w.text() for w in window.findChildren(QLabel) if interprets(w)]
    tips = [w.toolTip() for w in window.findChildren(QWidget) if "5" in w.toolTip()]
    assert tips
    assert not [tip for tip in tips if "<b>" in tip]
    texts = [b.text() for b in window.findChildren(QAbstractButton) if "R&" in b.text()]
    assert all("R&&D" in text for text in texts)  # a single & would underline the D


def test_a_name_of_sixty_characters_makes_the_window_no_wider(desk: Desk, talk: Talk) -> None:
    board = a_board(desk, talk, LONG)
    window = board.window()
    window.resize(1366, 768)
    every_tab(desk, board)
    board.open_card("firm").rows[talk.fact].open()
    desk.settle()
    assert len(LONG) >= 58
    assert window.minimumSizeHint().width() <= 1366


def test_rare_characters_and_emoji_come_back_as_they_were_typed(desk: Desk, talk: Talk) -> None:
    board = a_board(desk, talk, RARE)
    every_tab(desk, board)
    row = board.open_card("firm").rows[talk.fact]
    assert row.title.text() == RARE
    form = row.open()
    text = form.editors["text"]
    assert isinstance(text, TextIn)
    text.setPlainText(RARE * 2)
    text.commit()
    desk.qtbot.waitUntil(lambda: fact(desk, talk).text == RARE * 2)


def fact(desk: Desk, talk: Talk) -> Fact:
    found = queries.record(desk.store, talk.fact)
    assert isinstance(found, Fact)
    return found


SENTENCE = "话说天下大势，分久必合，合久必分。"
NOVELS = {"in lines": (SENTENCE * 3 + "\n") * 6_700, "in one paragraph": SENTENCE * 20_000}


@pytest.mark.parametrize("novel", NOVELS.values(), ids=NOVELS)
def test_a_pasted_novel_is_kept_whole_and_its_row_shows_the_beginning(
    desk: Desk, talk: Talk, novel: str, request: pytest.FixtureRequest
) -> None:
    assert len(novel.encode()) > 1_000_000
    board = desk.board(desk.enter(talk.write), talk.talk)
    editor = board.open_card("firm")
    editor.show_section("经营")
    row = editor.rows[talk.fact]
    text = row.open().editors["text"]
    assert isinstance(text, TextIn)
    text.setFocus()
    QGuiApplication.clipboard().setText(novel)
    desk.settle()
    request.getfixturevalue("watched")
    desk.qtbot.keyClick(text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.wait(100)
    assert "照原样保存" in QToolTip.text()
    assert "材料" in QToolTip.text()
    text.commit()
    desk.qtbot.waitUntil(lambda: joined(fact(desk, talk).text) == joined(novel), timeout=20_000)
    row.close_form()
    desk.qtbot.waitUntil(lambda: row.text.text().endswith("…"))
    assert len(row.text.text()) < 2_000
    every_tab(desk, board, but="print")  # another process sets its pages: tests/pack


def test_a_novel_in_a_table_and_its_history_holds_nobody_up_and_is_copied_whole(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    novel = NOVELS["in one paragraph"]

    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Issue, negotiation=talk.talk, topic="地价", theirs=novel)

    board = desk.board(desk.enter(prepare), talk.talk)
    desk.settle()
    request.getfixturevalue("watched")
    for key in ("issues", "history"):
        board.show_tab(key)
        desk.settle()
        desk.qtbot.wait(50)
    table = board.tables["issues"]
    column = [c.name for c in table.model.columns].index("theirs")
    table.view.setCurrentIndex(table.model.index(0, column))
    assert table.view.chosen_words() == novel


def joined(text: str | None) -> str:
    """The words without the ends of paragraphs."""
    return (text or "").replace("\n", "")


def test_a_line_takes_a_novel_whole_or_not_at_all_and_says_so(desk: Desk, talk: Talk) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    editor = board.open_card("firm")
    editor.show_section("经营")
    title = editor.rows[talk.fact].open().editors["title"]
    assert isinstance(title, LineIn)
    before = title.text()
    title.setFocus()
    title.end(False)
    QGuiApplication.clipboard().setText(NOVELS["in one paragraph"])
    desk.qtbot.keyClick(title, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert title.text() == before
    assert "没有放进来" in QToolTip.text()
    QGuiApplication.clipboard().setText("年产能")
    desk.qtbot.keyClick(title, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert title.text() == before + "年产能"


def test_a_novel_is_put_in_paragraphs_only_where_a_paragraph_is_longer_than_pages() -> None:
    assert in_paragraphs("短。短。\n\n短。") == "短。短。\n\n短。"
    for novel in (SENTENCE * 2_000, "没有句号" * 9_000, "He said: “It is.” " * 2_000):
        made = in_paragraphs(novel)
        assert joined(made) == novel
        assert max(map(len, made.split("\n"))) <= 4_000
    made = in_paragraphs(SENTENCE * 2_000)
    assert made.count("。\n") == made.count("\n") > 0


def test_a_novel_in_a_single_line_is_one_line_and_nothing_hangs(desk: Desk, talk: Talk) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    editor = board.open_card("firm")
    editor.show_section("经营")
    title = editor.rows[talk.fact].open().editors["title"]
    assert isinstance(title, LineIn)
    title.setText("长" * 100_000)
    title.commit()
    desk.qtbot.waitUntil(lambda: len(fact(desk, talk).title or "") > 30_000, timeout=20_000)
    every_tab(desk, board)


def test_a_wrong_amount_is_kept_as_typed_marked_and_explained(desk: Desk, talk: Talk) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("file")
    desk.settle()
    assert board.file is not None
    line = board.file.editors["invest_total"]
    assert isinstance(line, LineIn)
    line.setText("大概三个多亿吧")
    line.commit()

    def kept() -> str | None:
        found = queries.record(desk.store, talk.talk)
        assert isinstance(found, Negotiation)
        return found.invest_total

    desk.qtbot.waitUntil(lambda: kept() == "大概三个多亿吧")
    desk.qtbot.waitUntil(lambda: bool(board.file and board.file.doubts["invest_total"].text()))
    assert "照原样保存" in board.file.doubts["invest_total"].text()
    line.setText("3.5亿元")
    line.commit()
    desk.qtbot.waitUntil(lambda: not (board.file and board.file.doubts["invest_total"].text()))
