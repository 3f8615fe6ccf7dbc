"""A table pasted onto a card: what was understood of it, and a yes before it becomes facts."""

from __future__ import annotations

from collections.abc import Mapping

from db.records import Fact, Value
from desktop.room import Room
from desktop.screens.paste_strip import PasteStrip

_ORDER = (
    "title", "value", "unit", "as_of", "source_ref", "text", "section", "confidence", "source_kind",
    "verified_by", "note",
)  # fmt: skip


class FactPaste(PasteStrip):
    """Takes no room until a table is offered."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, Fact, _ORDER)

    def ready(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """A figure that is prose is prose."""
        said = dict(values)
        value = said.get("value")
        is_prose = isinstance(value, str) and not any(char.isdigit() for char in value)
        if is_prose and not said.get("text"):
            said["text"] = said.pop("value")
        return said
