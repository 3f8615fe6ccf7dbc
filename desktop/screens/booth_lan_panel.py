"""The LAN of a booth: this laptop answers the others, or goes to the one that does."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from db.store.unit import Change
from db.sync import booth, http
from db.sync.booth import Booth
from db.sync.membership import BOOTH, Membership, forget, is_enrolled, membership
from desktop.room import Room
from desktop.screens.laptops_panel import picture_of
from desktop.screens.panel import CODE, Panel, ShownCode
from desktop.syncing.engine import Syncing
from desktop.widgets.labels import button


class BoothLanPanel(Panel):
    """``changed`` when there is another laptop to go to now."""

    changed = Signal()

    def __init__(self, room: Room, syncing: Syncing) -> None:
        super().__init__(room, self.tr("展位局域网"))
        self._syncing = syncing
        self.serve = button(self.tr("让旁边的电脑来同步"), "primary")
        self.stop = button(self.tr("停下"))
        self.code = QLineEdit()
        self.code.setPlaceholderText(self.tr("主机屏幕上的配对码"))
        self.code.setAccessibleName(self.tr("配对码"))
        self.join = button(self.tr("去和主机同步"))
        self.leave = button(self.tr("不再找这台主机"))
        self.shown = ShownCode()
        self._lay_out()
        self.serve.clicked.connect(self._serve)
        self.stop.clicked.connect(self._stop)
        self.join.clicked.connect(self._join)
        self.code.returnPressed.connect(self._join)
        self.leave.clicked.connect(self._leave)
        self.show_booth()

    @property
    def booth(self) -> Booth | None:
        """What answers now, if this laptop does."""
        return self._syncing.booth

    def _lay_out(self) -> None:
        self.code.setMaximumWidth(CODE)
        self.row.addWidget(self.code, 1)
        for widget in (self.join, self.serve, self.stop, self.leave):
            self.row.addWidget(widget)
        self.row.addStretch()
        self.add_above_notice(self.shown)

    def show_booth(self) -> None:
        """What this laptop is at the booth: host, guest, or neither."""
        store, served = self._room.store, self.booth
        guest = membership(store, BOOTH) if is_enrolled(store, BOOTH) else None
        for widget in (self.serve, self.code, self.join):
            widget.setVisible(served is None and guest is None)
        self.stop.setVisible(served is not None)
        self.leave.setVisible(guest is not None and served is None)
        self.shown.setVisible(served is not None)
        if served is not None:
            invitations = served.invitations()
            picture = picture_of(invitations[0], self.devicePixelRatioF())
            self.shown.show_code("\n".join(invitations), picture)
            self.words.setText(
                self.tr("正在接待旁边的电脑。对方在同一网络里输入配对码，或拍下二维码拖进登记框。")
            )
        elif guest is not None:
            self.words.setText(
                self.tr("已与主机 {address} 配对，它在时自动同步。").format(address=guest.address)
            )
        else:
            self.words.setText(
                self.tr("会场有局域网而上不了外网时，由一台电脑当主机，其余的连它同步；全程加密。")
            )

    def _serve(self) -> None:
        store, background = self._room.store, self._room.background
        announcer = self._room.announcer

        def heard(changes: list[Change]) -> None:
            background.tell(self, announcer.announce, changes)

        background.run(self, lambda: booth.serve(store, heard), self._served, self.notice.say)

    def _served(self, served: Booth) -> None:
        self._syncing.answer_by(served)
        self.notice.clear()
        self.show_booth()

    def _stop(self) -> None:
        self._syncing.answer_by(None)
        self.show_booth()

    def _join(self) -> None:
        store, code = self._room.store, self.code.text().strip()
        if not code:
            self.notice.say(self.tr("请输入主机屏幕上的配对码。"))
            self.code.setFocus()
            return
        self.notice.say(self.tr("正在配对…"))
        self._room.background.run(
            self, lambda: http.enrol(store, code), self._joined, self.notice.say
        )

    def _joined(self, _: Membership) -> None:
        self.code.clear()
        self.show_booth()
        self.notice.say(self.tr("已配对，马上开始同步。"))
        self.changed.emit()

    def _leave(self) -> None:
        store = self._room.store

        def work() -> None:
            forget(store, BOOTH)

        self._room.background.run_in_order(self, work, lambda _: self._left())

    def _left(self) -> None:
        self.show_booth()
        self.changed.emit()
