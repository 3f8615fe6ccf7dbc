"""The laptops of our space: who is in, a code for one more, and putting one out that was lost."""

from __future__ import annotations

from functools import partial

import segno
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.sync import space
from db.sync.membership import is_enrolled
from db.sync.space import Laptop
from desktop.room import Room
from desktop.screens.panel import Panel, ShownCode
from desktop.widgets.labels import Short, button, said
from desktop.widgets.scrolled import empty

translate = QCoreApplication.translate
_SIDE, _NAME = 180, 300


class LaptopsPanel(Panel):
    """Only there where this laptop belongs to a hub."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("本单位的电脑"))
        self._sure_of = ""
        self.laptops: list[Laptop] = []
        self.invite = button(self.tr("给一台新电脑发登记码"))
        self.shown = ShownCode()
        self._rows = QVBoxLayout()
        self.words.hide()
        self.head.addWidget(self.invite)
        self.inside.insertLayout(self.inside.indexOf(self.notice), self._rows)
        self.add_above_notice(self.shown)
        self.invite.clicked.connect(self._invite)
        self.reload()

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
        name = Short(f"{one.label or one.id}{us}", "muted" if one.is_revoked else "strong")
        name.setFixedWidth(_NAME)
        row.addWidget(name)
        row.addWidget(said(self.tr("已停用") if one.is_revoked else _role(one.role), "muted"), 1)
        if not one.is_us and not one.is_revoked:
            out = button(self.tr("停用"))
            out.setAccessibleName(self.tr("停用“{name}”").format(name=one.label))
            out.clicked.connect(partial(self._put_out, one))
            row.addWidget(out)
        holder = QWidget()
        holder.setLayout(row)
        return holder

    def _invite(self) -> None:
        store = self._room.store
        self._room.background.run(self, lambda: space.invite(store), self._invited, self.notice.say)

    def _invited(self, code: str) -> None:
        self.shown.show_code(code, picture_of(code, self.devicePixelRatioF()))
        self.notice.say(
            self.tr("登记码一天内有效，只能用一次。让对方输入，或拍下二维码拖进登记框。")
        )

    def _put_out(self, one: Laptop) -> None:
        if self._sure_of != one.id:
            self._sure_of = one.id
            self.notice.say(
                self.tr(
                    "停用后“{name}”不能再同步；它已有的资料仍在它的磁盘上。再按一次确认。"
                ).format(name=one.label)
            )
            return
        store = self._room.store

        def work() -> list[Laptop]:
            space.put_out(store, one.id)
            return space.laptops(store)

        self._room.background.run(self, work, self._show, self.notice.say)


def picture_of(text: str, ratio: float = 1.0) -> QPixmap:
    """A QR code, black on white in light and dark alike: a camera reads it. ``ratio`` is that of
    the screen: its pixels to those of the window."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = max(2, round(_SIDE * ratio) // (len(rows) + 4))  # whole pixels: no seams in between
    made = QPixmap(side * (len(rows) + 4), side * (len(rows) + 4))
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    for y, row in enumerate(rows, 2):
        for x, is_dark in enumerate(row, 2):
            if is_dark:
                painter.fillRect(x * side, y * side, side, side, Qt.GlobalColor.black)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def _role(role: str) -> str:
    return {
        "reader": translate("Laptops", "只读"),
        "editor": translate("Laptops", "可编辑"),
        "chief": translate("Laptops", "负责人"),
        "administrator": translate("Laptops", "管理员"),
    }.get(role, role)
