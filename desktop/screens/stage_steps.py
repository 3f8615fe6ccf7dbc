"""The stages of a negotiation as steps, and what should be there before the next one.

Soft gates: what is missing is said, and every step can be taken at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.records import fields, values
from db.rules import stages
from db.rules.stages import Around
from desktop.briefing.spoken import is_overdue
from desktop.briefing.talk import Talk
from desktop.cards import BoardView
from desktop.widgets.labels import Lines, button, hint, restyle
from desktop.wording import choice_of, listed, spoken

_MOST_LINES = 4
_REVIEWED = ("not_needed", "passed")


class StageSteps(QWidget):
    """``committed("stage", key)`` when a person goes to a step."""

    committed = Signal(str, object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.steps: dict[str, QPushButton] = {}
        self._one = QButtonGroup(self)
        self.gate = Lines("", _MOST_LINES)
        restyle(self.gate, "role", "caution")
        self.count = button("", "gate")
        self.count.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(0)
        for key in values.STAGE:
            step = button(choice_of(values.STAGE, key), "step")
            step.setCheckable(True)
            self._one.addButton(step)
            step.clicked.connect(partial(self._go, key))
            self.steps[key] = step
            row.addWidget(step)
        row.addSpacing(16)
        row.addWidget(self.count)
        row.addStretch()
        self._asked = ""
        self._view: BoardView | None = None
        self.enter, self.stay = button(self.tr("仍然进入"), "primary"), button(self.tr("先不进"))
        self.enter.clicked.connect(self._enter)
        self.stay.clicked.connect(self._stay)
        self.told = QWidget()
        self.count.toggled.connect(self.told.setVisible)
        below = QHBoxLayout(self.told)
        below.setContentsMargins(0, 4, 0, 0)
        for part in (self.gate, self.enter, self.stay):
            below.addWidget(part, 1 if part is self.gate else 0)
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.told)

    def show_view(self, view: BoardView) -> None:
        """The stage of now, and what is missing for the next."""
        stage = view.negotiation.stage
        if self._view is not None and stage != self._view.negotiation.stage:
            self._asked = ""
        self._view = view
        for key, step in self.steps.items():
            step.setChecked(key == stage)
            told = remarks(view, key, self._today())
            hint(step, "\n".join([step.text(), *map(spoken, told)]))
        self._show_gate(view, self._asked or stages.following(stage))
        for answer in (self.enter, self.stay):
            answer.setVisible(bool(self._asked))

    def _show_gate(self, view: BoardView, following: str | None) -> None:
        """How much is missing beside the steps; what it is below them, asked or when opened."""
        told = remarks(view, following, self._today()) if following else []
        name = choice_of(values.STAGE, following) if following else ""
        words = self.tr("进入“{stage}”前：{remarks}")
        self.gate.show_text(words.format(stage=name, remarks=listed(told, "；")) if told else "")
        self.count.setText(self.tr("⚠ 下一步前 {n} 项").format(n=len(told)))
        hint(self.count, words.format(stage=name, remarks="\n" + "\n".join(map(spoken, told))))
        self.count.setVisible(bool(told))
        if self._asked:
            self.count.setChecked(True)
        elif not told:
            self.count.setChecked(False)

    def _go(self, key: str, *_: object) -> None:
        """A step with something missing before it asks first; it is never refused."""
        if self._view is not None and remarks(self._view, key, self._today()):
            self._asked = key
            self.show_view(self._view)
            self.enter.setFocus()
        else:
            self.committed.emit("stage", key)

    def _enter(self) -> None:
        self.committed.emit("stage", self._asked)
        self._stay()

    def _stay(self) -> None:
        self._asked = ""
        self.count.setChecked(False)
        if self._view is not None:
            self.show_view(self._view)


def remarks(view: BoardView, stage: str, today: date) -> list[str]:
    """What should be there before ``stage`` is entered: sentences, never a block."""
    talk = view.negotiation
    if talk.stage and not stages.is_later(stage, talk.stage):
        return []
    known = {name: getattr(talk, name) for name in fields(type(talk))}
    return stages.before_entering(stage, known, _around(view.talk, today))


def _around(talk: Talk, today: date) -> Around:
    promises = talk.commitments
    return Around(
        meetings_held=sum(1 for m in talk.meetings if m.state == "done" or m.minutes),
        issues=len(talk.issues),
        issues_stuck=sum(1 for i in talk.issues if i.state == "stuck"),
        commitments_pending=sum(1 for c in promises if c.red_line == "pending"),
        commitments_forbidden=sum(1 for c in promises if c.red_line == "forbidden"),
        commitments_overdue=sum(1 for c in promises if is_overdue(c, today)),
        policies_unreviewed=sum(1 for p in talk.policies if p.fcr_state not in _REVIEWED),
    )
