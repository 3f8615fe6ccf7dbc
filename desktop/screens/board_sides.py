"""What can stand beside a board: the leader's page, or the pack as it would print.

One at a time, each behind a fold and made when it is first wanted. With strangers looking on
neither is there.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.records import Negotiation
from desktop.room import Room
from desktop.screens.board_preview import BoardPreview
from desktop.screens.leader_panel import LeaderPanel
from desktop.widgets.in_place import leave
from desktop.widgets.labels import button


class BoardSides(QObject):
    """``changed`` when a panel came or went; the panels are put at the end of ``body``."""

    changed = Signal()

    def __init__(self, room: Room, negotiation_id: str, body: QHBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._negotiation_id = negotiation_id
        self._body = body
        self.leader: LeaderPanel | None = None
        self.preview: BoardPreview | None = None
        self.leader_fold = _fold(self.tr("领导一页"))
        self.preview_fold = _fold(self.tr("预览"))
        self.leader_fold.toggled.connect(self.show_leader)
        self.preview_fold.toggled.connect(self.show_preview)

    @property
    def shown(self) -> list[QWidget]:
        """The panels that are in sight."""
        return [part for part in (self.leader, self.preview) if part and not part.isHidden()]

    def keep_discreet(self, is_in_booth: bool) -> None:
        """Neither panel nor fold while strangers may look on."""
        for fold in (self.leader_fold, self.preview_fold):
            fold.setVisible(not is_in_booth)
            if is_in_booth:
                fold.setChecked(False)

    def show_leader(self, is_on: bool) -> None:
        """The leader's page beside whatever is shown, or folded away."""
        if is_on:
            self.preview_fold.setChecked(False)
        if is_on and self.leader is None:
            self.leader = LeaderPanel(self._room, self._negotiation_id)
            self._body.addWidget(self.leader)
        if self.leader is not None:
            leave(self.leader.focusWidget())
            self.leader.setVisible(is_on)
        self.changed.emit()

    def show_preview(self, is_on: bool) -> None:
        """The pack as it would print beside whatever is shown, or folded away."""
        if is_on:
            self.leader_fold.setChecked(False)
        if is_on and self.preview is None:
            self.preview = BoardPreview(self._room, self._negotiation_id)
            self._body.addWidget(self.preview)
        if self.preview is not None:
            self.preview.setVisible(is_on)
        self.changed.emit()

    def show_talk(self, talk: Negotiation) -> None:
        """The talk as it is now, where the leader's page is in sight."""
        if self.leader is not None and not self.leader.isHidden():
            self.leader.show_talk(talk)

    def follow(self, key: str) -> None:
        """Turn the preview to the part that says what a tab or card shows."""
        if self.preview is not None and not self.preview.isHidden():
            self.preview.follow(key)


def _fold(words: str) -> QPushButton:
    fold = button(words, "tab")
    fold.setCheckable(True)
    return fold
