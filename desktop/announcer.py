"""How a change reaches the screens: announced once, each screen decides whether it cares."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from db.store.unit import Change

Changes = tuple[Change, ...]


class Announcer(QObject):
    """``changed`` carries a tuple of :class:`Change`: types and identities, never contents."""

    changed = Signal(object)

    def announce(self, changes: Iterable[Change]) -> None:
        """Tell every open screen; silent where nothing changed."""
        if told := tuple(changes):
            self.changed.emit(told)


def touches(changes: Changes, *types: str) -> bool:
    """Whether any record of one of ``types`` is among the changes. An import counts as all."""
    return any(change.type in (*types, "import") for change in changes)
