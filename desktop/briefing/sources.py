"""Numbered sources: every figure printed points at one, and equal sources share a number."""

from __future__ import annotations

from db.records import values
from desktop.pack.snapshot import Source


class Sources:
    """The list of a pack's sources while it is being made."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], Source] = {}

    def number(
        self, title: str | None, kind: str | None = None, *, on: str = "", confidence: str = ""
    ) -> int:
        """The number of a source; 0, printed as 来源未记, where nobody wrote one down."""
        if not title:
            return 0
        label = values.SOURCE_KIND.get(kind or "", kind or "")
        key = (title, label)
        if key not in self._by_key:
            number = len(self._by_key) + 1
            self._by_key[key] = Source(number, title, label, on=on, confidence=confidence)
        return self._by_key[key].number

    def listed(self) -> tuple[Source, ...]:
        return tuple(self._by_key.values())
