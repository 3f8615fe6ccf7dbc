"""A line for a source, with the sources there are to choose from; any other words may be typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from desktop.widgets.in_place import LineIn

_REF, _KIND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class SourceIn(LineIn):
    """Typing narrows the offers, the down arrow shows all; ``picked(ref, kind)`` when one is taken.

    ``kind`` is "" where the offer does not say what kind of source it is.
    """

    picked = Signal(str, str)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(name, label, parent)
        self.offers = QStandardItemModel(self)
        self.suggestions = QCompleter(self.offers, self)
        self.suggestions.setCompletionRole(_REF)
        self.suggestions.setFilterMode(Qt.MatchFlag.MatchContains)
        self.suggestions.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.suggestions.setMaxVisibleItems(12)
        self.suggestions.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.setCompleter(self.suggestions)
        self.setPlaceholderText(self.tr("写明出处，或按 ↓ 选用过的来源、材料、政策法规"))

    def offer(self, offers: Iterable[tuple[str, str, str]]) -> None:
        """What there is: words to show, the source as it is written, its kind or ""."""
        self.offers.clear()
        for shown, ref, kind in offers:
            item = QStandardItem(shown)
            item.setEditable(False)
            item.setData(ref, _REF)
            item.setData(kind, _KIND)
            self.offers.appendRow(item)

    def show_all(self) -> None:
        """Every offer, whatever has been typed."""
        self.suggestions.setCompletionPrefix("")
        self.suggestions.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self.suggestions.popup()
        if event.key() == Qt.Key.Key_Down and not (popup and popup.isVisible()):
            self.show_all()
            return
        super().keyPressEvent(event)

    def _take(self, index: QModelIndex | QPersistentModelIndex) -> None:
        ref, kind = str(index.data(_REF)), str(index.data(_KIND))
        self.setText(ref)
        self.commit()
        self.picked.emit(ref, kind)
