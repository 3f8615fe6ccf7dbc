"""The evening: leads one after the other, each with who it may be; keep, promote or drop.

A decision is one step, taken back with Ctrl+Z. Deciding brings the next lead, so that twenty are
sorted out without a mouse: Ctrl+1 keeps, Ctrl+2 makes a negotiation, Ctrl+0 drops.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import QuickLead
from db.rules import red_lines
from db.rules.red_lines import Prompt
from db.sentences import Sentence
from db.store.queries import Hits
from db.store.unit import Unit
from desktop import commitments, leads, likeness, triage
from desktop.announcer import Changes, touches
from desktop.likeness import Likely
from desktop.room import Room
from desktop.screens import lead_words
from desktop.screens.triage_who import Who
from desktop.theme import SPACE
from desktop.triage import Choice, Work
from desktop.widgets.labels import button, framed, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.particulars import Particulars
from desktop.widgets.scrolled import scrolled


@dataclass(frozen=True, slots=True)
class _Read:
    """What is offered for one lead."""

    likely: Likely
    photos: int
    prompts: list[Prompt]


class TriagePage(QWidget):
    """``booth_wanted``; ``opened(id)`` of a negotiation that was made."""

    booth_wanted = Signal()
    opened = Signal(str)

    def __init__(self, room: Room, find: Callable[..., Hits]) -> None:
        super().__init__()
        self._room = room
        self.leads: list[QuickLead] = []
        self._talk = ""
        self.is_offered = False
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("待整理的快录"))
        self.list.setFixedWidth(360)
        self.list.currentRowChanged.connect(self._show_current)
        self.count = said("", "muted")
        self.booth = button(self.tr("进入展位模式 (F9)"), "primary")
        self.booth.clicked.connect(self.booth_wanted)
        self.name, self.words = said("", "heading", wraps=True), Particulars()
        self.promise = said("", "caution", wraps=True)
        self.firm = Who(room.background, find, "firm", self.tr("企业"))
        self.person = Who(room.background, find, "person", self.tr("人员"))
        self.made = button("", "link")
        self.made.clicked.connect(lambda: self.opened.emit(self._talk))
        self.made.hide()
        self.nothing = Nothing(
            "booth", self.tr("没有待整理的快录。按 F9 进入展位模式，在展位上二十秒记一条。")
        )
        self.keep, self.promote, self.drop = self._buttons()
        self.sheet = self._sheet()
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=40)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._show_current)
        self.reload()

    def _buttons(self) -> tuple[QPushButton, QPushButton, QPushButton]:
        keep = button(self.tr("归档 (Ctrl+1)"), "primary")
        promote = button(self.tr("转为洽谈 (Ctrl+2)"))
        drop = button(self.tr("不跟进 (Ctrl+0)"))
        only_here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for one, key, slot in (
            (keep, "Ctrl+1", partial(self.decide, is_promoted=False)),
            (promote, "Ctrl+2", partial(self.decide, is_promoted=True)),
            (drop, "Ctrl+0", self.drop_lead),
        ):
            one.clicked.connect(lambda _=False, slot=slot: slot())
            QShortcut(QKeySequence(key), self, slot, context=only_here)
        return keep, promote, drop

    def _sheet(self) -> QWidget:
        sheet = framed("sheet")
        column = QVBoxLayout()
        for widget in (self.name, self.words, self.promise):
            column.addWidget(widget)
        column.addSpacing(SPACE)
        column.addWidget(self.firm)
        column.addSpacing(SPACE)
        column.addWidget(self.person)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 2)
        for one in (self.keep, self.promote, self.drop):
            foot.addWidget(one)
        foot.addStretch()
        outer = QVBoxLayout(sheet)
        outer.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        outer.addWidget(scrolled(column), 1)
        outer.addLayout(foot)
        return sheet

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(said(self.tr("快录整理"), "title"))
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.made)
        head.addWidget(self.booth)
        self.both = QWidget()
        body = QHBoxLayout(self.both)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE * 2)
        body.addWidget(self.list)
        body.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.both, 1)

    @property
    def lead(self) -> QuickLead | None:
        """The one being decided about."""
        at = self.list.currentRow()
        return self.leads[at] if 0 <= at < len(self.leads) else None

    def reload(self) -> None:
        store = self._room.store
        self._room.background.run(self, lambda: leads.unsorted(store), self.show_leads)

    def show_leads(self, found: list[QuickLead]) -> None:
        """These, and the one that was being looked at again where it is among them."""
        before, at = self.lead, self.list.currentRow()
        self.leads = found
        self.list.blockSignals(True)
        self.list.clear()
        for lead in found:
            self.list.addItem(self._item(lead_words.line(lead)))
        ids = [lead.id for lead in found]
        row = ids.index(before.id) if before and before.id in ids else min(at, len(ids) - 1)
        self.list.setCurrentRow(max(0, row) if ids else -1)
        self.list.blockSignals(False)
        self.count.setText(self.tr("待整理 {n} 条").format(n=len(found)) if found else "")
        self.nothing.setVisible(not found)
        self.both.setVisible(bool(found))
        if before is None or self.lead is None or before.heads != self.lead.heads:
            self._show_current()

    def _item(self, words: str) -> QListWidgetItem:
        """One line that fits; the whole is read in its tooltip and to who cannot see."""
        room = self.list.width() - 4 * SPACE
        elided = self.list.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        item = QListWidgetItem(elided)
        item.setToolTip(f"<p>{escape(words)}</p>" if elided != words else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        return item

    def _show_current(self, *_: object) -> None:
        lead = self.lead
        self._allow(False)
        if lead is None:
            return
        self.name.setText(lead_words.caption(lead))
        self.words.show_lines(self._body(lead, 0))
        self.promise.hide()
        store = self._room.store

        def read() -> _Read:
            prompts = red_lines.check(lead.promised or "", commitments.lines(store))
            return _Read(likeness.likely(store, lead), len(leads.photos(store, lead.id)), prompts)

        self._room.background.run(self, read, partial(self._offer, lead))

    def _offer(self, lead: QuickLead, read: _Read) -> None:
        if self.lead is not lead:
            return
        self.words.show_lines(self._body(lead, read.photos))
        self.promise.setText(words := lead_words.promise(read.prompts))
        self.promise.setVisible(bool(words))
        new_firm = self.tr("新建企业“{name}”").format(name=lead.firm_name)
        new_person = self.tr("新建人员“{name}”").format(name=lead.person)
        nobody = self.tr("不建档")
        self.firm.show_choices(new_firm if lead.firm_name else nobody, read.likely.firms)
        self.person.show_choices(new_person if lead.person else nobody, read.likely.people)
        self._allow(True)

    def _allow(self, is_offered: bool) -> None:
        """Nothing can be decided before it is known who is alike."""
        self.is_offered = is_offered
        for one in (self.keep, self.promote, self.drop):
            one.setEnabled(is_offered)

    def _body(self, lead: QuickLead, photos: int) -> list[tuple[str, str]]:
        return lead_words.body(lead, photos, is_in_booth=self._room.look.is_in_booth)

    def decide(self, *, is_promoted: bool) -> None:
        """The lead as whom was chosen; the next one comes by itself."""
        lead, room = self.lead, self._room
        if lead is None or not self.is_offered:
            return
        choice = Choice(self.firm.identity, self.person.identity, is_promoted)
        name = lead_words.caption(lead)[:16]
        filed = Sentence("快录“{name}”归档", name=name)
        label = Sentence("快录“{name}”转为洽谈", name=name) if is_promoted else filed

        def work() -> Work:
            return triage.kept(room.store, lead, choice, room.today())

        self._write(label, work, partial(self._tell, is_promoted))

    def drop_lead(self) -> None:
        lead = self.lead
        if lead is not None and self.is_offered:
            label = Sentence("快录“{name}”不跟进", name=lead_words.caption(lead)[:16])
            self._write(label, lambda: triage.dropped(lead), None)

    def _write(
        self, label: str, work: Callable[[], Work], done: Callable[[str], None] | None
    ) -> None:
        self._allow(False)
        edits = self._room.edits

        def wish(w: Unit) -> str:
            return work()(w)  # what it reads, it reads here, off the GUI thread

        edits.do(label, wish, done, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self._allow(True)
        self._room.edits.refused.emit(refusal)

    def _tell(self, is_promoted: bool, identity: str) -> None:
        self._talk = identity if is_promoted else ""
        self.made.setText(self.tr("打开刚建的洽谈 →"))
        self.made.setVisible(is_promoted)

    def _hear(self, changes: Changes) -> None:
        if touches(changes, "quick_lead", "attachment"):
            self._pause.start()
