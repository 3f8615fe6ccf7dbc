"""Which records a field points at: their names, each with a way off, and a field to find more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Field, Kind
from db.store.queries import Hit, Hits
from desktop.background import Background
from desktop.widgets.labels import button, framed
from desktop.widgets.links import LinkLine
from desktop.widgets.search_box import SearchBox
from desktop.wording import label_of


class RefIn(QWidget):
    """``committed(name, ids)``: one identity or None for a REF, a list for REFS."""

    committed = Signal(str, object)
    opened = Signal(str)

    def __init__(self, background: Background, find: Callable[..., Hits], field: Field) -> None:
        super().__init__()
        self.name = field.name
        self._is_several = field.kind == Kind.REFS
        self._ids: list[str] = []
        self._shown: list[tuple[str, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.box = SearchBox(background, find, kinds=[field.to] if field.to else [])
        self.box.setAccessibleName(label_of(field))
        self.box.setPlaceholderText(self.tr("查找{label}…").format(label=label_of(field)))
        self.box.chosen.connect(self._add)
        self._column.addWidget(self.box)

    def show_value(self, value: object, names: Mapping[str, str]) -> None:
        """``names`` by identity; one that is not among them lies in the trash and is not shown."""
        ids = list(value) if isinstance(value, list) else [str(value)] if value else []
        shown = [(identity, names[identity]) for identity in ids if identity in names]
        self._ids = ids
        self.box.setVisible(self._is_several or not shown)
        if shown == self._shown:
            return
        self._shown = shown
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for at, (identity, name) in enumerate(shown):
            self._column.insertWidget(at, self._line(identity, name))

    def _line(self, identity: str, name: str) -> QWidget:
        line = framed("chosen")
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 2, 8, 2)
        link = LinkLine(name, is_reference=True)
        link.clicked.connect(partial(self.opened.emit, identity))
        off = button("×", "line")
        off.setAccessibleName(self.tr("移去{name}").format(name=name))
        off.clicked.connect(partial(self._remove, identity))
        row.addWidget(link, 1)
        row.addWidget(off)
        return line

    def _add(self, hit: Hit) -> None:
        if hit.id not in self._ids:
            self._say([*self._ids, hit.id] if self._is_several else [hit.id])

    def _remove(self, identity: str) -> None:
        self._say([i for i in self._ids if i != identity])

    def _say(self, ids: list[str]) -> None:
        self._ids = ids
        self.committed.emit(self.name, ids if self._is_several else (ids[0] if ids else None))
