"""The screens behind the sync chip, and what their wishes lead to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.room import Room
from desktop.screens.aside_page import AsidePage
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.doubles_page import DoublesPage
from desktop.screens.sync_page import SyncPage
from desktop.screens.ways import Ways
from desktop.screens.ways_page import WaysPage
from desktop.syncing.engine import Syncing


def made(key: str, room: Room, syncing: Syncing, ways: Ways) -> QWidget:
    """One of `desktop.screens.places.sync_place`."""
    match key:
        case "conflicts":
            conflicts = ConflictPage(room)
            conflicts.opened.connect(ways.open_record)
            return conflicts
        case "aside":
            return AsidePage(room)
        case "doubles":
            doubles = DoublesPage(room)
            doubles.opened.connect(ways.open_record)
            return doubles
        case "ways":
            page = WaysPage(room, syncing)
            page.snapshot_came.connect(ways.adopt)
            return page
    sync = SyncPage(room, syncing)
    sync.opened.connect(ways.open_record)
    sync.wanted.connect(ways.go)
    return sync
