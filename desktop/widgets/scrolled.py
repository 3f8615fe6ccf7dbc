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
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page = QWidget()
    page.setProperty("role", "scrolled")
    page.setLayout(column)
    area.setWidget(page)
    area.verticalScrollBar().rangeChanged.connect(
        lambda _, most: column.setContentsMargins(0, 0, gap if most else 0, 0)
    )
    return area


def empty(column: QVBoxLayout, *, keeping: type[QWidget] | None = None) -> None:
    """Take everything out of a column; widgets of type ``keeping`` are left alive."""
    while item := column.takeAt(0):
        widget = item.widget()
        if widget is not None and not (keeping and isinstance(widget, keeping)):
            widget.hide()
            widget.deleteLater()
