"""A list of things to tick and to put in order, with the mouse or with Alt and an arrow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

_KEY = Qt.ItemDataRole.UserRole


class OrderedList(QListWidget):
    """``changed`` when a tick or the order is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.itemChanged.connect(lambda _: self.changed.emit())
        self.model().rowsMoved.connect(lambda *_: self.changed.emit())

    def offer(self, names: Mapping[str, str]) -> None:
        """Other things, all ticked, by key."""
        self.blockSignals(True)
        self.clear()
        for key, name in names.items():
            item = QListWidgetItem(name)
            item.setData(_KEY, key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked)
            self.addItem(item)
        self.blockSignals(False)
        self.changed.emit()

    def order(self) -> tuple[str, ...]:
        """All, in order."""
        return tuple(self.item(at).data(_KEY) for at in range(self.count()))

    def ticked(self) -> tuple[str, ...]:
        """Those ticked, in order."""
        items = (self.item(at) for at in range(self.count()))
        return tuple(i.data(_KEY) for i in items if i.checkState() == Qt.CheckState.Checked)

    def tick(self, key: str, *, is_on: bool) -> None:
        """Tick or untick one."""
        state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        self.item(self.order().index(key)).setCheckState(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_row(self.currentRow(), self.currentRow() + steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def move_row(self, at: int, to: int) -> None:
        """One row to another place, if there is one."""
        if at != to and 0 <= at < self.count() and 0 <= to < self.count():
            self.insertItem(to, self.takeItem(at))
            self.setCurrentRow(to)
            self.changed.emit()
