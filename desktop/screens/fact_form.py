"""One fact, edited in place: every field keeps itself when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.records import Fact, Value, fields, values
from db.rules import dates, disclosure
from desktop import doubts
from desktop.cards import FactView
from desktop.screens.versions import Versions
from desktop.sources import LAW, MATERIAL, POLICY, USED, Source
from desktop.theme import SPACE
from desktop.widgets.in_place import CheckIn, ChoiceIn, Editor, LineIn, SuggestIn, TextIn
from desktop.widgets.labels import button, said
from desktop.widgets.source_in import SourceIn
from desktop.widgets.unkept import draft_of
from desktop.wording import choice_of, label_of, spoken, strung, words_of

_DATES = ("as_of", "review_by", "verified_on")


class FactForm(QWidget):
    """``committed`` for each field that changed; ``resolved`` when a conflict is settled.

    A fact of the library asks whether what is typed counts for this talk or for all of them:
    ``is_here`` is the answer.
    """

    committed = Signal(str, object)
    resolved = Signal(str, object)
    deleted = Signal()
    closed = Signal()

    def __init__(
        self,
        view: FactView,
        sources: Sequence[Source] = (),
        parent: QWidget | None = None,
        *,
        asks_where: bool = False,
    ) -> None:
        super().__init__(parent)
        self._asks_where = asks_where
        self.editors: dict[str, Editor] = {}
        self.source = SourceIn("source_ref", _label("source_ref"))
        self.scope = QComboBox()
        self.scope.setAccessibleName(self.tr("改动用于"))
        self.where = said("", "muted", wraps=True)
        self.scope_row = QWidget()
        self.hint = said("", "caution", wraps=True)
        self.versions = Versions(Fact)
        self.versions.taken.connect(self.resolved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.versions)
        column.addWidget(self._scope())
        column.addLayout(self._grid())
        column.addWidget(self.hint)
        column.addLayout(self._foot())
        for editor in self.editors.values():
            editor.committed.connect(self._keep)
        self.source.picked.connect(self._picked)
        self.offer_sources(sources)
        self.scope.setCurrentIndex(1 if view.put_otherwise else 0)
        self.show_view(view)

    @property
    def is_here(self) -> bool:
        """What is typed counts for this talk only."""
        return bool(self.scope.currentData()) and not self.scope_row.isHidden()

    def offer_sources(self, sources: Sequence[Source]) -> None:
        """What the source may be chosen from."""
        groups = {
            MATERIAL: self.tr("本次材料"),
            POLICY: self.tr("政策"),
            LAW: self.tr("法规"),
            USED: self.tr("用过"),
        }
        self.source.offer((f"{groups[s.group]}　{s.ref}", s.ref, s.kind) for s in sources)

    def _picked(self, _: str, kind: str) -> None:
        choice = self.editors["source_kind"]
        if kind and isinstance(choice, ChoiceIn) and not choice.currentData():
            choice.show_value(kind)
            self.committed.emit("source_kind", kind)

    def _scope(self) -> QWidget:
        self.scope.addItem(self.tr("资料库（各次洽谈都变）"), False)
        self.scope.addItem(self.tr("只改本次洽谈"), True)
        row = QHBoxLayout(self.scope_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.where, 1)
        row.addWidget(said(self.tr("改动用于"), "muted"))
        row.addWidget(self.scope)
        return self.scope_row

    def _show_scope(self, view: FactView) -> None:
        self.scope_row.setVisible(self._asks_where and not view.is_own)
        words = self.tr("来自 {place}。").format(place=view.hangs_on)
        if view.put_otherwise:
            said_there = (
                self.tr("{field}“{value}”").format(
                    field=_label(name),
                    value=_short(words_of(_FIELDS[name], getattr(view.library, name))),
                )
                for name in view.put_otherwise
            )
            was = strung(said_there, "；")
            words += self.tr("本次另有说法，库中是：{was}").format(was=was)
        self.where.setText(words)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        self._put(grid, 0, 0, self._line("title"), span=3)
        self._put(grid, 0, 4, self._line("section"))
        self._put(grid, 1, 0, self._line("value"))
        self._put(grid, 1, 2, SuggestIn("unit", _label("unit"), values.UNIT))
        self._put(grid, 1, 4, self._line("as_of"))
        self._put(grid, 2, 0, TextIn("text", _label("text")), span=5)
        self._put(grid, 3, 0, self._choice("source_kind", values.SOURCE_KIND))
        self._put(grid, 3, 2, self.source, span=3)
        self._put(grid, 4, 0, self._choice("confidence", values.CONFIDENCE))
        self._put(grid, 4, 2, self._line("verified_by"))
        self._put(grid, 4, 4, self._line("verified_on"))
        self._put(grid, 5, 0, ChoiceIn("disclosure", _label("disclosure"), values.DISCLOSURE))
        self._put(grid, 5, 2, self._line("review_by"))
        self._put(grid, 5, 4, self._line("note"))
        for at in (1, 3, 5):
            grid.setColumnStretch(at, 1)
        return grid

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        pin = CheckIn("pin", self.tr("入一页（在看板和领导要报上突出）"))
        self.editors["pin"] = pin
        row.addWidget(pin)
        row.addStretch()
        delete, close = button(self.tr("删除")), button(self.tr("收起"))
        delete.clicked.connect(self.deleted)
        close.clicked.connect(self.closed)
        row.addWidget(delete)
        row.addWidget(close)
        return row

    def _line(self, name: str) -> LineIn:
        return LineIn(name, _label(name))

    def _choice(self, name: str, choices: dict[str, str]) -> ChoiceIn:
        return ChoiceIn(name, _label(name), choices)

    def _put(self, grid: QGridLayout, row: int, column: int, editor: Editor, span: int = 1) -> None:
        self.editors[editor.name] = editor
        label = said(_label(editor.name), "muted")
        label.setBuddy(editor)
        grid.addWidget(label, row, column)
        grid.addWidget(editor, row, column + 1, 1, span)

    def show_view(self, view: FactView) -> None:
        """The values of now; a field somebody is typing in is left alone."""
        draft_of(self, view.fact.id)
        self._show_scope(view)
        for name, editor in self.editors.items():
            editor.show_value(getattr(view.fact, name))
        due = view.review.due
        review_by = self.editors["review_by"]
        if isinstance(review_by, LineIn):
            review_by.setPlaceholderText(
                self.tr("按类别：{day}").format(day=due.isoformat()) if due else ""
            )
        self.versions.show_conflicts(view.conflicts)
        self._explain(view.fact)

    def _explain(self, fact: Fact) -> None:
        """What the rules make of what was typed: kept as it is, but said."""
        told = [
            self.tr("“{value}”不像日期，已照原样保存；可写 2025-9-30、2025年三季度。").format(
                value=getattr(fact, name)
            )
            for name in _DATES
            if getattr(fact, name) and dates.parse(getattr(fact, name)) is None
        ]
        doubt = dates.parse(fact.as_of or "")
        if doubt and doubt.alternatives:
            told.append(
                self.tr("数据时点读作{day}，也可能是{other}，请写明。").format(
                    day=spoken(dates.show(doubt)), other=spoken(dates.show(doubt.alternatives[0]))
                )
            )
        if said_value := doubts.doubt(_FIELDS["value"], fact.value):
            told.append(said_value)
        if fact.disclosure is None:
            level = choice_of(values.DISCLOSURE, disclosure.level_of(fact))
            told.append(self.tr("没有选披露等级，按“{level}”对待。").format(level=level))
        self.hint.setText("\n".join(told))
        self.hint.setVisible(bool(told))

    def _keep(self, name: str, value: Value) -> None:
        self.committed.emit(name, value)


_FIELDS = fields(Fact)


def _label(name: str) -> str:
    return label_of(_FIELDS[name])


def _short(words: str, most: int = 40) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most] + "…"
