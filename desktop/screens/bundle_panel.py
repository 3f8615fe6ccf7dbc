"""Bundles by drag and drop: a file dropped here is taken in, a new one dragged out by its handle.

Locked with a passphrase, or for the laptops of our space. A bundle is an ordinary sync: any order,
twice, torn off.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.sentences import Sentence
from db.store import contested, durable
from db.store.store import Store
from db.sync import bundle, diary, shared, space
from db.sync.bundle import Received, Written
from db.sync.lock import Passphrase
from desktop.room import Room
from desktop.screens.first_run import AskFile, ask_where_to_save
from desktop.theme import SPACE
from desktop.widgets.icons import with_icon
from desktop.widgets.labels import button, framed, said
from desktop.widgets.masked_line import MaskedLine
from desktop.widgets.notice import Notice
from desktop.wording import spoken


class BundlePanel(QWidget):
    """Takes what is dropped anywhere on it; gives new bundles to the mouse or to a file."""

    def __init__(self, room: Room, ask_file: AskFile = ask_where_to_save) -> None:
        super().__init__()
        self._room = room
        self._ask_file = ask_file
        self._out: tempfile.TemporaryDirectory[str] | None = None
        self.words = MaskedLine()
        known = len(space.remembered(room.store))
        self.words.setPlaceholderText(
            self.tr("口令；留空则只有本单位 {n} 台电脑能打开").format(n=known)
            if known
            else self.tr("同步包口令，双方相同")
        )
        self.words.setAccessibleName(self.tr("同步包口令"))
        self.words.setFixedWidth(290)
        self.choose = with_icon(button(self.tr("收一个同步包…")), "import")
        self.make = with_icon(button(self.tr("做一个同步包")), "export")
        self.handle = Handle()
        self.notice = Notice()
        self._lay_out()
        self.setAcceptDrops(True)
        self.choose.clicked.connect(self._choose)
        self.make.clicked.connect(self.prepare)
        self.handle.save.clicked.connect(self._save)

    def _lay_out(self) -> None:
        sheet = framed("sheet")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(
            said(self.tr("没有网络时，把收到的同步包拖到这里，或拖出一个给别人。"), "muted"), 1
        )
        for widget in (self.words, self.choose, self.make):
            row.addWidget(widget)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        inside.addLayout(row)
        inside.addWidget(self.handle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sheet)
        column.addWidget(self.notice)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and event.mimeData().hasUrls() and self.choose.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take(files)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, self.tr("选择同步包"), "", self.tr("同步包 (*.sizhi);;所有文件 (*)")
        )
        if chosen:
            self.take([Path(file) for file in chosen])

    def take(self, files: list[Path]) -> None:
        """Take bundles in, in the order they were given; what cannot be read is said by name."""
        words = self.words.text() or None
        store = self._room.store
        self._begin(self.tr("正在收…"))
        self._room.background.run(
            self, lambda: _read_all(store, files, words), self._taken, self._failed, self._over
        )

    def prepare(self) -> None:
        """Write a bundle of everything, ready to be dragged out or saved."""
        words, store = self.words.text(), self._room.store
        lock = Passphrase(words) if words else space.lock_for_all(store)
        if lock is None or 0 < len(words) < shared.LEAST_WORDS:
            self.notice.say(
                self.tr("先填口令，至少 {n} 个字符；收的人要填同一个。").format(
                    n=shared.LEAST_WORDS
                )
            )
            self.words.setFocus()
            return
        self._out = tempfile.TemporaryDirectory(prefix="sizhi-")
        name = f"{datetime.now():%Y%m%d-%H%M%S}{bundle.ENDING}"
        path = Path(self._out.name) / name
        self._begin(self.tr("正在做…"))

        def write() -> tuple[Path, Written]:
            return path, bundle.write(store, path, lock)

        self._room.background.run(self, write, self._made, self._failed, self._over)

    def _made(self, made: tuple[Path, Written]) -> None:
        path, written = made
        words = self.tr("{ops} 处修改、{blobs} 个附件，{size:.1f} MB").format(
            ops=written.ops, blobs=written.blobs, size=written.bytes / 1e6
        )
        self.handle.offer(path, words)
        self.notice.clear()

    def _save(self) -> None:
        path = self.handle.path
        to = self._ask_file(self, self.tr("保存同步包"), path.name) if path else None
        if path is None or to is None:
            return

        def write() -> None:
            with durable.replacing(to) as target:
                target.write(path.read_bytes())

        self._begin(self.tr("正在存…"))
        done = self.tr("已存到 {name}。").format(name=to.name)
        self._room.background.run(
            self, write, lambda _: self.notice.say(done), self._failed, self._over
        )

    def _taken(self, taken: tuple[Received, list[str]]) -> None:
        received, problems = taken
        words = self.tr(
            "收到 {n} 处修改、{files} 个附件，{waiting} 处等待前文；有冲突的资料 {c} 条。"
        )
        told = words.format(
            n=received.taken.applied,
            files=received.blobs,
            waiting=received.taken.parked,
            c=contested.count(self._room.store),
        )
        self.notice.say("\n".join([told, *map(spoken, problems)]))
        self._room.announcer.announce(received.taken.changes)

    def _failed(self, refusal: Refusal) -> None:
        self.notice.say(refusal)

    def _begin(self, words: str) -> None:
        self.choose.setEnabled(False)
        self.make.setEnabled(False)
        self.notice.say(words)

    def _over(self) -> None:
        self.choose.setEnabled(True)
        self.make.setEnabled(True)


def _read_all(store: Store, files: list[Path], words: str | None) -> tuple[Received, list[str]]:
    """Everything the files brought together, and a sentence for each that could not be read."""
    whole = Received()
    problems: list[str] = []
    for file in files:
        try:
            received = bundle.read(store, file, passphrase=words)
        except Refusal as refusal:
            if len(files) == 1:
                raise
            problems.append(Sentence("{file}：{why}", file=file.name, why=refusal.sentence))
            continue
        whole.taken.add(received.taken)
        whole.blobs += received.blobs
    diary.note(
        store,
        diary.Entry(
            int(store.now().timestamp() * 1000), "、".join(file.name for file in files),
            received=whole.taken.applied, files=whole.blobs, forks=len(whole.taken.forks),
            came=diary.listed(whole.taken.changes),
        ),
    )  # fmt: skip
    return whole, problems


class Handle(QWidget):
    """A bundle that lies ready: drag it into a chat or onto a stick, or save it."""

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self._from = QPoint()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setCursor(Qt.CursorShape.OpenHandCursor)
        self.save: QPushButton = button(self.tr("存到磁盘…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self.save)
        self.hide()

    def offer(self, path: Path, words: str) -> None:
        """``words`` say what is in it."""
        self.path = path
        self._name.setText(
            self.tr("⇱ {name}　{words}　按住拖到聊天窗口或 U 盘").format(
                name=path.name, words=words
            )
        )
        self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        way = (event.position().toPoint() - self._from).manhattanLength()
        if self.path is None or way < QApplication.startDragDistance():
            return
        drag = QDrag(self)
        drag.setMimeData(self.data(self.path))
        drag.exec(Qt.DropAction.CopyAction)

    def data(self, path: Path) -> QMimeData:
        """The file as any other program takes it."""
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(str(path))])
        return carried
