"""The window: first run, unlock, a damaged home, or the frame of an open one — one at a time."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from db.errors import Refusal
from db.store.store import Store
from desktop import language, looks_kept
from desktop.background import Background
from desktop.door import Door
from desktop.fault import FaultWindow
from desktop.idle import Idle
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.screens.damaged import Damaged
from desktop.screens.first_run import FirstRun
from desktop.screens.frame import Frame
from desktop.screens.settings_page import IDLE_KEY, IDLE_MINUTES
from desktop.screens.unlock import Unlock
from desktop.theme import Look
from desktop.widgets.dismantle import dismantle
from desktop.widgets.soon import soon

Furnish = Callable[[Store, Background], Room]
MakeFrame = Callable[[Room], Frame]
_AGAIN = 100
"""Milliseconds until it is asked again whether anything runs."""


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
        self.idle: Idle | None = None
        self.keeps_place = True
        self._kept = looks_kept.read(door.path)
        if self._kept.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self._kept.geometry.encode()))
        self.begin()

    @property
    def page(self) -> QWidget | None:
        """What is shown now."""
        return self.centralWidget()

    def _put(self, page: QWidget) -> None:
        """Show ``page``; what was shown before goes, and soon what it knew is forgotten."""
        before = self.takeCentralWidget()
        self.setCentralWidget(page)
        self._dress()
        if before is None:
            return
        before.setParent(self)  # taken out it belongs to nobody
        if not isinstance(before, Frame):
            before.hide()
            before.deleteLater()
            return
        # What the screens knew is forgotten now; a page before them is too little to look through
        # everything for. Memory is not handed to the system: glibc holds its one pool meanwhile,
        # and the window waited a third of a second for it.
        dismantle(before, before.pages.all(), self, gc.collect)

    def begin(self) -> None:
        """The first run where there is no home yet, else unlock."""
        if self.door.is_new:
            first = FirstRun(self.door, self.background)
            first.opened.connect(lambda store: self._enter_first(store, first.has_sample))
            first.language_wanted.connect(self.speak)
            self._put(first)
            return
        unlock = Unlock(self.door, self.background)
        unlock.opened.connect(self._enter_unlocked)
        unlock.damaged.connect(self._show_damage)
        unlock.language_wanted.connect(self.speak)
        self._put(unlock)
        unlock.passphrase.setFocus()

    def enter(self, store: Store) -> Frame:
        """The frame over an open store, at the page one left."""
        frame = self._framed(store)
        frame.begin()
        return frame

    def _enter_unlocked(self, store: Store) -> None:
        """The same in two turns: in one they keep a slow laptop busy longer than anybody waits."""
        frame = self._framed(store)
        soon(frame, frame.begin)

    def _framed(self, store: Store) -> Frame:
        looks_kept.write(self.door.path, self._kept)  # of a first run, which had no home yet
        self.room = self._furnish(store, self._new_background())
        frame = self._make_frame(self.room)
        frame.lock_wanted.connect(self.lock)
        frame.dark_wanted.connect(self._choose_dark)
        frame.language_wanted.connect(self.speak)
        self._put(frame)
        minutes = Remembered(store, self.room.background).value(IDLE_KEY, IDLE_MINUTES)
        self.idle = Idle(int(minutes), self)
        self.idle.idled.connect(self._lock_idle)
        frame.idle_changed.connect(self._wait_for)
        frame.adopt_wanted.connect(self._adopt)
        return frame

    def _enter_first(self, store: Store, has_sample: bool) -> None:
        frame = self.enter(store)
        if has_sample:
            frame.offer_tour()

    def lock(self) -> None:
        """Close the store and forget its key; the window stays.

        The last edits and the file take their time, so that is done elsewhere; whoever opens the
        store again comes after it.
        """
        if (room := self._leave()) is not None:
            self.background.run_in_order(self, partial(_close, room))
        self.begin()

    def _adopt(self, adopt: Callable[[Store], None]) -> None:
        """A snapshot takes the place of the empty store; then it is opened like any home."""
        if (room := self._leave()) is None:
            return
        self._put(QWidget())

        def work() -> None:
            room.store.ending.announce()
            _end_jobs(room)
            adopt(room.store)

        self.background.run_in_order(self, work, refused=self._not_adopted, ended=self.begin)

    def _not_adopted(self, refusal: Refusal) -> None:
        if isinstance(self.page, Unlock):
            self.page.notice.say(refusal)

    def _lock_idle(self) -> None:
        """Nobody is there; an import or a print that still runs is not broken off for it."""
        if self.room is not None and self.room.background.is_idle:
            self.lock()

    def _wait_for(self, minutes: int) -> None:
        if self.idle is not None:
            self.idle.minutes = minutes

    def _choose_dark(self, is_dark: bool) -> None:
        self._look.show(is_dark)
        self._kept = replace(self._kept, is_dark=is_dark)
        looks_kept.write(self.door.path, self._kept)

    def speak(self, wanted: str) -> None:
        """Keep the language, and make the screens anew in it as soon as nothing runs."""
        self._kept = replace(self._kept, language=wanted)
        looks_kept.write(self.door.path, self._kept)
        self._speak_when_idle()

    def _speak_when_idle(self) -> None:
        """What is being typed is kept first, as before locking; an import is waited for."""
        if self._kept.language == language.spoken_now():
            return
        if self.room is not None and not self.room.background.is_idle:
            soon(self, self._speak_when_idle, _AGAIN)
            return
        room = self._leave()
        language.speak(self._kept.language)
        self.setWindowTitle(self.tr("四知 — 洽谈备要"))
        if room is None:
            self.begin()
        else:
            _end_jobs(room)
            self.enter(room.store)

    def _keep_place(self) -> None:
        if self.keeps_place:
            geometry = bytes(self.saveGeometry().toBase64().data()).decode()
            looks_kept.write(self.door.path, replace(self._kept, geometry=geometry))

    def show_fault(self, error: BaseException) -> None:
        """Say that the program made a mistake; work goes on."""
        window = FaultWindow(error, datetime.now().astimezone(), self)
        self._look.dress(window)
        window.open()

    def _show_damage(self, refusal: Refusal, typed: str) -> None:
        damaged = Damaged(self.door, self.background, refusal, typed)
        damaged.opened.connect(self._enter_unlocked)
        damaged.left.connect(self.begin)
        self._put(damaged)

    def _dress(self) -> None:
        if (page := self.page) is not None:
            self._look.dress(page)

    def _new_background(self) -> Background:
        background = Background(self)
        background.faulted.connect(self.show_fault)
        return background

    def _leave(self) -> Room | None:
        """Keep what is being typed; the room of an open home, which takes no more wishes."""
        if self.idle is not None:
            self.idle.stop()
            self.idle.deleteLater()
            self.idle = None
        page = self.page
        if isinstance(page, Frame):
            page.finish()
        elif isinstance(page, FirstRun):
            page.abandon()
        room, self.room = self.room, None
        if room is not None:
            room.background.take_no_more()
        return room

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_place()
        if (room := self._leave()) is not None:
            _close(room)
        self.background.close()
        super().closeEvent(event)


def _close(room: Room) -> None:
    room.store.ending.announce()  # nobody waits for a hub that says nothing
    _end_jobs(room)
    room.store.close()


def _end_jobs(room: Room) -> None:
    room.press.close()
    room.background.close()
    room.background.deleteLater()
