"""Pages of which one is seen: the others put on the look of now when they are shown."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.theme import Look


class DressedStack(QStackedWidget):
    """Dressing costs a tenth of a millisecond a widget, and a board with all its tabs has 1,100.

    Nothing around it may wear the sheet: it would be put on everything inside.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def dress(self) -> None:
        """The page that is seen puts on the look of now."""
        if (page := self.currentWidget()) is not None:
            self._look.dress(page)

    def setCurrentWidget(self, page: QWidget) -> None:
        self._look.dress(page)
        super().setCurrentWidget(page)
