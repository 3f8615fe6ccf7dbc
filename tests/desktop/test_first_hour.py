"""The first hour: who writes, the sample, the tour that points and never blocks, help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from db.records import Firm
from db.store import queries
from desktop import sample
from desktop.screens import tour
from desktop.screens.first_run import FirstRun
from desktop.screens.frame import Frame
from desktop.screens.help_page import HelpPage, shortcuts
from tests.desktop.conftest import TODAY, Desk, compose


def at_the_choice(desk: Desk) -> FirstRun:
    first = desk.open().page
    assert isinstance(first, FirstRun)
    for line in (first.pair.first, first.pair.again):
        desk.qtbot.keyClicks(line, "a long enough sentence")
    first.make.click()
    desk.qtbot.waitUntil(lambda: first.currentIndex() == 1)
    first.copied.click()
    first.onward.click()
    return first


def entered(desk: Desk) -> Frame:
    assert desk.window is not None
    desk.qtbot.waitUntil(lambda: isinstance(desk.window.page, Frame), timeout=20_000)  # type: ignore[union-attr]
    page = desk.window.page
    assert isinstance(page, Frame)
    return page


def with_sample(desk: Desk) -> Frame:
    frame = desk.enter(lambda store: sample.fill(store, TODAY) and None)
    desk.settle()
    return frame


def test_whoever_begins_is_asked_for_a_name_and_every_edit_carries_it(desk: Desk) -> None:
    first = at_the_choice(desk)
    compose(first.author, "祝闻笙")
    first.empty.click()
    frame = entered(desk)
    frame.room.edits.create(Firm, {"legal_name": "洛阳甲有限公司"}, lambda _: None)
    desk.settle()
    assert frame.room.store.author == "祝闻笙"
    assert frame.tour is None, "an empty home has nothing to walk through"
    assert desk.window is not None
    desk.window.lock()
    closing = desk.window.background
    desk.qtbot.waitUntil(lambda: closing.is_idle, timeout=20_000)
    again = desk.door.open("a long enough sentence")
    assert again.author == "祝闻笙"
    assert len(queries.rows(again, Firm)[1]) == 1
    again.close()


def test_with_the_sample_the_tour_is_offered_and_nothing_is_in_the_way(desk: Desk) -> None:
    first = at_the_choice(desk)
    first.with_sample.click()
    frame = entered(desk)
    desk.qtbot.waitUntil(lambda: frame.tour is not None, timeout=20_000)
    assert frame.tour is not None
    assert frame.tour.at == -1
    desk.qtbot.mouseClick(frame.entries["firm"], Qt.MouseButton.LeftButton)
    assert frame.pages.currentWidget() is frame.screens["firm"]
    desk.qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert frame.tour is None
    assert frame.pages.currentWidget() is frame.screens["firm"]


def test_five_steps_each_point_at_what_they_speak_of(desk: Desk) -> None:
    frame = with_sample(desk)
    frame.begin_tour()
    desk.qtbot.waitUntil(lambda: frame.tour is not None)
    seen = []
    for at in range(5):
        assert frame.tour is not None
        assert frame.tour.at == at
        desk.settle()
        target = frame.tour.target()
        assert frame.rect().contains(target.center())
        assert frame.rect().contains(frame.tour.bubble.geometry())
        seen.append(frame.tour.title.text())
        desk.qtbot.mouseClick(frame.tour.onward, Qt.MouseButton.LeftButton)
    assert len(set(seen)) == 5
    assert frame.tour is None, "after the last step it is over"


def test_the_gap_of_the_tour_can_be_filled_while_it_shows(desk: Desk) -> None:
    frame = with_sample(desk)
    frame.begin_tour()
    desk.qtbot.waitUntil(lambda: frame.tour is not None)
    assert frame.tour is not None
    frame.tour.show_step(1)
    desk.settle()
    board = frame.board
    assert board is not None
    desk.qtbot.waitUntil(lambda: board.faces["firm"].is_missing_something)
    desk.qtbot.mouseClick(board.faces["firm"], Qt.MouseButton.LeftButton)
    assert "firm" in board.editors
    assert frame.tour is not None


def test_the_tour_is_taken_back_to_an_empty_home_with_a_word(desk: Desk) -> None:
    frame = desk.enter()
    frame.begin_tour()
    desk.qtbot.waitUntil(lambda: "新建洽谈" in frame.notice.sentence)
    assert frame.tour is None


def test_help_opens_with_f1_and_its_tour_begins(desk: Desk) -> None:
    frame = with_sample(desk)
    desk.qtbot.keyClick(frame, Qt.Key.Key_F1)
    page = frame.pages.currentWidget()
    assert isinstance(page, HelpPage)
    desk.qtbot.mouseClick(page.tour, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: frame.tour is not None and frame.tour.at == 0)


def test_help_and_the_tour_are_found_by_pinyin(desk: Desk) -> None:
    frame = with_sample(desk)
    desk.qtbot.keyClicks(frame.search, "wbdl")
    desk.qtbot.waitUntil(lambda: any(o.command for o in frame.search.offers))
    desk.qtbot.keyClick(frame.search, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: frame.tour is not None)


def test_every_key_of_the_window_is_in_the_list_of_keys(desk: Desk, qapp: QApplication) -> None:
    frame = with_sample(desk)
    frame.go("firm")
    named = " ".join(keys for keys, _ in shortcuts()).replace("/", " ").split()
    told = {QKeySequence(key).toString() for key in named}
    bound = {shortcut.key().toString() for shortcut in frame.findChildren(QShortcut)}
    assert bound - {""} <= told


@pytest.mark.parametrize("at", range(5))
def test_a_step_of_the_tour_is_a_sentence_or_two(desk: Desk, at: int) -> None:
    frame = with_sample(desk)
    step = tour.steps(frame.pages, "0" * 32)[at]
    assert 10 <= len(step.words) <= 60
