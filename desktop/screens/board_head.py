"""The head of the board: which talk this is, where it stands, when the next meeting is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import values
from desktop.cards import BoardView
from desktop.screens.stage_steps import StageSteps
from desktop.theme import SPACE
from desktop.widgets.in_place import ChoiceIn
from desktop.widgets.labels import Lines, hint, restyle, said
from desktop.widgets.links import LinkLine


class BoardHead(QWidget):
    """``committed(field, value)`` of the negotiation; ``opened(id)`` of its firm or its chief."""

    committed = Signal(str, object)
    opened = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._firm_id = ""
        self.code, self.name = said("", "muted"), Lines("", 1)
        restyle(self.name, "role", "title")
        self.firm = LinkLine("", is_reference=True)
        self.firm.clicked.connect(self._open_firm)
        self.project = Lines("", 1)
        restyle(self.project, "role", "muted")
        self.meeting, self.chief, self.conflicts = said("", "strong"), said(), said("", "caution")
        self.stages = StageSteps(today)
        self.stages.committed.connect(self.committed)
        self.choices = {
            "status": ChoiceIn("status", self.tr("状态"), values.STATUS),
            "heat": ChoiceIn("heat", self.tr("热度"), values.HEAT),
        }
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.code)
        top.addWidget(self.name, 1)
        for choice in self.choices.values():
            top.addSpacing(SPACE)
            top.addWidget(said(choice.accessibleName(), "muted"))
            top.addWidget(choice)
            choice.committed.connect(self.committed)
        below = QHBoxLayout()
        below.setSpacing(20)
        below.addWidget(self.firm, 30)
        below.addWidget(self.project, 20)
        below.addStretch(1)  # without a project it keeps the rest at the right
        for label_widget in (self.meeting, self.chief, self.conflicts):
            below.addWidget(label_widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self.stages)

    def _open_firm(self) -> None:
        if self._firm_id:
            self.opened.emit(self._firm_id)

    def show_view(self, view: BoardView) -> None:
        talk, firm = view.negotiation, view.talk.firm
        self.code.setText(talk.code or "")
        self.code.setVisible(bool(talk.code))
        self.name.show_text(talk.caption)
        self._firm_id = firm.id if firm else ""
        named = firm.caption if firm else self.tr("还没有写明企业")
        self.firm.show_words(named)
        self.firm.setMaximumWidth(self.firm.fontMetrics().horizontalAdvance(named) + SPACE)
        self.project.show_text(talk.project or "")
        self.project.setVisible(bool(talk.project))
        for name, choice in self.choices.items():
            choice.show_value(getattr(talk, name))
        self.stages.show_view(view)
        self.meeting.setText(self._meeting_words(view))
        chief = view.talk.person(talk.chief)
        name = chief.caption if chief else self.tr("未定")
        self.chief.setText(self.tr("主谈 {name}").format(name=name))
        self.conflicts.setText(
            self.tr("⇄ {n} 处冲突").format(n=view.conflicts) if view.conflicts else ""
        )
        self.conflicts.setVisible(bool(view.conflicts))
        hint(self.conflicts, self.tr("同一处有不同说法，到左下的“冲突”里逐条决定。"))

    def _meeting_words(self, view: BoardView) -> str:
        meeting = view.next_meeting
        if meeting is None:
            return self.tr("没有安排下次会谈")
        when = {0: self.tr("今天"), 1: self.tr("明天")}.get(
            view.days or 0, self.tr("还有 {n} 天").format(n=view.days)
        )
        words = self.tr("下次会谈 {day}（{when}）")
        return words.format(day=meeting.held_at, when=when)
