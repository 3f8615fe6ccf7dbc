"""Which event a lead was caught at: the one of today, or another that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

_WIDEST = 360


class EventIn(QComboBox):
    """``chosen(id)`` when a person did, None for no event. Hidden while no event is known."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("节会"))
        self.setMaximumWidth(_WIDEST)
        self.activated.connect(lambda _: self.chosen.emit(self.currentData()))
        self.hide()

    def offer(self, events: Sequence[tuple[str, str]], current: str | None) -> None:
        """Events by id and name; ``current`` is the one leads are caught at now."""
        self.clear()
        self.addItem(self.tr("不属于哪个节会"), None)
        for identity, name in events:
            self.addItem(" ".join(name.split()), identity)
        self.setCurrentIndex(max(0, self.findData(current)) if current else 0)
        self.setVisible(bool(events))
