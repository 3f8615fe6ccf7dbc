"""Which sources a pack cites, and the numbers they get: 1, 2, 3… as the printed parts go.

A snapshot knows more than its pack prints when only some parts are chosen. What those cite comes
first, in the order it is read; the list of sources ends where they end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from desktop.pack.editions import parts_of
from desktop.pack.snapshot import CITY, FIRM, PATH, TREND, FactLine, Grid, Snapshot, Source

_ORIGIN = "来源"
_CITED = re.compile(r"〔(\d+)(?:—(\d+))?〕")

# What a part prints that may have a source; parts that are not named here cite nothing.
_SAID: dict[str, Callable[[Snapshot], object]] = {
    "leader": lambda s: s.leader,
    "people": lambda s: s.people,
    "prices": lambda s: s.card(CITY),
    "firm": lambda s: s.card(FIRM),
    "city": lambda s: s.card(CITY),
    "path": lambda s: (s.card(PATH), s.path, s.red_lines, s.laws),
    "trend": lambda s: (s.card(TREND), s.indicators),
    "issues": lambda s: (s.issues, s.rounds, s.terms),
    "answers": lambda s: s.answers,
    "meetings": lambda s: (s.meetings, s.commitments),
    "chain": lambda s: s.chain,
    "sites": lambda s: s.sites,
    "policies": lambda s: s.policies,
    "risks": lambda s: s.risks,
    "attachments": lambda s: s.attachments,
}


def cited(snapshot: Snapshot) -> tuple[int, ...]:
    """The numbers of the sources that the printed parts name, in the order they are read."""
    parts = parts_of(snapshot.edition, snapshot.layout.parts)
    said = (_SAID[key](snapshot) for key in parts if key in _SAID)
    return tuple(dict.fromkeys(number for one in said for number in _numbers(one) if number))


def numbered(snapshot: Snapshot) -> Snapshot:
    """The same pack with its sources numbered as they are read; those not cited come last."""
    order = dict.fromkeys((*cited(snapshot), *(one.number for one in snapshot.sources)))
    new = {old: at for at, old in enumerate(order, 1)}
    if all(old == at for old, at in new.items()):
        return snapshot
    made = _renumbered(snapshot, new)
    assert isinstance(made, Snapshot)
    listed = [replace(one, number=new[one.number]) for one in snapshot.sources]
    return replace(made, sources=tuple(sorted(listed, key=lambda one: one.number)))


def as_cited(numbers: Iterable[int]) -> str:
    """Numbers as a cell says them; three and more in a row as 〔53—55〕."""
    listed = sorted(set(numbers) - {0})
    if len(listed) > 2 and listed[-1] - listed[0] == len(listed) - 1:
        return f"〔{listed[0]}—{listed[-1]}〕"
    return "".join(f"〔{number}〕" for number in listed)


def _numbers(value: object) -> Iterator[int]:
    """Every number of a source within ``value``, in reading order."""
    if isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, Grid):
        yield value.source
        for at in _origins(value):
            for row in value.rows:
                yield from _in_words(row[at]) if at < len(row) else ()
    elif isinstance(value, FactLine) and not (value.is_known or value.others):
        return  # printed as 待了解, without its source
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name == "source":
                yield inner
            elif isinstance(inner, tuple) or is_dataclass(inner):
                yield from _numbers(inner)


def _renumbered(value: Any, new: Mapping[int, int]) -> Any:
    """A copy of ``value`` with every number of a source changed; the very same where none is."""
    if isinstance(value, tuple):
        items = tuple(_renumbered(item, new) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if not is_dataclass(value) or isinstance(value, type | Source):
        return value
    changed: dict[str, Any] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if field.name == "source":
            told = new.get(inner, inner)
        elif isinstance(value, Grid) and field.name == "rows":
            told = _renumbered_rows(value, new)
        else:
            told = _renumbered(inner, new)
        if told is not inner:
            changed[field.name] = told
    return replace(value, **changed) if changed else value


def _renumbered_rows(grid: Grid, new: Mapping[int, int]) -> tuple[tuple[str, ...], ...]:
    at = set(_origins(grid))
    if not at:
        return grid.rows
    return tuple(
        tuple(
            as_cited(new.get(old, old) for old in _in_words(words)) if i in at else words
            for i, words in enumerate(row)
        )
        for row in grid.rows
    )


def _origins(grid: Grid) -> list[int]:
    """The columns of a table that hold nothing but numbers of sources."""
    return [at for at, column in enumerate(grid.columns) if column.title == _ORIGIN]


def _in_words(cell: str) -> Iterator[int]:
    for first, last in _CITED.findall(cell):
        yield from range(int(first), int(last or first) + 1)
