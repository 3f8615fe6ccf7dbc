"""What was read from the print of a card, offered: a person looks, and only then it is filled in.

Only fields that are still empty are filled; what says something else than was typed is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.records import QuickLead, fields
from desktop import discretion
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.wording import label_of


class BoothOffer(QWidget):
    """Takes no room until there is something to offer; ``confirmed`` carries fields of a lead.

    ``stands`` says whether something waits for a yes now."""

    confirmed = Signal(object)
    stands = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, str] = {}
        self._label = said(wraps=True)
        self.fill = button(self.tr("核对无误，填入空着的"), "primary")
        self.away = button(self.tr("不用"))
        frame = framed("notice")
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(12, 8, 8, 8)
        inside.setSpacing(SPACE)
        inside.addWidget(self._label, 1)
        inside.addWidget(self.fill)
        inside.addWidget(self.away)
        outside = QHBoxLayout(self)
        outside.setContentsMargins(0, SPACE, 0, 0)
        outside.addWidget(frame)
        self.fill.clicked.connect(self._confirm)
        self.away.clicked.connect(self.clear)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._label.text()

    def offer(self, found: Mapping[str, str]) -> None:
        """``found`` by the names a lead has for its fields, at least one."""
        self._found = dict(found)
        known = fields(QuickLead)
        shown = "　".join(
            self.tr("{label}：{words}").format(
                label=label_of(known[name]),
                words=discretion.masked(words) if discretion.is_hidden(known[name]) else words,
            )
            for name, words in found.items()
        )
        self._label.setText(self.tr("名片上读到　{shown}").format(shown=shown))
        self.show()  # takes no focus: somebody may be typing
        self.stands.emit(True)

    def clear(self) -> None:
        self._found = {}
        self._label.clear()
        self.hide()
        self.stands.emit(False)

    def _confirm(self) -> None:
        found = self._found
        self.clear()
        self.confirmed.emit(found)
