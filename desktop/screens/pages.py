"""What is shown in the middle of the frame, and the ways from one page to another.

Screens are made when they are first wanted. Nothing here knows what is in a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from db.errors import Refusal
from db.records import Appeal, Article, Fact, Import, Negotiation, Record
from db.store import queries
from db.store.queries import Hits
from desktop.recents import Used
from desktop.room import Room
from desktop.screens.board import Board
from desktop.screens.fair import Fair
from desktop.screens.import_page import ImportPage
from desktop.screens.library import Library
from desktop.screens.new_talk import NewTalk
from desktop.screens.packs_page import PacksPage
from desktop.screens.places import IMPORTS, place_of
from desktop.screens.print_panel import Issue
from desktop.screens.record_page import RecordPage
from desktop.widgets.dressed_stack import DressedStack
from desktop.widgets.in_place import leave


class Pages(DressedStack):
    """``came(key)`` tells the rail where one is now; ``used`` what somebody opened."""

    came = Signal(str)
    used = Signal(object)
    refused = Signal(Refusal)

    def __init__(self, room: Room, find: Callable[..., Hits], issue: Issue) -> None:
        super().__init__(room.look)
        self._room = room
        self._find = find
        self._issue = issue
        self.make: Callable[[str], QWidget] | None = None
        """How a screen of the rail is made; set by the frame, which knows where wishes lead."""
        self.screens: dict[str, QWidget] = {}
        self.board: Board | None = None
        self._came_from: list[QWidget | str] = []

    def begin(self, kept: dict[str, Any]) -> None:
        """Where one was earlier today, else 今日."""
        is_today = kept.get("day") == self._room.today().isoformat()
        key, talk = (kept.get("key"), kept.get("talk")) if is_today else ("today", None)
        if talk and queries.is_living(self._room.store, Negotiation, talk):
            self.open_talk(talk)
        else:
            self.go(key if key and place_of(key) else "today")

    def all(self) -> list[QWidget]:
        """Every page there is now."""
        return [page for at in range(self.count()) if (page := self.widget(at)) is not None]

    def where(self) -> dict[str, str | None]:
        """The screen one is on, to come back to."""
        shown = self.currentWidget()
        key = next((key for key, screen in self.screens.items() if screen is shown), "today")
        talk = self.board.negotiation_id if self.board is not None and shown is self.board else None
        return {"day": self._room.today().isoformat(), "key": key, "talk": talk}

    def go(self, key: str, *_: object) -> None:
        """Show one of the rail's screens."""
        if key not in self.screens:
            assert self.make is not None
            self.screens[key] = self.make(key)
            self.addWidget(self.screens[key])
        self._show(self.screens[key], key)

    def open_talk(self, negotiation_id: str) -> Board:
        """The board of a negotiation."""
        self.used.emit(Used("negotiation", negotiation_id))
        if self.board is None or self.board.negotiation_id != negotiation_id:
            if self.board is not None:
                self.board.hide()
                self.board.deleteLater()
            self.board = Board(self._room, self._find, self._issue, negotiation_id)
            self.board.left.connect(partial(self.go, "talks"))
            self.board.opened.connect(self.open_record)
            self.addWidget(self.board)
        self._show(self.board, "talks")
        return self.board

    def new_talk(self) -> None:
        """The page that begins a negotiation."""
        page = NewTalk(self._room, self._find)
        page.made.connect(self.open_talk)
        page.left.connect(partial(self.go, "talks"))
        self.addWidget(page)
        self._show(page, "talks")

    def toggle_booth(self) -> None:
        """Booth mode on or off, wherever one is."""
        self.go("fair")
        fair = self.screens["fair"]
        assert isinstance(fair, Fair)
        fair.toggle()

    def open_record(self, record_id: str) -> None:
        """A record where it is best seen: a talk on its board, a fact or article where it hangs."""
        store = self._room.store

        def read() -> tuple[Record, Record | None]:
            record = queries.record(store, record_id)
            hangs_on = record.subject if isinstance(record, Fact) else None
            if isinstance(record, Article):
                hangs_on = record.law
            return (queries.record(store, hangs_on), record) if hangs_on else (record, None)

        self._room.background.run(self, read, self._show_record, self.refused.emit)

    def _show_record(self, read: tuple[Record, Record | None]) -> None:
        record, fact = read
        talk = record.id if isinstance(record, Negotiation) else getattr(record, "negotiation", "")
        if talk and not isinstance(record, Appeal):
            board = self.open_talk(talk)
            if isinstance(fact, Fact):
                board.show_fact(fact)
            return
        kind = type(record).__tablename__
        self.used.emit(Used(kind, record.id))
        page = RecordPage(self._room, self._find, record.id, type(record), fact.id if fact else "")
        page.left.connect(partial(self._back, self._trail(record.id)))
        page.opened.connect(self.open_record)
        self.addWidget(page)
        self._show(page, IMPORTS if isinstance(record, Import) else kind)

    def _trail(self, record_id: str) -> list[QWidget | str]:
        """Where one came from, step by step: a screen, then the records opened from one another."""
        shown = self.currentWidget()
        if not isinstance(shown, RecordPage):
            self._came_from = [shown] if shown is not None else []
        elif record_id in self._came_from:
            self._came_from = self._came_from[: self._came_from.index(record_id)]
        elif shown.record_id != record_id:
            self._came_from = [*self._came_from, shown.record_id]
        return self._came_from

    def _show(self, page: QWidget, key: str) -> None:
        self._leave_others(page)
        self.setCurrentWidget(page)
        self.came.emit(key)

    def _back(self, trail: Sequence[QWidget | str]) -> None:
        """Where the person came from, if that is still there."""
        to = trail[-1] if trail else None
        if isinstance(to, str):
            self.open_record(to)
            return
        is_there = to is not None and isValid(to) and self.indexOf(to) >= 0
        if to is None or not is_there or isinstance(to, RecordPage | NewTalk):
            self.go("talks")
            return
        key = next((key for key, screen in self.screens.items() if screen is to), "talks")
        self._show(to, key)

    def _leave_others(self, but: QWidget) -> None:
        """Pages that are made anew each time do not pile up; what was typed in them is kept."""
        leave(self.focusWidget())
        for at in reversed(range(self.count())):
            page = self.widget(at)
            if isinstance(page, RecordPage | NewTalk) and page is not but:
                self.removeWidget(page)
                page.deleteLater()

    def finish(self) -> None:
        """Before locking or closing: stop what is being imported, keep how lists were left."""
        for screen in self.screens.values():
            if isinstance(screen, Library):
                screen.keep()
            elif isinstance(screen, Fair):
                screen.finish()
            elif isinstance(screen, ImportPage | PacksPage):
                screen.stop()
