"""成批打印: the packs of many negotiations at once, of one event or of those ticked."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import Event, values
from db.store import queries
from db.store.events import negotiations_of
from desktop import talks
from desktop.briefing.batch import Batch, Job, issue_all, jobs_of
from desktop.pack import editions
from desktop.pack.snapshot import Layout
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice
from desktop.widgets.ordered_list import OrderedList
from desktop.wording import choice_of, spoken

_WIDE = 860


class PacksPage(QWidget):
    """Talks ticked by hand or by an event, the editions wanted, a folder."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._stop = threading.Event()
        self._folder = Path()
        self.occasion = QComboBox()
        self.talks = OrderedList()
        self.editions = {key: QCheckBox(choice_of(values.EDITION, key)) for key in values.EDITION}
        self.editions["team"].setChecked(True)
        self.theme, self.holder, self.place = QComboBox(), QLineEdit(), QLineEdit()
        self.all, self.none = button(self.tr("全选"), "link"), button(self.tr("全不选"), "link")
        self.choose = button(self.tr("选择…"))
        self.go, self.cancel = button(self.tr("生成并登记"), "primary"), button(self.tr("取消"))
        self.open = button(self.tr("打开文件夹"))
        self.progress, self.doing = QProgressBar(), said("", "muted")
        self.notice, self.result = Notice(), said(wraps=True)
        self.problems = said("", "caution", wraps=True)
        self._dress()
        self._lay()
        self._wire()

    def _dress(self) -> None:
        for widget, name in (
            (self.occasion, self.tr("活动")),
            (self.talks, self.tr("洽谈")),
            (self.theme, self.tr("版式")),
            (self.holder, self.tr("持有人")),
            (self.place, self.tr("存到文件夹")),
        ):
            widget.setAccessibleName(name)
        self.theme.addItem(self.tr("各版通常的版式"), "")
        for key in ("standard", "compact"):
            self.theme.addItem(spoken(editions.THEMES[key]), key)
        kind = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(kind) or ".")
        name = self.tr("四知简报_{day}").format(day=self._room.today().isoformat())
        self.place.setText(str(folder / name))
        self.holder.setPlaceholderText(self.tr("印在每页页脚，可空"))

    def _lay(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(SPACE)
        form.setHorizontalSpacing(SPACE * 2)
        form.addRow(said(self.tr("活动"), "muted"), self.occasion)
        talks_ = QVBoxLayout()
        talks_.setSpacing(SPACE // 2)
        talks_.addWidget(self.talks, 1)
        talks_.addLayout(_row(self.all, self.none))
        form.addRow(said(self.tr("洽谈"), "muted"), talks_)
        form.addRow(said(self.tr("版本"), "muted"), _row(*self.editions.values()))
        form.addRow(said(self.tr("版式"), "muted"), self.theme)
        form.addRow(said(self.tr("持有人"), "muted"), self.holder)
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(self.place, 1)
        place.addWidget(self.choose)
        form.addRow(said(self.tr("存到文件夹"), "muted"), place)
        form.addRow("", _row(self.go, self.cancel, self.open))
        sheet = framed("sheet")
        sheet.setMaximumWidth(_WIDE)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        inside.addLayout(form, 1)
        inside.addWidget(self.notice)
        inside.addWidget(self.doing)
        inside.addWidget(self.progress)
        inside.addWidget(self.result)
        inside.addWidget(self.problems)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.addWidget(sheet, 1)
        self._rest()
        self._show_result(is_on=False)

    def _wire(self) -> None:
        self.occasion.activated.connect(self._choose_event)
        self.all.clicked.connect(lambda: self._tick(set(self.talks.order())))
        self.none.clicked.connect(lambda: self._tick(set()))
        self.choose.clicked.connect(self._choose_folder)
        self.go.clicked.connect(self.start)
        self.cancel.clicked.connect(self.stop)
        self.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        room = self._room

        def read() -> tuple[dict[str, str], dict[str, str]]:
            rows = talks.rows(room.store, room.today())
            named = {row.id: "　".join(filter(None, (row.code, row.name))) for row in rows}
            events = {one.id: one.caption for one in queries.rows(room.store, Event)[1]}
            return named, events

        room.background.run(self, read, self._offer)

    def _offer(self, read: tuple[dict[str, str], dict[str, str]]) -> None:
        named, events = read
        if named.keys() != set(self.talks.order()):
            self.talks.offer(named)
            self._tick(set())
        chosen = self.occasion.currentData()
        self.occasion.clear()
        self.occasion.addItem(self.tr("（不按活动，自己勾选）"), "")
        for key, name in events.items():
            self.occasion.addItem(name, key)
        self.occasion.setCurrentIndex(max(0, self.occasion.findData(chosen)))

    def _choose_event(self, *_: object) -> None:
        room, event = self._room, self.occasion.currentData()
        if event:
            room.background.run(
                self,
                lambda: {talk.id for talk in negotiations_of(room.store, event)},
                self._tick,
            )

    def _tick(self, wanted: set[str]) -> None:
        for key in self.talks.order():
            self.talks.tick(key, is_on=key in wanted)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("简报包存到哪个文件夹"), self.place.text()
        )
        if chosen:
            self.place.setText(chosen)

    def start(self) -> None:
        """Make what is ticked."""
        wanted = [key for key, box in self.editions.items() if box.isChecked()]
        if not (self.talks.ticked() and wanted):
            self.notice.say(self.tr("请至少勾选一个洽谈和一个版本。"))
            return
        self._stop = stop = threading.Event()
        self._folder = Path(self.place.text())
        room = self._room

        def told(done: int, of: int, job: Job) -> None:
            room.background.tell(self, self._show_progress, (done, of, job.title))

        talks_, folder, holder = self.talks.ticked(), self._folder, self.holder.text().strip()
        layout = Layout(theme=self.theme.currentData())
        self._busy()

        def work() -> Batch:
            return issue_all(
                room.store,
                jobs_of(room.store, talks_, wanted),
                folder=folder,
                today=room.today(),
                press=room.press,
                holder=holder,
                layout=layout,
                told=told,
                should_stop=stop.is_set,
            )

        room.background.run(self, work, self._made, self._refused, ended=self._rest)

    def stop(self) -> None:
        """Begin no further pack; the one at hand is finished."""
        self._stop.set()
        self.doing.setText(self.tr("正在取消，手上这一份做完就停…"))
        self.cancel.setEnabled(False)

    def _show_progress(self, news: tuple[int, int, str]) -> None:
        done, of, title = news
        self.progress.setRange(0, of)
        self.progress.setValue(done)
        if not self._stop.is_set():
            self.doing.setText(self.tr("正在生成：{title}").format(title=title))

    def _made(self, batch: Batch) -> None:
        count = len(batch.issued)
        if batch.is_cancelled:
            words = self.tr("已停下：生成并登记了 {n} 份，其余没有动。存在 {folder}")
        else:
            words = self.tr("生成并登记了 {n} 份。存在 {folder}")
        self.result.setText(words.format(n=count, folder=self._folder))
        self.problems.setText("\n".join(f"⚠ {title}：{why}" for title, why in batch.refused))
        self._show_result(is_on=True)
        self.problems.setVisible(bool(batch.refused))
        self.open.setVisible(bool(count))

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)

    def _busy(self) -> None:
        self.notice.clear()
        self.go.setEnabled(False)
        self.cancel.setEnabled(True)
        self.progress.setRange(0, 0)
        self.doing.clear()
        for widget in (self.cancel, self.progress, self.doing):
            widget.show()
        self._show_result(is_on=False)

    def _show_result(self, *, is_on: bool) -> None:
        self.result.setVisible(is_on)
        self.problems.setVisible(is_on)
        self.open.setVisible(is_on)

    def _rest(self) -> None:
        self.go.setEnabled(True)
        for widget in (self.cancel, self.progress, self.doing):
            widget.hide()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE * 2)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
