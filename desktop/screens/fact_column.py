"""The facts of a card one under the other: laid out as one scrolls, put in order by dragging.

At most ``PAGE`` lines are widgets at a time, so that a card of hundreds of facts stays as quick as
one of ten; the rest is a click away on either side. It knows nothing about writing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from db.rules.readiness import Item
from desktop.cards import FactView
from desktop.screens.fact_row import MIME, FactRow
from desktop.sources import Source
from desktop.widgets.labels import framed, said
from desktop.widgets.links import LinkLine
from desktop.widgets.scrolled import empty, scrolled
from desktop.widgets.soon import soon
from desktop.wording import of_template

PAGE = 120
_STEP = 80
_SLICE = 40
_FACT = 4
"""What is laid out at a time: a question counts one, a fact four; that fills a screen and more.
The next when one scrolls down to them."""
_NEAR = 240
_BEFORE = 5
"""Lines laid out before the one that is wanted: what is above them is a click away."""

Entry = str | FactView | Item
"""What a line is: a title, a fact, a question without an answer."""


class FactColumn(QWidget):
    """``asked(item)`` for a question; ``dropped(fact, before)`` ids, ``before`` "" for the end."""

    asked = Signal(object)
    dropped = Signal(str, str)

    def __init__(self, make: Callable[[FactView], FactRow]) -> None:
        super().__init__()
        self._make = make
        self._entries: list[Entry] = []
        self._first = self._laid = 0
        self._opening = ""
        self.sources: Sequence[Source] = ()
        self.rows: dict[str, FactRow] = {}
        self._column = QVBoxLayout()
        self.scroller = scrolled(self._column)
        page = self.scroller.widget()
        assert page is not None
        self._page = page
        self.setAcceptDrops(True)
        self._mark = framed("drop")
        self._mark.setParent(self._page)
        self._mark.setFrameShape(QFrame.Shape.HLine)
        self._mark.hide()
        bar = self.scroller.verticalScrollBar()
        bar.valueChanged.connect(
            lambda at: self._lay_to(self._next()) if at > bar.maximum() - _NEAR else None
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroller)

    def begin_anew(self, entries: list[Entry]) -> None:
        """Other lines: from the top."""
        self._first = self._laid = 0
        self.scroller.verticalScrollBar().setValue(0)
        self.show_entries(entries)

    def show_entries(self, entries: list[Entry]) -> None:
        """The lines as they are now; only where others came or went are they laid out anew."""
        is_same = [_name(e) for e in entries] == [_name(e) for e in self._entries]
        self._entries = entries
        if is_same and self._laid:
            for entry in entries:
                if isinstance(entry, FactView) and (row := self.rows.get(entry.fact.id)):
                    _renew(row, entry)
        else:
            self._lay_out()
        self._open_wanted()

    def open_when_there(self, fact_id: str) -> None:
        """Open a fact, now or as soon as it is among the lines."""
        self._opening = fact_id
        self._open_wanted()

    def offer_sources(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        for row in self.rows.values():
            row.sources = sources
            if row.form is not None:
                row.form.offer_sources(sources)

    def facts_around(self, fact_id: str) -> list[FactView]:
        """The facts between the same titles as this one, as they stand."""
        around: list[FactView] = []
        for entry in [*self._entries, ""]:
            if isinstance(entry, str):
                if any(view.fact.id == fact_id for view in around):
                    return around
                around = []
            elif isinstance(entry, FactView) and not entry.is_hidden:
                around.append(entry)
        return []

    def _open_wanted(self) -> None:
        ids = [e.fact.id if isinstance(e, FactView) else "" for e in self._entries]
        if not self._opening or self._opening not in ids:
            return
        at = ids.index(self._opening)
        if not self._first <= at < self._first + PAGE:
            self._turn_to(max(0, at - _BEFORE))
        self._lay_to(at + 1)
        row, self._opening = self.rows[self._opening], ""
        row.open()
        soon(row, partial(self.scroller.ensureWidgetVisible, row))

    def _turn_to(self, first: int) -> None:
        self._first = self._laid = first
        self._lay_out()

    def _lay_out(self) -> None:
        """All lines anew; rows that are there already stay, open ones too."""
        old, self.rows = self.rows, {}
        empty(self._column, keeping=FactRow)
        self._first = min(self._first, max(0, len(self._entries) - 1))
        wanted, self._laid = max(self._laid, self._next()), self._first
        if self._first:
            words = self.tr("↑ 前面还有 {n} 行").format(n=self._first)
            self._column.addWidget(self._link(words, max(0, self._first - _STEP)))
        self._column.addStretch()
        self._lay_to(wanted, old)
        for row in old.values():
            row.hide()
            row.deleteLater()

    def _link(self, words: str, first: int) -> LinkLine:
        link = LinkLine(words)
        link.clicked.connect(lambda: self._turn_to(first))
        return link

    def _next(self) -> int:
        """How far one slice more goes."""
        at, left = max(self._laid, self._first), _SLICE
        while left > 0 and at < min(len(self._entries), self._first + PAGE):
            left -= _FACT if isinstance(self._entries[at], FactView) else 1
            at += 1
        return at

    def _lay_to(self, wanted: int, old: dict[str, FactRow] | None = None) -> None:
        """Lay out entries up to ``wanted``, above the stretch at the end."""
        last = min(wanted, len(self._entries), self._first + PAGE)
        for entry in self._entries[self._laid : last]:
            if isinstance(entry, FactView):
                widget: QWidget = self._row(entry, (old or {}).pop(entry.fact.id, None))
            elif isinstance(entry, Item):
                widget = self._prompt(entry)
            else:
                widget = said(of_template(entry), "heading")
            self._column.insertWidget(self._column.count() - 1, widget)
        was, self._laid = self._laid, max(self._laid, last)
        if self._laid != was and self._laid == self._first + PAGE < len(self._entries):
            words = self.tr("↓ 后面还有 {n} 行").format(n=len(self._entries) - self._laid)
            link = self._link(words, self._first + _STEP)
            self._column.insertWidget(self._column.count() - 1, link)

    def _row(self, view: FactView, row: FactRow | None) -> FactRow:
        if row is None:
            row = self._make(view)
            row.sources = self.sources
            row.opened.connect(self._close_others)
        else:
            _renew(row, view)
        self.rows[view.fact.id] = row
        return row

    def _prompt(self, item: Item) -> QWidget:
        words = self.tr("+ {label}：{question}").format(
            label=of_template(item.label), question=of_template(item.question)
        )
        link = LinkLine(words)
        link.clicked.connect(lambda: self.asked.emit(item))
        return link

    def _close_others(self, opened: FactRow) -> None:
        for row in self.rows.values():
            if row is not opened:
                row.close_form()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """A line shows where the fact would go."""
        self._show_mark(self._within(event))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        moved = bytes(event.mimeData().data(MIME).data()).decode()
        self._mark.hide()
        self.dropped.emit(moved, self._below(self._within(event)))
        event.acceptProposedAction()

    def _within(self, event: QDropEvent) -> int:
        """How far down the page, however far it is scrolled."""
        return self._page.mapFrom(self, event.position().toPoint()).y()

    def _below(self, y: int) -> str:
        """The fact whose middle lies below ``y``; "" at the end."""
        for identity, row in self.rows.items():
            if row.geometry().center().y() > y:
                return identity
        return ""

    def _show_mark(self, y: int) -> None:
        row = self.rows.get(self._below(y)) or next(reversed(self.rows.values()), None)
        if row is not None:
            is_end = not self._below(y)
            box = row.geometry()
            top = box.bottom() + 2 if is_end else box.top() - 4
            self._mark.setGeometry(box.left(), top, box.width(), 3)
            self._mark.show()
            self._mark.raise_()


def _name(entry: Entry) -> tuple[str, str]:
    if isinstance(entry, FactView):
        return "fact", entry.fact.id
    return ("item", entry.key) if isinstance(entry, Item) else ("title", entry)


def _renew(row: FactRow, view: FactView) -> None:
    """Laid out anew only where something is different: most facts of a card are not."""
    if _traits(row.view) != _traits(view):
        row.show_view(view)
    row.view = view


def _traits(view: FactView) -> tuple[object, ...]:
    own = view.overlay.own.heads if view.overlay else ""
    told = (view.fact.heads, own, view.is_hidden, view.is_stale, view.hangs_on)
    return (*told, {name: len(versions) for name, versions in view.conflicts.items()})
