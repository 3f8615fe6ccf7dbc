"""The tabs above a page whose place has several: 企业 | 人员. Not there where there is only one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from desktop.screens.places import Place, place_of
from desktop.theme import SPACE
from desktop.widgets.labels import button


class PlaceTabs(QFrame):
    """``wanted(key)`` of another screen of the same place."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tabs: dict[str, QPushButton] = {}
        self._shown = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE * 2, SPACE // 2, SPACE * 2, 0)
        self._row.setSpacing(2)
        self._row.addStretch()
        self.hide()

    def show_current(self, key: str) -> None:
        """The tabs of the place of ``key``, that one marked."""
        place = place_of(key)
        if place is None or len(place.screens) < 2:
            self.hide()
            return
        if place.key != self._shown:
            self._fill(place)
        for name, tab in self.tabs.items():
            tab.setChecked(name == key)
        self.show()

    def _fill(self, place: Place) -> None:
        self._shown = place.key
        for tab in self.tabs.values():
            tab.deleteLater()
        self.tabs.clear()
        for at, (key, label) in enumerate(place.screens.items()):
            tab = button(label, "tab")
            tab.setCheckable(True)
            tab.clicked.connect(partial(self._press, key))
            self.tabs[key] = tab
            self._row.insertWidget(at, tab)

    def _press(self, key: str) -> None:
        self.tabs[key].setChecked(True)
        self.wanted.emit(key)
