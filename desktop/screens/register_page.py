"""登记: the packs of a negotiation; each seen in the window, printed again, compared with today."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import PackIssued, values
from desktop import register
from desktop.announcer import Changes, touches
from desktop.register import Page
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, said
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import empty, scrolled


class RegisterPage(QWidget):
    """The list on the left, the pages of the chosen pack on the right."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._id = negotiation_id
        self._asked = 0
        self.packs: list[PackIssued] = []
        self.pages: list[QLabel] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("发放登记"))
        self.list.setFixedWidth(300)
        self.see, self.again = button(self.tr("预览"), "primary"), button(self.tr("重印…"))
        self.compare = button(self.tr("此后有何变化"))
        self.notice, self.words = Notice(), said("", "muted", wraps=True)
        self._column = QVBoxLayout()
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        for action in (self.see, self.again, self.compare):
            row.addWidget(action)
        left.addLayout(row)
        body = QHBoxLayout()
        body.setSpacing(SPACE * 2)
        body.addLayout(left)
        body.addWidget(scrolled(self._column), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.notice)
        outer.addWidget(self.words)
        outer.addLayout(body, 1)
        self._wire()

    def _wire(self) -> None:
        self.list.currentRowChanged.connect(lambda _: self._offer())
        self.list.itemActivated.connect(lambda _: self.preview())
        self.see.clicked.connect(self.preview)
        self.again.clicked.connect(self._ask_place)
        self.compare.clicked.connect(self.show_changes)
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
            edition = values.EDITION.get(pack.edition or "", pack.edition or "")
            holder = pack.holder or self.tr("未写持有人")
            words = self.tr("{number}　{edition}\n{at}　{pages} 页　{holder}").format(
                number=pack.number, edition=edition, at=pack.issued_at, pages=pack.pages,
                holder=holder,
            )  # fmt: skip
            self.list.addItem(QListWidgetItem(words))
        ids = [pack.id for pack in packs]
        self.list.setCurrentRow(ids.index(chosen.id) if chosen and chosen.id in ids else 0)
        self.words.setText(
            self.tr("共 {n} 份。").format(n=len(packs))
            if packs
            else self.tr("还没有发出过简报包。在“打印”里生成第一份，就会登记在这里。")
        )
        self._offer()

    def _offer(self) -> None:
        for action in (self.see, self.again, self.compare):
            action.setEnabled(self.selected() is not None)

    def preview(self, *_: object) -> None:
        """Lay the pages of the chosen pack out, each as soon as it is drawn."""
        pack = self.selected()
        if pack is None:
            return
        self._begin()
        number, room = self._asked, self._room

        room.background.run(
            self,
            lambda: register.printed_again(room.store, pack),
            lambda pdf: self._draw(number, pdf),
            self._refused,
        )

    def _draw(self, asked: int, pdf: bytes) -> None:
        """In the lane where one thing is done after the other: PDFium is not made for threads."""
        background = self._room.background

        def draw() -> None:
            for page in register.pages(pdf):
                if asked != self._asked:
                    return
                background.tell(self, lambda told: self._show_page(asked, told), page)

        background.run_in_order(self, draw, refused=self._refused)

    def _begin(self) -> None:
        self._asked += 1
        self.notice.clear()
        empty(self._column)
        self.pages = []
        self._column.addStretch()

    def _show_page(self, asked: int, page: Page) -> None:
        if asked != self._asked:
            return
        image = QImage(
            page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32
        )
        label = QLabel()
        label.setPixmap(QPixmap.fromImage(image))
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setAccessibleName(self.tr("第 {n} 页，共 {of} 页").format(n=page.number, of=page.of))
        self.pages.append(label)
        self._column.insertWidget(self._column.count() - 1, label)

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
            told = self.tr("已按当时的底稿重印 {number}，存在 {file}。没有另行登记。")
            words = told.format(number=pack.number, file=out)
            room.background.run(
                self,
                lambda: register.print_again(room.store, pack, out),
                lambda _: self.words.setText(words),
                self._refused,
            )

    def show_changes(self, *_: object) -> None:
        """What the same pack would say otherwise today, in the place of the pages."""
        pack, room = self.selected(), self._room
        if pack is None:
            return
        self._begin()

        def read() -> list[str]:
            from desktop.briefing.since import since

            found = since(room.store, pack.number or "", today=room.today())
            return [change.sentence for change in found.changes]

        room.background.run(self, read, self._show_changes, self._refused)

    def _show_changes(self, sentences: list[str]) -> None:
        told = sentences or [self.tr("与今天的资料相比，没有变化。")]
        self._column.insertWidget(0, said("\n".join(told), wraps=True))

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)

    def _hear(self, changes: Changes) -> None:
        if self.isVisible() and touches(changes, "pack_issued"):
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()
