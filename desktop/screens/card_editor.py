"""A card open: its sections on the left, its facts on the right, edited in place.

Every change is kept when a field is left. What arrives from the store meanwhile is shown around
what is being typed, never over it. What is changed of a library fact for this talk only is an
overlay (``desktop.overlays``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from db.records import Fact, Value
from db.rules import disclosure
from db.rules.readiness import Item
from db.sentences import Sentence
from desktop import overlays, sources
from desktop.cards import BoardView, CardView, FactView
from desktop.overlays import Plan
from desktop.room import Room
from desktop.screens import fact_row
from desktop.screens.card_sections import ALL, OTHER, counts, entries
from desktop.screens.card_words import ring_words, summary_of
from desktop.screens.fact_column import FactColumn
from desktop.screens.fact_paste import FactPaste
from desktop.screens.fact_row import FactRow
from desktop.sources import Source
from desktop.theme import SPACE
from desktop.widgets.in_place import leave
from desktop.widgets.labels import button, restyle, said
from desktop.widgets.ring import Ring
from desktop.widgets.two_sided import TwoSided, two_sided
from desktop.wording import of_template

_NARROWEST, _WIDEST = 184, 280


class CardEditor(QWidget):
    """One card of one negotiation. ``left`` when the person wants the board again."""

    left = Signal()

    def __init__(self, room: Room, card: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._room = room
        self._edits = room.edits
        self._view: CardView | None = None
        self._talk_id = ""
        self.name, self.summary = said("", "title"), said("", "muted", wraps=True)
        restyle(self.name, "card", card)
        self.ring = Ring(room.look, card, 30)
        self.sections = QListWidget()
        self.sections.setAccessibleName(self.tr("节"))
        self.sections.setFixedWidth(_NARROWEST)
        self._sides = TwoSided()
        self.sections.setItemDelegate(self._sides)
        self.sections.currentItemChanged.connect(lambda *_: self._begin_anew())
        self.column = FactColumn(self._row)
        self.column.asked.connect(self.add_fact)
        self.column.dropped.connect(self.drop)
        self.paste = FactPaste(room)
        body = QHBoxLayout()
        body.setSpacing(SPACE * 2)
        body.addWidget(self.sections)
        body.addWidget(self.column, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._head())
        outer.addWidget(self.paste)
        outer.addLayout(body, 1)
        pasting = QShortcut(QKeySequence.StandardKey.Paste, self, self.take_clipboard)
        pasting.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        back = button(self.tr("← 回到看板"))
        back.clicked.connect(self.leave)
        add, paste = button(self.tr("+ 事实"), "primary"), button(self.tr("粘贴表格"))
        add.clicked.connect(lambda: self.add_fact(None))
        paste.clicked.connect(self.take_clipboard)
        for widget in (back, self.ring, self.name):
            row.addWidget(widget)
        row.addWidget(self.summary, 1)
        row.addWidget(paste)
        row.addWidget(add)
        return row

    @property
    def rows(self) -> dict[str, FactRow]:
        """The facts that are laid out, by identity."""
        return self.column.rows

    @property
    def section(self) -> str:
        """The section shown; ``*`` for all of them."""
        item = self.sections.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ALL

    def show_view(self, board: BoardView) -> None:
        """The card as it is now."""
        is_first = self._view is None
        self._view = view = board.cards[self.card]
        self._talk_id = board.negotiation.id
        self.name.setText(of_template(view.title))
        self.summary.setText(summary_of(view))
        self.ring.show_percent(view.percent, ring_words(view))
        self._show_sections(view)
        self.column.show_entries(entries(view, self.section))
        if is_first:
            self._read_sources()

    def show_section(self, section: str) -> None:
        for at in range(self.sections.count()):
            if self.sections.item(at).data(Qt.ItemDataRole.UserRole) == section:
                self.sections.setCurrentRow(at)

    def show_fact(self, fact: Fact) -> None:
        """A fact in its section, open; of an overlay the fact it stands over."""
        self.show_section(fact.section or OTHER)
        self.column.open_when_there(fact.over or fact.id)

    def add_fact(self, item: Item | None) -> None:
        """A new fact, from a prompt of what is missing or free, open for typing at once."""
        if self._view is None:
            return
        section = item.section if item else self.section
        values: dict[str, Value] = {
            "card": self.card,
            "section": section if section != ALL else None,
            "key": item.key if item else None,
            "title": item.label if item else None,
            "disclosure": disclosure.default_level(item.key if item else None),
            "subject": self._home_of(item),
        }
        self._edits.create(Fact, values, self.column.open_when_there)

    def take_clipboard(self) -> None:
        """A table that was copied elsewhere becomes facts; shown first, kept when confirmed."""
        section = None if self.section == ALL else self.section
        begins: dict[str, Value] = {
            "subject": self._talk_id,
            "card": self.card,
            "section": section,
            "disclosure": disclosure.default_level(None),
        }
        self.paste.offer(QGuiApplication.clipboard().text(), begins)

    def drop(self, fact_id: str, before: str) -> None:
        """Put a fact before another of its section; before nothing is the end."""
        ids = [view.fact.id for view in self.column.facts_around(fact_id)]
        if fact_id in ids:
            start = ids.index(fact_id)
            gap = ids.index(before) if before in ids else len(ids)
            self._move(fact_id, gap - 1 if gap > start else gap)

    def _move(self, fact_id: str, to: int) -> None:
        store, talk = self._room.store, self._talk_id
        views = self.column.facts_around(fact_id)
        start = next((at for at, view in enumerate(views) if view.fact.id == fact_id), -1)
        if start >= 0 and 0 <= to < len(views) and to != start:
            self._together(
                Sentence("调整事实次序"), lambda: overlays.moving(store, talk, views, start, to)
            )

    def _wanted(self, view: FactView, what: str) -> None:
        """What the menu or a key of a row asks for."""
        fact_id = view.fact.id
        if what in (fact_row.UP, fact_row.DOWN):
            ids = [one.fact.id for one in self.column.facts_around(fact_id)]
            if fact_id in ids:
                self._move(fact_id, ids.index(fact_id) + (1 if what == fact_row.DOWN else -1))
        elif what == fact_row.PIN:
            (self._commit if view.is_own else self._say_here)(view, "pin", not view.fact.pin)
        elif what in (fact_row.HIDE, fact_row.SHOW) and not view.is_own:
            self._say_here(view, "is_hidden", True if what == fact_row.HIDE else None)
        elif what == fact_row.LIBRARY and (laid := view.overlay) is not None:
            self._together(Sentence("回到库中的说法"), lambda: overlays.taking_away(laid))
        elif what == fact_row.COPY:
            QGuiApplication.clipboard().setText(as_line(view.fact))

    def _say_here(self, view: FactView, name: str, value: Value) -> None:
        """For this talk only."""
        store, talk = self._room.store, self._talk_id
        label = Sentence("本次洽谈的“{title}”", title=view.fact.caption)
        self._together(label, lambda: overlays.putting(store, talk, view.library, {name: value}))

    def _together(self, label: str, plan: Callable[[], Plan]) -> None:
        self._edits.together(label, plan)

    def _home_of(self, item: Item | None) -> str:
        """Who the firm is belongs to the firm; the rest was learned for this talk."""
        library = {"主体", "股权与组织", "业务", "经营"}
        if item and self._view and self.card == "firm" and item.section in library:
            return self._view.subject_id
        return self._talk_id

    def _read_sources(self) -> None:
        self._room.background.run(
            self,
            partial(sources.offered, self._room.store, self._talk_id),
            self._offer_sources,
        )

    def _offer_sources(self, found: list[Source]) -> None:
        self.column.offer_sources(found)

    def _show_sections(self, view: CardView) -> None:
        chosen = self.section
        self.sections.blockSignals(True)
        self.sections.clear()
        counts_of = counts(view)
        listed = [(ALL, self.tr("全部"), len(view.facts), len(view.missing))]
        names = {OTHER: self.tr("其他")}
        listed += [
            (key, names.get(key) or of_template(key), *counts_of[key]) for key in view.sections()
        ]
        for key, title, facts, missing in listed:
            lacks = self.tr("缺 {n}").format(n=missing) if missing else ""
            item = two_sided(title, " · ".join(part for part in (lacks, str(facts)) if part))
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.sections.addItem(item)
            if key == chosen:
                self.sections.setCurrentItem(item)
        if self.sections.currentItem() is None:
            self.sections.setCurrentRow(0)
        self.sections.blockSignals(False)
        items = (self.sections.item(at) for at in range(self.sections.count()))
        needed = self._sides.width(items, self.sections.fontMetrics())
        self.sections.setFixedWidth(max(_NARROWEST, min(needed, _WIDEST)))

    def _begin_anew(self) -> None:
        if self._view is not None:
            self.column.begin_anew(entries(self._view, self.section))

    def _row(self, view: FactView) -> FactRow:
        row = FactRow(view, is_in_talk=True)
        row.committed.connect(self._commit)
        row.said_here.connect(self._say_here)
        row.resolved.connect(self._resolve)
        row.deleted.connect(lambda v: self._edits.delete(v.library))
        row.wanted.connect(self._wanted)
        return row

    def _commit(self, view: FactView, name: str, value: Value) -> None:
        self._edits.patch(view.library, {name: value})

    def _resolve(self, view: FactView, name: str, value: Value) -> None:
        """Where it differs: in what the talk says over the fact, or in the fact."""
        is_here = view.overlay is not None and name in view.put_otherwise
        record = view.overlay.own if view.overlay and is_here else view.library
        self._edits.resolve(record, name, value)

    def leave(self) -> None:
        """Keep what is being typed and go back."""
        leave(self.focusWidget())
        self.left.emit()


def as_line(fact: Fact) -> str:
    """A fact as a row of a table: what other programs paste into cells."""
    cells = (fact.title, fact.value or fact.text, fact.unit, fact.as_of, fact.source_ref)
    return "\t".join(" ".join((cell or "").split()) for cell in cells)
