"""What each column of a file was taken for; a person may say otherwise, and it is remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from db.records import TYPES, fields
from desktop.files.mapping import Column, Mapping
from desktop.theme import SPACE
from desktop.widgets.labels import Lines, restyle, said
from desktop.widgets.scrolled import empty, scrolled
from desktop.wording import label_of

_ABREAST = 3
_MOST_ROWS, _ROW = 3, 34
"""Rows seen without scrolling, and how high one is in pixels."""
_SHORTEST = 6  # characters: what does not fit is read in the list that opens


class MappingTable(QWidget):
    """``changed(mapping)`` when a person chose another field. Hidden where there are no columns."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapping: Mapping | None = None
        self.boxes: list[QComboBox] = []
        self._boxes = QVBoxLayout()
        self._scroll = scrolled(self._boxes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(said(self.tr("各列读作（可改，下次同样的表头照此办理）："), "muted"))
        column.addWidget(self._scroll)
        self.setMaximumHeight(170)
        self.hide()

    def show_mapping(self, mapping: Mapping | None) -> None:
        self._mapping = mapping
        self.boxes = []
        empty(self._boxes)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for at, column in enumerate(mapping.columns if mapping else ()):
            label = Lines(column.label, 1)
            restyle(label, "role", "muted")
            label.setFixedWidth(120)
            box = self._box(mapping.type if mapping else "", column)
            self.boxes.append(box)
            row, place = divmod(at, _ABREAST)
            grid.addWidget(label, row, place * 3)
            grid.addWidget(box, row, place * 3 + 1)
        grid.setRowStretch(grid.rowCount(), 1)  # few columns stand right under the words above
        for place in range(_ABREAST):
            grid.setColumnStretch(place * 3 + 1, 1)
            if place:  # a label stands nearer to its own box than to the one before
                grid.setColumnMinimumWidth(place * 3 - 1, SPACE)
        self._boxes.addWidget(page)
        rows = min(_MOST_ROWS, -(-len(self.boxes) // _ABREAST))
        self._scroll.setMinimumHeight(rows * (_ROW + SPACE // 2))
        self.setVisible(mapping is not None)

    def _box(self, record_type: str, column: Column) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("列“{label}”读作").format(label=column.label))
        box.addItem(self.tr("不导入"), None)
        for field in fields(TYPES[record_type]).values():
            box.addItem(label_of(field), field.name)
        box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_SHORTEST)
        box.setCurrentIndex(max(0, box.findData(column.field)))
        box.activated.connect(partial(self._choose, box, column.index))
        return box

    def _choose(self, box: QComboBox, index: int, _: int) -> None:
        if self._mapping is not None:
            self._mapping = self._mapping.with_field(index, box.currentData())
            self.changed.emit(self._mapping)
