"""Promises with the red-line check as they are typed: a prompt with its basis, a person decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from db.records import Commitment, values
from db.rules import red_lines
from db.rules.red_lines import Prompt, RedLine
from desktop import commitments
from desktop.room import Room
from desktop.screens.talk_kinds import COMMITMENTS
from desktop.screens.talk_table import TalkTable
from desktop.widgets.labels import button, framed, said
from desktop.widgets.soon import soon
from desktop.wording import choice_of, strung

_PAUSE = 200


class Promises(TalkTable):
    """The table of commitments, and under it what the words being typed touch."""

    def __init__(self, room: Room, negotiation_id: str) -> None:
        super().__init__(room, negotiation_id, COMMITMENTS)
        self.prompts: list[Prompt] = []
        self._lines: list[RedLine] | None = None
        self._typed = ""
        self.watch = framed("notice")
        self.words = said("", wraps=True)
        self._decide = QHBoxLayout()
        self._decide.addWidget(said(self.tr("对所选承诺的决定："), "muted"))
        for state in values.RED_LINE_STATE:
            choice = button(choice_of(values.RED_LINE_STATE, state))
            choice.clicked.connect(partial(self._set_state, state))
            self._decide.addWidget(choice)
        self._decide.addStretch()
        column = QVBoxLayout(self.watch)
        column.addWidget(self.words)
        column.addLayout(self._decide)
        self.column.addWidget(self.watch)
        self.watch.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(lambda: self._check(self._typed))
        self.cells.typing.connect(self._hear_typing)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._check_selected())
        self.model.modelReset.connect(self._check_selected)
        self.model.dataChanged.connect(lambda *_: self._check_selected())
        room.background.run(self, lambda: commitments.lines(room.store), self._know)

    def _know(self, lines: list[RedLine]) -> None:
        self._lines = lines
        self._check_selected()

    def _hear_typing(self, row: int, name: str, text: str) -> None:
        if name == "text":
            self._typed = text
            self._pause.start()

    def _check_selected(self) -> None:
        record = self.selected()
        if isinstance(record, Commitment):
            self._check(record.text or "")
        else:
            self.watch.hide()

    def _check(self, text: str) -> None:
        """Say what ``text`` touches; the promise itself stays as it was typed."""
        if self._lines is None:
            return
        self.prompts = red_lines.check(text, self._lines)
        self.words.setText(self._said() if self.prompts else "")
        self.watch.setVisible(bool(self.prompts))
        soon(self, self._keep_in_sight)

    def _said(self) -> str:
        """The first prompt in full, the others by name."""
        first, others = self.prompts[0], self.prompts[1:]
        words = self.tr(
            "“{matched}”触及红线“{topic}”，请先审后说（提示供复核，不是结论）。\n"
            "依据：{basis}\n不得承诺：{forbidden}\n可以说：{instead}"
        ).format(
            matched=first.matched,
            topic=first.topic,
            basis=first.basis,
            forbidden=first.forbidden,
            instead=first.instead,
        )
        if others:
            topics = strung(dict.fromkeys(prompt.topic for prompt in others))
            words += self.tr("\n还触及：{topics}").format(topics=topics)
        return words

    def _keep_in_sight(self) -> None:
        if (index := self.view.currentIndex()).isValid():
            self.view.scrollTo(index)

    def _set_state(self, state: str) -> None:
        if (record := self.selected()) is not None:
            self._room.edits.patch(record, {"red_line": state})
