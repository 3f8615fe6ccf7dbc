"""历史: who changed what and when; any day beside today; a field, a record, a card brought back.

Looking changes nothing. What is brought back is one edit, taken back with Ctrl+Z like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.rules import dates
from db.sentences import Sentence
from desktop import past
from desktop.announcer import Changes
from desktop.past import WHOLE, Line
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, hint, said
from desktop.wording import headed

Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractTableModel):
    """The lines as a table; what was said is never cut from its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.is_day = False

    def show_lines(self, lines: Sequence[Line], is_day: bool) -> None:
        self.beginResetModel()
        self.lines, self.is_day = list(lines), is_day
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
            (self.tr("那天"), self.tr("现在"))
            if self.is_day
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
            return " ".join(words.split())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return words if role == Qt.ItemDataRole.AccessibleTextRole else _plain(words)
        return None


class HistoryPage(QWidget):
    """The history of one record and all that hangs on it. Read when it is shown."""

    def __init__(self, room: Room, record_id: str) -> None:
        super().__init__()
        self._room = room
        self._record_id = record_id
        self._all: list[Line] = []
        self._is_stale = True
        self._asked = 0
        self._wall: int | None = None
        self.model = Lines()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.day, self.group = QLineEdit(), QComboBox()
        self.field = button(self.tr("恢复这一项"))
        self.record = button(self.tr("恢复整条记录"))
        self.listed = button(self.tr("所列全部恢复到那天"))
        self.words = said("", "muted", wraps=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        outer.addLayout(self._top())
        outer.addWidget(self.words)
        outer.addWidget(self.view, 1)
        self._dress_table()
        self._wire()

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.day.setPlaceholderText(self.tr("看某一天，如 2026-11-17"))
        self.day.setAccessibleName(self.tr("看某一天"))
        self.day.setClearButtonEnabled(True)
        self.day.setMaximumWidth(230)
        self.group.setAccessibleName(self.tr("只看"))
        self.group.setMinimumWidth(130)
        for widget in (self.day, self.group):
            row.addWidget(widget)
        row.addStretch()
        for action in (self.field, self.record, self.listed):
            action.setEnabled(False)
            row.addWidget(action)
        hint(self.field, self.tr("把所选一行的字段改回“原来”的值；可以撤销。"))
        hint(self.record, self.tr("把所选一行的记录整条改回那时的样子；可以撤销。"))
        return row

    def _dress_table(self) -> None:
        self.view.setAccessibleName(self.tr("历史"))
        self.view.verticalHeader().hide()
        self.view.setAlternatingRowColors(True)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((136, 90, 240, 110, 0, 0)):
            if width:
                self.view.setColumnWidth(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def _wire(self) -> None:
        self.day.returnPressed.connect(self.reload)
        self.day.textChanged.connect(lambda text: None if text else self.reload())
        self.group.activated.connect(lambda _: self._filter())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.model.modelReset.connect(self._offer)
        self.field.clicked.connect(self.restore_field)
        self.record.clicked.connect(self.restore_record)
        self.listed.clicked.connect(self.restore_listed)
        self._room.announcer.changed.connect(self._hear)

    def selected(self) -> Line | None:
        at = self.view.currentIndex().row()
        return self.model.lines[at] if 0 <= at < len(self.model.lines) else None

    def reload(self) -> None:
        """Read the changes, or the day that is written above."""
        typed, store, identity = self.day.text().strip(), self._room.store, self._record_id
        period = dates.parse(typed)
        if typed and period is None:
            self.words.setText(self.tr("“{day}”不像日期，可写 2026-11-17。").format(day=typed))
            return
        self._is_stale = False
        wall = past.end_of(period.end) if period else None

        def read() -> tuple[int | None, list[Line]]:
            if wall is None:
                return None, past.changes(store, identity)
            return wall, past.day(store, identity, wall)

        self._asked += 1
        number = self._asked

        def show(found: tuple[int | None, list[Line]]) -> None:
            if number == self._asked:  # answers may overtake each other: the last question counts
                self._show(found)

        self._room.background.run(self, read, show)

    def _show(self, read: tuple[int | None, list[Line]]) -> None:
        self._wall, self._all = read
        chosen = self.group.currentData()
        groups = list(dict.fromkeys(line.group for line in self._all))
        self.group.clear()
        self.group.addItem(self.tr("全部"), "")
        for group in groups:
            self.group.addItem(group, group)
        self.group.setCurrentIndex(max(0, self.group.findData(chosen)))
        self._filter()

    def _filter(self) -> None:
        group = self.group.currentData()
        lines = [line for line in self._all if not group or line.group == group]
        self.model.show_lines(lines, self._wall is not None)
        if self._wall is not None:
            words = self.tr("与那天相比有 {n} 处不同。") if lines else self.tr("与那天没有不同。")
        else:
            words = self.tr("共 {n} 处改动，最近的在前。写一个日期并按 Enter，可与那天比较。")
        self.words.setText(words.format(n=len(lines)))

    def _offer(self) -> None:
        line = self.selected()
        self.field.setEnabled(line is not None and line.name != WHOLE and not line.is_kept)
        self.record.setEnabled(line is not None and not line.is_kept)
        self.listed.setEnabled(self._wall is not None and bool(self.model.lines))

    def restore_field(self) -> None:
        """The field of the selected line gets the value it had before."""
        if (line := self.selected()) is not None and line.name != WHOLE and not line.is_kept:
            label = Sentence("恢复“{title}”", title=line.label)
            self._bring(label, lambda: {line.record_id: {line.name: line.value}})

    def restore_record(self) -> None:
        """The record of the selected line as it was that day, or just before the change."""
        if (line := self.selected()) is not None:
            wall = line.wall if self._wall is not None else line.wall - 1
            store = self._room.store
            label = Sentence("恢复“{title}”", title=line.title)
            self._bring(label, lambda: past.as_it_was(store, [line.record_id], wall))

    def restore_listed(self) -> None:
        """Everything listed — a card, a table, the whole talk — as it was that day."""
        wall, store = self._wall, self._room.store
        if wall is not None:
            ids = [line.record_id for line in self.model.lines]
            label = Sentence("恢复到 {day}", day=self.day.text().strip())
            self._bring(label, lambda: past.as_it_was(store, ids, wall))

    def _bring(self, label: str, wanted: past.Planned) -> None:
        room = self._room
        room.edits.together(label, lambda: past.bringing_back(room.store, wanted(), room.today()))

    def _hear(self, changes: Changes) -> None:
        self._is_stale = True
        if self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.reload()


def _plain(words: str) -> str:
    return f"<p>{escape(words)}</p>"
