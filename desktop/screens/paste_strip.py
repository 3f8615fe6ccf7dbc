"""A copied table about to become records: how it was read, how many rows, one button to keep them.

One step, taken back at one go. What is no table is said in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.records import Record, Value
from db.sentences import Sentence
from db.store.unit import Unit
from desktop import pasting
from desktop.pasting import Pasted
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import Short, button, framed, said
from desktop.wording import a_kind, label_of, strung

_SHOWN, _LONGEST = 3, 40
"""Rows shown of what was copied, characters of each cell."""


_NUMBER = re.compile(r"[-+]?[\d,，]+(\.\d+)?%?")


class PasteStrip(QWidget):
    """Hidden until :meth:`offer` has something to say."""

    def __init__(self, room: Room, record_type: type[Record], order: Sequence[str]) -> None:
        super().__init__()
        self.room = room
        self.record_type = record_type
        self._order = tuple(order)
        self._begins: Mapping[str, Value] = {}
        self.found: Pasted | None = None
        frame = framed("notice")
        self.words, self.rows = said("", "strong", wraps=True), QWidget()
        self._grid = QGridLayout(self.rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 3)
        self._grid.setVerticalSpacing(2)
        self.keep, self.drop = button(self.tr("收下"), "primary"), button(self.tr("不要"))
        self.keep.clicked.connect(self._keep)
        self.drop.clicked.connect(self.hide)
        column = QVBoxLayout()
        column.addWidget(self.words)
        column.addWidget(self.rows)
        row = QHBoxLayout(frame)
        row.addLayout(column, 1)
        row.addWidget(self.keep)
        row.addWidget(self.drop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.hide()

    def offer(self, text: str, begins: Mapping[str, Value]) -> None:
        """Show what a copied text would become; ``begins`` is what every row begins with."""
        self._begins = begins
        self.found = pasting.pasted(text, self.record_type, self._order)
        found = self.found
        self.keep.setVisible(found is not None and bool(found.rows))
        if found is None or not found.rows:
            self._lay([])
            self.words.setText(
                self.tr("剪贴板里没有表格。请先在 Excel 或 WPS 里选中几行几列，复制后再粘贴。")
            )
        else:
            self.words.setText(self._told(found))
            self._lay(found.rows[:_SHOWN])
        self.rows.setVisible(not self.room.look.is_in_booth)  # strangers may look on
        self.show()
        (self.keep if self.keep.isVisible() else self.drop).setFocus()

    def _told(self, found: Pasted) -> str:
        unused = self.tr("（不用）")
        columns = strung(label_of(field) if field else unused for field in found.columns)
        words = (
            self.tr("读到 {n} 行，按表头对应：{columns}。")
            if found.has_header
            else self.tr("读到 {n} 行，没有认出表头，按列的次序对应：{columns}。")
        ).format(n=len(found.rows), columns=columns)
        if found.left_out:
            more = self.tr("一次至多 {most} 行，后面 {n} 行没有读；更大的表请用“导入”。")
            words += more.format(most=pasting.MOST_ROWS, n=found.left_out)
        return words

    def _lay(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """The first rows as a table: a column under each field that any of them fills."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, name in enumerate(dict.fromkeys(name for row in rows for name in row)):
            are_numbers = all(_NUMBER.fullmatch(str(row.get(name) or "0")) for row in rows)
            side = Qt.AlignmentFlag.AlignRight if are_numbers else Qt.AlignmentFlag.AlignLeft
            for line, row in enumerate(rows):
                words = " ".join(str(row.get(name) or "").split())
                cell = Short(words[:_LONGEST], "muted")
                cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(cell, line, at)
        self._grid.setColumnStretch(self._grid.columnCount(), 1)

    def ready(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The values of one row as they are kept."""
        return values

    def _keep(self) -> None:
        found, begins, kind = self.found, self._begins, self.record_type
        if found is None:
            return
        rows = [{**begins, **self.ready(row)} for row in found.rows]
        label = Sentence("粘贴 {n:,} 条{kind}", n=len(rows), kind=a_kind(kind))

        def plan() -> Callable[[Unit], tuple[str, Callable[[Unit], None]]]:
            checked = self.checked(rows)

            def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
                made = [w.create(kind, values) for values in checked]
                return made[0], lambda _: None

            return make

        self.room.edits.together(label, plan)
        self.hide()

    def checked(self, rows: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
        """Off the GUI thread, before they are written: a promise is checked, say."""
        return rows
