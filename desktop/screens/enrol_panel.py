"""Enrolment: the code an administrator gave, typed, pasted, or as a picture of its QR code; and for
a new laptop everything in one piece.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from db.errors import Refusal
from db.store import queries
from db.sync import http, snapshot, space
from db.sync.membership import BOOTH, Membership, is_enrolled, membership
from desktop.files import badges
from desktop.room import Room
from desktop.screens.panel import CODE, Panel
from desktop.widgets.icons import with_icon
from desktop.widgets.labels import button


class EnrolPanel(Panel):
    """``changed`` when this laptop belongs to a hub now, or to none."""

    changed = Signal()
    snapshot_came = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("同步中心"))
        self._is_sure = False
        self.code = QLineEdit()
        self.code.setPlaceholderText(self.tr("登记码，形如 https://地址/#ABCDE12345"))
        self.code.setAccessibleName(self.tr("登记码"))
        self.enrol = button(self.tr("登记"), "primary")
        self.picture = with_icon(button(self.tr("从二维码图片…")), "photo")
        self.whole = button(self.tr("整份接收（新电脑）"))
        self.leave = button(self.tr("退出这个中心"))
        self._lay_out()
        self.setAcceptDrops(True)
        self.enrol.clicked.connect(self.join)
        self.code.returnPressed.connect(self.join)
        self.picture.clicked.connect(self._choose)
        self.whole.clicked.connect(self._fetch)
        self.leave.clicked.connect(self._leave)
        self.show_membership()

    def _lay_out(self) -> None:
        self.code.setMaximumWidth(CODE)
        self.row.addWidget(self.code, 1)
        for widget in (self.enrol, self.picture, self.whole, self.leave):
            self.row.addWidget(widget)
        self.row.addStretch()

    def show_membership(self) -> None:
        """Where this laptop belongs, and what can be done about it."""
        store = self._room.store
        member = membership(store) if is_enrolled(store) else None
        if member is None:
            self.words.setText(
                self.tr("向管理员要登记码：输入、粘贴，或把二维码图片拖到这里。登记后自动同步。")
            )
        else:
            self.words.setText(
                self.tr("已登记到 {address}，空间“{space}”。").format(
                    address=member.address, space=member.space
                )
            )
        for widget in (self.code, self.enrol, self.picture):
            widget.setVisible(member is None)
        self.leave.setVisible(member is not None)
        self.whole.setVisible(member is not None and queries.is_empty(store))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.picture.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read_picture(files[0])

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("选择二维码图片"), "", self.tr("图片 (*.png *.jpg *.jpeg *.webp *.bmp)")
        )
        if chosen:
            self.read_picture(Path(chosen))

    def read_picture(self, file: Path) -> None:
        """A photograph of the code on the administrator's screen."""
        self._room.background.run(
            self, lambda: badges.read(file).texts, self._found, self.notice.say
        )

    def _found(self, texts: tuple[str, ...]) -> None:
        codes = [text for text in texts if "/#" in text]
        if not codes:
            self.notice.say(
                self.tr("图片里没有找到登记二维码。请拍清楚、摆正再试，或直接输入登记码。")
            )
            return
        self.code.setText(codes[0])
        self.join()

    def join(self) -> None:
        """Make this laptop a device of the hub."""
        store, code = self._room.store, self.code.text().strip()
        if not code:
            self.notice.say(self.tr("请先输入登记码。"))
            self.code.setFocus()
            return
        self.enrol.setEnabled(False)
        self.notice.say(self.tr("正在登记…"))
        self._room.background.run(
            self, lambda: http.enrol(store, code), self._joined, self.notice.say, self._over
        )

    def _over(self) -> None:
        self.enrol.setEnabled(True)

    def _joined(self, member: Membership) -> None:
        self.code.clear()
        if member.at == BOOTH:
            self.notice.say(self.tr("这是展位主机的配对码，已配对，马上开始同步。"))
            self.changed.emit()
            return
        self.show_membership()
        self.notice.say(
            self.tr("已登记。这是空的资料夹，可以“整份接收”，比逐条同步快。")
            if self.whole.isVisibleTo(self)
            else self.tr("已登记，马上开始同步。")
        )
        self.changed.emit()

    def _fetch(self) -> None:
        store, background = self._room.store, self._room.background
        self.whole.setEnabled(False)

        def told(progress: tuple[int, int]) -> None:
            here, whole = progress
            share = 100 * here // max(1, whole)
            self.notice.say(self.tr("正在接收　{share}%").format(share=share))

        def work() -> snapshot.Fetched:
            return snapshot.fetch(
                store, lambda here, whole: background.tell(self, told, (here, whole))
            )

        background.run(self, work, self._fetched, self._not_whole)

    def _fetched(self, fetched: snapshot.Fetched) -> None:
        self.snapshot_came.emit(lambda store: snapshot.adopt(store, fetched))

    def _not_whole(self, refusal: Refusal) -> None:
        self.whole.setEnabled(True)
        self.notice.say(refusal)

    def _leave(self) -> None:
        """The second press does it: the first says what it means."""
        if not self._is_sure:
            self._is_sure = True
            self.notice.say(self.tr("退出后不再同步；本机资料和没送出的修改都留着。再按一次确认。"))
            return
        self._is_sure = False
        store = self._room.store
        self._room.background.run_in_order(
            self, lambda: space.leave(store), lambda _: self._left(), self.notice.say
        )

    def _left(self) -> None:
        self.show_membership()
        self.notice.say(self.tr("已退出。"))
        self.changed.emit()
