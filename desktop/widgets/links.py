"""A line that can be clicked, also when it is longer than the room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.widgets.labels import hint


class LinkLine(QPushButton):
    """A flat button whose words end in … where they do not fit; the whole is in its tooltip."""

    def __init__(
        self, text: str, parent: QWidget | None = None, *, is_reference: bool = False
    ) -> None:
        """``is_reference``: it leads to another record, and looks like it."""
        super().__init__(parent)
        self.words = ""
        self.setProperty("role", "link" if is_reference else "line")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_words(text)

    def show_words(self, text: str) -> None:
        self.words = text
        self.setAccessibleName(text)
        hint(self, text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Qt takes a single & for a mnemonic.
        room = max(40, self.width() - 6)
        shown = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
