"""The rail at the left: where one can go, and at its foot what concerns the whole window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.screens.places import Place, places, settings_place
from desktop.theme import SPACE
from desktop.widgets.icons import with_icon
from desktop.widgets.labels import button, hint
from desktop.widgets.scrolled import scrolled

WIDTH = 140
"""Pixels, unless a language has longer words."""
_AROUND = 72  # icon, paddings and margins beside the words


class Rail(QFrame):
    """``wanted(key)`` of a screen; ``lock_wanted``."""

    wanted = Signal(str)
    lock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)  # as the place one is at is written
        metrics = QFontMetrics(bold)
        longest = max(metrics.horizontalAdvance(place.label) for place in places())
        self.setFixedWidth(max(WIDTH, longest + _AROUND))
        self.entries: dict[str, QPushButton] = {}
        self.conflicts = with_icon(button("", "rail"), "conflicts")
        self.lock = with_icon(button(self.tr("锁定"), "rail"), "lock")
        self.sync_place = QVBoxLayout()
        """Where the sync chip sits: whoever makes one adds it here."""
        upper = QVBoxLayout()
        for place in places():
            upper.addWidget(self._entry(place))
        upper.addStretch()
        area = scrolled(upper, gap=0)
        upper.setSpacing(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(1)
        column.addWidget(area, 1)
        column.addWidget(self.conflicts)
        column.addLayout(self.sync_place)
        column.addWidget(self._entry(settings_place()))
        column.addWidget(self.lock)
        self.conflicts.clicked.connect(partial(self.wanted.emit, "conflicts"))
        self.lock.clicked.connect(self.lock_wanted)
        hint(self.lock, self.tr("锁定（Ctrl+L）：内存中的资料清除，输入口令才能再打开。"))
        self.show_conflicts(0)

    def _entry(self, place: Place) -> QWidget:
        entry = with_icon(button(place.label, "rail"), place.icon)
        entry.setCheckable(True)
        entry.clicked.connect(partial(self._pressed, next(iter(place.screens)), entry))
        for key in place.screens:
            self.entries[key] = entry
        return entry

    def _pressed(self, key: str, entry: QPushButton) -> None:
        entry.setChecked(True)  # a second press does not go away again
        self.wanted.emit(key)

    def show_current(self, key: str) -> None:
        """Mark the place of a screen; none where it belongs to none."""
        for entry in set(self.entries.values()):
            entry.setChecked(entry is self.entries.get(key))

    def show_conflicts(self, count: int) -> None:
        """How many records have something undecided; without any the entry is not there."""
        self.conflicts.setText(self.tr("冲突　{n}").format(n=count))
        self.conflicts.setVisible(count > 0)
        hint(self.conflicts, self.tr("{n} 条资料有不同说法，等人决定。").format(n=count))
