"""One file of a talk: its name, who may see it, its pages as they are drawn in the child."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from db.errors import Refusal, reason
from db.records import Attachment, fields, values
from desktop import materials
from desktop.files.previews import Preview
from desktop.materials import Material
from desktop.pack import editions
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.in_place import CheckIn, ChoiceIn, LineIn
from desktop.widgets.labels import button, said
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import label_of, strung

_SIDE = 1_400
"""Pixels of the longer side; a page is shown smaller, and sharp on a screen of 200 %."""
_AT_ONCE = 4
_MOST_TEXT = 4_000


def size_of(record: Attachment) -> str:
    """As people say it: 3.1 MB."""
    said = record.size or ""
    size = int(said) if said.isdecimal() else 0
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


class MaterialView(QWidget):
    """``committed(name, value)`` for a field that was changed."""

    committed = Signal(str, object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._file: Material | None = None
        self._asked = 0
        self._next_page = 0
        self.pages: list[QLabel] = []
        labels = {name: label_of(field) for name, field in fields(Attachment).items()}
        self.name = LineIn("filename", labels["filename"])
        self.level = ChoiceIn("disclosure", labels["disclosure"], values.DISCLOSURE)
        self.out = CheckIn("stays_out", self.tr("不随包"))
        self.note = LineIn("note", labels["note"])
        self.reach = said("", "muted", wraps=True)
        self.state = said("", "muted", wraps=True)
        self.save = button(self.tr("另存为…"))
        self.more = button(self.tr("再看几页"))
        self._column = QVBoxLayout()
        self.form = QWidget()
        self._lay_out(labels)
        for editor in (self.name, self.level, self.out, self.note):
            editor.committed.connect(self.committed)
        self.save.clicked.connect(self._ask_place)
        self.more.clicked.connect(self._draw)
        self.show_file(None)

    def _lay_out(self, labels: dict[str, str]) -> None:
        grid = QGridLayout(self.form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        grid.setColumnStretch(1, 3)
        grid.addWidget(said(labels["filename"], "muted"), 0, 0)
        grid.addWidget(self.name, 0, 1, 1, 3)
        grid.addWidget(self.save, 0, 4)
        grid.addWidget(said(labels["disclosure"], "muted"), 1, 0)
        grid.addWidget(self.level, 1, 1)
        grid.addWidget(self.out, 1, 2)
        grid.setColumnStretch(3, 5)
        grid.addWidget(self.reach, 2, 1, 1, 4)
        grid.addWidget(said(labels["note"], "muted"), 3, 0)
        grid.addWidget(self.note, 3, 1, 1, 4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        outer.addWidget(self.form)
        outer.addWidget(self.state)
        outer.addWidget(scrolled(self._column), 1)
        outer.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_file(self, file: Material | None) -> None:
        """The file with its pages; they are drawn anew only where the content is another."""
        before, self._file = self._file, file
        self.form.setVisible(file is not None)
        if file is None:
            self._begin()
            return
        record = file.record
        self.name.show_value(record.filename)
        self.level.show_value(record.disclosure)
        self.out.show_value(record.stays_out)
        self.note.show_value(record.note)
        self._say_reach(record)
        is_same = before is not None and before.record.sha256 == record.sha256
        if not is_same or before is None or before.is_here != file.is_here:
            self._begin()
            self._draw()

    def _say_reach(self, record: Attachment) -> None:
        into = [editions.label_of(edition) for edition in materials.goes_into(record)]
        if record.stays_out:
            self.reach.setText(self.tr("不进任何简报包"))
        elif into:
            self.reach.setText(self.tr("可随：{editions}").format(editions=strung(into)))
        if not record.disclosure and not record.stays_out:
            self.reach.setText(self.tr("没有选披露等级，按“严禁披露”对待，只随洽谈组版和领导版"))

    def _begin(self) -> None:
        self._asked += 1
        self._next_page = 0
        self.pages = []
        self.state.setText("")
        self.more.hide()
        empty(self._column)
        self._column.addStretch()

    def _draw(self) -> None:
        file, asked = self._file, self._asked
        if file is None:
            return
        if not file.is_here:
            self.state.setText(self.tr("内容还在别的电脑上，同步到本机后就能查看。"))
            return
        self.state.setText(self.tr("正在打开…"))
        self.more.hide()
        store, record, first = self._room.store, file.record, self._next_page
        self._room.background.run(
            self,
            lambda: materials.preview(store, record, side=_SIDE, first=first, count=_AT_ONCE),
            partial(self._show_pages, asked),
            partial(self._refused, asked),
        )

    def _show_pages(self, asked: int, preview: Preview) -> None:
        if asked != self._asked or self._file is None:
            return
        for png in preview.pictures:
            self._next_page += 1
            self._add(png, self._next_page, preview.pages)
        if preview.pages == 0:
            self._show_text(self._file.record)
            return
        words = self.tr("第 1—{n} 页，共 {of} 页").format(n=self._next_page, of=preview.pages)
        self.state.setText(words if preview.pages > 1 else "")
        self.more.setVisible(self._next_page < preview.pages)

    def _add(self, png: bytes, number: int, of: int) -> None:
        picture, label = QPixmap(), QLabel()
        picture.loadFromData(png, "PNG")
        shown = min(picture.width(), max(200, self.width() - SPACE * 4))
        pixels = round(shown * self.devicePixelRatioF())
        if picture.width() > pixels:
            picture = picture.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(max(1.0, picture.width() / max(1, shown)))
        label.setPixmap(picture)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setAccessibleName(self.tr("第 {n} 页，共 {of} 页").format(n=number, of=of))
        self.pages.append(label)
        self._column.insertWidget(self._column.count() - 1, label)

    def _show_text(self, record: Attachment) -> None:
        """A workbook or a document: no pages to draw, but its words were read when it came in."""
        text = (record.content or "").strip()
        self.state.setText(
            self.tr("以下是文件里的文字（版式请另存后用原来的软件查看）。")
            if text
            else self.tr("这个文件没有可显示的页面或文字。可以另存后用原来的软件打开。")
        )
        if text:
            cut = text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + "…"
            self._column.insertWidget(0, said(cut, wraps=True))

    def _refused(self, asked: int, refusal: Refusal) -> None:
        if asked == self._asked:
            self.state.setText(str(refusal.sentence))

    def _ask_place(self) -> None:
        if self._file is None:
            return
        name = Path(self._file.record.filename or "").name
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("另存到哪里"), name)
        if chosen:
            self.save_as(Path(chosen))

    def save_as(self, out: Path) -> None:
        """A plain copy outside of the store, whole or not at all."""
        file, store = self._file, self._room.store
        if file is None:
            return

        def write() -> None:
            try:
                store.attachments.save_to(file.record.sha256 or "", out)
            except OSError as error:
                raise Refusal(
                    "cannot_write",
                    "写不了“{file}”（{why}）。请换一个位置。",
                    file=str(out),
                    why=reason(error),
                ) from error

        told = self.tr("已另存为 {file}。这份副本没有加密，用完请删除。").format(file=out)
        self._room.background.run(
            self,
            write,
            lambda _: self.state.setText(told),
            partial(self._refused, self._asked),
        )
