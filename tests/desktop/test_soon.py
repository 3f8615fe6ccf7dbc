"""What is put off until the event loop is free: done once, or let go with whoever asked."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import desktop
from desktop.widgets.soon import soon


class Asker(QObject):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.done = 0

    def do(self) -> None:
        self.done += 1


@pytest.mark.parametrize("after", [0, 20])
def test_it_is_done_once(qtbot: QtBot, after: int) -> None:
    asker = Asker()
    soon(asker, asker.do, after)
    assert asker.done == 0
    qtbot.waitUntil(lambda: asker.done == 1)
    qtbot.waitUntil(lambda: not asker.children())
    assert asker.done == 1


@pytest.mark.parametrize("after", [0, 20])
def test_who_goes_in_the_same_turn_is_forgotten_with_all_that_was_put_off(
    qtbot: QtBot, after: int
) -> None:
    whole = QObject()
    asker = Asker(whole)
    soon(asker, asker.do, after)
    held = weakref.ref(asker)
    shiboken6.delete(whole)
    del asker, whole
    later = Asker()
    soon(later, later.do, 2 * after)
    qtbot.waitUntil(lambda: later.done == 1)
    gc.collect()
    assert held() is None


def test_nobody_asks_qt_for_it_directly() -> None:
    """See ``soon``: what Qt should have called would stay for good."""
    code = Path(desktop.__file__).parent.rglob("*.py")
    asking = [file.name for file in code if "singleShot(" in file.read_text("utf-8")]
    assert asking == []
