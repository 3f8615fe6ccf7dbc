"""What is typed is put by within seconds and survives whatever happens to program or disk."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from db.records import Fact, Issue
from db.store import queries
from db.store import store as stores
from desktop import drafts
from desktop.screens.board import Board
from desktop.screens.fact_row import FactRow
from desktop.screens.frame import Frame
from desktop.screens.unlock import Unlock
from desktop.widgets.in_place import LineIn, TextIn
from tests.desktop.conftest import CHEAP, PASSPHRASE, Desk, Talk

ROOT = Path(__file__).resolve().parents[2]


def open_fact(board: Board, talk: Talk) -> FactRow:
    editor = board.open_card("firm")
    editor.show_section("经营")
    row = editor.rows[talk.fact]
    row.open()
    return row


def text_of(row: FactRow) -> TextIn:
    assert row.form is not None
    text = row.form.editors["text"]
    assert isinstance(text, TextIn)
    return text


def value_of(row: FactRow) -> LineIn:
    assert row.form is not None
    value = row.form.editors["value"]
    assert isinstance(value, LineIn)
    return value


def fact(desk: Desk, talk: Talk) -> Fact:
    found = queries.record(desk.store, talk.fact)
    assert isinstance(found, Fact)
    return found


def put_by(desk: Desk) -> str:
    return desk.store.setting("drafts") or "[]"


def entered(desk: Desk, talk: Talk) -> tuple[Frame, Board]:
    frame = desk.enter(talk.write)
    assert desk.window
    desk.window.activateWindow()
    return frame, desk.board(frame, talk.talk)


def test_what_is_being_typed_is_a_draft_within_two_seconds_and_none_once_kept(
    desk: Desk, talk: Talk
) -> None:
    _, board = entered(desk, talk)
    text = text_of(open_fact(board, talk))
    text.setFocus()
    desk.qtbot.keyClicks(text, "half a sentence")
    desk.qtbot.waitUntil(lambda: "half a sentence" in put_by(desk), timeout=2 * drafts.EVERY)
    assert fact(desk, talk).text is None
    text.commit()
    desk.qtbot.waitUntil(lambda: put_by(desk) == "[]", timeout=3 * drafts.EVERY)
    assert fact(desk, talk).text == "half a sentence"


def test_a_cell_being_typed_is_a_draft_too(desk: Desk, talk: Talk) -> None:
    _, board = entered(desk, talk)
    board.show_tab("issues")
    table = board.tables["issues"]
    desk.settle()
    table.add_row()
    cells = table.view.viewport()
    desk.qtbot.waitUntil(lambda: bool(cells.findChildren(QLineEdit)))
    editor = cells.findChildren(QLineEdit)[0]
    editor.setFocus()
    desk.qtbot.keyClicks(editor, "land")
    desk.qtbot.waitUntil(lambda: "land" in put_by(desk), timeout=3 * drafts.EVERY)
    assert queries.rows(desk.store, Issue)[1][0].topic is None


def test_killed_in_the_middle_of_a_sentence_it_is_offered_at_the_next_start(
    desk: Desk, talk: Talk
) -> None:
    store = desk.door.make(PASSPHRASE)[0]
    talk.write(store)
    store.close()
    env = {
        **os.environ, "SIZHI_PASSPHRASE": PASSPHRASE, "TALK": talk.talk, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, str(Path(__file__).with_name("typist.py"))]
    typist = subprocess.Popen(
        [*command, str(desk.door.path), talk.fact, "the sentence nobody finished"],
        stdout=subprocess.PIPE, env=env, text=True,
    )  # fmt: skip
    assert typist.stdout is not None
    assert typist.stdout.readline() == "typed\n"
    time.sleep(3 * drafts.EVERY / 1000)  # "within seconds" is what is promised here
    os.kill(typist.pid, signal.SIGKILL)
    typist.wait()
    frame = desk.enter()
    desk.qtbot.waitUntil(frame.draft_bar.isVisible)
    assert "the sentence nobody finished" in frame.draft_bar.words.text()
    assert fact(desk, talk).text is None
    frame.draft_bar.back.click()
    desk.qtbot.waitUntil(lambda: fact(desk, talk).text == "the sentence nobody finished")
    assert not frame.draft_bar.isVisible()
    desk.qtbot.waitUntil(frame.undo.isEnabled)


def test_a_draft_given_up_is_not_offered_again(desk: Desk, talk: Talk) -> None:
    frame, _ = entered(desk, talk)
    desk.store.set_setting(
        "drafts", f'[{{"record":"{talk.fact}","field":"text","words":"旧话","at":"11-22 18:00"}}]'
    )
    desk.close()
    frame = desk.enter()
    desk.qtbot.waitUntil(frame.draft_bar.isVisible)
    frame.draft_bar.never.click()
    desk.settle()
    desk.close()
    frame = desk.enter()
    desk.settle()
    assert not frame.draft_bar.isVisible()


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 60 MB of its own; only root may make one."""
    place = tmp_path / "drive"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("only root may mount the small drive this test fills up")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def filled(drive: Path) -> Path:
    """The file that leaves no room on the drive, nor in the home for its ballast."""
    (drive / "home" / "ballast").unlink(missing_ok=True)
    filler = drive / "film"
    with filler.open("wb") as file, contextlib.suppress(OSError):
        while file.write(os.urandom(1 << 16)):
            file.flush()
    return filler


def test_a_full_disk_keeps_nobody_from_locking(desk: Desk, talk: Talk, drive: Path) -> None:
    desk.door = replace(desk.door, path=drive / "home")
    frame, board = entered(desk, talk)
    row = open_fact(board, talk)
    desk.settle()
    filled(drive)
    value_of(row).setText("70 " + "很长的说明" * 4000)
    held = weakref.ref(frame)
    del frame, board, row
    assert desk.window
    desk.window.lock()
    assert isinstance(desk.window.page, Unlock)

    def is_forgotten() -> bool:
        gc.collect()
        return held() is None

    desk.qtbot.waitUntil(is_forgotten, timeout=10_000)


def test_a_full_disk_says_so_keeps_the_words_and_saves_them_when_there_is_room(
    desk: Desk, talk: Talk, drive: Path
) -> None:
    desk.door = replace(desk.door, path=drive / "home")
    frame, board = entered(desk, talk)
    row = open_fact(board, talk)
    desk.settle()
    filler = filled(drive)
    value_of(row).setText("70 " + "很长的说明" * 2000)
    value_of(row).commit()
    desk.qtbot.waitUntil(frame.draft_bar.isVisible, timeout=15_000)
    assert "已满" in frame.notice.sentence
    assert "很长的说明" in frame.draft_bar.words.text()
    filler.unlink()
    frame.draft_bar.back.click()
    desk.qtbot.waitUntil(lambda: (fact(desk, talk).value or "").startswith("70 很长"))
    assert fact(desk, talk).conflicts == 0  # to try again is no conflict with oneself
    assert not frame.draft_bar.isVisible()


def test_the_stick_pulled_out_in_the_middle_loses_no_word_and_goes_on_when_it_is_back(
    desk: Desk, talk: Talk
) -> None:
    frame, board = entered(desk, talk)
    row = open_fact(board, talk)
    desk.settle()
    away = desk.door.path.with_name("pulled out")
    desk.door.path.rename(away)
    value_of(row).setText("70")
    value_of(row).commit()
    desk.qtbot.waitUntil(frame.draft_bar.isVisible)
    assert "已断开" in frame.notice.sentence
    away.rename(desk.door.path)
    frame.draft_bar.back.click()
    desk.qtbot.waitUntil(lambda: fact(desk, talk).value == "70")


def test_a_laptop_that_slept_in_the_middle_of_an_edit_wakes_locked_and_keeps_what_was_typed(
    desk: Desk, talk: Talk
) -> None:
    """Asleep nothing runs and the clock goes on: awake, the program looks at it first."""
    _, board = entered(desk, talk)
    row = open_fact(board, talk)
    value_of(row).setFocus()
    desk.qtbot.keyClicks(value_of(row), "70")
    window = desk.window
    assert window
    assert window.idle
    hours = 8 * 3600
    desk.settle()
    window.idle._clock = lambda: time.time() + hours
    window.idle.look()
    assert isinstance(window.page, Unlock)
    assert window.room is None
    desk.qtbot.waitUntil(lambda: window.background.is_idle)
    window.page.passphrase.setText(PASSPHRASE)
    desk.qtbot.keyClick(window.page.passphrase, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: window.room is not None, timeout=10_000)
    assert fact(desk, talk).value == "7063"
    assert fact(desk, talk).conflicts == 0


def test_a_store_of_a_newer_program_is_not_opened_and_the_sentence_says_what_to_do(
    desk: Desk, talk: Talk
) -> None:
    store = stores.create(desk.door.path, PASSPHRASE, cost=CHEAP)[0]
    with store.exclusive() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    window = desk.open()
    page = window.page
    assert isinstance(page, Unlock)
    page.passphrase.setText(PASSPHRASE)
    desk.qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "新" in page.notice.sentence, timeout=10_000)
    assert window.room is None
