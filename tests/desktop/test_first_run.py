from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from db.records import Negotiation
from db.store import queries
from desktop.screens.first_run import FirstRun
from desktop.screens.frame import Frame
from desktop.screens.today_page import TodayPage
from tests.desktop.conftest import PASSPHRASE, Desk


def begin(desk: Desk) -> FirstRun:
    first = desk.open().page
    assert isinstance(first, FirstRun)
    return first


def make_home(desk: Desk, first: FirstRun) -> str:
    desk.qtbot.keyClicks(first.pair.first, "a long enough sentence")
    desk.qtbot.keyClicks(first.pair.again, "a long enough sentence")
    desk.qtbot.mouseClick(first.make, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: first.currentIndex() == 1)
    return first.code.text()


def frame_of(desk: Desk) -> Frame:
    assert desk.window is not None
    page = desk.window.page
    assert isinstance(page, Frame)
    return page


def test_the_first_page_forbids_state_secrets(desk: Desk) -> None:
    words = [label.text() for label in begin(desk).findChildren(QLabel)]
    assert any("禁止录入国家秘密" in text for text in words)


def test_a_passphrase_must_be_long_enough_and_the_same_twice(desk: Desk) -> None:
    first = begin(desk)
    desk.qtbot.keyClicks(first.pair.first, "short")
    assert "还差 3 个字符" in first.pair.worth.text()
    desk.qtbot.keyClicks(first.pair.first, "er than that")
    desk.qtbot.keyClicks(first.pair.again, "something else")
    assert "不一样" in first.pair.worth.text()
    assert not first.make.isEnabled()


def test_the_recovery_code_is_shown_once_and_must_be_kept_before_going_on(desk: Desk) -> None:
    first = begin(desk)
    code = make_home(desk, first)
    assert len(code.replace("-", "")) == 25
    assert not first.onward.isEnabled()
    first.copied.click()
    first.onward.click()
    assert first.currentIndex() == 2
    assert first.code.text() == ""


def test_the_recovery_code_can_be_saved_to_a_file(desk: Desk, tmp_path: Path) -> None:
    first = begin(desk)
    first._ask_file = lambda *_: tmp_path / "code.txt"
    code = make_home(desk, first)
    first._save_code()
    assert code in (tmp_path / "code.txt").read_text("utf-8")


def test_an_empty_start_says_what_to_do_first(desk: Desk) -> None:
    first = begin(desk)
    make_home(desk, first)
    first.copied.click()
    first.onward.click()
    first.empty.click()
    frame = frame_of(desk)
    desk.settle()
    today = frame.screens["today"]
    assert isinstance(today, TodayPage)
    assert any("从一场洽谈开始" in label.text() for label in today.findChildren(QLabel))
    frame.go("talks")
    desk.settle()
    talks = frame.screens["talks"]
    assert talks.nothing.isVisible()  # type: ignore[attr-defined]
    assert "新建洽谈" in talks.nothing.text()  # type: ignore[attr-defined]


def test_the_sample_brings_a_board_to_learn_with(desk: Desk) -> None:
    first = begin(desk)
    make_home(desk, first)
    first.copied.click()
    first.onward.click()
    first.with_sample.click()
    desk.qtbot.waitUntil(lambda: desk.window is not None and desk.window.room is not None)
    frame = frame_of(desk)
    talk = next(t for t in queries.rows(desk.store, Negotiation)[1] if t.stage == "negotiating")
    board = desk.board(frame, talk.id)
    assert board.view is not None
    assert all(view.facts for view in board.view.cards.values())
    assert board.view.days is not None


def test_a_window_closed_in_the_middle_lets_the_home_be_opened_again(desk: Desk) -> None:
    first = begin(desk)
    make_home(desk, first)
    desk.close()
    desk.door.open("a long enough sentence").close()


def test_a_home_that_cannot_be_made_says_why_in_its_place(desk: Desk, tmp_path: Path) -> None:
    first = begin(desk)
    desk.door.make(PASSPHRASE)[0].close()  # somebody else was faster
    desk.qtbot.keyClicks(first.pair.first, "a long enough sentence")
    desk.qtbot.keyClicks(first.pair.again, "a long enough sentence")
    first.make.click()
    desk.qtbot.waitUntil(lambda: bool(first.notice.sentence))
    assert "已经有内容" in first.notice.sentence
    assert first.make.isEnabled()
