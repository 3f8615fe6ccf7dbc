"""Long lists: which records, in which order, a page at a time.

One query gives the numbers of all rows that fit; pages of them are read when they come into sight.
105,000 firms scroll, filter and sort without ever being in memory. Sorting goes by the keys of
``db.rules.sort_keys``; what has no key stands last, whichever way the list is turned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from db.records import TYPES, Field, Kind, Value, fields
from db.records.base import JOURNAL_COLUMNS
from db.rules import sort_keys
from db.store import search
from db.store.rows import shape, values_of
from db.store.store import Store

_FEW = 20_000
"""Findings that are looked up one by one: up to here that is quicker than reading a long list."""


class Relation(StrEnum):
    """How a field is held against a value."""

    CONTAINS = "contains"
    IS = "is"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KNOWN = "known"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of every row: ``field`` must stand in ``relation`` to ``value``."""

    field: str
    relation: Relation
    value: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What a list shows: a kind, words and conditions that must all hold, and an order."""

    kind: str
    words: str = ""
    conditions: tuple[Condition, ...] = ()
    order: str | None = None
    is_descending: bool = False
    is_in_conflict: bool = False
    is_trash: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a list: identity, title, the values asked for, how many conflicts."""

    n: int
    id: str
    conflicts: int
    values: Mapping[str, Value] = field(default_factory=dict)


def numbers(store: Store, view: View) -> list[int]:
    """The numbers of every record the view shows, in its order."""
    with store.reading() as cursor:
        if not view.words.strip():
            cursor.execute(*_question(view))
            return [n for (n,) in cursor.fetchall()]
        found = search.numbers(cursor, view.words, [view.kind])
        cursor.execute(*_question(view, found if len(found) <= _FEW else None))
        fitting = [n for (n,) in cursor.fetchall()]
    if view.order is None:  # those that begin with the words first, as search gives them
        kept = set(fitting)
        return [n for n in found if n in kept]
    wanted = set(found)
    return [n for n in fitting if n in wanted]


def page(store: Store, kind: str, numbers: Sequence[int], names: Sequence[str]) -> list[TableRow]:
    """The rows of some numbers, in that order, with the fields asked for."""
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ",".join("?" * len(numbers))
    lists = shape(kind).lists
    with store.reading() as cursor:
        cursor.execute(
            f'SELECT n, id, conflicts{", " + listed if listed else ""} FROM "{kind}"'
            f" WHERE n IN ({marks})",
            list(numbers),
        )
        rows = {
            n: TableRow(n, id, conflicts, values_of(names, cells, lists))
            for n, id, conflicts, *cells in cursor.fetchall()
        }
    return [rows[n] for n in numbers if n in rows]


def _question(view: View, among: Sequence[int] | None = None) -> tuple[str, list[Any]]:
    """The query for all rows that fit, or for those ``among`` some, each of which is looked up."""
    where, values = _where(view)
    by = _by(view)
    if among is not None:
        by, where = "NOT INDEXED", f"n IN (SELECT value FROM json_each(?)) AND {where}"
        values = [orjson.dumps(among).decode(), *values]
    return f'SELECT n FROM "{view.kind}" {by} WHERE {where} ORDER BY {_order(view)}', values


def _where(view: View) -> tuple[str, list[Any]]:
    parts = ["is_gone" if view.is_trash else "NOT is_gone"]
    if view.is_trash:  # what was erased lies there too, but says nothing any more
        says = (f'"{name}" IS NOT NULL' for name in fields(TYPES[view.kind]))
        parts.append(f"({' OR '.join(says)})")
    values: list[Any] = []
    if view.is_in_conflict:
        parts.append("conflicts > 0")
    for condition in view.conditions:
        part, more = _part(fields(TYPES[view.kind])[condition.field], condition)
        parts.append(part)
        values += more
    return " AND ".join(parts), values


def _part(declared: Field, condition: Condition) -> tuple[str, list[Any]]:
    column = f'"{declared.name}"'
    match condition.relation:
        case Relation.KNOWN:
            return f"{column} IS NOT NULL", []
        case Relation.UNKNOWN:
            return f"{column} IS NULL", []
        case Relation.CONTAINS:
            return f"instr({column}, ?) > 0", [condition.value]
        case Relation.IS:
            return _is(declared, condition.value)
    compare = ">=" if condition.relation is Relation.AT_LEAST else "<="
    key = sort_keys.sort_key(declared, condition.value)
    if key is None:
        return "0", []
    return f'"{declared.name}_key" {compare} ?', [key]


def _is(declared: Field, value: str) -> tuple[str, list[Any]]:
    column = f'"{declared.name}"'
    if declared.kind in (Kind.CHOICES, Kind.REFS, Kind.TEXTS):
        return f"EXISTS(SELECT 1 FROM json_each({column}) WHERE value = ?)", [value]
    if declared.kind is Kind.YES_NO:
        return f"{column} IS ?", [value.lower() in ("1", "true", "yes", "是")]
    return f"{column} = ?", [
        int(value) if declared.kind is Kind.LEVEL and value.isdecimal() else value
    ]


def _by(view: View) -> str:
    """How SQLite goes through the rows, where it would choose badly by itself."""
    if view.is_in_conflict:
        return f"INDEXED BY ix_{view.kind}_conflicts"
    if view.conditions and view.order is not None:
        return "NOT INDEXED"  # every row is looked at: as they lie is quicker than by an index
    return ""


def _order(view: View) -> str:
    if view.order is None:
        return "n"
    declared = fields(TYPES[view.kind]).get(view.order)
    if declared is None and view.order not in JOURNAL_COLUMNS:
        raise ValueError(f"{view.kind} has no field {view.order}")
    has_key = declared is not None and sort_keys.has_key(declared)
    column = f'"{view.order}_key"' if has_key else f'"{view.order}"'
    direction = "DESC" if view.is_descending else "ASC"
    return f"{column} {direction} NULLS LAST, n"
