"""疑似重复: firms two laptops may both have made. Offered, never decided; Ctrl+Z takes it back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Firm
from db.sentences import Sentence
from db.store import doubles, queries
from db.store.doubles import SAME_CODE, Double
from db.store.unit import Unit
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import empty, scrolled

_SHOWN = 40


class DoublesPage(QWidget):
    """``opened(id)`` of a firm somebody wants to see first."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.found: list[Double] = []
        self.head, self.notice = said("", "title"), Notice()
        self.words = said(
            self.tr(
                "信用代码相同，或名称相同的企业，可能是两台电脑各建了一次。合并由人决定，可以撤销。"
            ),
            "muted",
            wraps=True,
        )
        self._column = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        for widget in (self.head, self.words, self.notice):
            column.addWidget(widget)
        column.addWidget(scrolled(self._column), 1)
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
        self.head.setText(self.tr("疑似重复　{n}").format(n=len(self.found)))
        empty(self._column)
        for double, firms in pairs:
            self._column.addWidget(self._block(double, firms))
        if not pairs:
            self._column.addWidget(said(self.tr("没有发现重复的企业。"), "lead"))
        self._column.addStretch()

    def _block(self, double: Double, firms: list[Firm]) -> QWidget:
        block = framed("sheet")
        column = QVBoxLayout(block)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        why = self.tr("信用代码相同") if double.why == SAME_CODE else self.tr("名称相同")
        column.addWidget(said(why, "strong"))
        for keep, other in ((firms[0], firms[1]), (firms[1], firms[0])):
            row = QHBoxLayout()
            see = button(self.tr("看"), "link")
            see.clicked.connect(partial(self.opened.emit, keep.id))
            take = button(self.tr("合并，留这一条"))
            take.setAccessibleName(self.tr("合并，留“{name}”").format(name=keep.caption))
            take.clicked.connect(partial(self._make_one, keep, other))
            details = [keep.legal_name, keep.uscc, keep.reg_address]
            row.addWidget(said("　".join(str(d) for d in details if d), wraps=True), 1)
            row.addWidget(see)
            row.addWidget(take)
            column.addLayout(row)
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
