"""A conflict where it is: every value of the field, who wrote it and when; a person takes one."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Field, Record, Value, fields
from db.store.history import Version
from desktop.cards import Conflicts
from desktop.widgets.labels import button, framed, said
from desktop.wording import as_read, choice_of, label_of, listed

translate = QCoreApplication.translate


class Versions(QWidget):
    """``taken(field, value)`` when a person has decided. Hidden where nothing differs."""

    taken = Signal(str, object)

    def __init__(self, record_type: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields(record_type)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_conflicts(self, conflicts: Conflicts) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for name, versions in conflicts.items():
            if name in self._fields:
                self._column.addWidget(self._block(self._fields[name], versions))
        self.setVisible(self._column.count() > 0)

    def _block(self, field: Field, versions: list[Version]) -> QWidget:
        block = framed("notice")
        column = QVBoxLayout(block)
        title = self.tr("“{label}”有 {n} 种说法，请定一种：")
        column.addWidget(said(title.format(label=label_of(field), n=len(versions)), "strong"))
        for version in versions:
            row = QHBoxLayout()
            take = button(self.tr("取这个"))
            shown = words_of(field, version.value)
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


def words_of(field: Field, value: Value) -> str:
    """A value as people read it: labels for choices, 是 and 否."""
    if value is None or value in ("", []):
        return translate("Values", "（空）")
    if isinstance(value, bool):
        return translate("Values", "是") if value else translate("Values", "否")
    choices = field.choices or {}
    if isinstance(value, list):
        return listed(choice_of(choices, item) for item in value)
    return choice_of(choices, as_read(field, str(value)))
