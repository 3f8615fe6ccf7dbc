"""Whom a lead is about: what is known and alike, each with its reason, or somebody new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from db.records import TYPES
from db.store.queries import Hit, Hits
from desktop.background import Background
from desktop.likeness import Alike
from desktop.widgets.labels import hint, said
from desktop.widgets.search_box import SearchBox
from desktop.wording import called, spoken

_LONGEST = 40


class Who(QWidget):
    """``identity`` of what was chosen, "" for somebody new."""

    changed = Signal()

    def __init__(
        self, background: Background, find: Callable[..., Hits], kind: str, label: str
    ) -> None:
        super().__init__()
        self._ids: list[str] = [""]
        self.group = QButtonGroup(self)
        self.title = said(label, "strong")
        asked = called(TYPES[kind])
        self.box = SearchBox(background, find, kinds=[kind])
        self.box.setPlaceholderText(self.tr("都不是？查找{label}…").format(label=asked))
        self.box.setAccessibleName(self.tr("查找{label}").format(label=asked))
        self.box.chosen.connect(self._add)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(self._choices)
        column.addWidget(self.box)
        self.group.idToggled.connect(lambda *_: self.changed.emit())

    @property
    def identity(self) -> str:
        at = self.group.checkedId()
        return self._ids[at] if 0 <= at < len(self._ids) else ""

    def show_choices(self, new: str, alike: Sequence[Alike]) -> None:
        """``new`` says what would be made; the first that is sure is chosen for the person."""
        for one in self.group.buttons():
            self.group.removeButton(one)
            one.hide()
            one.deleteLater()
        self._ids = []
        for one_alike in alike:
            self._button(
                one_alike.id,
                self.tr("{name}　（{why}）").format(
                    name=one_alike.title, why=spoken(one_alike.why)
                ),
            )
        self._button("", new)
        sure = next((at for at, a in enumerate(alike) if a.is_sure), len(alike))
        self.choose(sure)

    def choose(self, at: int) -> None:
        """The choice at this place, counted from the top."""
        button = self.group.button(at)
        if button is not None:
            button.setChecked(True)

    def _button(self, identity: str, words: str) -> None:
        cut = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
        button = QRadioButton(cut.replace("&", "&&"))
        button.setAccessibleName(words)
        hint(button, words)
        self.group.addButton(button, len(self._ids))
        self._ids.append(identity)
        self._choices.addWidget(button)

    def _add(self, hit: Hit) -> None:
        if hit.id not in self._ids:
            self._button(hit.id, self.tr("{title}　（查找到的）").format(title=hit.title))
        self.choose(self._ids.index(hit.id))
