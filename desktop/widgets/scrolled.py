"""A column that scrolls up and down, never sideways, and never swallows the Tab key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.theme import SPACE


def scrolled(column: QVBoxLayout, gap: int = SPACE) -> QScrollArea:
    """``column`` in a scroll area of its own, ``gap`` pixels from its bar where there is one.

    Where there is none, what is in it ends where everything else on the page ends.
    """
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    area = _Scrolled(column, gap)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page = QWidget()
    page.setProperty("role", "scrolled")
    page.setLayout(column)
    area.setWidget(page)
    return area


class _Scrolled(QScrollArea):
    """Keeps its column off the bar while there is one."""

    def __init__(self, column: QVBoxLayout, gap: int) -> None:
        super().__init__()
        self._column, self._gap = column, gap
        self.verticalScrollBar().rangeChanged.connect(self._keep_off)

    def _keep_off(self, _: int, most: int) -> None:
        self._column.setContentsMargins(0, 0, self._gap if most else 0, 0)


def empty(column: QVBoxLayout, *, keeping: type[QWidget] | None = None) -> None:
    """Take everything out of a column; widgets of type ``keeping`` are left alive."""
    while item := column.takeAt(0):
        widget = item.widget()
        if widget is not None and not (keeping and isinstance(widget, keeping)):
            widget.hide()
            widget.deleteLater()
