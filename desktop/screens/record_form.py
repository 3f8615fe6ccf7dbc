"""The fields of one record, edited in place: for what lies on the shelves of the libraries.

Made from the record's declaration; the board of a negotiation is made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from db.records import TYPES, Field, Kind, Record, Value, fields, values
from db.rules import freshness
from db.store import history, queries
from db.store.queries import Hits
from db.store.store import Store
from desktop import discretion, disputed
from desktop.cards import Conflicts, FactView
from desktop.doubts import CHECKED, doubt
from desktop.room import Room
from desktop.screens.versions import Versions
from desktop.widgets.in_place import CheckIn, ChoiceIn, Editor, LineIn, TextIn
from desktop.widgets.labels import said
from desktop.widgets.ref_in import RefIn
from desktop.widgets.unkept import draft_of
from desktop.wording import choice_of, full_name, label_of, strung, translate, unit_of, words_of

_LINE = 32


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record, the names of what it points at, its facts and its conflicts; ``told`` are the
    names of what their versions point at."""

    record: Record
    names: Mapping[str, str]
    facts: Sequence[FactView]
    conflicts: Conflicts
    told: Mapping[str, str]


def read(room: Room, record_id: str) -> RecordView:
    """Everything the page shows; refuses with ``no_such_record``."""
    whole = queries.whole(room.store, record_id)
    today = room.today()
    facts = [
        FactView(f, "", freshness.review(f, today), history.conflicts(room.store, f.id))
        for f in whole.facts
    ]
    if room.look.is_in_booth:
        facts = discretion.shown(facts)
    record, conflicts = whole.record, whole.conflicts
    told = disputed.names_of(room.store, type(record), conflicts)
    return RecordView(record, names_of(room.store, record), facts, conflicts, told)


def names_of(store: Store, record: Record) -> dict[str, str]:
    """The captions of all that a record points at and that is not in the trash."""
    names: dict[str, str] = {}
    for field in fields(type(record)).values():
        value = getattr(record, field.name)
        if field.kind not in (Kind.REF, Kind.REFS) or not value:
            continue
        ids = value if isinstance(value, list) else [value]
        kinds = [field.to] if field.to else ["firm", "city"]
        for kind in kinds:
            names |= {r.id: full_name(r) for r in queries.some(store, TYPES[kind], ids)}
    return names


class RecordForm(QWidget):
    """The fields of one record type, in the order they are declared."""

    committed = Signal(str, object)
    resolved = Signal(str, object)
    opened = Signal(str)

    def __init__(self, room: Room, find: Callable[..., Hits], record_type: type[Record]) -> None:
        super().__init__()
        self.editors: dict[str, Editor | RefIn] = {}
        self.kept: dict[str, QLabel] = {}
        self.doubts: dict[str, QLabel] = {}
        self._fields = fields(record_type)
        self._title = record_type.title_field
        self.versions = Versions(record_type)
        self.versions.taken.connect(self.resolved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.versions)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(6)
        for field in fields(record_type).values():
            if field.is_kept:
                self._add_kept(form, field)
                continue
            editor = self._editor(room, find, field)
            self.editors[field.name] = editor
            editor.committed.connect(self._keep)
            form.addRow(_label(field), editor)
            if field.kind in CHECKED:
                self.doubts[field.name] = told = said("", "caution", wraps=True)
                form.addRow("", told)
        column.addLayout(form)
        self._look, self._form = room.look, form
        room.look.changed.connect(self._hide)
        self._hide()

    def _add_kept(self, form: QFormLayout, field: Field) -> None:
        """What the program keeps can be read and copied; long texts are its own, for no reader."""
        if field.kind == Kind.LONG:
            return
        self.kept[field.name] = shown = said("", wraps=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(label_of(field))
        form.addRow(_label(field), shown)

    def _hide(self) -> None:
        """What strangers must not read over a shoulder, while they may."""
        for name, editor in self.editors.items():
            is_off = self._look.is_in_booth and discretion.is_hidden(self._fields[name])
            self._form.setRowVisible(editor, not is_off)
            if (told := self.doubts.get(name)) is not None:
                self._form.setRowVisible(told, not is_off and bool(told.text()))

    def _editor(self, room: Room, find: Callable[..., Hits], field: Field) -> Editor | RefIn:
        if field.kind in (Kind.REF, Kind.REFS):
            ref = RefIn(room.background, find, field)
            ref.opened.connect(self.opened)
            return ref
        label = label_of(field)
        if field.kind == Kind.YES_NO:
            check = CheckIn(field.name, label, self.tr("是"))
            check.setMinimumHeight(_LINE)  # as high as a line: its box stands level with its label
            return check
        if field.kind == Kind.LEVEL:
            return ChoiceIn(field.name, label, values.DISCLOSURE)
        if field.choices and field.kind == Kind.CHOICE:
            return ChoiceIn(field.name, label, field.choices)
        if field.kind == Kind.LONG:
            return TextIn(field.name, label)
        line: Editor = LineIn(field.name, label)
        return line

    def show_view(self, view: RecordView) -> None:
        draft_of(self, view.record.id)
        for name, kept in self.kept.items():
            kept.setText(words_of(self._fields[name], getattr(view.record, name), view.names))
        for name, editor in self.editors.items():
            field, value = self._fields[name], getattr(view.record, name)
            if isinstance(editor, RefIn):
                editor.show_value(value, view.names)
            else:
                editor.show_value(_written(field, value))
            if (told := self.doubts.get(name)) is not None:
                told.setText(doubt(field, value))
        self._hide()
        self.versions.show_conflicts(view.conflicts, view.told)

    def begin(self) -> None:
        """The cursor where a new record begins: at its name."""
        if (editor := self.editors.get(self._title)) is not None:
            editor.setFocus()

    def _keep(self, name: str, value: Value) -> None:
        self.committed.emit(name, _read_back(self._fields[name], value))


def _written(field: Field, value: object) -> object:
    """Lists as one line of text, choices by their labels."""
    if not isinstance(value, list):
        return value
    return strung((choice_of(field.choices or {}, item) for item in value), "；")


def _read_back(field: Field, value: Value) -> Value:
    """A line of text as the list it stands for."""
    if field.kind not in (Kind.TEXTS, Kind.CHOICES) or not isinstance(value, str):
        return value
    choices = field.choices or {}
    ids = {label: key for key, label in choices.items()}
    ids |= {choice_of(choices, key): key for key in choices}
    parts = [part.strip() for part in value.replace("；", ";").split(";")]
    return [ids.get(part, part) for part in parts if part]


def _label(field: Field) -> QLabel:
    if not field.unit:
        return said(label_of(field), "muted")
    words = translate("RecordForm", "{label}（{unit}）")
    return said(words.format(label=label_of(field), unit=unit_of(field.unit)), "muted")
