"""The first start: the banner, a passphrase, the recovery code shown once, sample or empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QWidget,
)

from db.errors import reason
from db.store.store import Store
from desktop.background import Background
from desktop.door import Door
from desktop.screens import paper
from desktop.screens.passphrase_pair import PassphrasePair
from desktop.screens.sheet import banner, centred, head
from desktop.widgets.labels import button, said
from desktop.widgets.notice import Notice
from desktop.wording import spoken

AskFile = Callable[[QWidget, str, str], Path | None]


def ask_where_to_save(parent: QWidget, title: str, name: str) -> Path | None:
    """The system's own dialog; None when the person thought better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name)
    return Path(chosen) if chosen else None


class FirstRun(QStackedWidget):
    """Three sheets, one after the other; ``opened`` carries the new store,
    ``language_wanted`` the language somebody would rather read.
    """

    opened = Signal(object)
    language_wanted = Signal(str)

    def __init__(
        self, door: Door, background: Background, ask_file: AskFile = ask_where_to_save
    ) -> None:
        super().__init__()
        self._door = door
        self._background = background
        self._ask_file = ask_file
        self._store: Store | None = None
        self._code = ""
        self.notice = Notice()
        self.pair = PassphrasePair()
        self.make = button(self.tr("建立资料夹"), "primary")
        self.copied = QCheckBox(self.tr("恢复码我已抄写或打印，并收在别处"))
        self.onward = button(self.tr("继续"), "primary")
        self.with_sample = button(self.tr("装入示例资料"), "primary")
        self.empty = button(self.tr("空白开始"))
        self.author = QLineEdit()
        self.has_sample = False
        self.code = said("", "code", wraps=True)
        self.addWidget(self._passphrase_sheet())
        self.addWidget(self._code_sheet())
        self.addWidget(self._choice_sheet())

    def _passphrase_sheet(self) -> QWidget:
        page, sheet = centred()
        sheet.addLayout(head(self.language_wanted.emit))
        sheet.addWidget(banner())
        sheet.addWidget(
            said(self.tr("第一步：定一个口令。资料在这台电脑上加密保存，凭口令打开。"), wraps=True)
        )
        sheet.addWidget(self.pair)
        where = self.tr("资料夹：{path}").format(path=self._door.path)
        sheet.addWidget(said(where, "muted", wraps=True))
        sheet.addWidget(self.notice)
        self.make.setEnabled(False)
        self.pair.changed.connect(lambda: self.make.setEnabled(bool(self.pair.passphrase)))
        self.pair.finished.connect(self.make.click)
        self.make.clicked.connect(self._make)
        sheet.addLayout(_at_the_right(self.make))
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.currentIndex() == 0:
            self.pair.first.setFocus()

    def _code_sheet(self) -> QWidget:
        page, sheet = centred()
        sheet.addWidget(said(self.tr("第二步：收好恢复码"), "title"))
        sheet.addWidget(
            said(
                self.tr(
                    "忘记口令时，只有它能打开资料。它只显示这一次：请抄写或打印，"
                    "与电脑分开保管，不要存在这台电脑里。"
                ),
                wraps=True,
            )
        )
        self.code.setAccessibleName(self.tr("恢复码"))
        sheet.addWidget(self.code)
        row = QHBoxLayout()
        save, printed = button(self.tr("另存为文件…")), button(self.tr("打印…"))
        save.clicked.connect(self._save_code)
        printed.clicked.connect(lambda: paper.print_code(self, self._code))
        row.addWidget(save)
        row.addWidget(printed)
        row.addStretch()
        sheet.addLayout(row)
        self.saved = said("", "muted", wraps=True)
        self.saved.hide()
        sheet.addWidget(self.saved)
        sheet.addWidget(self.copied)
        self.onward.setEnabled(False)
        self.copied.toggled.connect(self.onward.setEnabled)
        self.onward.clicked.connect(self._forget_code)
        sheet.addLayout(_at_the_right(self.onward))
        return page

    def _choice_sheet(self) -> QWidget:
        page, sheet = centred()
        sheet.addWidget(said(self.tr("第三步：从哪里开始"), "title"))
        sheet.addWidget(
            said(
                self.tr("示例是一座虚构的城市和一场虚构的洽谈，四张卡都已填好，适合先学着用。"),
                wraps=True,
            )
        )
        sheet.addWidget(said(self.tr("空白开始：从导入企业名单或新建洽谈做起。"), wraps=True))
        sheet.addWidget(said(self.tr("谁在写？每一处修改都记下是谁写的，请写真实姓名。"), "strong"))
        self.author.setAccessibleName(self.tr("署名"))
        self.author.setPlaceholderText(self.tr("姓名，以后可在“设置”里改"))
        sheet.addWidget(self.author)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.empty)
        row.addWidget(self.with_sample)
        self.empty.clicked.connect(self._enter)
        self.with_sample.clicked.connect(self._fill)
        sheet.addLayout(row)
        return page

    def _make(self) -> None:
        passphrase = self.pair.passphrase
        if not passphrase:
            return
        self.notice.clear()
        self.make.setEnabled(False)
        self.make.setText(self.tr("正在建立…"))
        self._background.run(
            self,
            lambda: self._door.make(passphrase),
            self._made,
            self.notice.say,
            ended=self._ready,
        )

    def _made(self, made: tuple[Store, str]) -> None:
        self._store, self._code = made
        self.pair.clear()
        self.code.setText(self._code)
        self.setCurrentIndex(1)
        self.copied.setFocus()

    def _ready(self) -> None:
        self.make.setText(self.tr("建立资料夹"))
        self.make.setEnabled(bool(self.pair.passphrase))

    def _save_code(self) -> None:
        file = self._ask_file(self, self.tr("恢复码存到哪里"), self.tr("四知恢复码.txt"))
        if file is None:
            return
        self.saved.show()
        try:
            file.write_text(paper.words_of_code(self._code), "utf-8")
        except OSError as error:
            why = self.tr("没有存成：{why}。请换一个位置。")
            self.saved.setText(why.format(why=spoken(reason(error))))
            return
        self.saved.setText(self.tr("已存到“{file}”。请移到U盘或打印后删除。").format(file=file))

    def _forget_code(self) -> None:
        self._code = ""
        self.code.clear()
        self.setCurrentIndex(2)
        self.author.setFocus()

    def _fill(self) -> None:
        store = self._store
        if store is None:
            return
        self.with_sample.setEnabled(False)
        self.empty.setEnabled(False)
        self.with_sample.setText(self.tr("正在装入…"))
        self._background.run(
            self, lambda: self._door.fill(store), lambda _: self._enter_sample(), ended=self._filled
        )

    def _enter_sample(self) -> None:
        self.has_sample = True
        self._enter()

    def _filled(self) -> None:
        self.with_sample.setEnabled(True)
        self.empty.setEnabled(True)
        self.with_sample.setText(self.tr("装入示例资料"))

    def _enter(self) -> None:
        store, name = self._store, self.author.text().strip()
        if store is None:
            return
        if name:
            store.author = name
            store.set_setting("author", name)
        self.opened.emit(store)

    def abandon(self) -> None:
        """The window closes in the middle: what was made is closed properly."""
        if self._store is not None:
            self._store.close()


def _at_the_right(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    return row
