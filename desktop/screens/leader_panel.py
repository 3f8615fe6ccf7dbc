"""The leader's page beside the board: every block as it will print, what a person writes in place.

The budget of a block turns red while one types; the whole page is measured a moment later.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Negotiation, Value
from desktop import leader_sheet
from desktop.announcer import Changes
from desktop.leader_sheet import WRITTEN, Block, Sheet, entries_of
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.in_place import TextIn
from desktop.widgets.labels import restyle, said
from desktop.widgets.points import Points
from desktop.widgets.scrolled import scrolled
from desktop.widgets.unkept import draft_of
from desktop.wording import spoken

if TYPE_CHECKING:
    from desktop.pack.engine.fonts import FontSet

_PAUSE = 150
_LINES = {"bluf": 4, "say": 5, "avoid": 4, "decide": 3}


class _Part(QWidget):
    """One block: its name, its measure, and its words or the field they are written in."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self.measure = said("", "muted")
        self.body: Points | TextIn
        if block.name in WRITTEN:
            self.body = TextIn(block.name, spoken(block.label), _LINES[block.name])
        else:
            self.body = Points()
            self.body.setProperty("official", True)  # as it will stand on the printed page
        head = QHBoxLayout()
        head.addWidget(said(spoken(block.label), "strong"))
        head.addStretch()
        head.addWidget(self.measure)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.body)
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        self.block = block
        if isinstance(self.body, Points):
            self.body.show_points(block.entries)
        self.count()

    def count(self) -> None:
        """The measure of what stands there now, red where it is too much."""
        is_written = isinstance(self.body, TextIn)
        typed = self.body.toPlainText() if isinstance(self.body, TextIn) else ""
        is_over = is_written and self.block.is_over(typed)
        self.measure.setText(self.block.measure(typed) if is_written else "")
        role = "alarm" if is_over else "muted"
        if self.measure.property("role") != role:
            restyle(self.measure, "role", role)


class LeaderPanel(QWidget):
    """``parts`` by block. Nothing is read before it is shown for the first time."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._id = negotiation_id
        self._talk: Negotiation | None = None
        self._is_measuring = self._is_behind = False
        self.parts: dict[str, _Part] = {}
        self.fit = said("", "strong", wraps=True)
        self.left_out = said("", "caution", wraps=True)
        self._column = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE, 0, 0, 0)
        outer.addWidget(said(self.tr("领导一页要报"), "heading"))
        outer.addWidget(self.fit)
        outer.addWidget(self.left_out)
        outer.addWidget(scrolled(self._column), 1)
        self.setFixedWidth(348)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.measure)
        room.announcer.changed.connect(self._hear)

    @cached_property
    def _fonts(self) -> FontSet:
        from desktop.pack.engine.fonts import default_fonts

        return default_fonts()

    def show_talk(self, talk: Negotiation) -> None:
        """The negotiation as it is now."""
        self._talk = talk
        draft_of(self, talk.id)
        self._show_written()
        self.measure()

    def measure(self) -> None:
        """Measure the page with what is being typed; one measurement at a time."""
        if self._is_measuring:
            self._is_behind = True
            return
        self._is_measuring = True
        room, typed = self._room, self._typed()
        work: Callable[[], Sheet] = partial(
            leader_sheet.sheet, room.store, self._id, room.today(), typed, lambda: self._fonts
        )
        room.background.run(self, work, self._show, ended=self._measured)

    def _typed(self) -> dict[str, str]:
        bodies = {name: part.body for name, part in self.parts.items()}
        return {n: b.toPlainText() for n, b in bodies.items() if isinstance(b, TextIn)}

    def _measured(self) -> None:
        self._is_measuring = False
        if self._is_behind:
            self._is_behind = False
            self.measure()

    def _show(self, sheet: Sheet) -> None:
        for block in sheet.blocks:
            if block.name not in self.parts:
                self._add(block)
            self.parts[block.name].show_block(block)
        if sheet.lines_over:
            words = self.tr("超出一页 {n} 行，不能打印，请删减。").format(n=sheet.lines_over)
        else:
            words = "" if sheet.left_out else self.tr("放得下，正好一页。")
        self.fit.setText(words)
        self.fit.setVisible(bool(words))
        restyle(self.fit, "role", "alarm" if sheet.lines_over else "strong")
        self.left_out.setText("\n".join(map(spoken, sheet.left_out)))
        self.left_out.setVisible(bool(sheet.left_out))

    def _add(self, block: Block) -> None:
        part = _Part(block)
        self.parts[block.name] = part
        self._column.addWidget(part)
        if isinstance(part.body, TextIn):
            part.body.textChanged.connect(part.count)
            part.body.textChanged.connect(self._pause.start)
            part.body.committed.connect(self._commit)
            self._show_written()

    def _show_written(self) -> None:
        for name in WRITTEN:
            part = self.parts.get(name)
            if part is not None and isinstance(part.body, TextIn) and self._talk is not None:
                value = getattr(self._talk, name)
                part.body.show_value("\n".join(value) if isinstance(value, list) else value)

    def _commit(self, name: str, value: Value) -> None:
        if self._talk is not None:
            lines = entries_of(str(value or ""))
            kept: Value = " ".join(lines) if name == "bluf" else lines
            self._room.edits.patch(self._talk, {name: kept or None})

    def _hear(self, changes: Changes) -> None:
        if self.isVisible():
            self._pause.start()
