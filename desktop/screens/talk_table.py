"""A table of one negotiation — issues, meetings, promises — edited cell by cell.

Rows go out to a spreadsheet and come in from one by the clipboard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import (
    Commitment,
    Meeting,
    Record,
    Value,
    fields,
)
from db.sentences import Sentence
from db.store import history, queries
from desktop import commitments, discretion, disputed, past, positions
from desktop.announcer import Changes, touches
from desktop.cards import Conflicts
from desktop.room import Room
from desktop.screens.paste_strip import PasteStrip
from desktop.screens.talk_kinds import ICONS, Kind, first_step
from desktop.screens.versions import Versions
from desktop.theme import SPACE
from desktop.widgets.cells import Cells
from desktop.widgets.labels import button, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.record_table import RecordTable
from desktop.widgets.row_view import RowView
from desktop.wording import a_kind, name_of, words_of

_ANY_HEIGHT = 16_777_215  # as Qt has it


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a table shows: its records, what is in conflict and the names of what its versions
    point at, the talk's meetings by name."""

    records: list[Record]
    conflicts: Mapping[str, Conflicts]
    names: Mapping[str, str]
    meetings: Mapping[str, str]


class RowPaste(PasteStrip):
    """Rows pasted into a table; promises are checked against the red lines like any other."""

    def checked(self, rows: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
        if self.record_type is not Commitment:
            return rows
        store, today = self.room.store, self.room.today()
        return [commitments.checked(store, row, {}, today) for row in rows]


class TalkTable(QWidget):
    """One tab beside the board. ``rows`` are the records shown."""

    def __init__(self, room: Room, negotiation_id: str, kind: Kind) -> None:
        super().__init__()
        self._room = room
        self._kind = kind
        self._negotiation_id = negotiation_id
        self._wanted = ""
        self._declared = fields(kind.record_type)
        label = name_of(kind.record_type)
        self.model = RecordTable(kind.record_type, kind.columns)
        self.model.setParent(self)  # or its signals would keep the page alive after a lock
        self.cells = Cells(self)
        self.is_ordered = "position" in fields(kind.record_type)
        self.view = RowView(self.model, self.is_ordered)
        self.view.moved.connect(self.move_row)
        self.conflicts: dict[str, Conflicts] = {}
        self._names: Mapping[str, str] = {}
        self.versions = Versions(kind.record_type)
        self.versions.taken.connect(self._take)
        self.view.setAccessibleName(label)
        self.view.setItemDelegate(self.cells)
        self.add = button(self.tr("+ {kind}").format(kind=label), "primary")
        self.remove = button(self.tr("删除所选"))
        told = self.tr("双击或按 Enter 修改，离开即保存。")
        if self.is_ordered:
            told += self.tr("拖动或按 Alt+↑↓ 调整次序。")
        self.hint = said(told, "muted")
        self.bar = QHBoxLayout()
        self.bar.addWidget(self.add)
        self.paste_rows = button(self.tr("粘贴表格"))
        self.paste = RowPaste(room, kind.record_type, kind.pasted)
        self.bar.addWidget(self.remove)
        self.bar.addWidget(self.paste_rows)
        self.bar.addWidget(self.hint, 1)
        self.bar.addStretch()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE)
        self.column.addLayout(self.bar)
        self.column.addWidget(self.paste)
        self.nothing = Nothing(ICONS[kind.record_type], first_step(kind.record_type))
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addWidget(self.versions)
        self.add.clicked.connect(self.add_row)
        self.remove.clicked.connect(self._remove)
        self.paste_rows.clicked.connect(self.take_clipboard)
        self.view.pasted.connect(self.take_clipboard)
        self.model.edited.connect(self._edited)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_versions())
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

    def take_clipboard(self) -> None:
        """Rows copied in a spreadsheet; shown first, kept when confirmed."""
        begins = {**self._kind.begins, "negotiation": self._negotiation_id}
        self.paste.offer(QGuiApplication.clipboard().text(), begins)

    def selected(self) -> Record | None:
        """The record of the current row."""
        at = self.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _read(self) -> _Rows:
        room, kind = self._room, self._kind.record_type
        found = queries.rows(room.store, kind, negotiation=self._negotiation_id)[1]
        order = "held_at" if kind is Meeting else "position"
        records = sorted(found, key=lambda r: (getattr(r, order, None) or "~", r.n))
        meetings = queries.rows(room.store, Meeting, negotiation=self._negotiation_id)[1]
        conflicts = {r.id: history.conflicts(room.store, r.id) for r in records if r.conflicts}
        names: dict[str, str] = {}
        for versions in conflicts.values():
            names |= disputed.names_of(room.store, kind, versions)
        return _Rows(
            records,
            conflicts,
            names,
            {m.id: " ".join(w for w in (m.held_at, m.subject) if w) or m.caption for m in meetings},
        )

    def _show(self, rows: _Rows) -> None:
        self.conflicts = dict(rows.conflicts)
        self.model.names = rows.meetings
        self._names = rows.names
        kind = self._kind.record_type
        self.model.contested = {
            (identity, name): words
            for identity, conflicts in rows.conflicts.items()
            for name, words in disputed.told(kind, conflicts, rows.names, words_of).items()
        }
        self._show_records(rows.records)
        self._show_versions()

    def _show_versions(self) -> None:
        """What the chosen row has in conflict, to be decided here."""
        record = self.selected()
        found = self.conflicts.get(record.id, {}) if record else {}
        if self._room.look.is_in_booth:
            found = {n: v for n, v in found.items() if not discretion.is_hidden(self._declared[n])}
        self.versions.show_conflicts(found, self._names)

    def _take(self, name: str, value: Value) -> None:
        if (record := self.selected()) is not None:
            self._room.edits.resolve(record, name, value)

    def move_row(self, start: int, to: int) -> None:
        """Put a row where another stands; one step to take back, however many rows it touches."""
        records, store = self.rows, self._room.store
        keys = positions.moved([getattr(r, "position", None) for r in records], start, to)
        wanted = {records[row].id: {"position": key} for row, key in keys.items()}
        label = Sentence("调整{kind}次序", kind=a_kind(self._kind.record_type))
        self._room.edits.together(
            label, lambda: past.bringing_back(store, wanted, self._room.today())
        )

    def _show_records(self, records: list[Record]) -> None:
        chosen = self.selected()
        self.model.show_records(records)
        self.nothing.setVisible(not records)
        header = self.view.horizontalHeader().sizeHint().height() + 4
        self.view.setMaximumHeight(_ANY_HEIGHT if records else header)
        for tool in (self.remove, self.hint):
            tool.setVisible(bool(records))
        ids = [record.id for record in records]
        if self._wanted in ids:
            index = self.model.index(ids.index(self._wanted), 0)
            self._wanted = ""
            self.view.setCurrentIndex(index)
            self.view.open_cell(index)
        elif chosen is not None and chosen.id in ids:
            at = self.view.currentIndex().column()
            self.view.setCurrentIndex(self.model.index(ids.index(chosen.id), max(0, at)))

    def _edit_when_there(self, record_id: str) -> None:
        self._wanted = record_id
        if record_id in [record.id for record in self.rows]:
            self._show_records(self.rows)

    def _edited(self, record: Record, name: str, value: Value) -> None:
        if name in self.conflicts.get(record.id, {}):  # a value of one's own settles it too
            self._room.edits.resolve(record, name, value)
            return
        self._room.edits.patch(record, {name: value})

    def _remove(self) -> None:
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        chosen = [self.rows[row] for row in rows if row < len(self.rows)]
        if len(chosen) > 1:
            kind = a_kind(self._kind.record_type)
            label = Sentence("删除 {n:,} 条{kind}", n=len(chosen), kind=kind)
            self._room.edits.delete_all(label, lambda: [record.id for record in chosen])
        elif (record := self.selected()) is not None:
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
