"""Rows of a long list, fetched page by page while one scrolls; 100,000 rows cost a few pages.

It knows how many there are and asks ``fetch(offset, limit)`` off the GUI thread for those seen.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from db.records import Kind, Record, fields
from desktop.background import Background
from desktop.widgets.record_table import Index

Fetch = Callable[[int, int], tuple[int, Sequence[Record]]]
PAGE = 200
_KEPT = 20


class PagedRows(QAbstractTableModel):
    """Records of one type, some of their fields as columns."""

    def __init__(
        self, background: Background, record_type: type[Record], names: Sequence[str]
    ) -> None:
        super().__init__()
        declared = fields(record_type)
        self._background = background
        self.fields = [declared[name] for name in names]
        self.total = 0
        self.is_loading = False
        self._fetch: Fetch | None = None
        self._pages: OrderedDict[int, Sequence[Record]] = OrderedDict()
        self._asked: set[int] = set()
        self._round = 0

    def show_query(self, fetch: Fetch) -> None:
        """Ask anew; what is shown stays until the first page is there."""
        self._round += 1
        self._fetch = fetch
        self._asked = {0}
        self.is_loading = True
        number = self._round

        def show(found: tuple[int, Sequence[Record]]) -> None:
            if number == self._round:
                self.beginResetModel()
                self.total, self.is_loading = found[0], False
                self._pages = OrderedDict({0: found[1]})
                self.endResetModel()

        self._background.run(self, lambda: fetch(0, PAGE), show)

    def record(self, row: int) -> Record | None:
        """The record of a row; None while its page is on the way."""
        number, at = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._ask(number)
            return None
        return page[at] if at < len(page) else None

    def _ask(self, number: int) -> None:
        fetch = self._fetch
        if number in self._asked or fetch is None:
            return
        self._asked.add(number)
        asked_in = self._round

        def keep(found: tuple[int, Sequence[Record]]) -> None:
            if asked_in != self._round:
                return
            self._pages[number] = found[1]
            while len(self._pages) > _KEPT:
                gone, _ = self._pages.popitem(last=False)
                self._asked.discard(gone)
            first, last = number * PAGE, min(self.total, (number + 1) * PAGE) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.fields) - 1))

        self._background.run(self, lambda: fetch(number * PAGE, PAGE), keep)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        field = self.fields[section] if orientation == Qt.Orientation.Horizontal else None
        return field.label if field else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        record, field = self.record(index.row()), self.fields[index.column()]
        value = getattr(record, field.name) if record else None
        if value is None:
            return "" if record else "…"
        if field.kind == Kind.YES_NO:
            return "✓" if value else ""
        if isinstance(value, list):
            return "、".join((field.choices or {}).get(v, v) for v in value)
        return (field.choices or {}).get(str(value), str(value)).replace("\n", " ")
