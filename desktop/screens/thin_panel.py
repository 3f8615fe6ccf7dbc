"""精简历史: old values that newer ones have replaced stay at the hub, and this disk gets room."""

from __future__ import annotations

from PySide6.QtWidgets import QSpinBox

from db.sync import thinning
from db.sync.membership import HUB, is_enrolled
from desktop.room import Room
from desktop.screens.panel import Panel
from desktop.widgets.labels import button, said

_MB = 1_000_000


class ThinPanel(Panel):
    """Hidden where no hub keeps the whole history. Nothing happens by itself."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("精简历史"))
        self._is_sure = False
        self.words.setText(
            self.tr(
                "早已被新内容取代、同步中心也存有的旧内容，可以只留在中心，腾出本机空间。"
                "现在的内容、没定的冲突和最近可撤销的步骤都不动。以后打开历史会自动取回；"
                "没有网络时看不到那些旧内容，也不能恢复到那时。本机以前的备份按期轮换，之后才会变小。"
            )
        )
        self.days = QSpinBox()
        self.days.setRange(thinning.LEAST_DAYS, 3650)
        self.days.setValue(thinning.USUAL_DAYS)
        self.days.setSuffix(self.tr(" 天"))
        self.days.setAccessibleName(self.tr("精简多少天以前的"))
        self.thin = button(self.tr("精简"))
        self.row.addWidget(said(self.tr("只精简早于")))
        self.row.addWidget(self.days)
        self.row.addWidget(self.thin)
        self.row.addStretch()
        self.thin.clicked.connect(self._thin)
        self.days.valueChanged.connect(self._unsure)
        self.show_way()

    def show_way(self) -> None:
        """Offered only where a hub keeps everything."""
        self.setVisible(is_enrolled(self._room.store, HUB))

    def _unsure(self) -> None:
        self._is_sure = False

    def _thin(self) -> None:
        """The second press does it: the first says what it means."""
        store, days = self._room.store, self.days.value()
        if not self._is_sure:
            self._is_sure = True
            self.notice.say(
                self.tr(
                    "早于 {days} 天的旧内容将只留在同步中心。会先同步一次，确认中心都有，"
                    "再按一次开始。"
                ).format(days=days)
            )
            return
        self._is_sure = False
        self.thin.setEnabled(False)
        self.notice.say(self.tr("正在同步并精简…"))
        self._room.background.run_in_order(
            self, lambda: thinning.thin(store, days), self._thinned, self.notice.say, self._over
        )

    def _over(self) -> None:
        self.thin.setEnabled(True)

    def _thinned(self, done: thinning.Thinned) -> None:
        words = (
            self.tr("已精简 {n} 次修改的旧内容，资料文件由 {before} MB 变为 {after} MB。")
            if done.ops
            else self.tr("没有可以精简的旧内容，文件 {after} MB。")
        )
        self.notice.say(
            words.format(
                n=done.ops, before=f"{done.before / _MB:.1f}", after=f"{done.after / _MB:.1f}"
            )
        )
