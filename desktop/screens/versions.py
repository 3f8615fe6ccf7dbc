"""A conflict where it is: every value of the field, who wrote it and when; a person takes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Field, Record, fields
from db.store.history import Version
from desktop.cards import Conflicts
from desktop.widgets.labels import button, framed, said
from desktop.wording import label_of, words_of


class Versions(QWidget):
    """``taken(field, value)`` when a person has decided. Hidden where nothing differs."""

    taken = Signal(str, object)

    def __init__(self, record_type: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields(record_type)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_conflicts(self, conflicts: Conflicts, names: Mapping[str, str] | None = None) -> None:
        """``names`` by identity, of what references point at."""
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for name, versions in conflicts.items():
            if name in self._fields:
                self._column.addWidget(self._block(self._fields[name], versions, names or {}))
        self.setVisible(self._column.count() > 0)

    def _block(self, field: Field, versions: list[Version], names: Mapping[str, str]) -> QWidget:
        block = framed("notice")
        column = QVBoxLayout(block)
        title = self.tr("“{label}”有 {n} 种说法，请定一种：")
        column.addWidget(said(title.format(label=label_of(field), n=len(versions)), "strong"))
        for version in versions:
            row = QHBoxLayout()
            take = button(self.tr("取这个"))
            shown = words_of(field, version.value, names)
            take.setAccessibleName(self.tr("取“{value}”").format(value=shown))
            take.clicked.connect(partial(self.taken.emit, field.name, version.value))
            row.addWidget(take)
            row.addWidget(said(shown, "lead", wraps=True), 1)
            row.addWidget(said(signed(version), "muted"))
            column.addLayout(row)
        return block


def signed(version: Version) -> str:
    """Who wrote it and when, by their clock."""
    when = datetime.fromtimestamp(version.wall / 1000)
    return f"{version.author}　{when:%Y-%m-%d %H:%M}"
