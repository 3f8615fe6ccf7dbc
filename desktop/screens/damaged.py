"""The data do not open: what happened, which backups there are. Nothing here deletes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget

from db.errors import Refusal
from db.store.backups import Backup
from db.store.store import Store
from desktop.background import Background
from desktop.door import Door
from desktop.screens.sheet import centred
from desktop.widgets.labels import button, said
from desktop.widgets.notice import Notice
from desktop.wording import spoken


class Damaged(QStackedWidget):
    """``opened`` carries the store brought back; ``left`` when the person goes back."""

    opened = Signal(object)
    left = Signal()

    def __init__(
        self, door: Door, background: Background, refusal: Refusal, passphrase: str
    ) -> None:
        super().__init__()
        self._door = door
        self._background = background
        self._passphrase = passphrase
        self.notice = Notice()
        self.list = QListWidget()
        self.restore = button(self.tr("用这份备份恢复"), "primary")
        page, sheet = centred(680)
        sheet.addWidget(said(self.tr("资料没有打开"), "title"))
        sheet.addWidget(said(spoken(refusal.sentence), wraps=True))
        self.words = said(
            self.tr(
                "下面是已有的备份。恢复时，现在的文件会挪到 backups 文件夹里留着，不会删除；"
                "备份之后的修改不在其中。"
            ),
            "muted",
            wraps=True,
        )
        sheet.addWidget(self.words)
        self.list.setAccessibleName(self.tr("备份"))
        self.list.setMinimumHeight(132)
        sheet.addWidget(self.list)
        sheet.addWidget(self.notice)
        row = QHBoxLayout()
        back = button(self.tr("返回"))
        back.clicked.connect(self.left)
        row.addWidget(back)
        row.addStretch()
        row.addWidget(self.restore)
        sheet.addLayout(row)
        self.restore.setEnabled(False)
        self.restore.clicked.connect(self._restore)
        self.list.currentItemChanged.connect(lambda now, _: self.restore.setEnabled(bool(now)))
        self.addWidget(page)
        background.run(self, door.backups, self._show)

    def _show(self, backups: list[Backup]) -> None:
        for backup in backups:
            item = QListWidgetItem(self._words(backup))
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self.list.addItem(item)
        if backups:
            self.list.setCurrentRow(0)
            self.restore.setFocus()
        else:
            for widget in (self.words, self.list, self.restore):
                widget.hide()
            self.notice.say(self.tr("请先把整个资料夹拷贝一份，里面的文件都不要删，再找管理员。"))

    def _words(self, backup: Backup) -> str:
        whys = {
            "daily": self.tr("每日备份"),
            "before_migration": self.tr("升级之前"),
            "before_import": self.tr("导入之前"),
            "before_merge": self.tr("合并之前"),
            "by_hand": self.tr("手工备份"),
        }
        words = self.tr("{when}　{why}　{rows} 条记录　{size} MB　{proof}")
        return words.format(
            when=backup.when.astimezone().strftime("%Y-%m-%d %H:%M"),
            why=whys[backup.why],
            rows=f"{backup.rows.get('record', 0):,}",
            size=f"{backup.size / 2**20:.1f}",
            proof=self.tr("已验证") if backup.is_verified else self.tr("不完整"),
        )

    def _restore(self) -> None:
        backup: Backup = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.notice.clear()
        self.restore.setEnabled(False)
        self.restore.setText(self.tr("正在恢复…"))
        self._background.run(
            self,
            lambda: self._door.bring_back(backup, self._passphrase),
            self._restored,
            self.notice.say,
            ended=self._ready,
        )

    def _restored(self, store: Store) -> None:
        self._passphrase = ""
        self.opened.emit(store)

    def _ready(self) -> None:
        self.restore.setText(self.tr("用这份备份恢复"))
        self.restore.setEnabled(True)
