"""A card as it lies on the board: its ring, pinned facts, what is missing, what is stale.

It shows as much as there is room for and says how much more there is; a click opens the card.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.cards import CardView, FactView
from desktop.screens.card_words import ring_words, summary_of
from desktop.screens.fact_words import figure
from desktop.theme import SPACE, Look
from desktop.widgets.in_place import is_edit_key
from desktop.widgets.labels import Lines, Short, broken, hint, restyle, said
from desktop.widgets.links import LinkLine
from desktop.widgets.ring import Ring
from desktop.wording import dated, listed, of_template, spoken

translate = QCoreApplication.translate
_HEAD, _ROW_PAD, _LINK_PAD = 59, 3, 9
"""Pixels the head takes with the margins, and each row and each line below beside its words."""
_FEW = 3
_TALLEST, _LOWEST = 5, 2
"""Lines of text under the title of a pinned fact, as far as there is room."""


_Room = tuple[int, tuple[int, ...], int, bool]


class CardFace(QFrame):
    """``opened(card)``; ``asked(card, item)`` when a missing answer was chosen."""

    opened = Signal(str)
    asked = Signal(str, object)

    def __init__(self, look: Look, card: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._view: CardView | None = None
        self._room: _Room = (0, (), 0, False)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.ring = Ring(look, card)
        self.name, self.subject = said("", "heading"), Lines("", 1)
        self.summary = Short("", "muted")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        restyle(self.name, "card", card)
        restyle(self, "card", card)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.ring)
        head.addWidget(self.name)
        head.addWidget(self.subject, 1)
        head.addWidget(self.summary)
        self._body = QVBoxLayout()
        self._body.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._body, 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 190)

    def show_view(self, view: CardView) -> bool:
        """The card as it is now; laid out anew only where something on it is different: whether."""
        is_same = self._view is not None and _traits(self._view) == _traits(view)
        self._view = view
        if is_same:
            return False
        self.name.setText(of_template(view.title))
        self.subject.show_text(view.subject)
        self.summary.setText(summary_of(view))
        self.ring.show_percent(view.percent, ring_words(view))
        self.setAccessibleName(f"{of_template(view.title)} {view.subject} {summary_of(view)}")
        self._lay_out()
        return True

    @property
    def is_missing_something(self) -> bool:
        """Whether the card asks for anything nobody knows."""
        return self._view is not None and bool(self._view.missing)

    def _fits(self) -> _Room:
        """Rows of pinned facts (two each), lines of text in each row, lines that fit below them.

        The last says whether what the card holds besides has a line of its own.
        """
        view, height = self._view, self.height() - _HEAD
        if view is None:
            return 0, (), 0, False
        line = self.fontMetrics().lineSpacing()
        link = line + _LINK_PAD
        warnings = bool(view.stale) + bool(view.in_conflict)
        below = (warnings + min(len(view.missing), _FEW + 1)) * link
        wanted = (len(view.pinned) + 1) // 2
        lowest = (_LOWEST + 2) * line + _ROW_PAD
        rows = max(min(wanted, 1), min(wanted, (height - below) // lowest))
        lines = self._share(view, rows, (height - below - rows * lowest) // line)
        taken = rows * lowest + (sum(lines) - rows * _LOWEST) * line
        left = (height - taken) // link
        is_spare = left - warnings - len(view.missing) >= 1
        return rows, lines, max(2, left), is_spare

    def _share(self, view: CardView, rows: int, spare: int) -> tuple[int, ...]:
        """Lines of text in each row: what is left over goes, line by line, to those still cut."""
        wanted = [self._wanted(view.pinned[at * 2 : at * 2 + 2]) for at in range(rows)]
        lines = [_LOWEST] * rows
        while spare > 0 and (cut := [at for at in range(rows) if lines[at] < wanted[at]]):
            for at in cut[:spare]:
                lines[at] += 1
            spare -= len(cut)
        return tuple(lines)

    def _wanted(self, pair: list[FactView]) -> int:
        """The lines the longer text of a row takes; a figure takes what two lines take."""
        room = self.width() - SPACE * 4
        room = room if len(pair) == 1 else (room - SPACE * 2) // 2
        texts = [view.fact.text or "" for view in pair if not figure(view)]
        taken = (len(broken(text, room, _TALLEST, self.font())) for text in texts)
        return max(taken, default=_LOWEST)

    def _fit_head(self) -> None:
        """The name of the subject where there is room for more than its first letter."""
        taken = sum(part.sizeHint().width() + SPACE for part in (self.ring, self.name))
        room = self.width() - SPACE * 5 - taken - self.summary.sizeHint().width()
        self.subject.setVisible(room >= self.fontMetrics().height() * 3)

    def _lay_out(self) -> None:
        view = self._view
        if view is None:
            return
        self._fit_head()
        self._room = rows, text_lines, lines, is_spare = self._fits()
        _empty(self._body)
        if rows:
            self._body.addLayout(_pins(view.pinned[: rows * 2], text_lines))
        elif not view.facts:
            self._body.addWidget(said(self.tr("还没有内容。从下面的问题开始："), "muted"))
            lines -= 1
        lines -= self._warn(view)
        all_fit = len(view.missing) <= lines
        shown = view.missing[: lines if all_fit else max(1, lines - 1)]
        for item in shown:
            link = LinkLine(
                self.tr("缺　{label}：{q}").format(
                    label=of_template(item.label), q=of_template(item.question)
                )
            )
            link.clicked.connect(partial(self.asked.emit, self.card, item))
            self._body.addWidget(link)
        if rest := len(view.missing) - len(shown):
            self._body.addWidget(said(self.tr("还缺 {n} 项").format(n=rest), "muted"))
        self._body.addStretch(1)
        if view.facts and is_spare:
            self._body.addWidget(_sections(view))

    def _warn(self, view: CardView) -> int:
        """One line for what is stale, one for what is in conflict; how many lines it took."""
        taken = 0
        for views, words in (
            ([v for v in view.facts if v.conflicts], self.tr("⇄ 说法不一：{titles}")),
            (view.stale, self.tr("⚠ 过期待复核：{titles}")),
        ):
            if views:
                titles = listed(v.fact.caption for v in views)
                label = Lines(words.format(titles=titles), 1)
                restyle(label, "role", "caution")
                hint(label, "\n".join(f"{v.fact.caption} {spoken(v.review.reason)}" for v in views))
                self._body.addWidget(label)
                taken += 1
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()
        if self._view is not None and self._fits() != self._room:
            self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.opened.emit(self.card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_edit_key(event):
            self.opened.emit(self.card)
            return
        super().keyPressEvent(event)


def _traits(view: CardView) -> tuple[object, ...]:
    """All that the face of a card depends on."""
    facts = tuple((v.fact.id, v.fact.heads, v.is_stale, len(v.conflicts)) for v in view.facts)
    return (view.subject, view.percent, facts, tuple(item.key for item in view.missing))


def _sections(view: CardView) -> Lines:
    """What the card holds besides, section by section, where there is room to say so."""
    counts = Counter(v.fact.section or "" for v in view.facts)
    known = [name for name in view.sections() if counts[name]]
    line = Lines(" · ".join(f"{of_template(name)} {counts[name]}" for name in known), 1)
    restyle(line, "role", "muted")
    return line


def _pins(views: list[FactView], lines: tuple[int, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(4)
    for at, view in enumerate(views):
        is_alone = at == len(views) - 1 and at % 2 == 0
        wide = 2 if is_alone else 1
        grid.addWidget(
            _pinned(view, lines[at // 2]), at // 2, at % 2, 1, wide, Qt.AlignmentFlag.AlignTop
        )
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _pinned(view: FactView, lines: int) -> QWidget:
    """The title, the value large (or some lines of text), date and source small."""
    fact = view.fact
    box = QWidget()
    box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    value = figure(view)
    title = Lines(fact.caption, 1)
    restyle(title, "role", "muted" if value else "strong")
    column.addWidget(title)
    text = fact.text or translate("Card", "（还没有内容）")
    body = Lines(value or text, 1 if value else lines)
    restyle(body, "role", "figure" if value else "")
    column.addWidget(body)
    stale = translate("Card", "⚠ ") if view.is_stale else ""
    foot = Lines(stale + " · ".join(p for p in (dated(fact.as_of or ""), fact.source_ref) if p), 1)
    restyle(foot, "role", "caution" if view.is_stale else "muted")
    column.addWidget(foot)
    return box


def _empty(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QGridLayout):
            while cell := inner.takeAt(0):
                if widget := cell.widget():
                    widget.hide()
                    widget.deleteLater()
            inner.deleteLater()
