"""Lines of a list with words on the left and, quieter, more about them at the right edge."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.theme import SPACE
from desktop.widgets.record_table import Index

_LEFT, _RIGHT = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


def two_sided(left: str, right: str = "") -> QListWidgetItem:
    """An item that says both; assistive technology hears one after the other."""
    item = QListWidgetItem("　".join(part for part in (left, right) if part))
    item.setData(_LEFT, left)
    item.setData(_RIGHT, right)
    return item


class TwoSided(QStyledItemDelegate):
    """Paints what :func:`two_sided` made; any other item as it is."""

    def __init__(self, right: float = 0.6) -> None:
        """``right`` is the share of a line the right side may take where both are long."""
        super().__init__()
        self._right = right

    def width(self, items: Iterable[QListWidgetItem], metrics: QFontMetrics) -> int:
        """How wide a list is that shows every word of its items, in pixels."""
        said = [f"{item.data(_LEFT)}{item.data(_RIGHT)}" for item in items]
        return max(map(metrics.horizontalAdvance, said), default=0) + SPACE * 8  # and a scroll bar

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its line and as wide as the list: what is too long ends in an …"""
        return QSize(0, super().sizeHint(option, index).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        left, right = index.data(_LEFT), index.data(_RIGHT)
        if left is None:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.text = ""
        whole.state &= ~QStyle.StateFlag.State_HasFocus  # the list has a frame, the line a ground
        view: QWidget = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, view)
        has_icon = bool(whole.features & QStyleOptionViewItem.ViewItemFeature.HasDecoration)
        icon = whole.decorationSize.width() + SPACE if has_icon else 0
        room = option.rect.adjusted(SPACE + 4 + icon, 0, -SPACE - 4, 0)
        self._words(painter, room, left, right, view.palette())

    def _words(
        self, painter: QPainter, room: QRect, left: str, right: str, palette: QPalette
    ) -> None:
        metrics, elide = painter.fontMetrics(), Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        spare = room.width() - metrics.horizontalAdvance(left) - SPACE * 2
        said = metrics.elidedText(right, elide, max(spare, int(room.width() * self._right)))
        taken = metrics.horizontalAdvance(said) + SPACE * 2 if said else 0
        painter.save()
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        shown = metrics.elidedText(left, elide, room.width() - taken)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | middle), shown)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | middle), said)
        painter.restore()
