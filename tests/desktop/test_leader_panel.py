"""The leader's page beside the board: budgets turn red while typing, words are kept in place."""

from __future__ import annotations

from PySide6.QtCore import Qt

from db.records import Negotiation
from db.store import queries
from desktop.screens.board import Board
from desktop.screens.leader_panel import LeaderPanel
from desktop.widgets.in_place import TextIn
from tests.desktop.conftest import Desk, Talk, compose


def unfold(desk: Desk, talk: Talk) -> tuple[Board, LeaderPanel]:
    board = desk.board(desk.enter(talk.write), talk.talk)
    desk.qtbot.mouseClick(board.sides.leader_fold, Qt.MouseButton.LeftButton)
    panel = board.sides.leader
    assert panel is not None
    desk.qtbot.waitUntil(lambda: "decide" in panel.parts, timeout=20_000)
    return board, panel


def body(panel: LeaderPanel, name: str) -> TextIn:
    found = panel.parts[name].body
    assert isinstance(found, TextIn)
    return found


def stored(desk: Desk, talk: Talk) -> Negotiation:
    found = queries.record(desk.store, talk.talk)
    assert isinstance(found, Negotiation)
    return found


def test_the_page_draws_on_the_card(desk: Desk, talk: Talk) -> None:
    _, panel = unfold(desk, talk)
    assert any("产能63万套" in e for e in panel.parts["firm_line"].block.entries)
    assert "正好一页" in panel.fit.text()


def test_a_budget_turns_red_while_typing_and_calm_again(desk: Desk, talk: Talk) -> None:
    _, panel = unfold(desk, talk)
    part = panel.parts["bluf"]
    compose(body(panel, "bluf"), "一" * 61)
    assert part.measure.property("role") == "alarm"
    assert "61/60" in part.measure.text()
    desk.qtbot.keyClick(body(panel, "bluf"), Qt.Key.Key_Backspace)
    assert part.measure.property("role") == "muted"


def test_each_line_is_an_entry_and_is_kept_when_the_field_is_left(desk: Desk, talk: Talk) -> None:
    board, panel = unfold(desk, talk)
    say = body(panel, "say")
    assert desk.window is not None
    desk.window.activateWindow()
    say.setFocus()
    desk.qtbot.waitUntil(say.hasFocus)
    compose(say, "欢迎扩产")
    desk.qtbot.keyClick(say, Qt.Key.Key_Return)
    compose(say, "配套我们来协调")
    desk.qtbot.mouseClick(board.sides.leader_fold, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: stored(desk, talk).say == ["欢迎扩产", "配套我们来协调"])
    assert panel.isHidden()


def test_too_much_for_one_page_is_said_before_anybody_prints(desk: Desk, talk: Talk) -> None:
    _, panel = unfold(desk, talk)
    compose(body(panel, "avoid"), "\n".join(["不谈地价和税收返还" * 12] * 12))
    desk.qtbot.waitUntil(lambda: "超出一页" in panel.fit.text(), timeout=20_000)
    assert panel.fit.property("role") == "alarm"
    assert panel.parts["avoid"].measure.text().startswith("12/3")


def test_strangers_see_neither_the_page_nor_the_history(desk: Desk, talk: Talk) -> None:
    board, panel = unfold(desk, talk)
    board.show_tab("history")
    desk.look.show_booth(True)
    assert panel.isHidden()
    assert not board.sides.leader_fold.isVisible()
    assert board.pages.currentWidget() is board.made["board"]
    desk.look.show_booth(False)
    assert board.sides.leader_fold.isVisible()
