"""Opening: the passphrase, or the recovery code. What is wrong is said in its place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from db.errors import Refusal
from db.records import Base
from db.store.store import Store
from desktop.background import Background
from desktop.door import DAMAGED, Door
from desktop.screens.passphrase_pair import PassphrasePair
from desktop.screens.sheet import banner, centred, head
from desktop.widgets.labels import button, said
from desktop.widgets.notice import Notice
from desktop.widgets.soon import soon

_ONCE_SHOWN = 30
"""Milliseconds: while a passphrase is typed, what the first question of every home waits for is
made ready."""


class Unlock(QStackedWidget):
    """``opened`` carries the store; ``damaged`` the refusal and what was typed;
    ``language_wanted`` the language somebody would rather read.
    """

    opened = Signal(object)
    language_wanted = Signal(str)
    damaged = Signal(object, str)

    def __init__(self, door: Door, background: Background) -> None:
        super().__init__()
        self._door = door
        self._background = background
        self.notice, self.code_notice = Notice(), Notice()
        self.passphrase = QLineEdit()
        self.enter = button(self.tr("打开"), "primary")
        self.by_code = button(self.tr("用恢复码打开…"), "link")
        self.code = QLineEdit()
        self.pair = PassphrasePair()
        self.enter_by_code = button(self.tr("打开并换口令"), "primary")
        self.addWidget(self._passphrase_sheet())
        self.addWidget(self._code_sheet())
        soon(self, lambda: background.run(self, Base.registry.configure), _ONCE_SHOWN)

    def _passphrase_sheet(self) -> QWidget:
        page, sheet = centred()
        sheet.addLayout(head(self.language_wanted.emit))
        sheet.addWidget(banner())
        sheet.addWidget(said(self.tr("请输入口令"), "strong"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("口令"))
        self.passphrase.setMaxLength(200)
        self.passphrase.returnPressed.connect(self.enter.click)
        self.passphrase.textEdited.connect(self.notice.clear)
        sheet.addWidget(self.passphrase)
        sheet.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.by_code)
        row.addStretch()
        row.addWidget(self.enter)
        sheet.addLayout(row)
        place = self.tr("资料夹：{path}").format(path=self._door.path)
        sheet.addWidget(said(place, "muted", wraps=True))
        self.enter.clicked.connect(self._open)
        self.by_code.clicked.connect(self._to_code)
        self.passphrase.setFocus()
        return page

    def _code_sheet(self) -> QWidget:
        page, sheet = centred()
        sheet.addWidget(said(self.tr("用恢复码打开"), "title"))
        sheet.addWidget(
            said(self.tr("照打印件输入，大小写、空格和横线不论。随后定一个新口令。"), wraps=True)
        )
        self.code.setAccessibleName(self.tr("恢复码"))
        self.code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        sheet.addWidget(self.code)
        sheet.addWidget(self.pair)
        sheet.addWidget(self.code_notice)
        row = QHBoxLayout()
        back = button(self.tr("返回"))
        back.clicked.connect(lambda: self.setCurrentIndex(0))
        row.addWidget(back)
        row.addStretch()
        row.addWidget(self.enter_by_code)
        sheet.addLayout(row)
        self.enter_by_code.setEnabled(False)
        self.code.textChanged.connect(self._weigh)
        self.pair.changed.connect(self._weigh)
        self.pair.finished.connect(self.enter_by_code.click)
        self.enter_by_code.clicked.connect(self._open_by_code)
        return page

    def _weigh(self) -> None:
        self.enter_by_code.setEnabled(bool(self.code.text().strip() and self.pair.passphrase))

    def _to_code(self) -> None:
        self.setCurrentIndex(1)
        self.code.setFocus()

    def _open(self) -> None:
        typed = self.passphrase.text()
        self.notice.clear()
        self._wait(self.enter, self.tr("正在打开…"))
        self._background.run_in_order(
            self,
            lambda: self._door.open(typed),
            self._opened,
            lambda refusal: self._refused(refusal, typed),
            ended=self._ready,
        )

    def _open_by_code(self) -> None:
        code, new = self.code.text(), self.pair.passphrase
        self.code_notice.clear()
        self._wait(self.enter_by_code, self.tr("正在打开…"))
        self._background.run_in_order(
            self,
            lambda: self._door.open_by_code(code, new),
            self._opened,
            lambda refusal: self._refused(refusal, new),
            ended=self._ready,
        )

    def _wait(self, pressed: QWidget, words: str) -> None:
        self.enter.setEnabled(False)
        self.enter_by_code.setEnabled(False)
        if pressed is self.enter:
            self.enter.setText(words)
        else:
            self.enter_by_code.setText(words)

    def _opened(self, store: Store) -> None:
        self.passphrase.clear()
        self.pair.clear()
        self.code.clear()
        self.opened.emit(store)

    def _ready(self) -> None:
        self.enter.setText(self.tr("打开"))
        self.enter_by_code.setText(self.tr("打开并换口令"))
        self.enter.setEnabled(True)
        self._weigh()

    def _refused(self, refusal: Refusal, typed: str) -> None:
        if refusal.code in DAMAGED:
            self.damaged.emit(refusal, typed)
            return
        (self.notice if self.currentIndex() == 0 else self.code_notice).say(refusal)
        if self.currentIndex() == 0:
            self.passphrase.selectAll()
            self.passphrase.setFocus()
