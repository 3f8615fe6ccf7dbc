"""“有一处没有存完”: what was typed and is not in the store, with a way to put it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.theme import SPACE, Look
from desktop.widgets.labels import button, framed, hint, said

_SHOWN = 60


class DraftBar(QWidget):
    """One draft at a time; ``put_back``, ``given_up`` and ``opened`` carry it."""

    put_back = Signal(object)
    given_up = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.draft: Draft | None = None
        self._looks = look
        self._drafts: list[Draft] = []
        look.changed.connect(self._keep_discreet)
        self.words = said("", wraps=True)
        self.back, self.look = button(self.tr("放回去"), "primary"), button(self.tr("看原处"))
        self.never = button(self.tr("不要了"))
        self.back.clicked.connect(lambda: self.put_back.emit(self.draft))
        self.look.clicked.connect(self._look)
        self.never.clicked.connect(lambda: self.given_up.emit(self.draft))
        frame = framed("notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self.words, 1)
        for action in (self.back, self.look, self.never):
            row.addWidget(action)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, 0)
        outer.addWidget(frame)
        self.hide()

    def _look(self) -> None:
        if self.draft is not None:
            self.opened.emit(self.draft)

    def _keep_discreet(self) -> None:
        self.show_drafts(self._drafts)

    def show_drafts(self, drafts: list[Draft]) -> None:
        """The first of them; none while strangers look on, since it quotes what was typed."""
        self._drafts = drafts
        self.draft = drafts[0] if drafts and not self._looks.is_in_booth else None
        self.setVisible(self.draft is not None)
        if self.draft is None:
            return
        self.back.setHidden(bool(self.draft.place))  # there it is decided, beside the other words
        line = " ".join(self.draft.words.split())
        shown = line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
        told = self.tr("“{title}”有写好但没有存下的内容（{at}）：{words}").format(
            title=self.draft.title, at=self.draft.at, words=shown
        )
        if len(drafts) > 1:
            told += "\n" + self.tr("另有 {n} 处").format(n=len(drafts) - 1)
        self.words.setText(told)
        hint(self.words, self.draft.words)
