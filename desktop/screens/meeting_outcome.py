"""What came of a meeting: result, gap, the mood of the other side, how warm it is now.

The heat after a meeting becomes the talk's heat when somebody says so: one key, one step.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from db.records import Meeting, Value, fields, values
from db.sentences import Sentence
from db.store.unit import Unit
from desktop import discretion
from desktop.edits import Edits
from desktop.theme import SPACE, Look
from desktop.widgets.in_place import LineIn
from desktop.widgets.labels import button, said
from desktop.wording import choice_of, label_of

_LINES = ("result", "gap", "mood", "policy_feedback", "recorder", "reviewer")


class MeetingOutcome(QWidget):
    """The fields below the minutes; each keeps itself when it is left."""

    def __init__(self, edits: Edits, look: Look) -> None:
        super().__init__()
        self._edits = edits
        self._look = look
        self._meeting: Meeting | None = None
        declared = fields(Meeting)
        self.lines = {name: LineIn(name, label_of(declared[name])) for name in _LINES}
        self._labels: dict[str, QLabel] = {}
        self.lines["result"].setPlaceholderText(self.tr("意向书、备忘录、考察约定……没有就空着"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE)
        for at, (name, line) in enumerate(self.lines.items()):
            line.committed.connect(self._commit)
            label = said(label_of(declared[name]), "muted")
            label.setBuddy(line)
            self._labels[name] = label
            grid.addWidget(label, at // 2, at % 2 * 2)
            grid.addWidget(line, at // 2, at % 2 * 2 + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        grid.addLayout(self._heats(), len(self.lines) // 2, 0, 1, 4)
        look.changed.connect(self._keep_discreet)
        self._keep_discreet()

    def _keep_discreet(self) -> None:
        """With strangers looking on, not what we make of them."""
        for name, line in self.lines.items():
            is_off = self._look.is_in_booth and discretion.is_hidden(fields(Meeting)[name])
            line.setVisible(not is_off)
            self._labels[name].setVisible(not is_off)

    def _heats(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(said(self.tr("会后热度（也记到洽谈上）："), "muted"))
        self.heats = {}
        for heat in values.HEAT:
            choice = button(choice_of(values.HEAT, heat))
            choice.setCheckable(True)
            choice.clicked.connect(partial(self.set_heat, heat))
            self.heats[heat] = choice
            row.addWidget(choice)
        row.addStretch()
        return row

    def show_meeting(self, meeting: Meeting) -> None:
        self._meeting = meeting
        for name, line in self.lines.items():
            line.show_value(getattr(meeting, name))
        for heat, choice in self.heats.items():
            choice.setChecked(meeting.heat_after == heat)

    def set_heat(self, heat: str, *_: object) -> None:
        """How warm they were when they left: on the meeting and on the talk, in one step."""
        meeting = self._meeting
        if meeting is None:
            return

        def wish(w: Unit) -> str:
            w.patch(meeting.id, {"heat_after": heat})
            if meeting.negotiation:
                w.patch(meeting.negotiation, {"heat": heat})
            return meeting.id

        self._edits.do(Sentence("会后热度"), wish)

    def _commit(self, name: str, value: Value) -> None:
        if self._meeting is not None:
            self._edits.patch(self._meeting, {name: value})
