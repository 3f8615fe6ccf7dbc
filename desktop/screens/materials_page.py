"""材料: the files of a negotiation. Drop them, look at them, say who may see them.

Files are read, kept and drawn off the GUI thread, the foreign ones in the limited child; each is
one step that can be taken back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import Refusal
from db.records import Attachment, Value
from db.sentences import Sentence
from db.store.store import Store
from db.store.unit import Unit
from desktop import discretion, materials, past
from desktop.announcer import Changes, touches
from desktop.materials import Material
from desktop.room import Room
from desktop.screens.material_view import MaterialView, size_of
from desktop.theme import SPACE
from desktop.widgets.file_list import PICTURE, FileList
from desktop.widgets.labels import button, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice


class MaterialsPage(QWidget):
    """The list on the left, the chosen file on the right."""

    drawn = Signal()

    def __init__(self, room: Room, subject: str) -> None:
        super().__init__()
        self._room = room
        self._subject = subject
        self._pictures: dict[str, bytes] = {}  # by content; b"" where there is none
        self._wanted = ""
        self.taking = 0
        self.files: list[Material] = []
        self.list = FileList()
        self.list.setAccessibleName(self.tr("材料"))
        self.list.setFixedWidth(360)
        self.add = button(self.tr("+ 添加文件…"), "primary")
        self.paste = button(self.tr("粘贴"))
        self.remove = button(self.tr("删除所选"))
        self.words = said("", "muted", wraps=True)
        self.notice = Notice()
        self.view = MaterialView(room)
        words = self.tr("还没有材料。把文件拖进左边的框里，或按“添加文件”；截图可以直接粘贴。")
        self.nothing = Nothing("material", words)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(SPACE)
        for each in (self.add, self.paste, self.remove):
            bar.addWidget(each)
        bar.addWidget(self.words, 1)
        body = QHBoxLayout()
        body.setSpacing(SPACE * 2)
        body.addWidget(self.list)
        body.addWidget(self.nothing, 1)
        body.addWidget(self.view, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        outer.addLayout(bar)
        outer.addWidget(self.notice)
        outer.addLayout(body, 1)

    def _wire(self) -> None:
        self.add.clicked.connect(self._choose)
        self.paste.clicked.connect(self.take_clipboard)
        self.remove.clicked.connect(self._remove)
        self.list.dropped.connect(self.take)
        self.list.pasted.connect(self.take_clipboard)
        self.list.moved.connect(self.move_row)
        self.list.currentRowChanged.connect(lambda _: self._show_selected())
        QShortcut(QKeySequence.StandardKey.Delete, self.list, self._remove)
        self.view.committed.connect(self._commit)
        self._room.announcer.changed.connect(self._hear)
        self._room.look.changed.connect(self.reload)

    def selected(self) -> Material | None:
        at = self.list.currentRow()
        return self.files[at] if 0 <= at < len(self.files) else None

    def reload(self) -> None:
        store = self._room.store
        self._room.background.run(self, partial(materials.of, store, self._subject), self._show)

    def _show(self, files: list[Material]) -> None:
        if self._room.look.is_in_booth:
            files = [f for f in files if discretion.may_lie_open(f.record.disclosure)]
        chosen, self.files = self._wanted or self._id_of(self.selected()), files
        self._wanted = ""
        self.list.blockSignals(True)
        self.list.clear()
        for file in files:
            name, size = file.record.caption, size_of(file.record)
            state = "" if file.is_here else self.tr("　尚未同步到本机")
            self.list.add(f"{name}\n{size}{state}", f"{name} {size}{state}")
        ids = [file.record.id for file in files]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else (0 if ids else -1))
        self.list.blockSignals(False)
        self._say_count()
        self._show_selected()
        self._draw_missing()

    def _say_count(self) -> None:
        if self.taking:
            self.words.setText(self.tr("正在收入 {n} 个文件…").format(n=self.taking))
        elif self.files:
            words = self.tr("共 {n} 个。拖动或按 Alt+↑ ↓ 调整次序，这也是随包的次序。")
            self.words.setText(words.format(n=len(self.files)))
        else:
            self.words.clear()
        self.nothing.setVisible(not self.files)
        self.view.setVisible(bool(self.files))

    @staticmethod
    def _id_of(file: Material | None) -> str:
        return file.record.id if file else ""

    def _show_selected(self) -> None:
        file = self.selected()
        self.remove.setEnabled(file is not None)
        self.view.show_file(file)

    # --- small pictures, one after the other in the pool ---

    def _draw_missing(self) -> None:
        for row, file in enumerate(self.files):
            sha = file.record.sha256 or ""
            if sha in self._pictures:
                self._show_picture(row, sha)
        self._draw_next()

    def _draw_next(self) -> None:
        """A child a picture, one at a time: ten dropped files must not start ten at once."""
        lacking = (f for f in self.files if f.is_here and f.record.sha256 not in self._pictures)
        file = next(lacking, None)
        if file is None:
            self.drawn.emit()
            return
        sha = file.record.sha256 or ""
        self._pictures[sha] = b""
        self._room.background.run(
            self,
            partial(_small_picture, self._room.store, file.record),
            partial(self._drew, sha),
            lambda _: self._draw_next(),
        )

    def _drew(self, sha: str, png: bytes) -> None:
        self._pictures[sha] = png
        for row, file in enumerate(self.files):
            if file.record.sha256 == sha:
                self._show_picture(row, sha)
        self._draw_next()

    def _show_picture(self, row: int, sha: str) -> None:
        if self._pictures[sha]:
            self.list.show_picture(row, self._pictures[sha])

    # --- taking in ---

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("选择要收入的材料"))
        self.take([Path(one) for one in chosen])

    def take_clipboard(self) -> None:
        """Files that were copied elsewhere, or a picture such as a screenshot."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.take(files)
        elif data.hasImage():
            self._take_picture(QGuiApplication.clipboard().image())
        else:
            words = self.tr("剪贴板里没有文件或图片。请先复制文件或截图，再粘贴。")
            self.notice.say(Refusal("nothing_to_paste", words))

    def take(self, files: Sequence[Path]) -> None:
        """Keep files, each a step of its own: one that is refused keeps no other from coming in."""
        self.notice.clear()
        for file in files:
            self._keep(file.name, partial(materials.kept, self._room.store, file))

    def _take_picture(self, picture: QImage) -> None:
        name = self.tr("截图 {time}.png").format(time=f"{datetime.now():%m-%d %H-%M-%S}")

        def kept() -> dict[str, Value]:
            with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:
                path = Path(folder) / name
                picture.save(str(path), "PNG")  # type: ignore[call-overload]
                return materials.kept(self._room.store, path)

        self._keep(name, kept)

    def _keep(self, name: str, kept: Callable[[], dict[str, Value]]) -> None:
        self.taking += 1
        self._say_count()
        subject = self._subject

        def plan() -> Callable[[Unit], tuple[str, Callable[[Unit], None]]]:
            said = {**kept(), "subject": subject}
            return lambda w: (w.create(Attachment, said), lambda _: None)

        label = Sentence("添加材料“{name}”", name=name)
        self._room.edits.together(label, plan, self._kept, self._refused)

    def _kept(self, record_id: str) -> None:
        self.taking -= 1
        self._wanted = record_id
        self.reload()

    def _refused(self, refusal: Refusal) -> None:
        self.taking -= 1
        self._say_count()
        self.notice.say(refusal)

    # --- changing ---

    def move_row(self, start: int, to: int) -> None:
        """Put a file where another stands."""
        records, store = [file.record for file in self.files], self._room.store
        keys = materials.moved(records, start, to)
        wanted = {identity: {"position": key} for identity, key in keys.items()}
        self._wanted = records[start].id
        self._room.edits.together(
            Sentence("调整材料次序"),
            lambda: past.bringing_back(store, wanted, self._room.today()),
        )

    def _commit(self, name: str, value: Value) -> None:
        if (file := self.selected()) is not None:
            self._room.edits.patch(file.record, {name: value})

    def _remove(self) -> None:
        if (file := self.selected()) is not None:
            self._room.edits.delete(file.record)

    def _hear(self, changes: Changes) -> None:
        if self.isVisible() and touches(changes, "attachment"):
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


def _small_picture(store: Store, record: Attachment) -> bytes:
    drawn = materials.preview(store, record, side=PICTURE * 2)
    return drawn.pictures[0] if drawn.pictures else b""
