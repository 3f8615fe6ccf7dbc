"""The two menus of a list: which columns it has, and the views somebody saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QPushButton, QWidgetAction

from db.records import SavedView
from db.store import queries
from desktop import lists
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import hint

_WIDE = 240
_SHORTEST = 200


class Ticks(QListWidget):
    """A list one ticks by a click anywhere on a line, by Space or Enter: ``toggled(key)``."""

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.itemClicked.connect(self._toggle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self._toggle(item)
        else:
            super().keyPressEvent(event)

    def _toggle(self, item: QListWidgetItem) -> None:
        self.toggled.emit(str(item.data(Qt.ItemDataRole.UserRole)))


class ColumnsMenu(QPushButton):
    """``chosen(names)`` when a column was added or taken away; the last one stays.

    The menu stays open while one ticks, scrolls, and never leaves the window.
    """

    chosen = Signal(object)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setText(self.tr("列"))
        hint(self, self.tr("选择列。拖动表头可以换位置、改宽窄。"))
        self._names: list[str] = []
        self.list = Ticks()
        self.list.setAccessibleName(self.tr("选择列"))
        self.list.setFixedWidth(_WIDE)
        for name, label in lists.columns(kind).items():
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.toggled.connect(self.switch)
        action = QWidgetAction(self)
        action.setDefaultWidget(self.list)
        menu = QMenu(self)
        menu.addAction(action)
        menu.aboutToShow.connect(self._fit_below)  # a lambda would keep all alive after a lock
        self.setMenu(menu)

    def show_names(self, names: Sequence[str]) -> None:
        self._names = list(names)
        for at in range(self.list.count()):
            item = self.list.item(at)
            is_on = item.data(Qt.ItemDataRole.UserRole) in self._names
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    def pop_up(self, at: QPoint) -> None:
        """Where the mouse is, or below the button; not out of the window."""
        self._fit(at)
        self.menu().popup(at)

    def _fit_below(self) -> None:
        self._fit(self.mapToGlobal(self.rect().bottomLeft()))

    def _fit(self, at: QPoint) -> None:
        """As high as its lines, or as there is room down to the foot of the window."""
        lines = self.list.sizeHintForRow(0) * self.list.count() + 2 * self.list.frameWidth()
        foot = self.window().mapToGlobal(self.window().rect().bottomLeft()).y()
        self.list.setFixedHeight(min(lines, max(_SHORTEST, foot - at.y() - 2 * SPACE)))
        self.list.setFocus()

    def switch(self, name: str) -> None:
        """Add a column at the end, or take it away."""
        rest = [n for n in self._names if n != name]
        if rest:
            self.chosen.emit(rest if name in self._names else [*rest, name])


class ViewsMenu(QPushButton):
    """``chosen(filter, order, is_descending, columns)``; ``save_wanted`` for what is shown now."""

    chosen = Signal(str, str, bool, object)
    save_wanted = Signal()

    def __init__(self, room: Room, kind: str) -> None:
        super().__init__()
        self._room = room
        self._kind = kind
        self.views: list[SavedView] = []
        self.setText(self.tr("视图"))
        hint(self, self.tr("常用的筛选、排序和列，存成视图，一点就到。"))
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        room.announcer.changed.connect(self._hear)
        self.reload()

    def reload(self) -> None:
        store, kind = self._room.store, self._kind
        self._room.background.run(
            self, lambda: queries.rows(store, SavedView, kind=kind)[1], self._show
        )

    def save(
        self, name: str, text: str, order: str, is_descending: bool, names: Sequence[str]
    ) -> None:
        """A view; one of the same name is replaced by it."""
        said = {
            "name": name,
            "kind": self._kind,
            "filter": text or None,
            "order": order or None,
            "is_descending": is_descending,
            "columns": list(names),
        }
        same = next((view for view in self.views if view.name == name), None)
        if same is None:
            self._room.edits.create(SavedView, said)
        else:
            self._room.edits.patch(same, said)

    def _show(self, views: list[SavedView]) -> None:
        self.views = views
        self._menu.clear()
        for view in views:
            self._menu.addAction(view.caption).triggered.connect(partial(self._choose, view))
        if views:
            self._menu.addSeparator()
        self._menu.addAction(self.tr("保存当前视图…")).triggered.connect(self._want_save)
        if views:
            gone = self._menu.addMenu(self.tr("删除视图"))
            for view in views:
                action = gone.addAction(view.caption)
                action.triggered.connect(partial(self._delete, view))

    def _choose(self, view: SavedView, *_: object) -> None:
        known = lists.columns(self._kind)
        names = [name for name in view.columns or [] if name in known]
        order = view.order if view.order in known else ""
        self.chosen.emit(view.filter or "", order or "", bool(view.is_descending), names)

    def _want_save(self, *_: object) -> None:
        self.save_wanted.emit()

    def _delete(self, view: SavedView, *_: object) -> None:
        self._room.edits.delete(view)

    def _hear(self, changes: Changes) -> None:
        if touches(changes, "saved_view"):
            self.reload()
