"""How warm a lead is: three large buttons, chosen by 1, 2, 3 or a click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.records import values
from desktop.theme import SPACE
from desktop.widgets.labels import button, restyle
from desktop.wording import choice_of

KEYS = {Qt.Key.Key_1: "hot", Qt.Key.Key_2: "warm", Qt.Key.Key_3: "cold"}


class HeatIn(QWidget):
    """``changed`` when it is; ``chosen`` when a key chose, for whoever goes on to the next."""

    changed = Signal()
    chosen = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.value: str | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)  # in line with the fields beside it
        row.setSpacing(SPACE)
        for at, key in enumerate(values.HEAT, 1):
            words = choice_of(values.HEAT, key)
            one = button(f"{at} {words}")
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.setAccessibleName(f"{label} {words}")
            one.clicked.connect(lambda _=False, key=key: self._click(key))
            self.buttons[key] = one
            row.addWidget(one, 1)

    def show_value(self, value: str | None) -> None:
        self.value = value
        for key, one in self.buttons.items():
            one.setChecked(key == value)

    def choose(self, value: str | None) -> None:
        """As a person does: chosen again, it is unknown again."""
        self.show_value(value)
        self.changed.emit()

    def _click(self, key: str) -> None:
        self.choose(None if key == self.value else key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(False)

    def _mark(self, is_offered: bool) -> None:
        """The keys choose among these: a frame around each, since they fill the whole widget."""
        for one in self.buttons.values():
            restyle(one, "offered", is_offered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = KEYS.get(Qt.Key(event.key()))
        if key is not None:
            self.choose(key)
            self.chosen.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.choose(None)
        else:
            super().keyPressEvent(event)
