"""What an open home hands to its screens, by constructor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from db.store.store import Store
from desktop.announcer import Announcer
from desktop.background import Background
from desktop.drafts import Drafts
from desktop.edits import Edits
from desktop.far_press import FarPress
from desktop.theme import Look


@dataclass(frozen=True, slots=True)
class Room:
    """The store, the ways to read and write it off the GUI thread, the look, the press."""

    store: Store
    background: Background
    announcer: Announcer
    edits: Edits
    look: Look
    today: Callable[[], date]
    press: FarPress
    drafts: Drafts
