"""议题: the table of issues, and under it the best either side can do without a deal.

What we would settle for and what we could do instead is hidden while strangers look on.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Negotiation, Value, fields
from db.store import queries
from desktop.announcer import Changes
from desktop.room import Room
from desktop.screens.talk_kinds import ISSUES
from desktop.screens.talk_table import TalkTable
from desktop.theme import SPACE
from desktop.widgets.in_place import TextIn
from desktop.widgets.labels import said
from desktop.widgets.unkept import draft_of
from desktop.wording import label_of

ALTERNATIVES = ("batna_ours", "batna_theirs")


class Issues(QWidget):
    """``table`` holds the issues, ``alternatives`` the two texts below it."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._id = negotiation_id
        self._talk: Negotiation | None = None
        self.table = TalkTable(room, negotiation_id, ISSUES)
        self.below = QWidget()
        draft_of(self.below, negotiation_id)
        row = QHBoxLayout(self.below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        declared = fields(Negotiation)
        self.alternatives = {
            name: TextIn(name, label_of(declared[name]), 3) for name in ALTERNATIVES
        }
        for name, text in self.alternatives.items():
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(said(label_of(declared[name]), "strong"))
            column.addWidget(text)
            text.committed.connect(self._commit)
            row.addLayout(column)
        self.alternatives["batna_ours"].setPlaceholderText(
            self.tr("谈不成时我们最好的另一条路，只供本组，客商版绝不出现")
        )
        self.alternatives["batna_theirs"].setPlaceholderText(
            self.tr("谈不成时对方会怎么办：去哪个城市、缓建、扩老厂……")
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.table, 1)
        outer.addWidget(self.below)
        room.look.changed.connect(self._keep_discreet)
        room.announcer.changed.connect(self._hear)
        self._keep_discreet()
        self._reload()

    def _reload(self) -> None:
        store = self._room.store
        self._room.background.run(self, lambda: queries.record(store, self._id), self._show)

    def _show(self, talk: object) -> None:
        assert isinstance(talk, Negotiation)
        self._talk = talk
        for name, text in self.alternatives.items():
            text.show_value(getattr(talk, name))

    def _commit(self, name: str, value: Value) -> None:
        if self._talk is not None:
            self._room.edits.patch(self._talk, {name: value})

    def _keep_discreet(self) -> None:
        self.below.setVisible(not self._room.look.is_in_booth)

    def _hear(self, changes: Changes) -> None:
        if any(change.id == self._id for change in changes):
            self._reload()
