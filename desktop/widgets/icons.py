"""The icons: one set, drawn in one line width, in the colour of the words beside them.

The files of ``resources/icons`` say ``currentColor``; each is painted in the colour the palette
has at that moment, so that light, dark and booth need no second set and nobody to tell them.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TypeVar

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

B = TypeVar("B", bound=QAbstractButton)
SIZE = 18
"""Pixels of an icon beside words in the type of the body."""


@cache
def drawing(name: str) -> str:
    """The SVG of an icon; FileNotFoundError when nobody has drawn it."""
    return (resources.files("resources") / "icons" / f"{name}.svg").read_text("utf-8")


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    """The icon in ``box``, in one colour."""
    svg = drawing(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, box)


class Drawn(QWidget):
    """An icon that stands alone, quiet, ``size`` pixels wide and high."""

    def __init__(self, name: str, size: int = SIZE) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(QSize(size, size))

    def show_icon(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._name, colour)
        painter.end()


class _Tinted(QIconEngine):
    """Paints in a role of the palette in use; muted where its button cannot be pressed."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, QRectF(rect), self._name, self._colour(mode))

    def _colour(self, mode: QIcon.Mode) -> QColor:
        is_off = mode == QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if is_off else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.ButtonText if is_off else self._role
        return QGuiApplication.palette().color(group, role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Drawn once in each size and colour: a button asks at every painting."""
        colour = self._colour(mode).name()
        key = f"sizhi {self._name} {size.width()}x{size.height()} {colour}"
        made = QPixmap()
        if QPixmapCache.find(key, made):
            return made
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        QPixmapCache.insert(key, made)
        return made

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._role)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The icon called ``name``, in the colour of ``role``."""
    return QIcon(_Tinted(name, role))


def with_icon(made: B, name: str, size: int = SIZE) -> B:
    """The same button with an icon before its words; on a primary one in the colour of those."""
    is_primary = made.property("role") == "primary"
    role = QPalette.ColorRole.HighlightedText if is_primary else QPalette.ColorRole.ButtonText
    made.setIcon(icon(name, role))
    made.setIconSize(QSize(size, size))
    return made
