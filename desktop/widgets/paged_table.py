"""The rows of a long list: the numbers of one query, and pages of it fetched when they are seen.

100,000 rows cost their numbers and a few pages. Everything is asked off the GUI thread; a row that
changed is shown as it was until the new one is there. The model never writes and knows no rule.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from db.errors import Refusal
from db.store.tables import View
from desktop.background import Background
from desktop.lists import Line
from desktop.widgets.record_table import Index

PAGE = 64
"""Rows fetched at a time: more than a screen shows, few enough to be there at once. The pages on
either side of what is seen are fetched after it."""
_KEPT = 6000
_TEXT = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    }
)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where rows come from: the numbers of a query, and the lines of some numbers."""

    numbers: Callable[[View], list[int]]
    read: Callable[[Sequence[int], Sequence[str]], list[Line]]


class PagedTable(QAbstractTableModel):
    """``shown`` when an answer is there: True where it answers the question asked before."""

    shown = Signal(bool)
    refused = Signal(object)

    def __init__(
        self, background: Background, sources: Sources, heads: Mapping[str, str], right: set[str]
    ) -> None:
        """``heads`` are the words above every possible column; ``right`` are read as numbers."""
        super().__init__()
        self._background = background
        self._sources = sources
        self._heads = heads
        self._right = right
        self.names: list[str] = []
        self.numbers: list[int] = []
        self.view: View | None = None
        self.is_loading = False
        self._lines: OrderedDict[int, Line] = OrderedDict()
        self._asked: set[int] = set()
        self._on_the_way: set[int] = set()
        self._seen = -1
        self._round = 0

    def show_columns(self, names: Sequence[str]) -> None:
        """Which fields stand in the columns, from left to right."""
        self.beginResetModel()
        self.names = list(names)
        self._lines.clear()
        self._asked.clear()
        self._on_the_way.clear()
        self.endResetModel()

    def ask(self, view: View, at: int = 0) -> None:
        """Ask anew; what is shown stays until the answer is there, with the page of row ``at``."""
        self._round += 1
        self.is_loading = True
        number, names, sources = self._round, list(self.names), self._sources
        start = at // PAGE * PAGE

        def work() -> tuple[list[int], list[Line]]:
            numbers = sources.numbers(view)
            return numbers, sources.read(numbers[start : start + PAGE], names)

        def show(found: tuple[list[int], list[Line]]) -> None:
            if number == self._round:
                self._show(view, *found, start // PAGE)

        def refuse(refusal: Refusal) -> None:
            if number == self._round:
                self.is_loading = False
                self.refused.emit(refusal)

        self._background.run(self, work, show, refuse)

    def _show(self, view: View, numbers: list[int], lines: list[Line], page: int) -> None:
        is_same = view == self.view
        is_moved = numbers != self.numbers
        self.view, self.is_loading = view, False
        self._asked, self._seen = {page} if lines else set(), -1
        self._on_the_way.clear()
        if is_moved:
            self.beginResetModel()
        self.numbers = numbers
        self._remember(lines)
        if is_moved:
            self.endResetModel()
        elif numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(numbers) - 1, self._last))
        self.shown.emit(is_same)

    @property
    def _last(self) -> int:
        return max(0, len(self.names) - 1)

    def line(self, row: int) -> Line | None:
        """What stands in a row; None while its page is on the way."""
        page, line = row // PAGE, self._lines.get(self.numbers[row])
        if page not in self._asked or (line is None and page not in self._on_the_way):
            self._fetch(page)
        elif line is not None and page != self._seen:
            self._seen = page
            self._look_ahead(page)
        return line

    def _look_ahead(self, page: int) -> None:
        """What is next to be scrolled into."""
        last = (len(self.numbers) - 1) // PAGE
        for beside in (page + 1, page - 1):
            if 0 <= beside <= last and beside not in self._asked:
                self._fetch(beside)

    def _fetch(self, page: int) -> None:
        wanted = self.numbers[page * PAGE : (page + 1) * PAGE]
        self._asked.add(page)
        self._on_the_way.add(page)
        number, names = self._round, list(self.names)

        def keep(lines: list[Line]) -> None:
            if number == self._round and names == self.names:
                self._on_the_way.discard(page)
                nothing = {n: Line(n, "", {}) for n in wanted}
                self._remember(list((nothing | {line.n: line for line in lines}).values()))
                last = min(len(self.numbers), (page + 1) * PAGE) - 1
                self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, self._last))

        self._background.run(self, lambda: self._sources.read(wanted, names), keep)

    def _remember(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._lines[line.n] = line
            self._lines.move_to_end(line.n)
        while len(self._lines) > _KEPT:
            self._lines.popitem(last=False)

    def forget(self) -> None:
        """Nothing of anybody's stays in memory: before the window is locked."""
        self._round += 1
        self.beginResetModel()
        self.numbers, self._lines = [], OrderedDict()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.names):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.aligned(section)
        return self._heads[self.names[section]] if role == Qt.ItemDataRole.DisplayRole else None

    def aligned(self, column: int) -> int:
        """At the right what is read as a number."""
        return _RIGHT if self.names[column] in self._right else _LEFT

    def words(self, row: int, column: int) -> str:
        """What stands in a cell, … while it is on the way."""
        line = self.line(row)
        return "…" if line is None else line.cells.get(self.names[column], "…")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.aligned(index.column())
        if role not in _TEXT:
            return None
        text = self.words(index.row(), index.column())
        return f"<p>{escape(text)}</p>" if role == Qt.ItemDataRole.ToolTipRole and text else text
