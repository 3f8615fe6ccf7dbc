"""Photographs of the lead being typed: from a file, the clipboard or a watched camera folder.

A picture is read in the child first: what is none is refused with a sentence and not kept. What a
code in it says is handed on; the picture itself lies encrypted with the lead.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from db.errors import Refusal
from db.store.unit import Change
from desktop import leads
from desktop.files import badges
from desktop.files.badges import Badge
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.camera_folder import CameraFolder
from desktop.widgets.labels import button, said

_SIZE = 46


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture or card read for a lead; no ``changes`` where nothing was to be kept."""

    lead_id: str
    name: str
    badge: Badge
    changes: tuple[Change, ...]


class BoothPhotos(QWidget):
    """``taken`` carries a :class:`Taken`; ``refused`` a refusal; ``wanted`` before each reading."""

    taken = Signal(object)
    refused = Signal(object)
    wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.lead_id = ""
        self.reading = 0
        self.thumbnails: list[QLabel] = []
        self.camera = CameraFolder(room.background, self)
        self.choose = button(self.tr("选照片或名片… (Ctrl+O)"))
        self.paste = button(self.tr("粘贴图片 (Ctrl+V)"))
        self.watch = button(self.tr("看着相机文件夹…"))
        self.state = said(self.tr("照片、二维码、.vcf 也可拖到这里"), "muted", wraps=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for one in (self.choose, self.paste, self.watch):
            buttons.addWidget(one)
        self._strip = QHBoxLayout()
        self._strip.setSpacing(SPACE)
        self._strip.addWidget(self.state, 1)
        buttons.addLayout(self._strip, 1)
        self.setLayout(buttons)
        buttons.setContentsMargins(0, SPACE, 0, 0)
        self.choose.clicked.connect(self.choose_files)
        self.paste.clicked.connect(self.take_clipboard)
        self.watch.clicked.connect(self._choose_folder)
        self.camera.arrived.connect(self.take)
        self.camera.lost.connect(self._lose)

    def begin(self, lead_id: str) -> None:
        """Another lead: no photographs yet."""
        self.lead_id = lead_id
        for label in self.thumbnails:
            label.hide()
            label.deleteLater()
        self.thumbnails = []

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
            with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:
                path = source if isinstance(source, Path) else Path(folder) / name
                if isinstance(source, QImage):  # a plain value, no part of the window
                    source.save(str(path), "PNG")  # type: ignore[call-overload]
                badge = badges.read(path)
                is_card = badges.is_card_file(path)
                changes = () if is_card else leads.attach(store, lead_id, path)
                return Taken(lead_id, path.name, badge, changes)

        self._room.background.run(self, work, self._show, self.refused.emit, self._rest)

    def _rest(self) -> None:
        self.reading -= 1
        self.state.setText("")

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
        self.watch.setText(
            self.tr("停看“{name}”").format(name=folder.name)
            if folder
            else self.tr("看着相机文件夹…")
        )

    def _lose(self, name: str) -> None:
        self.watch_folder(None)
        words = self.tr("相机文件夹“{name}”读不到了，可能已拔出。重新插好后请再选一次。")
        self.refused.emit(Refusal("camera_folder_lost", words, name=name))
