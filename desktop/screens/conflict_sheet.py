"""One conflict on a sheet: what it came from, every version, and the ways to decide it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import Refusal
from db.journal.op import GONE
from db.records import TYPES, Field, Kind, Value, fields
from db.store.contested import Conflict, Standing
from db.sync import conflicts
from desktop.commands import words as typed
from desktop.drafts import CONFLICTS, Key
from desktop.room import Room
from desktop.screens.difference import Difference
from desktop.theme import SPACE, Look
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice
from desktop.widgets.novel import TextBox
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import label_of, name_of, words_of


@dataclass(frozen=True, slots=True)
class Decision:
    """``take``: a version from 1; `KEEP_BOTH`: each on a record of its own; 0: ``value``."""

    take: int = 0
    value: Value = None


def key_of(conflict: Conflict) -> Key:
    """Under which a wording of one's own is held."""
    return CONFLICTS, conflict.id, conflict.field


_ABREAST = 3
_SHORT = 24
"""Up to so many characters two values are read whole, sooner than marks in them."""


class _Block(QFrame):
    """One version: who, when, the words with what differs marked, and the button that takes it."""

    def __init__(self, look: Look, who: str, when: str) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        self.text = Difference(look, is_grown=True)
        self.text.setAccessibleName(who)
        self.take = button(self.tr("取这个"))
        self.take.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE // 2)
        column.addWidget(said(who, "strong", wraps=True))
        column.addWidget(said(when, "muted", wraps=True))
        column.addWidget(self.text)
        column.addStretch()
        column.addWidget(self.take)

    def show_text(self, words: str, base: str) -> None:
        self.text.show_text(words, base)

    def offer(self, name: str, taken: Callable[[], None]) -> None:
        """This version may be taken; ``name`` for who cannot see which it is."""
        self.take.setAccessibleName(name)
        self.take.clicked.connect(taken)
        self.take.show()


class ConflictSheet(QWidget):
    """``decided(conflict, decision)``; ``opened(id)``."""

    decided = Signal(object, object)
    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._conflict: Conflict | None = None
        self.names: dict[str, str] = {}
        """Identity → name of the records versions refer to."""
        self.title, self.label = said("", "heading", wraps=True), said("", "muted", wraps=True)
        self.open = button(self.tr("看整条资料"), "link")
        self.notice = Notice()
        self.blocks = QVBoxLayout()
        self.own_head = said("", "strong")
        self.edit = TextBox()
        self.edit.setTabChangesFocus(True)
        self.edit.setMaximumHeight(100)
        self.edit.setAccessibleName(self.tr("自己改定"))
        self.edit.textChanged.connect(self._hold)
        room.drafts.offered.connect(self._show_held)
        self.save = button(self.tr("就这样定"), "primary")
        self.both = button(self.tr("两个都留：各成一条资料"))
        self._lay_out()
        self.save.clicked.connect(self._settle)
        self.both.clicked.connect(self._keep_both)
        self.open.clicked.connect(self._open)

    def _lay_out(self) -> None:
        self.own = framed("sheet")
        own = QVBoxLayout(self.own)
        own.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        own.setSpacing(SPACE)
        own.addWidget(self.own_head)
        own.addWidget(self.edit)
        row = QHBoxLayout()
        row.addWidget(self.both)
        row.addStretch()
        row.addWidget(self.save)
        own.addLayout(row)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.label)
        column.addWidget(self.notice)
        column.addWidget(scrolled(self.blocks), 1)
        column.addWidget(self.own)

    def show_conflict(self, conflict: Conflict) -> None:
        """Everything known about it; what was typed stays while it is the same conflict."""
        was, self._conflict = self._conflict, conflict
        is_other = was is None or (was.id, was.field) != (conflict.id, conflict.field)
        self.title.setText(f"{name_of(TYPES[conflict.kind])}　{conflict.title}")
        empty(self.blocks)
        if is_other:
            self.notice.clear()
        self.own.setVisible(conflict.field != GONE)
        if conflict.field == GONE:
            self._show_delete(conflict)
            return
        declared = fields(TYPES[conflict.kind])[conflict.field]
        self.label.setText(
            self.tr("“{label}”有 {n} 种说法").format(
                label=label_of(declared), n=len(conflict.versions)
            )
        )
        self.own_head.setText(
            self.tr("自己改定（两边不同的句子都列着，删去不要的）")
            if declared.kind is Kind.LONG
            else self.tr("自己改定")
        )
        base = "" if conflict.base is None else self._words(declared, conflict.base)
        original = _Block(self._room.look, self.tr("原来"), self.tr("各方改动之前"))
        original.show_text(base or self.tr("（没有共同的原文）"), "")
        blocks = [original]
        mine_first = sorted(
            enumerate(conflict.versions, 1), key=lambda one: not self._is_mine(one[1])
        )
        for number, version in mine_first:
            block = _Block(self._room.look, self._who(version), self._when(version))
            words = self._words(declared, version.value)
            block.show_text(words, base if max(len(words), len(base)) > _SHORT else "")
            block.offer(
                self.tr("取“{value}”").format(value=words[:40]), partial(self._take, number)
            )
            blocks.append(block)
        self._set_side_by_side(blocks)
        self.blocks.addStretch()
        if is_other:
            with QSignalBlocker(self.edit):  # a suggestion is not what anybody wrote
                self.edit.setPlainText(self._suggestion(conflict))
            self._show_held()

    def _hold(self) -> None:
        """What a person writes is held until it is decided, also when they look elsewhere."""
        conflict = self._conflict
        if conflict is not None and self.edit.document().isModified():
            label = label_of(fields(TYPES[conflict.kind])[conflict.field])
            title = f"{conflict.title}·{label}"
            self._room.drafts.hold(key_of(conflict), self.edit.toPlainText(), title)

    def _show_held(self, *_: object) -> None:
        """What was written here before and not decided, in the place of a suggestion."""
        conflict = self._conflict
        if conflict is None or self.edit.document().isModified():
            return
        words = self._room.drafts.held(key_of(conflict))
        if words is not None and words != self.edit.toPlainText():
            self.edit.setPlainText(words)
            self.notice.say(self.tr("下面是您先前写到一半、还没有定的话。"))

    def _show_delete(self, conflict: Conflict) -> None:
        self.label.setText(self.tr("一方删除了它，另一方在这之后又改过，所以还留着。"))
        for version in conflict.versions:
            signed = f"{self._who(version)}　{self._when(version)}"
            self.blocks.addWidget(said(signed + self.tr("　删除"), "strong"))
        row = QHBoxLayout()
        keep = button(self.tr("保留这条资料"), "primary")
        go = button(self.tr("还是删除"))
        keep.clicked.connect(partial(self._take, conflicts.KEEP))
        go.clicked.connect(partial(self._take, conflicts.LET_GO))
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(keep)
        row.addWidget(go)
        row.addStretch()
        self.blocks.addWidget(holder)
        self.blocks.addStretch()

    def _set_side_by_side(self, blocks: list[_Block]) -> None:
        """What it was, what I say, what they say, in one line of sight; more in a second row."""
        for at in range(0, len(blocks), _ABREAST):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE)
            for block in blocks[at : at + _ABREAST]:
                row.addWidget(block, 1)
            self.blocks.addWidget(line)

    def _is_mine(self, version: Standing) -> bool:
        return version.author == self._room.store.author

    def _who(self, version: Standing) -> str:
        if self._is_mine(version):
            return self.tr("我（{name}）").format(name=version.author)
        return version.author

    def _when(self, version: Standing) -> str:
        when = f"{datetime.fromtimestamp(version.when / 1000):%Y-%m-%d %H:%M}"
        return f"{when}　{version.device}".strip()

    def _take(self, number: int) -> None:
        if self._conflict is not None:
            self.decided.emit(self._conflict, Decision(take=number))

    def _keep_both(self) -> None:
        self._take(conflicts.BOTH)

    def _settle(self) -> None:
        """The person's own words, read as the field wants them."""
        conflict = self._conflict
        if conflict is None:
            return
        kind = TYPES[conflict.kind]
        assignment = f"{conflict.field}={self.edit.toPlainText()}"
        try:
            value = typed.values(self._room.store, kind, [assignment])[conflict.field]
        except Refusal as refusal:
            self.notice.say(refusal)
            return
        self.decided.emit(conflict, Decision(value=value))

    def _open(self) -> None:
        if self._conflict is not None:
            self.opened.emit(self._conflict.id)

    def _words(self, declared: Field, value: Value) -> str:
        """A value as people read it; a record by its name."""
        return words_of(declared, value, self.names)

    def _suggestion(self, conflict: Conflict) -> str:
        """What to begin with: of a long text what merges by sentence, with both where they differ;
        else the version shown."""
        declared = fields(TYPES[conflict.kind])[conflict.field]
        found = conflict.pieces() if declared.kind is Kind.LONG else []
        if found:
            return "".join(
                piece.text if piece.text is not None else piece.mine + piece.theirs
                for piece in found
            )
        value = conflict.versions[0].value
        if isinstance(value, list):
            return "；".join(self.names.get(one, one) for one in value)
        return "" if value is None else self._words(declared, value)
