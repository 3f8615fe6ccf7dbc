"""历史: who changed what and when; any day or issued pack beside today, and the way back to it.

Looking changes nothing. What is brought back is one edit, taken back with Ctrl+Z like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
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

from db.errors import Refusal
from db.records import PackIssued, values
from db.rules import dates
from db.sentences import Sentence
from db.sync import thinning
from desktop import past, register
from desktop.announcer import Changes
from desktop.past import WHOLE, Line
from desktop.room import Room
from desktop.screens.history_lines import Lines
from desktop.theme import SPACE
from desktop.widgets.labels import button, hint, said
from desktop.wording import choice_of, spoken

_AT, _BY = 0, 1


@dataclass(frozen=True, slots=True)
class Moment:
    """What today is held against: the end of a day as it was typed, or when a pack was issued."""

    wall: int
    day: str = ""
    pack: str = ""


class HistoryPage(QWidget):
    """The history of one record and all that hangs on it. Read when it is shown."""

    def __init__(self, room: Room, record_id: str) -> None:
        super().__init__()
        self._room = room
        self._record_id = record_id
        self._all: list[Line] = []
        self._is_stale = True
        self._asked = 0
        self._moment: Moment | None = None
        self._has_fetched = False
        self.model = Lines()
        self.model.setParent(self)  # or its signals would keep the page alive after a lock
        self.view = QTableView()
        self.view.setModel(self.model)
        self.day, self.pack, self.group = QLineEdit(), QComboBox(), QComboBox()
        self.field = button(self.tr("恢复这一项"))
        self.record = button(self.tr("恢复整条记录"))
        self.listed = button(self.tr("所列全部恢复到那时"))
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
        self.pack.setAccessibleName(self.tr("看某份简报包发放时"))
        self.pack.setMaximumWidth(230)
        self.pack.hide()
        for widget in (self.day, self.pack, self.group):
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
        header.setHighlightSections(False)
        for at, width in enumerate((136, 90, 0, 110, 0, 0)):
            if width:
                self.view.setColumnWidth(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def _wire(self) -> None:
        self.day.returnPressed.connect(self.reload)
        self.day.textChanged.connect(self._day_typed)
        self.pack.activated.connect(lambda _: self._pack_chosen())
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

    def _day_typed(self, text: str) -> None:
        if text:
            self.pack.setCurrentIndex(0)
        else:
            self.reload()

    def _pack_chosen(self) -> None:
        self.day.blockSignals(True)
        self.day.clear()
        self.day.blockSignals(False)
        self.reload()

    def _asked_for(self) -> Moment | None:
        """The day that is written above, or the pack chosen beside it."""
        if (typed := self.day.text().strip()) and (period := dates.parse(typed)) is not None:
            return Moment(past.end_of(period.end), day=typed)
        wall = self.pack.currentData()
        return Moment(wall, pack=self.pack.currentText()) if wall is not None else None

    def reload(self) -> None:
        """Read the changes, or what was at the moment that is asked for above."""
        typed, store, identity = self.day.text().strip(), self._room.store, self._record_id
        moment = self._asked_for()
        if typed and (moment is None or not moment.day):
            self.words.setText(self.tr("“{day}”不像日期，可写 2026-11-17。").format(day=typed))
            return
        self._is_stale = False

        def read() -> tuple[list[Line], list[PackIssued]]:
            packs = register.packs(store, identity)
            if moment is None:
                return past.changes(store, identity), packs
            return past.day(store, identity, moment.wall), packs

        self._asked += 1
        number = self._asked

        def show(found: tuple[list[Line], list[PackIssued]]) -> None:
            if number == self._asked:  # answers may overtake each other: the last question counts
                self._show(moment, *found)

        def refused(refusal: Refusal) -> None:
            if number == self._asked:
                self.words.setText(spoken(refusal.sentence))
                if refusal.code == "history_thinned":
                    self._fetch()

        self._room.background.run(self, read, show, refused)

    def _fetch(self) -> None:
        """What of the history is only at the hub is asked for, once, as soon as somebody looks."""
        if self._has_fetched:
            return
        self._has_fetched = True
        store, identity = self._room.store, self._record_id
        self.words.setText(self.tr("部分旧内容在同步中心，正在取回…"))

        def came(left: int) -> None:
            self.reload()
            if left:
                self.words.setText(spoken(thinning.lost(left)))

        def refused(refusal: Refusal) -> None:
            self._has_fetched = False
            words = self.tr("部分旧内容只在同步中心，现在取不到：{why}")
            self.words.setText(words.format(why=spoken(refusal.sentence)))

        self._room.background.run(self, lambda: past.bring_back(store, identity), came, refused)

    def _show(self, moment: Moment | None, lines: list[Line], packs: list[PackIssued]) -> None:
        self._moment, self._all = moment, lines
        self._show_packs(packs)
        chosen = self.group.currentData()
        groups = list(dict.fromkeys(line.group for line in self._all))
        self.group.clear()
        self.group.addItem(self.tr("全部"), "")
        for group in groups:
            self.group.addItem(group, group)
        self.group.setCurrentIndex(max(0, self.group.findData(chosen)))
        self._filter()
        if any(line.has_thinned for line in lines):
            self._fetch()

    def _show_packs(self, packs: Sequence[PackIssued]) -> None:
        """The issued packs of the talk, the newest first; of anything else there are none."""
        chosen = self.pack.currentText() if self.pack.currentIndex() > 0 else ""
        self.pack.clear()
        self.pack.addItem(self.tr("看某份简报包发放时"), None)
        for at, pack in enumerate(packs, 1):
            self.pack.addItem(pack.caption, pack.created_at)
            words = (choice_of(values.EDITION, pack.edition), pack.issued_at, pack.holder)
            about = "　".join(word for word in words if word)
            self.pack.setItemData(at, about, Qt.ItemDataRole.ToolTipRole)
        self.pack.setCurrentIndex(max(0, self.pack.findText(chosen)) if chosen else 0)
        self.pack.setVisible(bool(packs))

    def _filter(self) -> None:
        group, moment = self.group.currentData(), self._moment
        lines = [line for line in self._all if not group or line.group == group]
        self.model.show_lines(lines, moment is not None)
        for at in (_AT, _BY):  # against one moment all stand the same, and nobody is named
            self.view.setColumnHidden(at, moment is not None)
        self.words.setText(self._said(moment, len(lines)))

    def _said(self, moment: Moment | None, n: int) -> str:
        if moment is None:
            words = self.tr("共 {n} 处改动，最近的在前。写一个日期并按 Enter，可与那天比较。")
        elif moment.pack:
            differs = self.tr("与“{pack}”发放时相比有 {n} 处不同。")
            words = differs if n else self.tr("与“{pack}”发放时没有不同。")
        else:
            words = self.tr("与那天相比有 {n} 处不同。") if n else self.tr("与那天没有不同。")
        return words.format(n=n, pack=moment.pack if moment else "")

    def _offer(self) -> None:
        line = self.selected()
        has_old = line is not None and not line.is_kept and not line.is_thinned
        self.field.setEnabled(has_old and line is not None and line.name != WHOLE)
        self.record.setEnabled(line is not None and not line.is_kept)
        self.listed.setEnabled(self._moment is not None and bool(self.model.lines))

    def restore_field(self) -> None:
        """The field of the selected line gets the value it had before."""
        line = self.selected()
        if line is not None and self.field.isEnabled():
            label = Sentence("恢复“{title}”", title=line.label)
            self._bring(label, lambda: {line.record_id: {line.name: line.value}})

    def restore_record(self) -> None:
        """The record of the selected line as it was that day, or just before the change."""
        if (line := self.selected()) is not None:
            wall = line.wall if self._moment is not None else line.wall - 1
            store = self._room.store
            label = Sentence("恢复“{title}”", title=line.title)
            self._bring(label, lambda: past.as_it_was(store, [line.record_id], wall))

    def restore_listed(self) -> None:
        """Everything listed — a card, a table, the whole talk — as it was at that moment."""
        moment, store = self._moment, self._room.store
        if moment is not None:
            ids = [line.record_id for line in self.model.lines]
            to_day = Sentence("恢复到 {day}", day=moment.day)
            to_pack = Sentence("恢复到“{pack}”发放时", pack=moment.pack)
            label = to_pack if moment.pack else to_day
            self._bring(label, lambda: past.as_it_was(store, ids, moment.wall))

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
