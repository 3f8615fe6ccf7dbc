"""会谈: the table of meetings, and in its place the room of the one that is held."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedLayout, QWidget

from db.records import Meeting
from db.store.queries import Hits
from desktop.room import Room
from desktop.screens.meeting_room import MeetingRoom
from desktop.screens.talk_kinds import MEETINGS
from desktop.screens.talk_table import TalkTable
from desktop.widgets.labels import button, restyle


class Meetings(QWidget):
    """``table`` is the list, ``room`` the meeting that is open, if one is."""

    def __init__(self, room: Room, find: Callable[..., Hits], negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._find = find
        self.room: MeetingRoom | None = None
        self.table = TalkTable(room, negotiation_id, MEETINGS)
        self.hold = button(self.tr("进入会谈，做记录"), "primary")
        self.hold.clicked.connect(self.open_selected)
        self.table.bar.insertWidget(0, self.hold)
        restyle(self.table.add, "role", "")  # one button of a page is the first to press
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.table)
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.table.model.modelReset.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        self.hold.setEnabled(bool(self.table.rows))

    def open_selected(self) -> None:
        """The room of the chosen meeting; of the first where none is chosen."""
        record = self.table.selected() or next(iter(self.table.rows), None)
        if isinstance(record, Meeting):
            self.open(record.id)

    def open(self, meeting_id: str) -> MeetingRoom:
        self.close_room()
        self.room = MeetingRoom(self._room, self._find, meeting_id)
        self.room.left.connect(self.close_room)
        self._pages.addWidget(self.room)
        self._pages.setCurrentWidget(self.room)
        self.room.minutes.setFocus()
        return self.room

    def close_room(self) -> None:
        if self.room is not None:
            self.room.deleteLater()
            self.room = None
            self._pages.setCurrentWidget(self.table)
            self.table.view.setFocus()
