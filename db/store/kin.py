"""What hangs on what: a fact on its firm, a promise on its negotiation.

A reference that is indexed makes its record a child of what it names. A delete names the living
children it saw (`WITH`), because one written elsewhere meanwhile brings its parent back: nothing
anyone typed may disappear with a parent whose deleter had not seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Protocol

from db.journal.heads import Heads
from db.journal.op import GONE
from db.records import TYPES, Kind, Value, fields
from db.store.cursor import Cursor, in_chunks

WITH: Final = "!with"
"""The entry of a delete that names the heads of the children it saw."""


class Living(Protocol):
    """The part of a row this room looks at."""

    type: str
    values: dict[str, Value]


@cache
def parent_fields(type: str) -> tuple[str, ...]:
    """The fields of a type that say what its records hang on."""
    columns = TYPES[type].__table__.columns
    return tuple(
        f.name for f in fields(TYPES[type]).values() if f.kind is Kind.REF and columns[f.name].index
    )


@cache
def child_fields(type: str) -> tuple[tuple[str, str], ...]:
    """(child type, field) of everything that may hang on a record of ``type``."""
    return tuple(
        (child, name)
        for child in TYPES
        for name in parent_fields(child)
        if fields(TYPES[child])[name].to in (None, type)
    )


def parents_of(rows: Iterable[Living]) -> set[str]:
    """The identities of what some rows hang on."""
    return {
        str(parent)
        for row in rows
        for name in parent_fields(row.type)
        if (parent := row.values[name])
    }


def parent_titles(cursor: Cursor, records: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By identity the title of what each of (type, id) hangs on; those on nothing are left out."""
    parents: dict[str, str] = {}
    for type, ids in _grouped(records).items():
        if not (names := parent_fields(type)):
            continue
        first = names[0] if len(names) == 1 else f"COALESCE({','.join(names)})"
        for marks, chunk in in_chunks(ids):
            cursor.execute(f'SELECT id, {first} FROM "{type}" WHERE id IN ({marks})', chunk)
            parents |= {id: parent for id, parent in cursor.fetchall() if parent}
    titles: dict[str, str] = {}
    for type, ids in _by_type(cursor, sorted(set(parents.values()))).items():
        title = TYPES[type].title_field
        for marks, chunk in in_chunks(ids):
            cursor.execute(f'SELECT id, "{title}" FROM "{type}" WHERE id IN ({marks})', chunk)
            titles |= {id: caption for id, caption in cursor.fetchall() if caption}
    return {id: titles[parent] for id, parent in parents.items() if parent in titles}


def deleted(cursor: Cursor, ids: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    """(type, numbers) of those records somebody deleted, hidden or not."""
    for type, found in _by_type(cursor, sorted(ids)).items():
        numbers: list[int] = []
        for marks, chunk in in_chunks(found):
            cursor.execute(
                f'SELECT n FROM "{type}" WHERE id IN ({marks}) AND (is_gone OR instr(heads, ?))',
                (*chunk, f'"{GONE}"'),
            )
            numbers += [n for (n,) in cursor.fetchall()]
        if numbers:
            yield type, numbers


def _by_type(cursor: Cursor, ids: Sequence[str]) -> Mapping[str, list[str]]:
    by_type: dict[str, list[str]] = {}
    for marks, chunk in in_chunks(ids):
        cursor.execute(f"SELECT type, id FROM record WHERE id IN ({marks})", chunk)
        for type, id in cursor.fetchall():
            if type in TYPES:
                by_type.setdefault(type, []).append(id)
    return by_type


def _grouped(records: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    by_type: dict[str, list[str]] = {}
    for type, id in records:
        by_type.setdefault(type, []).append(id)
    return by_type


def with_living(cursor: Cursor, records: Iterable[tuple[str, str]]) -> set[str]:
    """Those of (type, id) on which something hangs that is not deleted itself."""
    found: set[str] = set()
    for type, ids in _grouped(records).items():
        for child, name in child_fields(type):
            for marks, chunk in in_chunks(ids):
                cursor.execute(
                    f'SELECT "{name}" FROM "{child}" WHERE "{name}" IN ({marks}) AND NOT is_gone',
                    chunk,
                )
                found |= {id for (id,) in cursor.fetchall()}
    return found


def heads_of_living(cursor: Cursor, type: str, id: str) -> set[str]:
    """Every head of every living child of a record: what its delete has to have seen."""
    dots: set[str] = set()
    for child, name in child_fields(type):
        cursor.execute(f'SELECT heads FROM "{child}" WHERE "{name}" = ? AND NOT is_gone', (id,))
        for (text,) in cursor.fetchall():
            dots.update(*Heads.parse(text).named().values())
    return dots
