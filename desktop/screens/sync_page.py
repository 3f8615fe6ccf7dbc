"""同步: how it stands, what still waits here, what the last syncs did; a button that always works.

What goes and comes is named record by record; a click opens the record.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.room import Room
from desktop.screens.bundle_panel import BundlePanel
from desktop.screens.sync_chip import whole
from desktop.syncing.engine import Syncing
from desktop.syncing.state import Line, SyncState
from desktop.syncing.told import Story, story
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice
from desktop.widgets.record_table import Index

_IS_UNDER = Qt.ItemDataRole.UserRole + 1
_INDENT = SPACE * 3


class _Indented(QStyledItemDelegate):
    """Lines that belong to one above stand in, also where they go on in a second line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(self._inside(option, index), index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, self._inside(option, index), index)

    def _inside(self, option: QStyleOptionViewItem, index: Index) -> QStyleOptionViewItem:
        inside = QStyleOptionViewItem(option)
        if index.data(_IS_UNDER):
            inside.rect = option.rect.adjusted(_INDENT, 0, 0, 0)
        return inside


class SyncPage(QWidget):
    """``opened(id)`` of a record; ``wanted(key)`` of another screen of this place."""

    opened = Signal(str)
    wanted = Signal(str)

    def __init__(self, room: Room, syncing: Syncing) -> None:
        super().__init__()
        self._room = room
        self._syncing = syncing
        self._was_asked = False
        self.now = button(self.tr("现在同步"), "primary")
        self.words = said("", "lead", wraps=True)
        self.last = said("", "muted")
        self.notice = Notice()
        self.waiting, self.diary = QListWidget(), QListWidget()
        self.waiting_head, self.diary_head = said("", "heading"), said("", "heading")
        self.bundles = BundlePanel(room)
        self._lay_out()
        self.now.clicked.connect(self.sync)
        for listed in (self.waiting, self.diary):
            listed.itemActivated.connect(self._open)
            listed.itemClicked.connect(self._open)
        syncing.changed.connect(self.show_state)
        syncing.done.connect(self._ended)
        room.announcer.changed.connect(lambda _: self.reload())
        self.show_state(syncing.state)
        self.reload()

    def _lay_out(self) -> None:
        sheet = framed("sheet")
        told = QVBoxLayout()
        told.setSpacing(SPACE // 2)
        told.addWidget(self.words)
        told.addWidget(self.last)
        inside = QHBoxLayout(sheet)
        inside.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        inside.setSpacing(SPACE * 2)
        inside.addLayout(told, 1)
        inside.addWidget(self.now, 0, Qt.AlignmentFlag.AlignTop)
        lists = QHBoxLayout()
        lists.setSpacing(SPACE * 2)
        for title, listed in (
            (self.waiting_head, self.waiting),
            (self.diary_head, self.diary),
        ):
            column = QVBoxLayout()
            column.setSpacing(SPACE)
            title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(title)
            column.addWidget(listed, 1)
            lists.addLayout(column, 1)
            listed.setWordWrap(True)
            listed.setItemDelegate(_Indented(listed))
            listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.waiting.setAccessibleName(self.tr("还没有送出的修改"))
        self.diary.setAccessibleName(self.tr("最近几次同步"))
        self.diary_head.setText(self.tr("最近几次同步"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(self.notice)
        column.addWidget(sheet)
        column.addWidget(self.bundles)
        column.addLayout(lists, 1)

    def sync(self) -> None:
        """What the button does, also where nothing seems to be there to sync with."""
        self._was_asked = True
        self.notice.clear()
        if self._syncing.state.line is Line.ALONE:
            self.wanted.emit("ways")
        self._syncing.sync_now()

    def show_state(self, state: SyncState) -> None:
        self.words.setText(whole(state))
        does = {Line.SYNCING: self.tr("同步中…"), Line.ALONE: self.tr("去登记…")}
        self.now.setText(does.get(state.line, self.tr("现在同步")))
        if state.synced_at:
            when = datetime.fromtimestamp(state.synced_at / 1000)
            self.last.setText(self.tr("上次完成：{when}").format(when=f"{when:%m-%d %H:%M}"))
        self.last.setVisible(bool(state.synced_at))

    def _ended(self, outcome: object) -> None:
        sentence = str(getattr(outcome, "sentence", ""))
        if self._was_asked and sentence:
            self.notice.say(sentence)
        self._was_asked = False
        self.reload()

    def reload(self) -> None:
        """What waits and what was done, read anew."""
        store = self._room.store
        self._room.background.run(self, lambda: story(store), self._show)

    def _show(self, told: Story) -> None:
        is_alone = told.unsent is None
        self.waiting_head.setText(self.tr("还没有送出　{n}").format(n=told.unsent or ""))
        self.waiting.clear()
        for line in told.waiting:
            self._add(self.waiting, line.words, line.id)
        if is_alone:
            words = self.tr("没有登记到同步中心。修改都在本机，可以做成同步包交给别人。")
            self._add(self.waiting, words, "")
        elif not told.waiting:
            self._add(self.waiting, self.tr("没有，都已送到。"), "")
        self.diary.clear()
        for entry in told.syncs:
            self._add(self.diary, entry.words, "", is_strong=True)
            for line in entry.lines:
                self._add(self.diary, line.words, line.id, is_under=True)
        if not told.syncs:
            self._add(self.diary, self.tr("还没有同步过。"), "")

    def _add(
        self,
        listed: QListWidget,
        words: str,
        id: str,
        *,
        is_strong: bool = False,
        is_under: bool = False,
    ) -> None:
        """``is_under``: it belongs to the line above, and each of its lines shows it."""
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, id)
        item.setData(_IS_UNDER, is_under)
        if is_strong:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        if not id:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        listed.addItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        if id := item.data(Qt.ItemDataRole.UserRole):
            self.opened.emit(str(id))
