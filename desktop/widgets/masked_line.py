"""A line strangers must not read: its text is seen while it is being typed, then dots."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit


class MaskedLine(QLineEdit):
    """Empty it looks like any other line, so that its prompt is read."""

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(lambda _: self._mask())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mask()

    def _mask(self) -> None:
        if not self.hasFocus():
            mode = QLineEdit.EchoMode
            self.setEchoMode(mode.Password if self.text() else mode.Normal)
