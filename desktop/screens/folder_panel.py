"""A shared folder, on a network or cloud drive: everybody adds bundles, which find themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from db.store.store import Store
from db.sync import shared
from desktop.room import Room
from desktop.screens.panel import CODE, Panel
from desktop.widgets.labels import button
from desktop.widgets.masked_line import MaskedLine


class FolderPanel(Panel):
    """``changed`` when the folder is another now."""

    changed = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("共享文件夹"))
        self._path: Path | None = None
        self.passphrase = MaskedLine()
        self.passphrase.setPlaceholderText(self.tr("共享口令，每台电脑相同"))
        self.passphrase.setAccessibleName(self.tr("共享口令"))
        self.choose = button(self.tr("选文件夹…"))
        self.share = button(self.tr("开始共享"), "primary")
        self.stop = button(self.tr("不再共享"))
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.share.clicked.connect(self._share)
        self.stop.clicked.connect(self._stop)
        self.show_folder()

    def _lay_out(self) -> None:
        self.passphrase.setMaximumWidth(CODE)
        self.row.addWidget(self.passphrase, 1)
        for widget in (self.share, self.choose, self.stop):
            self.row.addWidget(widget)
        self.row.addStretch()

    def show_folder(self) -> None:
        """Which folder is shared now."""
        now = shared.folder_of(self._room.store)
        for widget in (self.choose, self.passphrase, self.share):
            widget.setVisible(now is None)
        self.stop.setVisible(now is not None)
        if now is not None:
            words = self.tr("正在共享“{path}”：有新同步包自动收下，这里的修改自动放进去。")
            self.words.setText(words.format(path=now.path))
        elif self._path is not None:
            self.words.setText(self.tr("已选“{path}”，填好口令后开始。").format(path=self._path))
        else:
            self.words.setText(
                self.tr(
                    "网络盘、网盘或 U 盘上的一个文件夹，大家都放同步包进去；内容加密，互不覆盖。"
                )
            )

    def _choose(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, self.tr("选择共享文件夹")):
            self._path = Path(chosen)
            self.show_folder()
            self.passphrase.setFocus()

    def share_in(self, path: Path) -> None:
        """The folder somebody means; what the dialog of the system would give."""
        self._path = path
        self.show_folder()

    def _share(self) -> None:
        store, path, words = self._room.store, self._path, self.passphrase.text()
        if path is None:
            self.notice.say(self.tr("请先选一个文件夹。"))
            return
        self._room.background.run_in_order(
            self, lambda: shared.share(store, path, words), self._done, self.notice.say
        )

    def _stop(self) -> None:
        store: Store = self._room.store
        self._room.background.run_in_order(
            self, lambda: shared.stop_sharing(store), self._done, self.notice.say
        )

    def _done(self, _: object) -> None:
        self.notice.clear()
        self.passphrase.clear()
        self._path = None
        self.show_folder()
        self.changed.emit()
