"""设置: when the window locks itself, who signs what is written, light or dark, the language."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop import language
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import framed, said

IDLE_KEY: Final = "idle_minutes"
IDLE_MINUTES: Final = 10
"""Minutes without a key or a click until the window locks itself, unless somebody chose."""
_REMARK: Final = 520
_CHOICES: Final = (2, 5, 10, 15, 30, 60, 0)


class SettingsPage(QWidget):
    """``idle_changed(minutes)``, 0 for never; ``dark_wanted``; ``language_wanted("en")``."""

    idle_changed = Signal(int)
    dark_wanted = Signal(bool)
    language_wanted = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._kept = Remembered(room.store, room.background)
        self.idle, self.author = QComboBox(), QLineEdit(room.store.author)
        self.dark = QCheckBox(self.tr("深色界面"))
        self.dark.setChecked(room.look.is_dark)
        for minutes in _CHOICES:
            words = self.tr("{n} 分钟无操作").format(n=minutes) if minutes else self.tr("从不")
            self.idle.addItem(words, minutes)
        at = self.idle.findData(self._kept.value(IDLE_KEY, IDLE_MINUTES))
        self.idle.setCurrentIndex(max(0, at))
        self.idle.activated.connect(self._keep_idle)
        self.author.editingFinished.connect(self._keep_author)
        self.dark.toggled.connect(self.dark_wanted)
        self.language = QComboBox()
        for code, name in language.NAMES.items():
            if language.is_there(code):
                self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language.spoken_now()))
        self.language.activated.connect(self._choose_language)
        room.look.changed.connect(self._look_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        sheet = framed("sheet")
        sheet.setMaximumWidth(680)
        sheet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.idle.setMaximumWidth(240)
        form = QGridLayout(sheet)
        form.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        form.setColumnStretch(1, 1)
        form.setVerticalSpacing(SPACE // 2)
        self.idle.setAccessibleName(self.tr("自动锁定"))
        self.author.setAccessibleName(self.tr("署名"))
        self.author.setMaximumWidth(240)
        self.language.setAccessibleName(self.tr("界面语言"))
        self.language.setMaximumWidth(240)
        form.setHorizontalSpacing(SPACE * 3)
        for label, field, meaning in (
            (self.tr("署名"), self.author, self.tr("每一处修改都记下是谁写的；请写真实姓名。")),
            (
                self.tr("自动锁定"),
                self.idle,
                self.tr("锁定后资料从内存中清除，重新输入口令才能打开；没写完的内容会先存好。"),
            ),
            (
                self.tr("界面语言"),
                self.language,
                self.tr("换语言时各页重新打开一次，没写完的内容先存好；台账和简报包总是中文。"),
            ),
            (self.tr("外观"), self.dark, ""),
        ):
            row = form.rowCount()
            form.addWidget(said(label, "muted"), row, 0)  # in line with what it names
            form.addWidget(field, row, 1)
            if meaning:
                form.addWidget(_remark(meaning), row + 1, 1)
                form.setRowMinimumHeight(row + 2, SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.addWidget(said(self.tr("设置"), "title"))
        column.addWidget(sheet)
        column.addStretch()

    def _keep_idle(self, _: int) -> None:
        minutes = int(self.idle.currentData())
        self._kept.keep(IDLE_KEY, minutes)
        self.idle_changed.emit(minutes)

    def _choose_language(self, _: int) -> None:
        self.language_wanted.emit(str(self.language.currentData()))

    def _keep_author(self) -> None:
        store, name = self._room.store, self.author.text().strip()
        if name and name != store.author:
            store.author = name
            self._room.background.run_in_order(self, lambda: store.set_setting("author", name))

    def _look_changed(self) -> None:
        self.dark.blockSignals(True)
        self.dark.setChecked(self._room.look.is_dark)
        self.dark.blockSignals(False)


def _remark(words: str) -> QLabel:
    """What a setting means; as wide as it may be, so that the form knows how high."""
    remark = said(words, "muted", wraps=True)
    remark.setFixedWidth(_REMARK)
    remark.setMinimumHeight(remark.heightForWidth(_REMARK))
    return remark
