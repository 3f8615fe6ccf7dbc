"""The laptops of our space: who is in, a code for one more, and putting one out that was lost."""

from __future__ import annotations

from functools import partial

import segno
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.sync import space
from db.sync.membership import is_enrolled
from db.sync.space import Laptop
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import empty

translate = QCoreApplication.translate
_SIDE = 220


class LaptopsPanel(QWidget):
    """Only there where this laptop belongs to a hub."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._sure_of = ""
        self.laptops: list[Laptop] = []
        self.invite = button(self.tr("给一台新电脑发登记码"))
        self.code, self.notice = said("", "code", wraps=True), Notice()
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.picture = QLabel()
        self._rows = QVBoxLayout()
        self._lay_out()
        self.invite.clicked.connect(self._invite)
        self.reload()

    def _lay_out(self) -> None:
        sheet = framed("sheet")
        head = QHBoxLayout()
        head.addWidget(said(self.tr("本单位的电脑"), "heading"), 1)
        head.addWidget(self.invite)
        shown = QHBoxLayout()
        shown.addWidget(self.picture)
        shown.addWidget(self.code, 1)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        inside.addLayout(head)
        inside.addLayout(self._rows)
        inside.addLayout(shown)
        inside.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)
        self.code.hide()
        self.picture.hide()

    def reload(self) -> None:
        """What is known, at once; then what the hub says now."""
        store = self._room.store
        is_in = is_enrolled(store)
        self.setVisible(is_in)
        if is_in:
            self._show(space.remembered(store))
            self._room.background.run(
                self, lambda: space.laptops(store), self._show, self.notice.say
            )

    def _show(self, laptops: list[Laptop]) -> None:
        self.laptops = laptops
        empty(self._rows)
        for one in laptops:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Laptop) -> QWidget:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        us = self.tr("（本机）") if one.is_us else ""
        gone = self.tr("　已撤销") if one.is_revoked else ""
        row.addWidget(said(f"{one.label or one.id}{us}", "strong"))
        row.addWidget(said(f"{_role(one.role)}{gone}", "muted"), 1)
        if not one.is_us and not one.is_revoked:
            out = button(self.tr("撤销"))
            out.setAccessibleName(self.tr("撤销“{name}”").format(name=one.label))
            out.clicked.connect(partial(self._put_out, one))
            row.addWidget(out)
        holder = QWidget()
        holder.setLayout(row)
        return holder

    def _invite(self) -> None:
        store = self._room.store
        self._room.background.run(self, lambda: space.invite(store), self._invited, self.notice.say)

    def _invited(self, code: str) -> None:
        self.code.setText(code)
        self.code.show()
        self.picture.setPixmap(picture_of(code))
        self.picture.show()
        self.notice.say(
            self.tr("登记码一天内有效，只能用一次。让对方输入，或拍下二维码拖进登记框。")
        )

    def _put_out(self, one: Laptop) -> None:
        if self._sure_of != one.id:
            self._sure_of = one.id
            self.notice.say(
                self.tr(
                    "撤销后“{name}”不能再同步；它已有的资料仍在它的磁盘上。再按一次确认。"
                ).format(name=one.label)
            )
            return
        store = self._room.store

        def work() -> list[Laptop]:
            space.put_out(store, one.id)
            return space.laptops(store)

        self._room.background.run(self, work, self._show, self.notice.say)


def picture_of(text: str) -> QPixmap:
    """A QR code, black on white in light and dark alike: a camera reads it."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = max(2, _SIDE // (len(rows) + 4))  # whole pixels: no seams between the modules
    made = QPixmap(side * (len(rows) + 4), side * (len(rows) + 4))
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    for y, row in enumerate(rows, 2):
        for x, is_dark in enumerate(row, 2):
            if is_dark:
                painter.fillRect(x * side, y * side, side, side, Qt.GlobalColor.black)
    painter.end()
    return made


def _role(role: str) -> str:
    return {
        "reader": translate("Laptops", "只读"),
        "editor": translate("Laptops", "可编辑"),
        "chief": translate("Laptops", "负责人"),
        "administrator": translate("Laptops", "管理员"),
    }.get(role, role)
