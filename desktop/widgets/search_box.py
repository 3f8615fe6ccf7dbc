"""A field that finds records while one types; arrows and Enter choose, Esc gives up.

The question is asked off the GUI thread, the last one asked is the only one answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMoveEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from db.store.queries import Hit, Hits
from desktop.background import Background
from desktop.widgets.two_sided import TwoSided, two_sided
from desktop.wording import about

_PAUSE = 120
_ROWS = 12


class SearchBox(QLineEdit):
    """``chosen(hit)``; ``new_wanted(words)`` where the list offers to make a new one."""

    chosen = Signal(object)
    new_wanted = Signal(str)

    def __init__(
        self,
        background: Background,
        find: Callable[..., Hits],
        kinds: Collection[str] = (),
        offers_new: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``offers_new`` is the label of a last line that makes a new record of what was typed."""
        super().__init__(parent)
        self._background = background
        self._find = find
        self._kinds = tuple(kinds)
        self._offers_new = offers_new
        self._asked = 0
        self.hits: list[Hit] = []
        self.list = QListWidget(self)
        self.list.setWindowFlags(Qt.WindowType.ToolTip)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("搜索结果"))
        self._sides = TwoSided(right=0.45)  # the title says most
        self.list.setItemDelegate(self._sides)
        self.list.itemClicked.connect(self._choose)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)
        self.setClearButtonEnabled(True)
        self.destroyed.connect(self.list.deleteLater)

    def _typed(self) -> None:
        self._asked += 1  # answers on their way are for other words
        if self.text().strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.list.hide()

    def _ask(self) -> None:
        words, number = self.text().strip(), self._asked
        if not words:
            return
        self._background.run(
            self,
            lambda: self._find(words, kinds=self._kinds, limit=_ROWS),
            lambda hits: self._show(hits, words) if number == self._asked else None,
        )

    def _show(self, found: Hits, words: str) -> None:
        self.hits = found.hits
        self.list.clear()
        for hit in found.hits:
            item = two_sided(hit.title or "—", about(hit))
            item.setData(Qt.ItemDataRole.UserRole, hit)
            self.list.addItem(item)
        if self._offers_new:
            self.list.addItem(self._offers_new.format(words=words))
        if not found.hits and not self._offers_new:
            item = QListWidgetItem(self.tr("没有找到“{words}”").format(words=words))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        elif found.total > len(found.hits):
            more = self.tr("共 {n} 条，请再写几个字").format(
                n=f"{found.total:,}" + ("+" if found.is_capped else "")
            )
            item = QListWidgetItem(more)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def _place(self) -> None:
        height = sum(self.list.sizeHintForRow(at) for at in range(self.list.count())) + 6
        self.list.setGeometry(0, 0, max(self.width(), 360), min(height, 560))
        self.list.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.list.show()

    def _choose(self, item: QListWidgetItem | None = None) -> None:
        item = item or self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        hit, words = item.data(Qt.ItemDataRole.UserRole), self.text().strip()
        self.give_up()
        if hit is None:
            self.new_wanted.emit(words)
        else:
            self.chosen.emit(hit)

    def give_up(self) -> None:
        """Empty and closed, as if nothing had been asked."""
        self._asked += 1
        self._pause.stop()
        self.list.hide()
        self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.isVisible():
                self._choose()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.list.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        self.list.hide()
        super().hideEvent(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        self.list.hide()
        super().moveEvent(event)
