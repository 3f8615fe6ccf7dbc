"""The fair: booth mode by day, sorting out in the evening; F9 goes from one to the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from db.store.queries import Hits
from desktop.room import Room
from desktop.screens.booth import Booth
from desktop.screens.triage_page import TriagePage


class Fair(QStackedWidget):
    """``opened(id)`` of a record to be shown; ``booth_changed`` when booth mode went on or off."""

    opened = Signal(str)
    booth_changed = Signal(bool)

    def __init__(self, room: Room, find: Callable[..., Hits]) -> None:
        super().__init__()
        self._room = room
        self.booth: Booth | None = None
        self.triage = TriagePage(room, find)
        self.addWidget(self.triage)
        self.triage.booth_wanted.connect(self.enter_booth)
        self.triage.opened.connect(self.opened)

    @property
    def is_in_booth(self) -> bool:
        return self._room.look.is_in_booth

    def toggle(self) -> None:
        """What F9 does."""
        if self.is_in_booth:
            self.leave_booth()
        else:
            self.enter_booth()

    def enter_booth(self) -> None:
        if self.booth is None:
            self.booth = Booth(self._room)
            self.booth.left.connect(self.leave_booth)
            self.addWidget(self.booth)
        self.setCurrentWidget(self.booth)
        self._room.look.show_booth(True)
        self.booth.form.begin()
        self.booth_changed.emit(True)

    def leave_booth(self) -> None:
        """The normal look again; what is half typed is kept and waits among the others."""
        self.finish()
        self.setCurrentWidget(self.triage)
        self.triage.list.setFocus()
        self.booth_changed.emit(False)

    def finish(self) -> None:
        """Before the window closes or locks, and when booth mode is left."""
        if self.booth is not None:
            self.booth.keep()
        self._room.look.show_booth(False)
