"""Which edits the shown values come from: the heads of each field, and how an op moves them.

A head is an edit no later edit has replaced. Two heads with different values are a conflict a
person sees; heads only ever move by naming what they replace, so any order of arrival ends alike.

Kept as text in the row, ``{"*":"1:17","reg_capital":"2:3 1:40"}``: ``*`` is the create, which
stands for every field that has no entry of its own. Dots here are any short strings — the store
uses its own stream numbers, tests use letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import orjson

from db.journal.op import CREATE, DELETE, ERASE, GONE

CREATED: Final = "*"


class Heads:
    """The heads of one record, field by field; a small mutable value."""

    __slots__ = ("_by_field",)

    def __init__(self, by_field: Mapping[str, Iterable[str]] = {}) -> None:
        self._by_field = {name: tuple(dots) for name, dots in by_field.items() if dots}

    @classmethod
    def parse(cls, text: str) -> Heads:
        """From the text a row keeps."""
        return cls({name: dots.split(" ") for name, dots in orjson.loads(text).items()})

    def __str__(self) -> str:
        return orjson.dumps(
            {name: " ".join(dots) for name, dots in sorted(self._by_field.items())}
        ).decode()

    def of(self, name: str) -> tuple[str, ...]:
        """The heads of one field; the pseudo-field ``!`` has none unless somebody deleted."""
        if name == GONE:
            return self._by_field.get(GONE, ())
        return self._by_field.get(name) or self._by_field.get(CREATED, ())

    def move(self, kind: str, parents: Mapping[str, Iterable[str]], me: str) -> None:
        """Let one op act: ``parents`` names, for each field it speaks of, the heads it had seen."""
        if kind == CREATE:
            self.created(me)
        elif kind in (DELETE, ERASE):
            self.replaced(GONE, parents.get(GONE, ()), me)
        else:
            for name, seen in parents.items():
                if name == GONE:
                    self.withdrawn(GONE, seen)
                else:
                    self.replaced(name, seen, me)

    def created(self, me: str) -> None:
        """A create: one more head that stands for every field."""
        self._by_field[CREATED] = _joined(self._by_field.get(CREATED, ()), me)
        for name, dots in self._by_field.items():
            if name not in (CREATED, GONE) and len(self._by_field[CREATED]) > 1:
                # the record was made twice (same id on two laptops): the other create is unseen
                self._by_field[name] = _joined(dots, me)

    def replaced(self, name: str, parents: Iterable[str], me: str) -> None:
        """An edit of ``name`` by ``me`` which had seen ``parents``."""
        seen = set(parents)
        left = tuple(dot for dot in self.of(name) if dot not in seen)
        self._by_field[name] = _joined(left, me)

    def withdrawn(self, name: str, parents: Iterable[str]) -> None:
        """Take heads away without putting one in their place (a restore lifts deletes)."""
        seen = set(parents)
        left = tuple(dot for dot in self._by_field.get(name, ()) if dot not in seen)
        if left:
            self._by_field[name] = left
        else:
            self._by_field.pop(name, None)

    def stands(self, name: str, dots: Iterable[str]) -> None:
        """Put heads back that nothing may take away."""
        for dot in dots:
            self._by_field[name] = _joined(self._by_field.get(name, ()), dot)

    def named(self) -> dict[str, tuple[str, ...]]:
        """Every entry as it stands: what a delete names as seen."""
        return {name: dots for name, dots in self._by_field.items() if name != GONE}

    def contested(self) -> list[str]:
        """Fields with more than one head; whether the values differ only the values can say."""
        return [n for n, d in self._by_field.items() if n not in (CREATED, GONE) and len(d) > 1]

    def are_simple(self) -> bool:
        """One head a field and nobody deleted: the fast road."""
        by_field = self._by_field
        return GONE not in by_field and all(len(dots) == 1 for dots in by_field.values())

    def hidden_by(self, saw: Mapping[str, Iterable[str]]) -> bool:
        """Whether a delete which saw ``saw`` had seen everything there is."""
        return all(set(dots) <= set(saw.get(name, ())) for name, dots in self.named().items())


def _joined(dots: tuple[str, ...], me: str) -> tuple[str, ...]:
    return dots if me in dots else (*dots, me)
