"""The window: first run, unlock, a damaged home, or the frame of an open one — one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from db.errors import Refusal
from db.store.store import Store
from desktop.background import Background
from desktop.door import Door
from desktop.fault import FaultWindow
from desktop.room import Room
from desktop.screens.damaged import Damaged
from desktop.screens.first_run import FirstRun
from desktop.screens.frame import Frame
from desktop.screens.unlock import Unlock
from desktop.theme import Look

Furnish = Callable[[Store, Background], Room]
MakeFrame = Callable[[Room], Frame]


class Window(QMainWindow):
    """Shows what the home needs. An open home has a background of its own, closed with it."""

    def __init__(self, door: Door, look: Look, furnish: Furnish, make_frame: MakeFrame) -> None:
        """``furnish`` makes the room of an open store, ``make_frame`` the screens in it."""
        super().__init__()
        self.door = door
        self._look = look
        self._furnish = furnish
        self._make_frame = make_frame
        self.background = self._new_background()
        self.room: Room | None = None
        self.setWindowTitle(self.tr("四知 — 洽谈备要"))
        self.resize(1366, 768)
        self.setMinimumSize(1024, 640)
        self._dress()
        look.changed.connect(self._dress)
        self.begin()

    @property
    def page(self) -> QWidget | None:
        """What is shown now."""
        return self.centralWidget()

    def begin(self) -> None:
        """The first run where there is no home yet, else unlock."""
        if self.door.is_new:
            first = FirstRun(self.door, self.background)
            first.opened.connect(self.enter)
            self.setCentralWidget(first)
            return
        unlock = Unlock(self.door, self.background)
        unlock.opened.connect(self.enter)
        unlock.damaged.connect(self._show_damage)
        self.setCentralWidget(unlock)
        unlock.passphrase.setFocus()

    def enter(self, store: Store) -> Frame:
        """The frame over an open store."""
        self.room = self._furnish(store, self._new_background())
        frame = self._make_frame(self.room)
        frame.lock_wanted.connect(self.lock)
        frame.dark_wanted.connect(self._look.show)
        self.setCentralWidget(frame)
        return frame

    def lock(self) -> None:
        """Close the store and forget its key; the window stays."""
        self._close_store()
        self.begin()

    def show_fault(self, error: BaseException) -> None:
        """Say that the program made a mistake; work goes on."""
        window = FaultWindow(error, datetime.now().astimezone(), self)
        window.open()

    def _show_damage(self, refusal: Refusal, typed: str) -> None:
        damaged = Damaged(self.door, self.background, refusal, typed)
        damaged.opened.connect(self.enter)
        damaged.left.connect(self.begin)
        self.setCentralWidget(damaged)

    def _dress(self) -> None:
        self.setStyleSheet(self._look.sheet)

    def _new_background(self) -> Background:
        background = Background(self)
        background.faulted.connect(self.show_fault)
        return background

    def _close_store(self) -> None:
        page = self.page
        if isinstance(page, Frame):
            page.finish()
        elif isinstance(page, FirstRun):
            page.abandon()
        if self.room is not None:
            self.room.background.close()
            self.room.store.close()
            self.room = None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_store()
        self.background.close()
        super().closeEvent(event)
