"""Files with a small picture each; put in order by dragging or Alt and an arrow; takes new ones.

It knows files by their place in the list only. What is dropped on it is told, never opened.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from desktop.widgets.icons import icon

PICTURE = 64
"""Pixels of a small picture's longest side."""


class FileList(QListWidget):
    """``dropped(paths)`` for files from outside, ``pasted()`` for Ctrl+V, ``moved(start, to)`` when
    a row is wanted where another stands; it moves no row itself.
    """

    dropped = Signal(object)
    pasted = Signal()
    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(PICTURE, PICTURE))
        self.setSpacing(2)
        self.setUniformItemSizes(False)
        self.setWordWrap(True)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def add(self, words: str, spoken: str) -> None:
        """One file: what is shown, and what is read aloud."""
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setSizeHint(QSize(0, PICTURE + 14))
        drawn = icon("material", QPalette.ColorRole.PlaceholderText)
        item.setIcon(QIcon(self._squared(drawn.pixmap(PICTURE, PICTURE), PICTURE // 2)))
        self.addItem(item)

    def show_picture(self, row: int, png: bytes) -> None:
        """The small picture of a row, on a square so that all words begin at one line."""
        item, picture = self.item(row), QPixmap()
        if item is not None and picture.loadFromData(png, "PNG"):
            item.setIcon(_as_it_is(self._squared(picture, PICTURE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentRow()
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = row + (1 if key == Qt.Key.Key_Down else -1)
            if row >= 0 and 0 <= to < self.count():
                self.moved.emit(row, to)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is self or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is taken away where it came from
        event.accept()
        if event.source() is self:
            start, under = self.currentRow(), self.row_at(event.position().toPoint().y())
            if start >= 0 and under != start:
                self.moved.emit(start, under)
            return
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)

    def row_at(self, height: int) -> int:
        """The row at a height in the view; the last one below all of them."""
        row = self.indexAt(QPoint(4, height)).row()
        return row if row >= 0 else self.count() - 1

    def _squared(self, picture: QPixmap, within: int) -> QPixmap:
        """The picture, ``within`` pixels of the window at most, in the middle of a square; as sharp
        as the screen is."""
        ratio = self.devicePixelRatioF()
        side, most = round(PICTURE * ratio), round(within * ratio)
        small = picture.scaled(
            most,
            most,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(1.0)
        square = QPixmap(side, side)
        square.fill(Qt.GlobalColor.transparent)
        painter = QPainter(square)
        painter.drawPixmap((side - small.width()) // 2, (side - small.height()) // 2, small)
        painter.end()
        square.setDevicePixelRatio(ratio)
        return square


def _as_it_is(picture: QPixmap) -> QIcon:
    """Not tinted where its row is chosen: a picture is looked at for its colours."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made
