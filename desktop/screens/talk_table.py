"""Issues, meetings, promises, questions of one negotiation: plain tables, edited cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.records import (
    Action,
    Answer,
    Commitment,
    Issue,
    Meeting,
    Record,
    Round,
    Value,
)
from db.store import queries
from desktop import discretion
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.cells import Cells
from desktop.widgets.labels import button, said
from desktop.widgets.record_table import Column, RecordTable

_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """One tab: its record type, columns, and the values a new row begins with."""

    record_type: type[Record]
    columns: Sequence[Column]
    begins: dict[str, Value]


ISSUES = Kind(
    Issue,
    [
        Column("topic"), Column("theirs"), Column("ours_target"), Column("ours_expect"),
        Column("ours_floor"), Column("chips"), Column("authority"), Column("is_must", 48),
        Column("state", 64),
    ],
    {"state": "open"},
)  # fmt: skip
MEETINGS = Kind(
    Meeting,
    [
        Column("held_at", 132), Column("subject"), Column("channel", 64), Column("place"),
        Column("minutes"), Column("result"), Column("gap"), Column("state", 64),
    ],
    {"state": "planned"},
)  # fmt: skip
COMMITMENTS = Kind(
    Commitment,
    [
        Column("text"), Column("direction", 104), Column("kind", 64), Column("by", 76),
        Column("said_on", 96), Column("due", 96), Column("owner"), Column("progress", 80),
        Column("red_line", 96), Column("red_line_basis"),
    ],
    {"direction": "ours", "progress": "open"},
)  # fmt: skip
ANSWERS = Kind(
    Answer,
    [Column("question"), Column("answer"), Column("approved_by", 110), Column("pin", 64)],
    {},
)


ROUNDS = Kind(
    Round,
    [
        Column("name", 120), Column("goal"), Column("planned_on", 110), Column("place", 160),
        Column("people"),
    ],
    {},
)  # fmt: skip
ACTIONS = Kind(
    Action,
    [Column("text"), Column("owner", 160), Column("due", 110), Column("state", 90)],
    {"state": "open"},
)
KINDS: Mapping[str, Kind] = {
    "issues": ISSUES, "rounds": ROUNDS, "meetings": MEETINGS, "commitments": COMMITMENTS,
    "answers": ANSWERS, "actions": ACTIONS,
}  # fmt: skip
"""The tables beside the board, in the order of their tabs."""


class _View(QTableView):
    """Rows as high as their text."""

    def __init__(self, model: RecordTable) -> None:
        super().__init__()
        self.setModel(model)
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        for at, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, mode.Interactive if column.width else mode.Stretch)
            if column.width:
                self.setColumnWidth(at, column.width)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # Many sections change at once: one fitting for all of them.
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.fit_rows)
        header.sectionResized.connect(lambda *_: self._pause.start())
        model.modelReset.connect(self.fit_rows)
        model.dataChanged.connect(lambda *_: self.fit_rows())

    def fit_rows(self) -> None:
        """As high as their text, up to a height that leaves several rows in sight."""
        self.resizeRowsToContents()
        highest = self.fontMetrics().lineSpacing() * _MOST_LINES + 6
        for row in range(self.model().rowCount()):
            if self.rowHeight(row) > highest:
                self.setRowHeight(row, highest)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)


class TalkTable(QWidget):
    """One tab beside the board. ``rows`` are the records shown."""

    def __init__(self, room: Room, negotiation_id: str, kind: Kind) -> None:
        super().__init__()
        self._room = room
        self._kind = kind
        self._negotiation_id = negotiation_id
        self._wanted = ""
        label = kind.record_type.label
        self.model = RecordTable(kind.record_type, kind.columns)
        self.cells = Cells(self)
        self.view = _View(self.model)
        self.view.setAccessibleName(label)
        self.view.setItemDelegate(self.cells)
        self.add = button(self.tr("+ {kind}").format(kind=label), "primary")
        self.remove = button(self.tr("删除所选"))
        self.hint = said(self.tr("双击或按 Enter 修改，离开即保存。"), "muted")
        self.bar = QHBoxLayout()
        self.bar.addWidget(self.add)
        self.bar.addWidget(self.remove)
        self.bar.addWidget(self.hint, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE)
        self.column.addLayout(self.bar)
        self.column.addWidget(self.view, 1)
        self.add.clicked.connect(self.add_row)
        self.remove.clicked.connect(self._remove)
        self.model.edited.connect(self._edited)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._dress)
        self._dress()
        self.reload()

    @property
    def rows(self) -> list[Record]:
        return self.model.records

    def reload(self) -> None:
        self._room.background.run(self, self._read, self._show)

    def add_row(self) -> None:
        """A new row at the end, its first cell open for typing."""
        values = {**self._kind.begins, "negotiation": self._negotiation_id}
        self._room.edits.create(self._kind.record_type, values, self._edit_when_there)

    def selected(self) -> Record | None:
        """The record of the current row."""
        at = self.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _read(self) -> list[Record]:
        kind = self._kind.record_type
        found = queries.rows(self._room.store, kind, negotiation=self._negotiation_id)[1]
        order = "held_at" if kind is Meeting else "position"
        return sorted(found, key=lambda r: (getattr(r, order, None) or "~", r.n))

    def _show(self, records: list[Record]) -> None:
        chosen = self.selected()
        self.model.show_records(records)
        ids = [record.id for record in records]
        if self._wanted in ids:
            index = self.model.index(ids.index(self._wanted), 0)
            self._wanted = ""
            self.view.setCurrentIndex(index)
            self.view.edit(index)
        elif chosen is not None and chosen.id in ids:
            at = self.view.currentIndex().column()
            self.view.setCurrentIndex(self.model.index(ids.index(chosen.id), max(0, at)))

    def _edit_when_there(self, record_id: str) -> None:
        self._wanted = record_id
        if record_id in [record.id for record in self.rows]:
            self._show(self.rows)

    def _edited(self, record: Record, name: str, value: Value) -> None:
        self._room.edits.patch(record, {name: value})

    def _remove(self) -> None:
        if (record := self.selected()) is not None:
            self._room.edits.delete(record)

    def _hear(self, changes: Changes) -> None:
        if touches(changes, self._kind.record_type.__tablename__):
            self.reload()

    def _dress(self) -> None:
        colours = self._room.look.colours
        self.model.caution, self.model.alarm = QColor(colours.caution), QColor(colours.alarm)
        for at, field in enumerate(self.model.fields):
            is_off = self._room.look.is_in_booth and discretion.is_hidden(field)
            self.view.setColumnHidden(at, is_off)
        self.view.viewport().update()
