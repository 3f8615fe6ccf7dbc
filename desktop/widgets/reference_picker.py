"""Choosing records by name: search while typing, Enter takes one, a new one without leaving.

For fields that point at records where there is no room for a form: a cell of a table, a row above
it. It hands over identities and knows nothing about what they are for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.records import TYPES
from db.store.queries import Hit, Hits
from desktop.background import Background
from desktop.widgets.labels import button
from desktop.widgets.search_box import SearchBox
from desktop.wording import called

_LONGEST = 12


class ReferencePicker(QWidget):
    """``picked(ids)`` after each change; ``new_wanted(words)`` where nobody of that name is known.

    Whoever hears ``new_wanted`` makes the record and calls :meth:`take` with it.
    """

    picked = Signal(list)
    new_wanted = Signal(str)

    def __init__(
        self, background: Background, find: Callable[..., Hits], kind: str, label: str
    ) -> None:
        """``kind`` is the type of record looked for, ``label`` what the field is called."""
        super().__init__()
        self.ids: list[str] = []
        self._names: dict[str, str] = {}
        offer = self.tr("+ 新建{kind}“{{words}}”").format(kind=called(TYPES[kind]))
        self.box = SearchBox(background, find, kinds=[kind], offers_new=offer)
        self.box.setAccessibleName(label)
        self.box.setPlaceholderText(self.tr("{label}：输入姓名查找").format(label=label))
        self.box.setFixedWidth(260)
        self.box.chosen.connect(self.take)
        self.box.new_wanted.connect(self.new_wanted)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.box)
        self._row.addStretch()

    def show_ids(self, ids: list[str], names: Mapping[str, str]) -> None:
        """Who is chosen now; those without a name lie in the trash: kept, but not shown."""
        if ids == self.ids and all(names.get(i) == self._names.get(i) for i in ids):
            return
        self.ids, self._names = list(ids), {**self._names, **names}
        self._lay_out()

    def take(self, hit: Hit) -> None:
        """Add one, as if it had been chosen from the list."""
        self._names[hit.id] = hit.title
        if hit.id not in self.ids:
            self.ids = [*self.ids, hit.id]
            self._lay_out()
            self.picked.emit(self.ids)
        self.box.setFocus()

    def _drop(self, identity: str, *_: object) -> None:
        self.ids = [i for i in self.ids if i != identity]
        self._lay_out()
        self.box.setFocus()
        self.picked.emit(self.ids)

    def _lay_out(self) -> None:
        while self._row.count() > 2:
            item = self._row.takeAt(1)
            if item is not None and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for at, identity in enumerate(i for i in self.ids if i in self._names):
            name = self._names[identity]
            chip = button(f"{name[:_LONGEST]} ×")
            chip.setAccessibleName(self.tr("移去{name}").format(name=name))
            chip.clicked.connect(partial(self._drop, identity))
            self._row.insertWidget(at + 1, chip)
