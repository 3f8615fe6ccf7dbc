"""The records' tables, row by row: what columns a type has, reading rows, writing them back.

Below the projection, which decides what a row says. Writing a row writes its search entry and the
keys lists are ordered by, so the three can never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import orjson

from db.records import TYPES, Field, Value, fields, found_fields
from db.records.base import JOURNAL_COLUMNS, PYTHON_TYPE, key_column
from db.rules import sort_keys
from db.store import search
from db.store.cursor import Cursor, in_chunks

_MOVING = ("heads", "changed_at")
_SELDOM = ("is_gone", "conflicts", "created_at")
"""What nearly every edit leaves as it is. A statement that names ``is_gone`` writes anew the entry
in each index of the living, whatever it sets it to: of the pages of an edit that was two thirds."""


@dataclass(slots=True)
class Row:
    """A record's row while ops move it."""

    type: str
    n: int
    id: str
    heads_text: str
    is_gone: bool
    conflicts: int
    created_at: int
    changed_at: int
    values: dict[str, Value]
    is_new: bool = False
    touched: set[str] = field(default_factory=set)
    was_gone: bool = False
    was_erased: bool = False
    written: tuple[Any, ...] = ()
    """What stands in the table of those columns that seldom change."""

    @property
    def seldom(self) -> tuple[Any, ...]:
        """The cells of those columns as they are to be."""
        return int(self.is_gone), self.conflicts, self.created_at


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a type, worked out once."""

    names: tuple[str, ...]
    unknown: Mapping[str, Value]
    lists: frozenset[str]
    ordered: tuple[Field, ...]
    found: tuple[str, ...]
    select: str
    select_whole: str


@cache
def shape(type: str) -> Shape:
    """The statements for one record type."""
    record_type = TYPES[type]
    names = tuple(fields(record_type))
    ordered = tuple(f for f in fields(record_type).values() if sort_keys.has_key(f))
    listed = ", ".join(f'"{c}"' for c in (*JOURNAL_COLUMNS, *names))
    keys = "".join(f', "{key_column(f.name)}"' for f in ordered)
    return Shape(
        names=names,
        unknown=dict.fromkeys(names),
        lists=frozenset(
            f.name for f in fields(record_type).values() if PYTHON_TYPE.get(f.kind) is list
        ),
        ordered=ordered,
        found=found_fields(record_type),
        select=f'SELECT {listed} FROM "{type}"',
        select_whole=f'SELECT {listed}{keys} FROM "{type}"',
    )


@lru_cache(256)
def _insert(type: str, names: tuple[str, ...]) -> str:
    columns = (*JOURNAL_COLUMNS, *names, *_keys(type, names))
    listed = ", ".join(f'"{c}"' for c in columns)
    return f'INSERT INTO "{type}"({listed}) VALUES({",".join("?" * len(columns))})'


@lru_cache(256)
def _change(type: str, names: tuple[str, ...], seldom: tuple[str, ...]) -> str:
    settings = ", ".join(f'"{c}"=?' for c in (*_MOVING, *seldom, *names, *_keys(type, names)))
    return f'UPDATE "{type}" SET {settings} WHERE n=?'


def _keys(type: str, names: Sequence[str]) -> list[str]:
    return [key_column(f.name) for f in shape(type).ordered if f.name in names]


def is_known(type: str) -> bool:
    """Whether this version has a table for it; ops of newer versions wait in the journal."""
    return type in TYPES


def load_rows(cursor: Cursor, type: str, numbers: Iterable[int]) -> list[Row]:
    """Rows of one type by number; numbers without a row are left out."""
    rows: list[Row] = []
    for marks, chunk in in_chunks(list(numbers)):
        cursor.execute(f"{shape(type).select} WHERE n IN ({marks})", chunk)
        rows += [_row(type, found) for found in cursor.fetchall()]
    return rows


def load_row(cursor: Cursor, type: str, record_id: str) -> Row | None:
    """One row by its identity."""
    cursor.execute(f"{shape(type).select} WHERE id = ?", (record_id,))
    found = cursor.fetchone()
    return _row(type, found) if found else None


def _row(type: str, found: Sequence[Any]) -> Row:
    columns = shape(type)
    values = values_of(columns.names, found[len(JOURNAL_COLUMNS) :], columns.lists)
    n, id, heads, is_gone, conflicts, created, changed = found[: len(JOURNAL_COLUMNS)]
    gone = bool(is_gone)
    row = Row(type, n, id, heads, gone, conflicts, created, changed, values, was_gone=gone)
    row.written = row.seldom
    return row


def values_of(
    names: Sequence[str], cells: Sequence[Any], lists: frozenset[str]
) -> dict[str, Value]:
    """Cells of the database as the values of fields."""
    values = dict(zip(names, cells, strict=True))
    for name in lists.intersection(values):
        if values[name] is not None:
            values[name] = orjson.loads(values[name])
    return values


def write_rows(cursor: Cursor, rows: Iterable[Row]) -> None:
    inserted: dict[str, list[Row]] = {}
    changed: list[Row] = []
    for row in rows:
        if row.is_new:
            inserted.setdefault(row.type, []).append(row)
        else:
            changed.append(row)
    for type, new in inserted.items():
        # Only the columns any of them speaks of: to the driver NULL is dearer than a text.
        said = set().union(*(row.touched for row in new))
        names = tuple(name for name in shape(type).names if name in said)
        cursor.executemany(_insert(type, names), [_cells(row, names) for row in new])
        for row in new:
            row.written = row.seldom
        search.put(cursor, [_entry(row) for row in new if not row.is_gone], fresh=True)
    update_rows(cursor, changed)


def _cells(row: Row, names: Iterable[str]) -> tuple[Any, ...]:
    own = (
        row.n, row.id, row.heads_text, int(row.is_gone), row.conflicts, row.created_at,
        row.changed_at,
    )  # fmt: skip
    return (*own, *_said(row, names))


def _said(row: Row, names: Iterable[str]) -> list[Any]:
    """The cells of some fields, then the keys of those that lists are ordered by."""
    columns, values = shape(row.type), row.values
    cells = [_cell(values[name]) if name in columns.lists else values[name] for name in names]
    keys = [_sort_key(row.type, f.name, values[f.name]) for f in columns.ordered if f.name in names]
    return cells + keys


def _cell(value: Value) -> Any:
    return None if value is None else orjson.dumps(value).decode()


def _sort_key(type: str, name: str, value: Value) -> float | None:
    return _key_of_text(type, name, value) if isinstance(value, str) else None


@lru_cache(20_000)
def _key_of_text(type: str, name: str, value: str) -> float | None:
    """Kept: the same sums and days come again and again, and reading one costs 15 µs."""
    return sort_keys.sort_key(fields(TYPES[type])[name], value)


def update_rows(cursor: Cursor, rows: Sequence[Row]) -> None:
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for row in rows:
        names = tuple(name for name in shape(row.type).names if name in row.touched)
        moved = _moved(row)
        cells = (row.heads_text, row.changed_at, *moved.values(), *_said(row, names), row.n)
        groups.setdefault((row.type, names, tuple(moved)), []).append(cells)
    for (type, names, seldom), group in groups.items():
        cursor.executemany(_change(type, names, seldom), group)
    for row in rows:
        row.written = row.seldom
    gone = [row.n for row in rows if row.is_gone and not row.was_gone]
    if gone:
        search.drop(cursor, gone)
    if any(row.was_erased for row in rows):
        search.optimize(cursor)  # a dropped entry keeps its words until the index is merged
    found = [
        row
        for row in rows
        if not row.is_gone and (row.was_gone or row.touched & set(shape(row.type).found))
    ]
    if found:
        search.put(cursor, [_entry(row) for row in found])


def _moved(row: Row) -> dict[str, Any]:
    """Column and cell of what seldom changes and did."""
    cells = zip(_SELDOM, row.seldom, row.written, strict=True)
    return {name: cell for name, cell, before in cells if cell != before}


def _entry(row: Row) -> search.Entry:
    segments = tuple(str(row.values[name] or "") for name in shape(row.type).found)
    return search.Entry(row.n, row.type, segments)
