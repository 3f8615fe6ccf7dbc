"""One fact, edited in place: every field keeps itself when it is left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.records import Fact, Value, fields, values
from db.rules import dates, disclosure
from desktop.cards import FactView
from desktop.screens.versions import Versions
from desktop.theme import SPACE
from desktop.widgets.in_place import CheckIn, ChoiceIn, Editor, LineIn, SuggestIn, TextIn
from desktop.widgets.labels import button, said
from desktop.wording import choice_of, label_of, spoken

_DATES = ("as_of", "review_by", "verified_on")


class FactForm(QWidget):
    """``committed`` for each field that changed; ``resolved`` when a conflict is settled."""

    committed = Signal(str, object)
    resolved = Signal(str, object)
    deleted = Signal()
    closed = Signal()

    def __init__(self, view: FactView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors: dict[str, Editor] = {}
        self.hint = said("", "caution", wraps=True)
        self.versions = Versions(Fact)
        self.versions.taken.connect(self.resolved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.versions)
        column.addLayout(self._grid())
        column.addWidget(self.hint)
        column.addLayout(self._foot())
        for editor in self.editors.values():
            editor.committed.connect(self._keep)
        self.show_view(view)

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
        self._put(grid, 3, 2, self._line("source_ref"), span=3)
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
        if fact.disclosure is None:
            level = choice_of(values.DISCLOSURE, disclosure.level_of(fact))
            told.append(self.tr("没有选披露等级，按“{level}”对待。").format(level=level))
        self.hint.setText("\n".join(told))
        self.hint.setVisible(bool(told))

    def _keep(self, name: str, value: Value) -> None:
        self.committed.emit(name, value)


def _label(name: str) -> str:
    return label_of(fields(Fact)[name])
