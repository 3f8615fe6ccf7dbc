"""退回与等待: edits that no row shows, with their text; what can be written again is written here.

Nothing is ever dropped: the refused edit stays in the journal; 不再提示 only stops the counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import TYPES, Field, Kind, Value, fields
from db.store import set_aside
from db.store.set_aside import Unshown
from db.store.unit import Change
from db.sync import quarantine
from desktop import disputed
from desktop.commands import words as typed
from desktop.drafts import ASIDE, Drafts, Key
from desktop.room import Room
from desktop.screens.panel import SortingPage
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.novel import TextBox
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import label_of, name_of, spoken, words_of

_SHOWN = 50
_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class AsidePage(SortingPage):
    """Read anew whenever something changes."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, "sync")
        self.blocks: list[AsideBlock] = []
        self._names: dict[str, str] = {}
        self._column = QVBoxLayout()
        self.list = scrolled(self._column)
        self.column.addWidget(self.list, 1)
        room.announcer.changed.connect(lambda _: self.reload())
        room.look.changed.connect(self.reload)
        self.reload()

    def reload(self) -> None:
        store = self._room.store

        def read() -> tuple[list[Unshown], dict[str, str]]:
            found = set_aside.unshown(store)
            return found, disputed.names_in(store, _said(found))

        self._room.background.run(self, read, self._show)

    def _show(self, read: tuple[list[Unshown], dict[str, str]]) -> None:
        found, self._names = read
        is_in_booth = self._room.look.is_in_booth
        nothing = (
            self.tr("展位模式下不显示被退回的内容，离开展位模式后再看。")
            if found and is_in_booth
            else self.tr("没有被退回、也没有在等待的修改。同步时没有并入的，会连同原文列在这里。")
        )
        found = [] if is_in_booth else found
        head = self.tr("{n} 处修改没有并入，原文都留着：改好后可以重新提交。")
        self.show_head(head.format(n=len(found)) if found else "", nothing)
        self.list.setVisible(bool(found))
        before = self.blocks  # one that is the same stays: somebody may be typing in it
        there = {block.unshown.dot: block for block in before}
        empty(self._column, keeping=AsideBlock)
        self.blocks = []
        for one in found[:_SHOWN]:
            block = there.pop(one.dot, None)
            if block is None or block.unshown != one:
                block = self._block(one)
            self.blocks.append(block)
            self._column.addWidget(block)
        for gone in {*before} - {*self.blocks}:
            gone.hide()
            gone.deleteLater()
        if len(found) > _SHOWN:
            words = self.tr("另有 {n} 处，处理后依次列出。").format(n=len(found) - _SHOWN)
            self._column.addWidget(said(words, "muted"))
        self._column.addStretch()

    def _block(self, unshown: Unshown) -> AsideBlock:
        block = AsideBlock(unshown, self._room.drafts, self._names)
        block.again.clicked.connect(partial(self._write_again, block))
        block.away.clicked.connect(partial(self._put_away, block))
        return block

    def _write_again(self, block: AsideBlock) -> None:
        store, refused = self._room.store, block.unshown
        texts = block.texts()

        def work() -> list[Change]:
            kind = TYPES[refused.type]
            assignments = [f"{name}={text}" for name, text in texts.items()]
            values: dict[str, Value] = typed.values(store, kind, assignments)
            return quarantine.resubmit(store, refused, values)

        written = partial(self._written, block)
        self._room.background.run_in_order(self, work, written, self.notice.say)

    def _written(self, block: AsideBlock, changes: list[Change]) -> None:
        self._room.drafts.let_go(*block.keys)
        self.notice.say(self.tr("已作为新的修改写入，会随下次同步送出。"))
        self._room.announcer.announce(changes)
        self.reload()

    def _put_away(self, block: AsideBlock) -> None:
        store, dot, drafts = self._room.store, block.unshown.dot, self._room.drafts

        def work() -> None:
            set_aside.deal_with(store, dot)

        def done(_: None) -> None:
            drafts.let_go(*block.keys)
            self.reload()

        self._room.background.run_in_order(self, work, done, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)


class AsideBlock(QWidget):
    """One edit: why, whose, when, and its text to be corrected; a correction begun is held."""

    def __init__(self, unshown: Unshown, drafts: Drafts, names: Mapping[str, str]) -> None:
        """``names`` by identity, of what its references point at."""
        super().__init__()
        self.unshown = unshown
        self._drafts, self._names = drafts, names
        self._lines: dict[str, TextBox] = {}
        self._offered: dict[str, str] = {}
        self.again = button(self.tr("改好后重新提交"), "primary")
        self.away = button(self.tr("不再提示"))
        sheet = framed("sheet")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        column.addWidget(said(self._title(), "strong", wraps=True))
        column.addWidget(said(spoken(unshown.sentence), "muted", wraps=True))
        if unshown.values and unshown.type in TYPES:
            column.addLayout(self._form())
        elif unshown.why != "waiting":
            column.addWidget(said(self.tr("（这处修改没有文字内容）"), "muted"))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.away)
        row.addWidget(self.again)
        self.again.setVisible(unshown.can_be_written_again and unshown.type in TYPES)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _title(self) -> str:
        one = self.unshown
        kind = name_of(TYPES[one.type]) if one.type in TYPES else one.type or "?"
        when = f"{datetime.fromtimestamp(one.wall / 1000):%Y-%m-%d %H:%M}" if _is_sane(one) else ""
        return "　".join(part for part in (kind, one.title, one.author, when) if part)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        declared = fields(TYPES[self.unshown.type])
        for name, value in self.unshown.values.items():
            line = TextBox(_as_typed(declared[name], value, self._names))
            line.setTabChangesFocus(True)
            line.setAccessibleName(label_of(declared[name]))
            line.setFixedHeight(34 if len(line.toPlainText()) < 60 else 72)
            line.document().setDocumentMargin(2)  # one line stands in the middle, by its name
            line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            line.setVerticalScrollBarPolicy(_BAR)
            self._lines[name] = line
            form.addRow(said(label_of(declared[name]), "muted"), line)
            if not isinstance(value, list):
                shown = words_of(declared[name], value, self._names)
                line.setPlainText("" if value is None else _plain(shown, value))
            self._offered[name] = line.toPlainText()
            line.textChanged.connect(partial(self._hold, name))
        self._drafts.offered.connect(self._show_held)
        self._show_held()
        return form

    @property
    def keys(self) -> list[Key]:
        """Under which its corrections are held."""
        return [self._key(name) for name in self._lines]

    def _key(self, name: str) -> Key:
        return ASIDE, self.unshown.dot, name

    def _hold(self, name: str) -> None:
        line = self._lines[name]
        if line.document().isModified():
            self._drafts.hold(self._key(name), line.toPlainText(), self._title())

    def _show_held(self, *_: object) -> None:
        for name, line in self._lines.items():
            if not line.document().isModified():
                words = self._drafts.held(self._key(name))
                if words is not None:
                    line.setPlainText(words)

    def texts(self) -> dict[str, str]:
        """Field → what stands there now; a reference nobody touched as it was written, for
        somebody else may bear that name as well."""
        declared = fields(TYPES[self.unshown.type])
        told = {name: line.toPlainText() for name, line in self._lines.items()}
        for name, text in self._offered.items():
            if declared[name].kind in (Kind.REF, Kind.REFS) and told[name] == text:
                told[name] = _as_typed(declared[name], self.unshown.values[name], {})
        return told


def _is_sane(one: Unshown) -> bool:
    return 0 < one.wall < 4_102_444_800_000


def _said(found: Iterable[Unshown]) -> Iterator[tuple[Field, Value]]:
    for one in found:
        declared = fields(TYPES[one.type]) if one.type in TYPES else {}
        yield from ((declared[name], v) for name, v in one.values.items() if name in declared)


def _as_typed(declared: Field, value: Value, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        between = "\n" if declared.kind is Kind.TEXTS else "；"
        return between.join(names.get(str(one), str(one)) for one in value)
    return "" if value is None else str(value)


def _plain(words: str, value: Value) -> str:
    return words if isinstance(value, (str, bool)) else str(value)
