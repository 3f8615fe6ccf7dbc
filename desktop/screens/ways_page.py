"""登记与方式: the ways by which this laptop reaches the others: hub, shared folder, booth LAN."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.room import Room
from desktop.screens.booth_lan_panel import BoothLanPanel
from desktop.screens.enrol_panel import EnrolPanel
from desktop.screens.folder_panel import FolderPanel
from desktop.screens.laptops_panel import LaptopsPanel
from desktop.screens.thin_panel import ThinPanel
from desktop.syncing.engine import Syncing
from desktop.theme import SPACE
from desktop.widgets.scrolled import scrolled


class WaysPage(QWidget):
    """``snapshot_came(adopt)`` when a new laptop has everything in one piece: ``adopt(store)`` puts
    it in the place of the empty store."""

    snapshot_came = Signal(object)

    def __init__(self, room: Room, syncing: Syncing) -> None:
        super().__init__()
        self.enrol = EnrolPanel(room)
        self.laptops = LaptopsPanel(room)
        self.folder = FolderPanel(room)
        self.lan = BoothLanPanel(room, syncing)
        column = QVBoxLayout()
        self.thin = ThinPanel(room)
        for panel in (self.enrol, self.laptops, self.lan, self.folder, self.thin):
            column.addWidget(panel)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        outer.setSpacing(SPACE)
        outer.addWidget(scrolled(column), 1)
        self.enrol.changed.connect(self.laptops.reload)
        self.enrol.changed.connect(self.lan.show_booth)
        self.enrol.changed.connect(self.thin.show_way)
        self.enrol.changed.connect(syncing.hint)
        self.enrol.changed.connect(syncing.recount)
        self.enrol.snapshot_came.connect(self.snapshot_came)
        self.folder.changed.connect(syncing.hint)
        self.lan.changed.connect(syncing.hint)
        self.lan.changed.connect(syncing.recount)
        self.folder.changed.connect(syncing.recount)
