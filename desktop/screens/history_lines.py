"""The lines of a history as a table: when, who, which record, which field, then and now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.past import Line
from desktop.widgets.labels import cut, hinted
from desktop.wording import headed

Index = QModelIndex | QPersistentModelIndex
_MOST = 1_000


class Lines(QAbstractTableModel):
    """The lines as a table; of a novel the beginning, in the cell and in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.is_compared = False

    def show_lines(self, lines: Sequence[Line], is_compared: bool) -> None:
        self.beginResetModel()
        self.lines, self.is_compared = list(lines), is_compared
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        then, now = (
            (self.tr("那时"), self.tr("现在"))
            if self.is_compared
            else (self.tr("原来"), self.tr("改为"))
        )
        return (self.tr("时间"), self.tr("谁"), self.tr("记录"), self.tr("字段"), then, now)[
            section
        ]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        record = headed(line.group, line.title)
        words = (line.when, line.who, record, line.label, line.before, line.after)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(cut(words, _MOST).split())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cut(words, _MOST)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hinted(words)
        return None
