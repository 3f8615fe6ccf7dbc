from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from db.errors import Refusal
from desktop.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_results_come_back_on_the_gui_thread(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[object, bool]] = []
    here = QThread.currentThread()
    background.run(
        background,
        threading.get_ident,
        lambda ident: seen.append((ident, QThread.currentThread() is here)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    ident, is_here = seen[0]
    assert ident != threading.get_ident()
    assert is_here


def test_the_window_goes_on_while_work_is_done(qtbot: QtBot, background: Background) -> None:
    gate, beats = threading.Event(), []
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: beats.append(1))
    timer.start()
    background.run(background, gate.wait)
    qtbot.waitUntil(lambda: len(beats) > 20)
    assert not background.is_idle
    gate.set()
    qtbot.waitUntil(lambda: background.is_idle)


def test_edits_are_done_in_the_order_they_were_made(qtbot: QtBot, background: Background) -> None:
    done: list[int] = []
    gate = threading.Event()
    background.run_in_order(background, gate.wait)
    for number in range(50):
        background.run_in_order(background, lambda n=number: n, done.append)  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_an_owner_that_is_gone_is_not_called(qtbot: QtBot, background: Background) -> None:
    owner, called = QObject(), []
    gate = threading.Event()
    background.run(owner, gate.wait, called.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert called == []


def test_a_refusal_goes_to_who_asked_and_a_bug_to_the_fault_window(
    qtbot: QtBot, background: Background
) -> None:
    refused: list[Refusal] = []
    faults: list[object] = []
    background.faulted.connect(faults.append)

    def refuse() -> None:
        raise Refusal("no", "不行，请再试。")

    background.run(background, refuse, None, refused.append)
    background.run(background, lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(refused and faults))
    assert refused[0].sentence == "不行，请再试。"
    assert isinstance(faults[0], ZeroDivisionError)
