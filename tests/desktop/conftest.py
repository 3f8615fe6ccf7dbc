"""A window on a real home in a temporary folder; the passphrase costs next to nothing."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.records import City, Fact, Firm, Negotiation
from db.store.store import Store
from db.store.vault import Cost
from desktop.app import make_window
from desktop.door import Door
from desktop.screens.board import Board
from desktop.screens.frame import Frame
from desktop.theme import Look
from desktop.window import Window

PASSPHRASE = "四卡在手不慌"
CHEAP = Cost(memory=8192, passes=1, lanes=1)
TODAY = date(2026, 11, 23)


class Desk:
    """The window of one home, and waiting for it as a person would."""

    def __init__(self, qtbot: QtBot, look: Look, home: Path) -> None:
        self.qtbot = qtbot
        self.look = look
        self.door = Door(home, today=lambda: TODAY, cost=CHEAP)
        self.window: Window | None = None

    def open(self) -> Window:
        """A new window on the home, as after a start."""
        self.close()
        self.window = make_window(self.door, self.look, lambda: TODAY)
        self.window.show()
        return self.window

    def close(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def enter(self, prepare: Callable[[Store], None] | None = None) -> Frame:
        """An open home, made where there is none; ``prepare`` writes what it begins with."""
        store = self.door.make(PASSPHRASE)[0] if self.door.is_new else self.door.open(PASSPHRASE)
        if prepare:
            prepare(store)
        return self.open().enter(store) if self.window is None else self.window.enter(store)

    def settle(self) -> None:
        """Until nothing runs and every screen has heard."""
        assert self.window is not None
        assert self.window.room is not None
        background = self.window.room.background
        self.qtbot.waitUntil(lambda: background.is_idle, timeout=20_000)

    @property
    def store(self) -> Store:
        assert self.window is not None
        assert self.window.room is not None
        return self.window.room.store

    def board(self, frame: Frame, negotiation_id: str) -> Board:
        board = frame.open_talk(negotiation_id)
        self.qtbot.waitUntil(lambda: board.is_shown)
        return board


def compose(widget: QWidget, text: str) -> None:
    """Type Chinese as an input method does: composed, then committed."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, Look(qapp, is_dark=False), tmp_path / "home")
    yield made
    made.close()


class Talk:
    """One negotiation with a firm and a fact: what most tests begin with."""

    def __init__(self) -> None:
        self.firm = self.talk = self.fact = ""

    def write(self, store: Store) -> None:
        with store.write() as w:
            city = w.create(City, city_name="洛阳市", is_ours=True)
            self.firm = w.create(Firm, legal_name="洛阳长城轴承有限公司", short_name="长城轴承")
            self.talk = w.create(
                Negotiation, name="长城轴承二期", code="2026-装备-001", firm=self.firm, city=city
            )
            self.fact = w.create(
                Fact,
                subject=self.firm,
                card="firm",
                section="经营",
                key="capacity",
                title="产能",
                value="63",
                unit="万套",
                as_of="2026-09-30",
                pin=True,
                disclosure=2,
            )


@pytest.fixture
def talk() -> Talk:
    return Talk()
