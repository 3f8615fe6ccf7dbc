"""A meeting as it is held: people, the agenda, the minutes; facts and promises lifted out of them.

What is typed is kept after a short pause and whenever the field is left. Lifting copies: the
minutes stay as they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import Meeting, Person, Value
from db.rules import red_lines
from db.rules.red_lines import RedLine
from db.store import queries
from db.store.queries import Hit, Hits
from desktop import commitments, lifting
from desktop.announcer import Changes
from desktop.room import Room
from desktop.screens.meeting_outcome import MeetingOutcome
from desktop.theme import SPACE
from desktop.widgets.in_place import LineIn, TextIn
from desktop.widgets.labels import Short, button, framed, hint, said
from desktop.widgets.links import LinkLine
from desktop.widgets.reference_picker import ReferencePicker
from desktop.widgets.scrolled import empty
from desktop.widgets.unkept import draft_of
from desktop.wording import bracketed, called, headed, strung

_KEEP, _CHECK = 1500, 200


class MeetingRoom(QWidget):
    """One meeting. ``left`` when the person wants the list again."""

    left = Signal()

    def __init__(self, room: Room, find: Callable[..., Hits], meeting_id: str) -> None:
        super().__init__()
        self._room = room
        self.meeting_id = meeting_id
        draft_of(self, meeting_id)
        self.meeting: Meeting | None = None
        self._lines: list[RedLine] = []
        self.title = Short("", "heading")
        self.people = {
            "ours": ReferencePicker(room.background, find, "person", self.tr("我方人员")),
            "theirs": ReferencePicker(room.background, find, "person", self.tr("对方人员")),
        }
        self.agenda = QVBoxLayout()
        self.matter = LineIn("matter", self.tr("加一项议程"))
        self.minutes = TextIn("minutes", self.tr("记录"))
        self.minutes.setMinimumHeight(120)
        self.minutes.setMaximumHeight(16_777_215)
        self.notice, self.words = framed("notice"), said("", wraps=True)
        self.taken = said("", "muted", wraps=True)
        self.taken.hide()
        self._lay_out()
        self._keep = QTimer(self, singleShot=True, interval=_KEEP)
        self._check = QTimer(self, singleShot=True, interval=_CHECK)
        self._wire()
        room.background.run(self, lambda: commitments.lines(room.store), self._know)
        self.reload()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        head = QHBoxLayout()
        back, self.done = button(self.tr("← 会谈列表")), button(self.tr("会谈完成"))
        back.clicked.connect(self._leave)
        self.done.clicked.connect(partial(self._patch, "state", "done"))
        head.addWidget(back)
        head.addWidget(self.title, 1)
        head.addWidget(self.done)
        outer.addLayout(head)
        for picker in self.people.values():
            outer.addWidget(picker)
        body = QHBoxLayout()
        body.setSpacing(SPACE * 2)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        self.agenda.setSpacing(0)
        left.addWidget(said(self.tr("议程（点一项，写进记录）"), "strong"))
        left.addLayout(self.agenda)
        self.matter.setPlaceholderText(self.tr("+ 议程，按 Enter"))
        left.addWidget(self.matter)
        left.addStretch()
        body.addLayout(left, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self.minutes, 1)
        right.addLayout(self._lifts())
        right.addWidget(self.taken)
        self.outcome = MeetingOutcome(self._room.edits, self._room.look)
        right.addWidget(self.outcome)
        body.addLayout(right, 3)
        outer.addLayout(body, 1)
        inside = QHBoxLayout(self.notice)
        inside.addWidget(self.words)
        outer.addWidget(self.notice)
        self.notice.hide()

    def _lifts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(said(self.tr("把选中的文字（或这一行）记为："), "muted"))
        self.lifts = {}
        for what, label, key in (
            (lifting.FACT, self.tr("事实"), "F5"),
            (lifting.OURS, self.tr("我方承诺"), "F6"),
            (lifting.THEIRS, self.tr("对方承诺"), "F7"),
            (lifting.ACTION, self.tr("待办"), "F8"),
        ):
            lift = button(f"{label} {key}")
            lift.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the selection as it is
            lift.clicked.connect(partial(self.lift, what))
            shortcut = QShortcut(QKeySequence(key), self, partial(self.lift, what))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.lifts[what] = lift
            row.addWidget(lift)
        row.addStretch()
        return row

    def _wire(self) -> None:
        for name, picker in self.people.items():
            picker.picked.connect(partial(self._patch, name))
            picker.new_wanted.connect(partial(self._new_person, name))
        self.matter.committed.connect(self._add_matter)
        self.minutes.committed.connect(self._patch)
        self.minutes.textChanged.connect(self._keep.start)
        self.minutes.selectionChanged.connect(self._check.start)
        self.minutes.cursorPositionChanged.connect(self._check.start)
        self._keep.timeout.connect(self.minutes.commit)
        self._check.timeout.connect(self._warn)
        self._room.announcer.changed.connect(self._hear)

    def reload(self) -> None:
        store = self._room.store

        def read() -> tuple[Meeting, dict[str, str]]:
            meeting = queries.record(store, self.meeting_id)
            assert isinstance(meeting, Meeting)
            ids = [*(meeting.ours or ()), *(meeting.theirs or ())]
            return meeting, {p.id: p.caption for p in queries.some(store, Person, ids)}

        self._room.background.run(self, read, self._show)

    def _show(self, read: tuple[Meeting, dict[str, str]]) -> None:
        meeting, names = read
        if meeting.is_gone:
            self.left.emit()
            return
        old, self.meeting = self.meeting, meeting
        self.title.setText(f"{meeting.held_at or self.tr('时间未定')}　{meeting.caption}")
        for name, picker in self.people.items():
            picker.show_ids(list(getattr(meeting, name) or ()), names)
        self.minutes.show_value(meeting.minutes)
        self.outcome.show_meeting(meeting)
        self.done.setEnabled(meeting.state != "done")
        if old is None or old.agenda != meeting.agenda:
            self._show_agenda(meeting.agenda or [])

    def _show_agenda(self, matters: list[str]) -> None:
        empty(self.agenda)
        for at, matter in enumerate(matters, 1):
            link = LinkLine(f"{at}. {matter}")
            link.clicked.connect(partial(self.write_down, matter))
            self.agenda.addWidget(link)

    def write_down(self, matter: str, *_: object) -> None:
        """A line of the agenda becomes a heading in the minutes, the cursor below it."""
        text = self.minutes.toPlainText()
        cursor = self.minutes.textCursor()
        heading = f"【{matter}】"
        if heading in text:
            cursor.setPosition(text.index(heading) + len(heading))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        else:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(("\n" if text and not text.endswith("\n") else "") + heading + "\n")
        self.minutes.setTextCursor(cursor)
        self.minutes.setFocus()

    def selected(self) -> str:
        """The selected words of the minutes; without a selection the line of the cursor."""
        cursor = self.minutes.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        return lifting.cleaned(cursor.selectedText())

    def lift(self, what: str, *_: object) -> None:
        """Make a fact, a promise or something to do of the selected words."""
        words, meeting = self.selected(), self.meeting
        if not words or meeting is None:
            self._tell(self.tr("先在记录里选中一句话，或把光标放在那一行。"))
            return
        self.minutes.commit()
        kind, values = lifting.lifted(meeting, what, words)
        told = self.tr("已记为{kind}：{words}（Ctrl+Z 撤销）").format(
            kind=called(kind), words=words
        )
        self._room.edits.create(kind, values, lambda _: self._tell(told))

    def _tell(self, words: str) -> None:
        """What became of the last lifting; nothing takes no room."""
        self.taken.setText(words)
        self.taken.show()

    def _warn(self) -> None:
        """What the words at hand touch, before anybody promises them."""
        prompts = red_lines.check(self.selected(), self._lines)
        topics = strung((bracketed(p.topic, p.basis) for p in prompts), "；")
        self.words.setText(self.tr("触及红线，请先审后说：{topics}").format(topics=topics))
        hint(self.words, "\n".join(headed(p.topic, p.instead) for p in prompts))
        self.notice.setVisible(bool(prompts))

    def _know(self, lines: list[RedLine]) -> None:
        self._lines = lines

    def _add_matter(self, _: str, matter: Value) -> None:
        if matter and self.meeting is not None:
            self._patch("agenda", [*(self.meeting.agenda or ()), str(matter)])
            self.matter.clear()
            self.matter.show_value("")

    def _new_person(self, side: str, name: str) -> None:
        is_ours = side == "ours"
        self._room.edits.create(
            Person,
            {"name": name, "is_ours": is_ours},
            lambda made: self.people[side].take(Hit(made, "person", name, "")),
        )

    def _patch(self, name: str, value: Value, *_: object) -> None:
        if self.meeting is not None:
            self._room.edits.patch(self.meeting, {name: value})

    def _leave(self) -> None:
        self.minutes.commit()
        self.left.emit()

    def _hear(self, changes: Changes) -> None:
        if any(change.id == self.meeting_id for change in changes):
            self.reload()
