"""What every page of a pack is made of: facts, tables and series, each with its date and source.

Plain data only. Numbers arrive as the text a person wrote or a rule formatted: this module
never computes, never rounds, and never lets “nobody knows” become a zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherValue:
    """A further value of a fact in conflict: two people said different things, both are shown."""

    text: str
    unit: str = ""
    author: str = ""
    on: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class FactLine:
    """One content row of a card. An empty ``text`` means nobody knows yet: printed 「待了解」.

    ``source`` is a number in the pack's list of sources, 0 when there is none (printed so).
    ``as_of`` is the 数据时点 as people read it: 2025-09-30, 2025年三季度.
    ``author`` and ``on`` say who wrote ``text`` and when; printed only beside ``others``.
    """

    title: str
    text: str = ""
    unit: str = ""
    as_of: str = ""
    source: int = 0
    confidence: str = ""
    is_stale: bool = False
    review_by: str = ""
    disclosure: int = 1
    note: str = ""
    author: str = ""
    on: str = ""
    others: tuple[OtherValue, ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.text.strip())

    @property
    def is_in_conflict(self) -> bool:
        return bool(self.others)


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: ``weight`` is its share of the width, numbers are set flush right."""

    title: str
    weight: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. An empty cell means nobody knows (「待了解」); write “—” where nothing applies.

    ``as_of`` and ``source`` speak for the whole table; a table whose rows differ
    gives them columns of their own. ``is_compared``: its number columns are places, ours first,
    and are drawn beside each other too.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    as_of: str = ""
    source: int = 0
    is_stale: bool = False
    note: str = ""
    is_compared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an indicator; ``None`` where no value is known — a gap, never a zero.

    Values are decimal strings in the indicator's unit: "4832.6", "-3.7".
    """

    name: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A series drawn as a chart: each line has as many values as there are periods.

    ``breaks`` names the periods at which the way of counting changed; ``kind`` is line or bar.
    """

    title: str
    unit: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    as_of: str = ""
    source: int = 0
    is_stale: bool = False
    kind: str = "line"
    breaks: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered entry in the list of sources at the end of the pack."""

    number: int
    title: str
    kind: str = ""
    on: str = ""
    where: str = ""
    confidence: str = ""
