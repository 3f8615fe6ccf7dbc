"""What the journal says now: ops in, rows and search entries out.

The one road into the records' tables — for a save, an import, a replay and an op from another
laptop alike. Given the same ops in the same order it writes the same rows, byte for byte; given
them in another order it ends with the same heads and values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import orjson

from db.journal.heads import Heads
from db.journal.op import CREATE, DELETE, ERASE, GONE
from db.records import TYPES, Field, Value, fields, found_fields
from db.records.base import JOURNAL_COLUMNS, PYTHON_TYPE, key_column
from db.rules import sort_keys
from db.store import kin, parked, search
from db.store.agreement import agreed
from db.store.journal_rows import Cursor, Edit
from db.store.said import Said, said_by

_CHUNK = 500
_MOVING = ("heads", "is_gone", "conflicts", "created_at", "changed_at")


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
def _change(type: str, names: tuple[str, ...]) -> str:
    settings = ", ".join(f'"{c}"=?' for c in (*_MOVING, *names, *_keys(type, names)))
    return f'UPDATE "{type}" SET {settings} WHERE n=?'


def _keys(type: str, names: Sequence[str]) -> list[str]:
    return [key_column(f.name) for f in shape(type).ordered if f.name in names]


def is_known(type: str) -> bool:
    """Whether this version has a table for it; ops of newer versions wait in the journal."""
    return type in TYPES


def apply(
    cursor: Cursor,
    edits: Sequence[Edit],
    *,
    streams: Mapping[int, str],
    known: Mapping[int, Row] | None = None,
) -> None:
    """Move rows and search by ``edits``, in order. ``streams`` number → uid breaks ties.

    ``known`` are rows by number as they stand now, which need not be read again; they are moved.
    """
    rows = _load(cursor, edits, known or {})
    hung_on = kin.parents_of(rows.values())
    for edit in edits:
        if not is_known(edit.type):
            continue
        row = rows.get(edit.record)
        if row is None and edit.kind == CREATE:
            rows[edit.record] = _created(edit)
        else:
            # a refused create that was healed late may stand behind an edit of its record
            row = rows.setdefault(edit.record, row or _unmade(edit))
            _moved(cursor, row, edit, streams)
    _write(cursor, rows.values())
    _bring_back(cursor, rows, hung_on | kin.parents_of(rows.values()))


def _bring_back(cursor: Cursor, rows: Mapping[int, Row], parents: set[str]) -> None:
    """A deleted record stays where something living hangs on it that the delete had not seen."""
    looked_at = [row for row in rows.values() if row.is_gone and not row.was_erased]
    numbers = {row.n for row in looked_at}
    for type, found in kin.deleted(cursor, parents):
        looked_at += load_rows(cursor, type, [n for n in found if n not in numbers])
    has_kin = kin.with_living(cursor, [(row.type, row.id) for row in looked_at])
    changed: list[Row] = []
    for row in looked_at:
        heads = Heads.parse(row.heads_text)
        if row.is_gone and row.id not in has_kin:
            continue
        deletes = said_by(cursor, heads.of(GONE)).values()
        if any(said.kind == ERASE for said in deletes):
            continue
        living = kin.heads_of_living(cursor, row.type, row.id) if row.id in has_kin else set()
        is_gone = any(
            heads.hidden_by(d.parents) and living <= set(d.parents.get(kin.WITH, ()))
            for d in deletes
        )
        if is_gone != row.is_gone:
            row.conflicts += -1 if is_gone else 1
            row.was_gone, row.is_gone, row.touched = row.is_gone, is_gone, set()
            changed.append(row)
    _update(cursor, changed)


def _load(cursor: Cursor, edits: Sequence[Edit], known: Mapping[int, Row]) -> dict[int, Row]:
    wanted: dict[str, set[int]] = {}
    rows: dict[int, Row] = {}
    for edit in edits:
        if edit.record in known:
            rows[edit.record] = known[edit.record]
        elif is_known(edit.type):
            wanted.setdefault(edit.type, set()).add(edit.record)
    for type, numbers in wanted.items():
        for row in load_rows(cursor, type, numbers):
            rows[row.n] = row
    return rows


def load_rows(cursor: Cursor, type: str, numbers: Iterable[int]) -> list[Row]:
    """Rows of one type by number; numbers without a row are left out."""
    listed = list(numbers)
    rows: list[Row] = []
    for start in range(0, len(listed), _CHUNK):
        chunk = listed[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
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
    return Row(type, n, id, heads, gone, conflicts, created, changed, values, was_gone=gone)


def values_of(
    names: Sequence[str], cells: Sequence[Any], lists: frozenset[str]
) -> dict[str, Value]:
    """Cells of the database as the values of fields."""
    values = dict(zip(names, cells, strict=True))
    for name in lists.intersection(values):
        if values[name] is not None:
            values[name] = orjson.loads(values[name])
    return values


def _created(edit: Edit) -> Row:
    unknown = shape(edit.type).unknown
    said = {name: value for name, value in edit.values.items() if name in unknown}
    return Row(
        edit.type, edit.record, edit.record_id, f'{{"*":"{edit.me}"}}', False, 0, edit.wall,
        edit.wall, {**unknown, **said}, is_new=True, touched=set(said),
    )  # fmt: skip


def _unmade(edit: Edit) -> Row:
    values: dict[str, Value] = dict.fromkeys(shape(edit.type).names)
    return Row(
        edit.type, edit.record, edit.record_id, "{}", False, 0, edit.wall, edit.wall, values,
        is_new=True,
    )  # fmt: skip


def _moved(cursor: Cursor, row: Row, edit: Edit, streams: Mapping[int, str]) -> None:
    """Let one more op act on a row that is there."""
    heads = Heads.parse(row.heads_text)
    heads.move(edit.kind, edit.parents, edit.me)
    touched = _spoken_of(edit)
    row.heads_text = str(heads)
    row.touched |= touched
    row.created_at = min(row.created_at, edit.wall) if edit.kind == CREATE else row.created_at
    row.changed_at = max(row.changed_at, edit.wall)
    if edit.kind == ERASE or (row.is_gone and is_erased(cursor, heads)):
        _erase(cursor, row)
    elif row.conflicts or row.is_gone or edit.kind == CREATE:
        _resettle(cursor, row, heads, streams, touched)
    elif edit.kind == DELETE and heads.of(GONE) == (edit.me,) and heads.hidden_by(edit.parents):
        row.is_gone = True
    elif heads.are_simple():
        row.values.update({n: edit.values.get(n) for n in touched if n in row.values})
    else:
        _resettle(cursor, row, heads, streams, touched)


def _spoken_of(edit: Edit) -> set[str]:
    """The fields an edit says something of; a create speaks of all, also by its silence."""
    if edit.kind == CREATE:
        return set(shape(edit.type).names)
    return set() if edit.kind in (DELETE, ERASE) else set(edit.parents) - {GONE}


def is_erased(cursor: Cursor, heads: Heads) -> bool:
    """Whether somebody erased the record: for good, on every laptop, whatever else was written."""
    return any(said.kind == ERASE for said in said_by(cursor, heads.of(GONE)).values())


def _erase(cursor: Cursor, row: Row) -> None:
    """Take every value anybody gave this record off the disk; the skeleton of hashes stays.

    Also what is written elsewhere and arrives later, or two laptops would not keep the same.
    """
    cursor.execute("DELETE FROM op_value WHERE n IN (SELECT n FROM op WHERE record=?)", (row.n,))
    parked.purge(cursor, row.id)
    row.values = dict.fromkeys(row.values)
    row.touched |= set(row.values)
    row.is_gone, row.conflicts, row.was_erased = True, 0, True


def _resettle(
    cursor: Cursor, row: Row, heads: Heads, streams: Mapping[int, str], touched: set[str]
) -> None:
    """The slow road: work out shown values, conflicts and whether the record is hidden."""
    contested = set(heads.contested())
    if len(heads.of("*")) > 1:
        contested |= set(row.values)
    said = said_by(cursor, {dot for n in contested | touched for dot in heads.of(n)})
    conflicts = 0
    for name in contested | touched:
        if name not in row.values:
            continue
        versions = [said[dot] for dot in heads.of(name) if name in said[dot].values]
        row.values[name], is_open = agreed(cursor, row.type, name, versions, streams)
        conflicts += is_open
    deletes = said_by(cursor, heads.of(GONE)).values()
    row.is_gone = any(heads.hidden_by(d.parents) for d in deletes)
    row.conflicts = conflicts + (bool(deletes) and not row.is_gone)


def standing(cursor: Cursor, row: Row) -> dict[str, list[Said]]:
    """What stands behind each field of a row that has a head of its own."""
    heads = Heads.parse(row.heads_text)
    return {
        name: list(said_by(cursor, dots).values())
        for name, dots in heads.named().items()
        if name in row.values
    }


def _write(cursor: Cursor, rows: Iterable[Row]) -> None:
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
        search.put(cursor, [_entry(row) for row in new if not row.is_gone], fresh=True)
    _update(cursor, changed)


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


def _update(cursor: Cursor, rows: Sequence[Row]) -> None:
    groups: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    for row in rows:
        names = tuple(name for name in shape(row.type).names if name in row.touched)
        groups.setdefault((row.type, names), []).append(row)
    for (type, names), group in groups.items():
        cursor.executemany(
            _change(type, names),
            [
                (
                    row.heads_text, int(row.is_gone), row.conflicts, row.created_at, row.changed_at,
                    *_said(row, names), row.n,
                )
                for row in group
            ],
        )  # fmt: skip
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


def _entry(row: Row) -> search.Entry:
    segments = tuple(str(row.values[name] or "") for name in shape(row.type).found)
    return search.Entry(row.n, row.type, segments)
