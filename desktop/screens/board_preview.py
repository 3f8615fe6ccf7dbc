"""The preview beside the board: one edition as it would print now, while the cards are edited."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from db.records import values
from desktop.briefing.prepared import Wanted
from desktop.room import Room
from desktop.screens.preview import Preview
from desktop.theme import SPACE
from desktop.widgets.labels import said
from desktop.wording import choice_of

_WIDE = 420
# Which part of the pack speaks of what a tab or card shows.
_PART_OF = {
    "city": "city", "firm": "firm", "path": "path", "trend": "trend", "issues": "issues",
    "answers": "answers", "meetings": "meetings", "commitments": "meetings", "rounds": "agenda",
    "actions": "meetings", "register": "register",
}  # fmt: skip


class BoardPreview(QWidget):
    """Turns to the part that is being edited."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__()
        self.edition = QComboBox()
        for edition in ("team", "leader", "guest", "pocket"):
            self.edition.addItem(choice_of(values.EDITION, edition), edition)
        self.edition.setAccessibleName(self.tr("版本"))
        self.preview = Preview(
            room, negotiation_id, "board", lambda: Wanted(self.edition.currentData())
        )
        self.edition.currentIndexChanged.connect(lambda _: self.preview.refresh())
        head = QHBoxLayout()
        head.addWidget(said(self.tr("预览"), "heading"))
        head.addStretch()
        head.addWidget(self.edition)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        self.setFixedWidth(_WIDE)

    def follow(self, key: str) -> None:
        """Turn to the part that says what the tab or card ``key`` shows."""
        if key in _PART_OF:
            self.preview.show_part(_PART_OF[key])
