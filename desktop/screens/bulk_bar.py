"""What can be done with the rows selected in a list: one change on all of them, delete, restore.

What the program keeps (``db.records.is_kept``) is only taken along.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from db.records import Field, Kind, Record, Value, fields, is_kept, values
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.wording import choice_of, label_of, words_of

_PLAIN: Final = (Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.MONEY, Kind.AREA, Kind.DATE)
_LISTED: Final = (Kind.CHOICES, Kind.TEXTS)


class BulkBar(QWidget):
    """``patched(field, value)``, ``deleted``, ``restored``, ``exported`` for the rows selected."""

    patched = Signal(str, object)
    deleted = Signal()
    restored = Signal()
    exported = Signal()

    def __init__(self, record_type: type[Record]) -> None:
        super().__init__()
        self._fields = {
            name: f
            for name, f in fields(record_type).items()
            if _can_be_set_for_many(f) and name != record_type.title_field
        }
        self._is_kept = is_kept(record_type)
        self.count = said("", "strong")
        self.field = QComboBox()
        self.field.setAccessibleName(self.tr("要改的字段"))
        for name, field in self._fields.items():
            self.field.addItem(label_of(field), name)
        self.field.setMaximumWidth(200)
        self.line, self.choice = QLineEdit(), QComboBox()
        self.line.setPlaceholderText(self.tr("新的值，留空为清除"))
        self.line.returnPressed.connect(self._patch)
        self.value = QStackedWidget()
        self.value.setFixedWidth(220)
        self.value.addWidget(self.line)
        self.value.addWidget(self.choice)
        self.apply = button(self.tr("改"), "primary")
        self.delete = button(self.tr("删除"))
        self.restore = button(self.tr("恢复"), "primary")
        self.export = button(self.tr("导出所选…"))
        self._lay_out()
        self.field.currentIndexChanged.connect(lambda _: self._show_field())
        self.apply.clicked.connect(self._patch)
        self.delete.clicked.connect(self.deleted)
        self.restore.clicked.connect(self.restored)
        self.export.clicked.connect(self.exported)
        self._show_field()
        self.hide()

    def _lay_out(self) -> None:
        frame = framed("notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(SPACE)
        self.change = QWidget()
        inner = QHBoxLayout(self.change)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(said(self.tr("把"), "muted"))
        inner.addWidget(self.field)
        inner.addWidget(said(self.tr("都改为"), "muted"))
        inner.addWidget(self.value)
        inner.addWidget(self.apply)
        row.addWidget(self.count)
        row.addSpacing(SPACE)
        row.addWidget(self.change)
        row.addStretch()
        for widget in (self.export, self.restore, self.delete):
            row.addWidget(widget)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, SPACE, 0, 0)
        outer.addWidget(frame)

    def show_count(self, n: int, *, is_trash: bool) -> None:
        """How many are selected; nothing is offered for none."""
        self.count.setText(self.tr("已选 {n} 条").format(n=f"{n:,}"))
        self.change.setVisible(not is_trash and bool(self._fields))
        self.delete.setVisible(not is_trash and not self._is_kept)
        self.restore.setVisible(is_trash)
        self.setVisible(n > 0)

    def _show_field(self) -> None:
        if (field := self._fields.get(self.field.currentData())) is None:
            return  # of what the program keeps nothing is to be changed by hand
        offered = _offered(field)
        self.choice.clear()
        for value, label in offered:
            self.choice.addItem(label, value)
        self.choice.addItem(self.tr("（清除）"), None)
        self.value.setCurrentWidget(self.choice if offered else self.line)
        for editor in (self.line, self.choice):
            editor.setAccessibleName(self.tr("“{label}”的新值").format(label=label_of(field)))

    def _patch(self) -> None:
        field = self._fields[self.field.currentData()]
        if self.value.currentWidget() is self.choice:
            value: Value = self.choice.currentData()
            if field.kind in _LISTED and value is not None:
                value = [str(value)]
        else:
            text = self.line.text().strip()
            value = _parted(text) if field.kind in _LISTED else text or None
        self.patched.emit(field.name, value)


def _can_be_set_for_many(field: Field) -> bool:
    return not field.is_kept and field.kind in (
        *_PLAIN,
        *_LISTED,
        Kind.CHOICE,
        Kind.YES_NO,
        Kind.LEVEL,
    )


def _offered(field: Field) -> list[tuple[Value, str]]:
    if field.kind == Kind.YES_NO:
        return [(True, words_of(field, True)), (False, words_of(field, False))]
    if field.kind == Kind.LEVEL:
        return [(key, choice_of(values.DISCLOSURE, key)) for key in values.DISCLOSURE]
    choices = field.choices or {}
    return [(key, choice_of(choices, key)) for key in choices]


def _parted(text: str) -> list[str] | None:
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()] or None
