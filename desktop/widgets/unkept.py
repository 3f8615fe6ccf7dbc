"""What stands in a field and is not kept yet, and which record it is meant for.

A screen says whose its fields are with :func:`draft_of`; a cell says so for itself. Knows nothing
of records but their identities.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.widgets.in_place import LineIn, SuggestIn, TextIn

_RECORD, _FIELD, _BEFORE = "draft_record", "draft_field", "draft_before"


def draft_of(widget: QWidget, record_id: str) -> None:
    """What is typed in the fields below ``widget`` belongs to this record."""
    widget.setProperty(_RECORD, record_id)


def draft_of_cell(editor: QWidget, record_id: str, field: str, before: str) -> None:
    """What is typed in a cell's editor; ``before`` is what stood in the cell."""
    for name, value in ((_RECORD, record_id), (_FIELD, field), (_BEFORE, before)):
        editor.setProperty(name, value)


def typed_in(widget: QWidget | None) -> tuple[str, str, str] | None:
    """(record, field, words) of what is typed there and was not handed over; None for nothing."""
    box = widget.parent() if isinstance(widget, QLineEdit) else None
    field = box if isinstance(box, SuggestIn) else widget
    if field is None:
        return None
    if isinstance(field, LineIn | TextIn | SuggestIn):
        words, name = field.unkept, field.name
    else:
        words, name = _in_cell(field), str(field.property(_FIELD) or "")
    owner: QWidget | None = field
    while owner is not None and not owner.property(_RECORD):
        owner = owner.parentWidget()
    if words is None or owner is None or not name:
        return None
    return str(owner.property(_RECORD)), name, words


def _in_cell(editor: QWidget) -> str | None:
    before = editor.property(_BEFORE)
    if isinstance(editor, QPlainTextEdit):
        words = editor.toPlainText()
    elif isinstance(editor, QLineEdit):
        words = editor.text()
    else:
        return None
    return words if before is not None and words != before else None
