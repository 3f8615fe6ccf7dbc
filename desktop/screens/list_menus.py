"""The two menus of a list: which columns it has, and the views somebody saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from db.records import SavedView
from db.store import queries
from desktop import lists
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.widgets.labels import hint


class ColumnsMenu(QPushButton):
    """``chosen(names)`` when a column was added or taken away; the last one stays."""

    chosen = Signal(object)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setText(self.tr("列"))
        hint(self, self.tr("选择列。拖动表头可以换位置、改宽窄。"))
        self._heads = lists.columns(kind)
        self._names: list[str] = []
        menu = QMenu(self)
        self.actions_by_name = {}
        for name, label in self._heads.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.triggered.connect(partial(self._toggle, name))
            self.actions_by_name[name] = action
        self.setMenu(menu)

    def show_names(self, names: Sequence[str]) -> None:
        self._names = list(names)
        for name, action in self.actions_by_name.items():
            action.setChecked(name in self._names)
            action.setEnabled(self._names != [name])

    def pop_up(self, at: QPoint) -> None:
        self.menu().popup(at)

    def _toggle(self, name: str, *_: object) -> None:
        rest = [n for n in self._names if n != name]
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
