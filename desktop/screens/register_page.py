"""登记: the packs of a negotiation; each seen in the window, printed again, compared with today."""

from __future__ import annotations

import tempfile
from functools import partial
from itertools import groupby
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import PackIssued, values
from desktop import printers, register
from desktop.announcer import Changes, touches
from desktop.briefing.since import GONE, since
from desktop.pack.snapshot import Since
from desktop.register import Reprint
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import empty, scrolled
from desktop.widgets.sheets import Sheets
from desktop.wording import choice_of


class RegisterPage(QWidget):
    """The list on the left, the pages of the chosen pack on the right."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._id = negotiation_id
        self._name = f"register:{negotiation_id}"
        self.packs: list[PackIssued] = []
        self.sheets = Sheets(room.look)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("发放登记"))
        self.list.setFixedWidth(300)
        self.see, self.again = button(self.tr("预览"), "primary"), button(self.tr("重印…"))
        self.compare, self.send = button(self.tr("此后有何变化")), button(self.tr("打印"))
        self.notice, self.words = Notice(), said("", "muted", wraps=True)
        self._column = QVBoxLayout()
        self.right = QStackedWidget()
        self.right.addWidget(self.sheets)
        self.right.addWidget(scrolled(self._column))
        self.nothing = Nothing(
            "pack", self.tr("还没有发出过简报包。在“打印”里生成第一份，就会登记在这里。")
        )
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list, 1)
        for two in ((self.see, self.again), (self.compare, self.send)):
            row = QHBoxLayout()
            for action in two:
                row.addWidget(action)
            left.addLayout(row)
        self.both = QWidget()
        body = QHBoxLayout(self.both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE * 2)
        body.addLayout(left)
        body.addWidget(self.right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.notice)
        outer.addWidget(self.words)
        outer.addWidget(self.nothing, 1)
        outer.addWidget(self.both, 1)
        self._wire()

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(lambda _: self._offer())
        self.list.itemActivated.connect(lambda _: self.preview())
        self.see.clicked.connect(self.preview)
        self.again.clicked.connect(self._ask_place)
        self.compare.clicked.connect(self.show_changes)
        self.send.clicked.connect(self._send)
        self.sheets.wanted.connect(self._draw)
        self._room.announcer.changed.connect(self._hear)
        self._offer()

    def selected(self) -> PackIssued | None:
        at = self.list.currentRow()
        return self.packs[at] if 0 <= at < len(self.packs) else None

    def reload(self) -> None:
        room = self._room
        room.background.run(self, lambda: register.packs(room.store, self._id), self._show)

    def _show(self, packs: list[PackIssued]) -> None:
        chosen, self.packs = self.selected(), packs
        self.list.clear()
        for pack in packs:
            edition = choice_of(values.EDITION, pack.edition or "")
            holder = pack.holder or self.tr("未写持有人")
            words = self.tr("{number}　{edition}\n{at}　{pages} 页　{holder}").format(
                number=pack.number, edition=edition, at=pack.issued_at, pages=pack.pages,
                holder=holder,
            )  # fmt: skip
            self.list.addItem(QListWidgetItem(words))
        ids = [pack.id for pack in packs]
        self.list.setCurrentRow(ids.index(chosen.id) if chosen and chosen.id in ids else 0)
        self.words.setText(self.tr("共 {n} 份。").format(n=len(packs)))
        self.words.setVisible(bool(packs))
        self.both.setVisible(bool(packs))
        self.nothing.setVisible(not packs)
        self._offer()

    def _offer(self) -> None:
        for action in (self.see, self.again, self.compare, self.send):
            action.setEnabled(self.selected() is not None)

    def preview(self, *_: object) -> None:
        """The pages of the chosen pack, as it was handed out."""
        pack, room, name = self.selected(), self._room, self._name
        if pack is None:
            return
        self.notice.clear()

        def work() -> tuple[list[tuple[float, float]], Reprint]:
            again = register.printed_again(room.store, pack, room.press)
            return room.press.open(name, again.pdf), again

        room.background.run(self, work, self._show_pages, self._refused)

    def _show_pages(self, made: tuple[list[tuple[float, float]], Reprint]) -> None:
        sizes, again = made
        self.right.setCurrentWidget(self.sheets)
        self.sheets.show_sizes(sizes)
        self.sheets.go_to(1)
        self.words.setText(self._likeness(again))

    def _likeness(self, again: Reprint) -> str:
        if again.is_identical:
            return self.tr("与当时发出的文件逐字节相同。")
        return self.tr(
            "内容按当时的底稿；文件与当时的不是逐字节相同（当时加了口令，或程序已换版本）。"
        )

    def _draw(self, page: int, width: int) -> None:
        press, name = self._room.press, self._name
        self._room.background.run(
            self, lambda: press.picture(name, page, width), self.sheets.show_picture, self._refused
        )

    def _ask_place(self) -> None:
        if (pack := self.selected()) is not None:
            title, name = self.tr("重印存到哪里"), f"{pack.number}.pdf"
            chosen, _ = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
            if chosen:
                self.print_again(Path(chosen))

    def print_again(self, out: Path) -> None:
        """The chosen pack once more, as it was, into a file."""
        pack, room = self.selected(), self._room
        if pack is not None:
            told = self.tr("已重印 {number}，存在 {file}，没有另行登记。{likeness}")

            def show(again: Reprint) -> None:
                likeness = self._likeness(again)
                words = told.format(number=pack.number, file=out, likeness=likeness)
                self.words.setText(words)

            room.background.run(
                self,
                lambda: register.print_again(room.store, pack, room.press, out),
                show,
                self._refused,
            )

    def _send(self) -> None:
        """The chosen pack, as it was, to the system's printer; no copy stays on the disk."""
        pack, room = self.selected(), self._room
        if pack is None:
            return
        said_copies = pack.copies or ""
        copies = int(said_copies) if said_copies.isdecimal() else 1
        told = self.tr("{number} 已交给打印机打印 {copies} 份。")
        words = told.format(number=pack.number, copies=copies)

        def work() -> None:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / f"{pack.number}.pdf"
                register.print_again(room.store, pack, room.press, file)
                printers.send(file, copies=copies)

        self.notice.clear()
        room.background.run(self, work, lambda _: self.words.setText(words), self._refused)

    def show_changes(self, *_: object) -> None:
        """What the same pack would say otherwise today, in the place of the pages."""
        pack, room = self.selected(), self._room
        if pack is None:
            return
        self.notice.clear()
        today = room.today()
        work = partial(since, room.store, pack.number or "", today=today)
        room.background.run(self, work, self._show_changes, self._refused)

    def _show_changes(self, found: Since) -> None:
        """By part, in the order of the pack."""
        self.words.clear()
        empty(self._column)
        count = len(found.changes)
        head = self.tr("{number} 发出以后，有 {n} 处变化。").format(number=found.number, n=count)
        nothing = self.tr("{number} 与今天的资料相比，没有变化。").format(number=found.number)
        self._column.addWidget(said(head if count else nothing, "heading", wraps=True))
        for part, changes in groupby(found.changes, key=lambda change: change.part):
            self._column.addWidget(said(part, "strong"))
            for change in changes:
                role = "alarm" if change.kind == GONE else ""
                words = self.tr("{title}：{words}").format(title=change.title, words=change.words)
                self._column.addWidget(said(words, role, wraps=True))
        self._column.addStretch()
        self.right.setCurrentIndex(1)

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)

    def _hear(self, changes: Changes) -> None:
        if self.isVisible() and touches(changes, "pack_issued"):
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
