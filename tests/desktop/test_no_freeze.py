"""The desk never keeps people waiting: a board, a full card, light and dark, without a freeze."""

from __future__ import annotations

import subprocess
import sys

import pytest
from watchdog import watched

from db.records import Fact
from db.store.store import Store
from tests.desktop.conftest import Desk, Talk

__all__ = ["watched"]
SECTIONS = ("主体", "经营", "业务", "意图")
HEAVY = ("pikepdf", "reportlab", "fontTools", "lxml", "docx", "openpyxl", "uharfbuzz", "pypdfium2")


def full_card(talk: Talk, store: Store) -> None:
    talk.write(store)
    with store.write() as w:
        for at in range(54):
            w.create(
                Fact, subject=talk.firm, card="firm", section=SECTIONS[at % 4], title=f"第{at}条",
                value=str(at), unit="万元", text="一句完整的说明，讲清楚来龙去脉。" * 4,
                as_of="2026-09-30", source_ref="公司年报", disclosure=2, pin=at < 6,
            )  # fmt: skip


def test_a_board_opens_without_a_freeze(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    frame = desk.enter(lambda store: full_card(talk, store))
    desk.settle()
    request.getfixturevalue("watched")
    desk.board(frame, talk.talk)
    desk.settle()


def test_every_tab_opens_without_a_freeze(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    board = desk.board(desk.enter(lambda store: full_card(talk, store)), talk.talk)
    request.getfixturevalue("watched")
    for tab in board.tabs.values():
        tab.click()
        desk.settle()
    assert set(board.made) == set(board.tabs)


def test_a_card_of_54_facts_opens_and_scrolls_to_its_end(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    board = desk.board(desk.enter(lambda store: full_card(talk, store)), talk.talk)
    desk.settle()
    request.getfixturevalue("watched")
    editor = board.open_card("firm")
    assert len(editor.rows) < 20
    bar = editor.column.scroller.verticalScrollBar()

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return len(editor.rows) == 55

    desk.qtbot.waitUntil(at_the_end)


def test_light_and_dark_change_over_an_open_card(
    desk: Desk, talk: Talk, request: pytest.FixtureRequest
) -> None:
    frame = desk.enter(lambda store: full_card(talk, store))
    board = desk.board(frame, talk.talk)
    for tab in board.tabs.values():
        tab.click()
    editor = board.open_card("firm")
    desk.settle()
    request.getfixturevalue("watched")
    for is_dark in (True, False):
        frame.dark.click()
        desk.settle()
        desk.qtbot.wait(50)
        assert desk.look.is_dark is is_dark
        shown = editor.grab().toImage().pixelColor(2, editor.height() - 40)
        assert (shown.lightness() < 128) is is_dark


def test_nothing_heavy_is_loaded_before_the_first_window() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, desktop.app; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(told.stdout.split())
    assert not loaded & set(HEAVY)
