"""Photographs of the lead being typed: from a file, the clipboard or a watched camera folder.

A picture is read in the child first: what is none is refused with a sentence and not kept. What a
code in it says is handed on; the picture itself lies encrypted with the lead. The words printed on
a card are read only when asked for, and handed on as an offer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.errors import Refusal
from db.store.unit import Change
from desktop import leads
from desktop.files import badges, print_in
from desktop.files.badges import Badge
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.camera_folder import CameraFolder
from desktop.widgets.labels import Short, button, hint

_SIZE = 46
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture or card read for a lead; no ``changes`` where nothing was to be kept."""

    lead_id: str
    name: str
    badge: Badge
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on the last photograph of a lead: fields of a person."""

    lead_id: str
    values: dict[str, str]


class BoothPhotos(QWidget):
    """``taken`` carries a :class:`Taken`; ``refused`` a refusal; ``wanted`` before each reading.

    ``printed`` carries a :class:`Printed`."""

    taken = Signal(object)
    printed = Signal(object)
    refused = Signal(object)
    wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.lead_id = ""
        self.reading = 0
        self.thumbnails: list[QLabel] = []
        self._last: Path | QImage | None = None
        self.camera = CameraFolder(room.background, self)
        self.choose = button(self.tr("选照片或名片… (Ctrl+O)"))
        self.paste = button(self.tr("粘贴图片 (Ctrl+V)"))
        self.watch = button(self.tr("看着相机文件夹…"))
        self.words = button(self.tr("读名片上的字"))
        self.state = Short(self.tr("照片、二维码、.vcf 也可拖到这里"), "muted")
        self._offer_words()
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for one in (self.choose, self.paste, self.watch, self.words):
            buttons.addWidget(one)
        self._strip = QHBoxLayout()
        self._strip.setSpacing(SPACE)
        self._strip.addStretch()
        buttons.addLayout(self._strip, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(buttons)
        column.addWidget(self.state)
        self.choose.clicked.connect(self.choose_files)
        self.paste.clicked.connect(self.take_clipboard)
        self.watch.clicked.connect(self._choose_folder)
        self.words.clicked.connect(self.read_words)
        self.camera.began.connect(self._watching)
        self.camera.arrived.connect(self.take)
        self.camera.lost.connect(self._lose)

    def begin(self, lead_id: str) -> None:
        """Another lead: no photographs yet."""
        self.lead_id, self._last = lead_id, None
        for label in self.thumbnails:
            label.hide()
            label.deleteLater()
        self.thumbnails = []

    def _offer_words(self) -> None:
        """Off with a sentence where the extra is not installed."""
        is_there = print_in.is_installed()
        what = self.tr("把最后一张照片上印的姓名、单位、电话读出来，您核对后再填；全程不联网。")
        self.words.setEnabled(is_there)
        hint(self.words, what if is_there else self._missing())

    def _missing(self) -> str:
        return self.tr("这台电脑没有装“名片识字”，请照着照片输入；要用请联系管理员加装 ocr 组件。")

    def read_words(self) -> None:
        """The words on the last photograph of this lead, read in the child."""
        source, lead_id = self._last, self.lead_id
        if source is None:
            words = self.tr("还没有照片。请先选一张名片的照片，再读上面的字。")
            self.refused.emit(Refusal("no_photo_to_read", words))
            return
        self.words.setEnabled(False)
        self.reading += 1
        self.state.setText(self.tr("正在读名片上的字，要几秒钟，可以接着写…"))

        def work() -> Printed:
            return Printed(lead_id, _on_disk(source, "card.png", badges.read_print))

        self._room.background.run(self, work, self.printed.emit, self.refused.emit, self._rest)

    def choose_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("选择照片或名片"),
            "",
            self.tr("图片和名片 (*.jpg *.jpeg *.png *.webp *.bmp *.vcf);;所有文件 (*)"),
        )
        for one in chosen:
            self.take(Path(one))

    def take_clipboard(self) -> None:
        """A picture or files that were copied elsewhere."""
        data = QGuiApplication.clipboard().mimeData()
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        for file in files:
            self.take(file)
        if not files and data.hasImage():
            self.take(QGuiApplication.clipboard().image())
        elif not files:
            words = self.tr("剪贴板里没有图片。请先截图或复制一张照片，再粘贴。")
            self.refused.emit(Refusal("no_picture_to_paste", words))

    def take(self, source: Path | QImage) -> None:
        """Read a picture or card off the GUI thread and keep it with the lead of now."""
        self.wanted.emit()
        store, lead_id = self._room.store, self.lead_id
        name = self.tr("粘贴 {time}.png").format(time=f"{datetime.now():%H-%M-%S}")
        self.reading += 1
        self.state.setText(self.tr("正在读取图片…"))

        def work() -> Taken:
            return _on_disk(source, name, keep)

        def keep(path: Path) -> Taken:
            badge = badges.read(path)
            is_card = badges.is_card_file(path)
            changes = () if is_card else leads.attach(store, lead_id, path)
            return Taken(lead_id, path.name, badge, changes)

        def show(taken: Taken) -> None:
            if taken.lead_id == self.lead_id and taken.badge.thumbnail:
                self._last = source
            self._show(taken)

        self._room.background.run(self, work, show, self.refused.emit, self._rest)

    def _rest(self) -> None:
        self.reading -= 1
        self._offer_words()
        self.state.setText("" if self.words.isEnabled() else self._missing())

    def _show(self, taken: Taken) -> None:
        self._room.announcer.announce(taken.changes)
        if taken.lead_id == self.lead_id and taken.badge.thumbnail:
            self._add_thumbnail(taken)
        self.taken.emit(taken)

    def _add_thumbnail(self, taken: Taken) -> None:
        picture = QPixmap()
        picture.loadFromData(taken.badge.thumbnail, "PNG")
        label = QLabel()
        keep = Qt.AspectRatioMode.KeepAspectRatio
        label.setPixmap(
            picture.scaled(_SIZE, _SIZE, keep, Qt.TransformationMode.SmoothTransformation)
        )
        label.setAccessibleName(taken.name)
        label.setToolTip("")
        self._strip.insertWidget(len(self.thumbnails), label)
        self.thumbnails.append(label)

    def _choose_folder(self) -> None:
        if self.camera.folder is not None:
            self.watch_folder(None)
            return
        chosen = QFileDialog.getExistingDirectory(self, self.tr("选择相机存照片的文件夹"))
        if chosen:
            self.watch_folder(Path(chosen))

    def watch_folder(self, folder: Path | None) -> None:
        """New pictures in ``folder`` belong to the lead being typed when they arrive."""
        self.camera.watch(folder)
        if folder is None:
            self.watch.setText(self.tr("看着相机文件夹…"))

    def _watching(self) -> None:
        """A picture taken from now on is seen, and the button says so."""
        if (folder := self.camera.folder) is not None:
            self.watch.setText(self.tr("停看“{name}”").format(name=folder.name))

    def _lose(self, name: str) -> None:
        self.watch_folder(None)
        words = self.tr("相机文件夹“{name}”读不到了，可能已拔出。重新插好后请再选一次。")
        self.refused.emit(Refusal("camera_folder_lost", words, name=name))


def _on_disk(source: Path | QImage, name: str, read: Callable[[Path], Result]) -> Result:
    """``read`` of the file, or of a pasted picture in a folder that is gone afterwards."""
    if isinstance(source, Path):
        return read(source)
    with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:
        path = Path(folder) / name
        source.save(str(path), "PNG")  # type: ignore[call-overload]
        return read(path)
