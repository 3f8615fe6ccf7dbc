"""A card open: its sections on the left, its facts on the right, edited in place.

Every change is kept when a field is left. What arrives from the store meanwhile is shown around
what is being typed, never over it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.records import Fact, Value
from db.rules import disclosure
from db.rules.readiness import Item
from desktop.cards import BoardView, CardView, FactView
from desktop.edits import Edits
from desktop.screens.card_words import ring_words, summary_of
from desktop.screens.fact_row import FactRow
from desktop.theme import SPACE, Look
from desktop.widgets.in_place import leave
from desktop.widgets.labels import button, restyle, said
from desktop.widgets.links import LinkLine
from desktop.widgets.ring import Ring
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import of_template

_ALL, _OTHER = "*", "其他"
_SLICE = 40
_FACT = 4
"""What is laid out at a time: a question counts one, a fact four; that fills a screen and more.
The next when one scrolls down to them."""
_NEAR = 240

Entry = str | FactView | Item
"""What a line of the column is: the title of a section, a fact, a question without an answer."""


class CardEditor(QWidget):
    """One card of one negotiation. ``left`` when the person wants the board again."""

    left = Signal()

    def __init__(self, look: Look, edits: Edits, card: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._edits = edits
        self._view: CardView | None = None
        self._talk_id = ""
        self._opening = ""
        self._entries: list[Entry] = []
        self._laid = 0
        self.rows: dict[str, FactRow] = {}
        self.name, self.summary = said("", "title"), said("", "muted", wraps=True)
        restyle(self.name, "card", card)
        self.ring = Ring(look, card, 30)
        self.sections = QListWidget()
        self.sections.setAccessibleName(self.tr("节"))
        self.sections.setFixedWidth(184)
        self.sections.currentItemChanged.connect(lambda *_: self._begin_anew())
        self._column = QVBoxLayout()
        self.scroller = scrolled(self._column)
        bar = self.scroller.verticalScrollBar()
        bar.valueChanged.connect(
            lambda at: self._lay_more() if at > bar.maximum() - _NEAR else None
        )
        body = QHBoxLayout()
        body.addWidget(self.sections)
        body.addWidget(self.scroller, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._head())
        outer.addLayout(body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE * 2)
        back = button(self.tr("← 回到看板"))
        back.clicked.connect(self.leave)
        add = button(self.tr("+ 事实"), "primary")
        add.clicked.connect(lambda: self.add_fact(None))
        for widget in (back, self.ring, self.name):
            row.addWidget(widget)
        row.addWidget(self.summary, 1)
        row.addWidget(add)
        return row

    @property
    def section(self) -> str:
        """The section shown; ``*`` for all of them."""
        item = self.sections.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else _ALL

    def show_view(self, board: BoardView) -> None:
        """The card as it is now."""
        self._view = view = board.cards[self.card]
        self._talk_id = board.negotiation.id
        self.name.setText(of_template(view.title))
        self.summary.setText(summary_of(view))
        self.ring.show_percent(view.percent, ring_words(view))
        self._show_sections(view)
        self._show_rows()

    def show_section(self, section: str) -> None:
        for at in range(self.sections.count()):
            if self.sections.item(at).data(Qt.ItemDataRole.UserRole) == section:
                self.sections.setCurrentRow(at)

    def show_fact(self, fact: Fact) -> None:
        """A fact in its section, open."""
        self.show_section(fact.section or _OTHER)
        self._open_when_there(fact.id)

    def add_fact(self, item: Item | None) -> None:
        """A new fact, from a prompt of what is missing or free, open for typing at once."""
        if self._view is None:
            return
        section = item.section if item else self.section
        values: dict[str, Value] = {
            "card": self.card,
            "section": section if section != _ALL else None,
            "key": item.key if item else None,
            "title": item.label if item else None,
            "disclosure": disclosure.default_level(item.key if item else None),
            "subject": self._home_of(item),
        }
        self._edits.create(Fact, values, self._open_when_there)

    def _home_of(self, item: Item | None) -> str:
        """Who the firm is belongs to the firm; the rest was learned for this talk."""
        library = {"主体", "股权与组织", "业务", "经营"}
        if item and self._view and self.card == "firm" and item.section in library:
            return self._view.subject_id
        return self._talk_id

    def _open_when_there(self, fact_id: str) -> None:
        self._opening = fact_id
        self._open_wanted()

    def _open_wanted(self) -> None:
        if not self._opening:
            return
        facts = [e.fact.id if isinstance(e, FactView) else "" for e in self._entries]
        if self._opening in facts[self._laid :]:
            self._lay_to(facts.index(self._opening) + 1)
        if row := self.rows.get(self._opening):
            self._opening = ""
            row.open()
            QTimer.singleShot(0, row, lambda: self.scroller.ensureWidgetVisible(row))

    def _show_sections(self, view: CardView) -> None:
        chosen = self.section
        self.sections.blockSignals(True)
        self.sections.clear()
        counts = _counts(view)
        entries = [(_ALL, self.tr("全部"), len(view.facts), len(view.missing))]
        entries += [(title, title, *counts[title]) for title in view.sections()]
        for key, title, facts, missing in entries:
            words = self.tr("{title}　{n}").format(title=title, n=facts)
            if missing:
                words += self.tr("　缺{n}").format(n=missing)
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.sections.addItem(item)
            if key == chosen:
                self.sections.setCurrentItem(item)
        if self.sections.currentItem() is None:
            self.sections.setCurrentRow(0)
        self.sections.blockSignals(False)

    def _begin_anew(self) -> None:
        self._laid = 0
        self.scroller.verticalScrollBar().setValue(0)
        self._show_rows()

    def _show_rows(self) -> None:
        """Lay the section out anew; rows that are there already stay, open ones too."""
        if self._view is None:
            return
        old, self.rows = self.rows, {}
        empty(self._column, keeping=FactRow)
        self._entries = _entries(self._view, self.section)
        wanted, self._laid = max(self._laid, self._next()), 0
        self._column.addStretch()
        self._lay_to(wanted, old)
        for row in old.values():
            row.hide()
            row.deleteLater()
        self._open_wanted()

    def _lay_more(self) -> None:
        self._lay_to(self._next())

    def _next(self) -> int:
        """How far one slice more goes."""
        at, left = self._laid, _SLICE
        while left > 0 and at < len(self._entries):
            left -= _FACT if isinstance(self._entries[at], FactView) else 1
            at += 1
        return at

    def _lay_to(self, wanted: int, old: dict[str, FactRow] | None = None) -> None:
        """Lay out entries up to ``wanted``, above the stretch at the end."""
        for entry in self._entries[self._laid : wanted]:
            if isinstance(entry, FactView):
                widget: QWidget = self._row(entry, (old or {}).pop(entry.fact.id, None))
            elif isinstance(entry, Item):
                widget = self._prompt(entry)
            else:
                widget = said(entry, "heading")
            self._column.insertWidget(self._column.count() - 1, widget)
        self._laid = min(wanted, len(self._entries))

    def _row(self, view: FactView, row: FactRow | None) -> FactRow:
        if row is None:
            row = FactRow(view)
            row.committed.connect(self._commit)
            row.resolved.connect(lambda v, name, value: self._edits.resolve(v.fact, name, value))
            row.deleted.connect(lambda v: self._edits.delete(v.fact))
            row.opened.connect(self._close_others)
        else:
            row.show_view(view)
        self.rows[view.fact.id] = row
        return row

    def _prompt(self, item: Item) -> QWidget:
        words = self.tr("+ {label}：{question}").format(
            label=of_template(item.label), question=of_template(item.question)
        )
        link = LinkLine(words)
        link.clicked.connect(lambda: self.add_fact(item))
        return link

    def _commit(self, view: FactView, name: str, value: Value) -> None:
        self._edits.patch(view.fact, {name: value})

    def _close_others(self, opened: FactRow) -> None:
        for row in self.rows.values():
            if row is not opened:
                row.close_form()

    def leave(self) -> None:
        """Keep what is being typed and go back."""
        leave(self.focusWidget())
        self.left.emit()


def _counts(view: CardView) -> dict[str, tuple[int, int]]:
    """Facts and missing items of each section."""
    return {
        title: (
            sum(1 for fact in view.facts if (fact.fact.section or _OTHER) == title),
            sum(1 for item in view.missing if item.section == title),
        )
        for title in view.sections()
    }


def _entries(view: CardView, section: str) -> list[Entry]:
    """The lines of a section in order; of “all”, with titles and without the empty ones."""
    titles = view.sections() if section == _ALL else [section]
    entries: list[Entry] = []
    for title in titles:
        facts = [fact for fact in view.facts if (fact.fact.section or _OTHER) == title]
        missing = [item for item in view.missing if item.section == title]
        if section == _ALL and (facts or missing):
            entries.append(title)
        entries += [*facts, *missing]
    return entries
