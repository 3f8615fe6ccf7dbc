"""冲突: what people disagree about, one at a time; decided here, without a network, once for all.

The list at the left says what is open, the sheet at the right shows what it came from and every
version, with their differences marked. A decision is one edit: it syncs, and Ctrl+Z takes it back.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from db.errors import Refusal
from db.records import TYPES, fields
from db.sentences import Sentence
from db.store import contested
from db.store.contested import Conflict
from db.store.store import Store
from db.sync import conflicts
from desktop import disputed
from desktop.room import Room
from desktop.screens.conflict_sheet import ConflictSheet, Decision, key_of
from desktop.screens.panel import SortingPage
from desktop.theme import SPACE
from desktop.wording import label_of, name_of

_LIST = 260


class ConflictPage(SortingPage):
    """``opened(id)`` of the record somebody wants to see whole."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__(room, "conflicts")
        self._open: list[Conflict] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("待定的冲突"))
        self.list.setFixedWidth(_LIST)
        self.list.setWordWrap(True)
        self.sheet = ConflictSheet(room)
        self.both = QWidget()
        body = QHBoxLayout(self.both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE * 2)
        body.addWidget(self.list)
        body.addWidget(self.sheet, 1)
        self.column.addWidget(self.both, 1)
        self.list.currentRowChanged.connect(self._show_row)
        self.sheet.decided.connect(self._decide)
        self.sheet.opened.connect(self.opened)
        room.announcer.changed.connect(lambda _: self.reload())
        room.look.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        """What is open now."""
        store = self._room.store

        def read() -> tuple[list[Conflict], dict[str, str]]:
            found = contested.conflicts(store)
            return found, names_in(store, found)

        self._room.background.run(self, read, self._show)

    def _show(self, read: tuple[list[Conflict], dict[str, str]]) -> None:
        found, self.sheet.names = read
        is_in_booth = self._room.look.is_in_booth
        nothing = (
            self.tr("展位模式下不显示冲突的内容，离开展位模式后再定。")
            if found and is_in_booth
            else self.tr("没有冲突。两台电脑改了同一项时，双方的写法都会列在这里，由人定一种。")
        )
        found = [] if is_in_booth else found  # two versions of a floor are a floor twice
        before = self._open[self.list.currentRow()] if self.list.currentRow() >= 0 else None
        self._open = found
        head = self.tr("{n} 处有不同说法，逐条定一种；定错了可以撤销。")
        self.show_head(head.format(n=len(found)) if found else "", nothing)
        self.both.setVisible(bool(found))
        self.list.blockSignals(True)
        self.list.clear()
        for conflict in found:
            self.list.addItem(QListWidgetItem(_line(conflict)))
        self.list.blockSignals(False)
        same = [i for i, one in enumerate(found) if before and _key(one) == _key(before)]
        if found:
            self.list.setCurrentRow(same[0] if same else 0)
            self._show_row(self.list.currentRow())
            self._show_left()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_left()

    def _show_left(self) -> None:
        """First the one somebody had begun to word when the program ended."""
        left = self._room.drafts.left
        rows = [at for at, one in enumerate(self._open) if key_of(one) in left]
        if rows:
            self.list.setCurrentRow(rows[0])

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._open):
            self.sheet.show_conflict(self._open[row])

    def _decide(self, conflict: Conflict, decision: Decision) -> None:
        """One edit, off the GUI thread; what was written meanwhile stays beside it."""
        title = " ".join(conflict.title.split())[:16]
        label = Sentence("选定“{title}”的一种说法", title=title)
        self.notice.clear()
        edits, store = self._room.edits, self._room.store
        edits.do(
            label,
            lambda w: conflicts.decide(store, w, conflict, decision.take, decision.value),
            lambda _: self._room.drafts.let_go(key_of(conflict)),
            refused=self._refused,
        )

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)
        self.reload()


def names_in(store: Store, found: list[Conflict]) -> dict[str, str]:
    """What the records are called that some version names by their identity."""
    return disputed.names_in(
        store,
        (
            (declared, value)
            for conflict in found
            if (declared := fields(TYPES[conflict.kind]).get(conflict.field)) is not None
            for value in (conflict.base, *(version.value for version in conflict.versions))
        ),
    )


def _key(conflict: Conflict) -> tuple[str, str]:
    return conflict.id, conflict.field


def _line(conflict: Conflict) -> str:
    kind = TYPES[conflict.kind]
    declared = fields(kind).get(conflict.field)
    label = label_of(declared) if declared else contested.label(conflict.kind, conflict.field)
    return f"{name_of(kind)}　{' '.join(conflict.title.split())[:40]}\n{label}"
