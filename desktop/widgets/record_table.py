"""A table of one record type, edited cell by cell like a sheet of paper.

``names`` are the records a reference may point at, ``contested`` what is shown where people
disagree, by record and field. The model holds plain records; a cell that was changed shows what was
typed at once and is written by whoever listens to ``edited``. It never writes itself and never
sorts behind a person's back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from db.records import Field, Kind, Record, Value, fields
from desktop.widgets.labels import cut, hinted
from desktop.wording import choice_of, label_of

Index = QModelIndex | QPersistentModelIndex
WHOLE = Qt.ItemDataRole.UserRole
"""What a cell says however long it is: to be copied, not to be shown."""
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """One field as a column: ``width`` in pixels, 0 for a share of what is left."""

    name: str
    width: int = 0


class RecordTable(QAbstractTableModel):
    """``edited(record, field, value)`` once per changed cell."""

    edited = Signal(object, str, object)

    def __init__(self, record_type: type[Record], columns: Sequence[Column]) -> None:
        super().__init__()
        declared = fields(record_type)
        self.columns = list(columns)
        self.fields: list[Field] = [declared[column.name] for column in columns]
        self.records: list[Record] = []
        self.names: Mapping[str, str] = {}
        self.contested: Mapping[tuple[str, str], str] = {}
        self.caution = QColor()
        self.alarm = QColor()

    def show_records(self, records: Sequence[Record]) -> None:
        """The rows of now. Cells are refreshed in place where the rows are the same."""
        is_same = [r.id for r in records] == [r.id for r in self.records]
        if not is_same:
            self.beginResetModel()
        self.records = list(records)
        if not is_same:
            self.endResetModel()
        elif records:
            last = self.index(len(records) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return label_of(self.fields[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.fields[index.column()].kind == Kind.YES_NO:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        field, record = self.fields[index.column()], self.records[index.row()]
        value = getattr(record, field.name)
        if role == Qt.ItemDataRole.CheckStateRole and field.kind == Kind.YES_NO:
            return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.EditRole:
            return value
        contested = self.contested.get((record.id, field.name))
        if contested and role == Qt.ItemDataRole.ForegroundRole:
            return self.caution
        if role in (Qt.ItemDataRole.DisplayRole, WHOLE):
            if field.kind == Kind.REF and not contested:
                return self.names.get(str(value), "")
            words = contested or _shown(field, value)
            return words if role == WHOLE else cut(words, _MOST)
        if role == Qt.ItemDataRole.ToolTipRole and field.kind == Kind.LONG and value:
            return hinted(str(value))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if role == Qt.ItemDataRole.ForegroundRole and field.name == "red_line":
            return {"pending": self.caution, "forbidden": self.alarm}.get(str(value))
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        field, record = self.fields[index.column()], self.records[index.row()]
        wanted = _typed(field, value, role)
        if wanted == getattr(record, field.name):
            return False
        self.edited.emit(record, field.name, wanted)
        return True


def _shown(field: Field, value: Value) -> str:
    if value is None or field.kind == Kind.YES_NO:
        return ""
    if isinstance(value, list):
        return "；".join(value)
    return choice_of(field.choices or {}, str(value))


def _typed(field: Field, value: object, role: int) -> Value:
    """What an editor gave, as the record keeps it; empty means unknown."""
    if field.kind == Kind.YES_NO and role == Qt.ItemDataRole.CheckStateRole:
        return Qt.CheckState(value) == Qt.CheckState.Checked
    if value is None or value == "":
        return None
    if field.kind in (Kind.TEXTS, Kind.CHOICES):
        return [part.strip() for part in str(value).replace("；", ";").split(";") if part.strip()]
    return str(value).strip() or None
