"""Booth mode: a lead in twenty seconds, kept while it is typed, and on to the next.

Whatever is half typed is on the disk a moment later and back in the form at the next start. What
cannot be written stays here and is tried again; nothing typed is ever dropped in silence.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.errors import Refusal
from db.records import QuickLead, Value, fields
from db.store.unit import Change
from desktop import leads
from desktop.announcer import Changes, touches
from desktop.leads import DRAFT, NEW, Opening
from desktop.room import Room
from desktop.screens.booth_event import EventIn
from desktop.screens.booth_form import BoothForm
from desktop.screens.booth_offer import BoothOffer
from desktop.screens.booth_photos import BoothPhotos, Printed, Taken
from desktop.theme import SPACE
from desktop.widgets.labels import button, said
from desktop.widgets.links import LinkLine
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import scrolled
from desktop.wording import label_of

IDLE, RETRY = 1_500, 5_000
_RECENT = 2


class Booth(QWidget):
    """``left`` when the person wants the normal window again."""

    left = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._lead_id = uuid.uuid4().hex
        self._state = DRAFT
        self._kept: dict[str, Value] = {}
        self._event: str | None = None
        self._has_photo = False
        self._unsaved: dict[str, dict[str, Value]] = {}
        self._recent: list[tuple[str, dict[str, Value]]] = []
        self.caught = 0
        self.setProperty("role", "booth")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.form, self.photos, self.notice = BoothForm(), BoothPhotos(room), Notice()
        self.offer = BoothOffer()
        self.going_on = EventIn()
        self.count, self.state = said("", "heading"), said("", "muted")
        self.save = button(self.tr("存好，下一位 (Ctrl+Enter)"), "primary")
        self.leave = button(self.tr("离开展位模式 (F9)"))
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._retry = QTimer(self, singleShot=True, interval=RETRY)
        self._lay_out()
        self._wire()
        self.photos.begin(self._lead_id)
        room.background.run(self, lambda: leads.opening(room.store, room.today()), self._open)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(said(self.tr("展会快录"), "title"))
        head.addWidget(self.count)
        head.addWidget(self.going_on)
        head.addStretch()
        head.addWidget(self.leave)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 2)
        self._lines = QHBoxLayout()
        self._lines.setSpacing(SPACE * 2)
        foot.addWidget(self.state)
        foot.addLayout(self._lines, 1)
        self.save.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        foot.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 4, SPACE * 2, SPACE * 4, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        middle = QVBoxLayout()
        for part in (self.form, self.photos):
            middle.addWidget(part)
        middle.addStretch()
        column.addWidget(self.notice)
        column.addWidget(scrolled(middle), 1)  # on a low screen nothing is squeezed
        column.addWidget(self.offer)  # and what waits for a yes is never below the edge
        column.addLayout(foot)

    def _wire(self) -> None:
        self.form.touched.connect(self._idle.start)
        self.form.left.connect(self.keep)
        self.form.finished.connect(self.finish_lead)
        self.form.ended.connect(self.save.setFocus)
        self.form.paste_wanted.connect(self.photos.take_clipboard)
        self.photos.wanted.connect(self.keep)
        self.photos.taken.connect(self._take)
        self.photos.printed.connect(self._offer)
        self.offer.confirmed.connect(self._fill)
        self.offer.stands.connect(self.photos.state.setHidden)  # its line has the offer's room
        self.photos.refused.connect(self.notice.say)
        self.save.clicked.connect(self.finish_lead)
        self.leave.clicked.connect(self.left)
        self.going_on.chosen.connect(self._choose_event)
        self._idle.timeout.connect(self.keep)
        self._retry.timeout.connect(self._write)
        self._room.announcer.changed.connect(self._hear)
        self._room.announcer.changed.connect(self._offer_events)
        only_here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+O"), self, self.photos.choose_files, context=only_here)

    def _open(self, opening: Opening) -> None:
        """What was left half typed goes on, unless somebody is typing already."""
        self.caught = opening.caught_today
        self._event = opening.event[0] if opening.event else None
        self.going_on.offer(opening.events, self._event)
        self._count()
        if self.says_something:
            return
        if opening.draft is None:
            self.form.show_values({n: v for n, v in opening.stays.items() if v})
            return
        draft = {name: getattr(opening.draft, name) for name in leads.FIELDS}
        self.show_lead(opening.draft.id, draft, DRAFT)
        self.notice.say(self.tr("上次没写完的一条放回来了，接着写就行。"))

    def show_lead(self, lead_id: str, shown: Mapping[str, Value], state: str) -> None:
        """A lead in the form, as it is on the disk; the one before was kept by the caller."""
        self._lead_id, self._state = lead_id, state
        self._has_photo = False
        self.form.show_values(shown)
        self._kept = self.form.values()
        self.photos.begin(lead_id)
        self.offer.clear()
        self.form.begin()

    @property
    def says_something(self) -> bool:
        """Whether what is in the form is a lead: words, or a photograph taken or on its way."""
        return (
            leads.is_worth_keeping(self.form.values()) or self._has_photo or self.photos.reading > 0
        )

    def keep(self) -> None:
        """Write what is typed, where it is new and says anything."""
        self._idle.stop()
        now = self.form.values()
        if now != self._kept and (self._kept or self.says_something):
            self._queue(now)

    def _choose_event(self, event: str | None) -> None:
        """For the lead in the form and those that follow; what was caught before stays."""
        self._event = event
        if self._kept:
            self._queue(self.form.values(), event=event)

    def _queue(self, now: dict[str, Value], **also: Value) -> None:
        said_of = {**now, **also, "state": self._state}
        if not self._kept:
            said_of["caught_at"] = leads.caught_at(self._room.today())
            said_of["event"] = self._event
        was = self._unsaved.get(self._lead_id, {})
        self._unsaved[self._lead_id] = {**was, **said_of}
        self._kept = now
        self._write()

    def _write(self) -> None:
        wanted, room = dict(self._unsaved), self._room
        if wanted:
            room.background.run_in_order(
                self,
                lambda: leads.put(room.store, wanted),
                partial(self._written, wanted),
                self._unwritten,
            )

    def _written(self, wanted: Mapping[str, object], changes: tuple[Change, ...]) -> None:
        self._unsaved = {i: v for i, v in self._unsaved.items() if wanted.get(i) is not v}
        self.state.setText(self.tr("✓ 写下的都已存好"))
        self._room.announcer.announce(changes)

    def _unwritten(self, refusal: Refusal) -> None:
        self.notice.say(refusal)
        self.state.setText(self.tr("还有 {n} 条没存下，会再试").format(n=len(self._unsaved)))
        self._retry.start()

    def finish_lead(self) -> None:
        """This one is done: kept for the evening, the form empty for the next."""
        now = self.form.values()
        if not self.says_something:
            self.notice.say(self.tr("这一条还没写什么：写个姓名、单位或一句话再存。"))
            self.form.begin()
            return
        is_new, self._state = self._state == DRAFT, NEW
        self._queue(now)
        self._recent = [(self._lead_id, now), *(r for r in self._recent if r[0] != self._lead_id)]
        self.caught += is_new
        self._count()
        self._show_recent()
        self.notice.clear()
        self._next()

    def _next(self) -> None:
        stays = {name: self.form.values()[name] for name in leads.STAYS}
        self.show_lead(uuid.uuid4().hex, stays, DRAFT)
        self._kept = {}

    def reopen(self, lead_id: str) -> None:
        """One that was just caught, back in the form; what is in the form now is kept first."""
        found = dict(self._recent).get(lead_id)
        if found is not None:
            self.keep()
            self.show_lead(lead_id, found, NEW)

    def _offer_events(self, changes: Changes) -> None:
        """An event that was entered meanwhile can be chosen; nothing chosen changes."""
        room = self._room

        def show(opening: Opening) -> None:
            self._event = self._event or (opening.event[0] if opening.event else None)
            self.going_on.offer(opening.events, self._event)

        if touches(changes, "event"):
            room.background.run(self, lambda: leads.opening(room.store, room.today()), show)

    def _hear(self, changes: Changes) -> None:
        """A lead that was decided about while booth mode was left is no longer typed on."""
        if self.isVisible() or all(change.id != self._lead_id for change in changes):
            return
        room, lead_id = self._room, self._lead_id

        def is_decided() -> bool:
            return leads.is_decided(room.store, lead_id)

        def hear(is_over: bool) -> None:
            if is_over and lead_id == self._lead_id:
                self._next()

        room.background.run(self, is_decided, hear)

    def _count(self) -> None:
        self.count.setText(self.tr("今天 {n} 条").format(n=self.caught))

    def _show_recent(self) -> None:
        self._recent = self._recent[:_RECENT]
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._lines.addWidget(said(self.tr("刚记的："), "muted"))
        for lead_id, values in self._recent:
            words = "·".join(str(values[n]) for n in ("person", "firm_name") if values[n])
            link = LinkLine(words or str(values["one_line"] or self.tr("（照片）")))
            link.clicked.connect(partial(self.reopen, lead_id))
            self._lines.addWidget(link, 1)

    def _take(self, taken: Taken) -> None:
        found = _of_lead(taken.badge.values)
        if taken.lead_id != self._lead_id:
            store = self._room.store
            self._room.background.run_in_order(
                self,
                lambda: leads.fill(store, taken.lead_id, found),
                self._room.announcer.announce,
            )
            return
        self._has_photo = self._has_photo or bool(taken.changes)
        other = self.form.fill(found)
        self.notice.say(self._words_of(taken, other))
        if not self._kept:
            self._queue(self.form.values())
        self.keep()

    def _offer(self, printed: Printed) -> None:
        """The print of a card is never sure: it is shown for a person to judge."""
        found = _of_lead(printed.values)
        if printed.lead_id != self._lead_id:
            return
        if found:
            self.offer.offer(found)
        else:
            self.notice.say(self.tr("照片上没有读出姓名、单位或电话，请照着照片输入。"))

    def _fill(self, found: Mapping[str, str]) -> None:
        if other := self.form.fill(found):
            words = self.tr("名片上写的不一样，您写的没有改动：{shown}")
            self.notice.say(words.format(shown=_shown(other)))
        self.keep()
        self.form.begin()

    def _words_of(self, taken: Taken, other: Mapping[str, str]) -> str:
        if other:
            words = self.tr("码上写的不一样，您写的没有改动：{shown}")
            return words.format(shown=_shown(other))
        if taken.badge.values:
            return self.tr("“{name}”里的名片已填好，请核对。").format(name=taken.name)
        if taken.badge.texts:
            return self.tr("照片已存。码里写着：{text}").format(text=taken.badge.texts[0])
        return self.tr("照片“{name}”已存。").format(name=taken.name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.photos.take(Path(url.toLocalFile()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish_lead()
            return
        super().keyPressEvent(event)


def _shown(other: Mapping[str, str]) -> str:
    labels = {name: label_of(field) for name, field in fields(QuickLead).items()}
    return "，".join(f"{labels[name]} {text}" for name, text in other.items())


def _of_lead(values: Mapping[str, str]) -> dict[str, str]:
    """A person's fields under the names a lead has for them; what it has none for is left out."""
    found = {"person" if name == "name" else name: text for name, text in values.items()}
    return {name: text for name, text in found.items() if name in leads.FIELDS}
