"""帮助: which version this is, where the data lies, every key, and the tour once more."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.icons import with_icon
from desktop.widgets.labels import Short, button, framed, said
from desktop.widgets.scrolled import scrolled
from desktop.wording import bracketed

translate = QCoreApplication.translate


def shortcuts() -> Sequence[tuple[str, str]]:
    """Every key of the window with what it does; a test holds it to the window."""
    return (
        ("Ctrl+K", translate("Help", "找资料、做事情：中文、拼音、首字母都行")),
        ("Ctrl+N", translate("Help", "新建洽谈")),
        ("Ctrl+Z", translate("Help", "撤销，最近一百步，重开程序后也行")),
        ("Ctrl+Shift+Z / Ctrl+Y", translate("Help", "重做")),
        ("F9", translate("Help", "进入或离开展位模式")),
        ("F1", translate("Help", "这一页")),
        ("Ctrl+L", translate("Help", "锁定")),
        ("Ctrl+F", translate("Help", "列表：跳到筛选")),
        ("Enter / F2", translate("Help", "打开一行，或就地修改")),
        ("Esc", translate("Help", "收起：清空筛选、合上表单、离开导览")),
        ("Alt+↑ / Alt+↓", translate("Help", "把一行往上、往下挪")),
        (
            "F5 F6 F7 F8",
            translate("Help", "会谈记录里：把选中的话记为事实、我方承诺、对方承诺、待办"),
        ),
        ("Ctrl+Enter", translate("Help", "展位模式：存好，下一位")),
        ("Tab / Shift+Tab", translate("Help", "下一处、上一处；全程不用鼠标")),
    )


class HelpPage(QWidget):
    """``tour_wanted``: the five steps, from the beginning."""

    tour_wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._home = room.store.home.path
        self.tour = with_icon(button(self.tr("五步导览"), "primary"), "tour")
        self.tour.clicked.connect(self.tour_wanted)
        self.open_home = button(self.tr("打开资料夹所在位置"))
        self.open_home.clicked.connect(self._open_home)
        inside = QVBoxLayout()
        page = scrolled(inside)
        inside.addWidget(self._about())
        inside.addWidget(said(self.tr("快捷键"), "heading"))
        inside.addWidget(_keys())
        inside.addWidget(said(self.tr("出了问题"), "heading"))
        words = self.tr(
            "程序出意外时会弹出一份故障报告，不含任何卡片内容，存下来发给维护人员即可。\n"
            "想先试试再说，可在命令行用 sizhi open --temp-home 打开一个关窗即删的临时资料夹；"
            "要看程序在做什么，加上 --debug。\n资料有没有损坏，用 sizhi check 检查。"
        )
        inside.addWidget(said(words, wraps=True))
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.addWidget(said(self.tr("帮助"), "title"))
        column.addWidget(page, 1)

    def _about(self) -> QWidget:
        sheet = framed("sheet")
        grid = QGridLayout(sheet)
        grid.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        grid.setHorizontalSpacing(SPACE * 2)
        grid.setVerticalSpacing(SPACE)
        machine = f"Python {platform.python_version()} · Qt {PySide6.__version__}"
        lines = (
            (self.tr("版本"), bracketed(program_version(), machine)),
            (self.tr("资料夹"), str(self._home)),
        )
        for at, (name, value) in enumerate(lines):
            grid.addWidget(said(name, "muted"), at, 0)
            grid.addWidget(Short(value), at, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.tour)
        row.addWidget(self.open_home)
        row.addStretch()
        grid.addLayout(row, len(lines), 0, 1, 2)
        grid.setColumnStretch(1, 1)
        return sheet

    def _open_home(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._home)))


def program_version() -> str:
    """The version that is installed; "?" where it runs from a bare folder."""
    try:
        return version("sizhi-desk")
    except PackageNotFoundError:
        return "?"


def _keys() -> QWidget:
    """All of them at one glance, in two columns."""
    sheet = framed("sheet")
    grid = QGridLayout(sheet)
    grid.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(6)
    known = shortcuts()
    half = -(-len(known) // 2)
    for at, (keys, words) in enumerate(known):
        place, row = divmod(at, half)
        top = Qt.AlignmentFlag.AlignTop  # level with the first line of what may take two
        grid.addWidget(said(keys, "strong"), row, place * 2, top)
        grid.addWidget(said(words, wraps=True), row, place * 2 + 1, top)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return sheet
