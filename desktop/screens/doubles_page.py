"""疑似重复: firms two laptops may both have made. Offered, never decided; Ctrl+Z takes it back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.records import Firm
from db.sentences import Sentence
from db.store import doubles, queries
from db.store.doubles import SAME_CODE, Double
from db.store.unit import Unit
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.screens.panel import SortingPage
from desktop.theme import SPACE
from desktop.widgets.labels import Short, button, framed, said
from desktop.widgets.links import LinkLine
from desktop.widgets.scrolled import empty, scrolled

_SHOWN = 40


class DoublesPage(SortingPage):
    """``opened(id)`` of a firm somebody wants to see first."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__(room, "firm")
        self.found: list[Double] = []
        self._column = QVBoxLayout()
        self.list = scrolled(self._column)
        self.column.addWidget(self.list, 1)
        room.announcer.changed.connect(self._hear)
        self.reload()

    def _hear(self, changes: Changes) -> None:
        if touches(changes, "firm"):
            self.reload()

    def reload(self) -> None:
        store = self._room.store

        def read() -> list[tuple[Double, list[Firm]]]:
            found = doubles.doubles(store)
            shown = found[:_SHOWN]
            ids = {id for one in shown for id in (one.first, one.second)}
            firms = {firm.id: firm for firm in queries.some(store, Firm, ids)}
            pairs = [(one, [firms[one.first], firms[one.second]]) for one in shown]
            self.found = found
            return pairs

        self._room.background.run(self, read, self._show)

    def _show(self, pairs: list[tuple[Double, list[Firm]]]) -> None:
        head = self.tr(
            "{n} 对企业信用代码或名称相同，可能是两台电脑各建了一次。合并由人决定，可以撤销。"
        )
        nothing = self.tr("没有发现重复的企业。两台电脑各建了一次的，会列在这里。")
        self.show_head(head.format(n=len(self.found)) if self.found else "", nothing)
        self.list.setVisible(bool(self.found))
        empty(self._column)
        for double, firms in pairs:
            self._column.addWidget(self._block(double, firms))
        self._column.addStretch()

    def _block(self, double: Double, firms: list[Firm]) -> QWidget:
        block = framed("sheet")
        column = QVBoxLayout(block)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        why = self.tr("信用代码相同") if double.why == SAME_CODE else self.tr("名称相同")
        column.addWidget(said(why, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 2)
        for at, stretch in enumerate((3, 2, 3)):
            grid.setColumnStretch(at, stretch)
        for at, (keep, other) in enumerate(((firms[0], firms[1]), (firms[1], firms[0]))):
            see = LinkLine(keep.legal_name or keep.caption, is_reference=True)
            see.clicked.connect(partial(self.opened.emit, keep.id))
            take = button(self.tr("合并，留这一条"))
            take.setAccessibleName(self.tr("合并，留“{name}”").format(name=keep.caption))
            take.clicked.connect(partial(self._make_one, keep, other))
            code, address = keep.uscc, keep.reg_address
            grid.addWidget(see, at, 0)
            grid.addWidget(said(code or self.tr("没有信用代码"), "" if code else "muted"), at, 1)
            grid.addWidget(Short(address or self.tr("没有地址"), "" if address else "muted"), at, 2)
            grid.addWidget(take, at, 3)
        column.addLayout(grid)
        apart = button(self.tr("是两家，不再提示"))
        apart.clicked.connect(partial(self._tell_apart, double))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(apart)
        column.addLayout(foot)
        return block

    def _make_one(self, keep: Firm, other: Firm) -> None:
        def wish(w: Unit) -> str:
            doubles.make_one(w, keep.id, other.id)
            return keep.id

        label = Sentence("合并重复企业“{name}”", name=keep.caption[:16])
        done = self.tr("已合并，相关的洽谈、人员、事实都归到“{name}”。Ctrl+Z 可撤销。")
        self._room.edits.do(
            label,
            wish,
            lambda _: self.notice.say(done.format(name=keep.caption)),
            self.notice.say,
        )

    def _tell_apart(self, double: Double) -> None:
        store = self._room.store
        self._room.background.run_in_order(
            self, lambda: doubles.tell_apart(store, double), lambda _: self.reload()
        )
