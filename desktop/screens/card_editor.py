"""A card open: its sections on the left, its facts on the right, edited in place.

Every change is kept when a field is left. What arrives from the store meanwhile is shown around
what is being typed, never over it.
"""

from __future__ import annotations

from collections.abc import Sequence

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

_ALL, _OTHER = "*", "其他"
_SHOWN = 100


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
        self.rows: dict[str, FactRow] = {}
        self.name, self.summary = said("", "title"), said("", "muted", wraps=True)
        restyle(self.name, "card", card)
        self.ring = Ring(look, card, 30)
        self.sections = QListWidget()
        self.sections.setAccessibleName(self.tr("节"))
        self.sections.setFixedWidth(184)
        self.sections.currentItemChanged.connect(lambda *_: self._show_rows())
        self._column = QVBoxLayout()
        self.scroller = scrolled(self._column)
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
        self.name.setText(view.title)
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

    def _show_rows(self) -> None:
        """Lay the section out anew; rows that are there already stay, open ones too."""
        if self._view is None:
            return
        old, self.rows = self.rows, {}
        empty(self._column, keeping=FactRow)
        shown = _grouped(self._view, self.section)
        left = _SHOWN
        for title, facts, missing in shown:
            if len(shown) > 1:
                self._column.addWidget(said(title, "heading"))
            for fact_view in facts[:left]:
                row = old.pop(fact_view.fact.id, None)
                self._column.addWidget(self._row(fact_view, row))
            if len(facts) > left:
                more = self.tr("还有 {n} 条，请在左边选节查看。").format(n=len(facts) - left)
                self._column.addWidget(said(more, "muted"))
            left = max(0, left - len(facts))
            for question in missing:
                self._column.addWidget(self._prompt(question))
        self._column.addStretch()
        for row in old.values():
            row.hide()
            row.deleteLater()
        self._open_wanted()

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
        words = self.tr("+ {label}：{question}").format(label=item.label, question=item.question)
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


def _grouped(view: CardView, section: str) -> list[tuple[str, Sequence[FactView], Sequence[Item]]]:
    """(title, facts, missing) of the sections to show; empty ones are left out of “all”."""
    titles = view.sections() if section == _ALL else [section]
    groups = [
        (
            title,
            [fact for fact in view.facts if (fact.fact.section or _OTHER) == title],
            [item for item in view.missing if item.section == title],
        )
        for title in titles
    ]
    return [group for group in groups if group[1] or group[2] or section != _ALL]
