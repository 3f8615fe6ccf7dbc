"""What people disagree about, read from rows and journal for the conflict screen. Reading only."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from db.journal.heads import Heads
from db.journal.merge import Piece, pieces
from db.journal.op import GONE
from db.records import TYPES, Value, fields
from db.store import history, streams
from db.store.agreement import base_of
from db.store.cursor import Cursor
from db.store.history import Version
from db.store.journal_rows import JournalRows
from db.store.rows import Row, load_row, load_rows
from db.store.said import said_by
from db.store.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """One version of a field: what, who, when by their clock, on which device."""

    value: Value
    author: str
    when: int
    device: str
    op: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one record that a person has to decide; versions newest first.

    ``base`` is what both came from (None where they have nothing in common). ``field`` is ``!``
    where a delete met an edit: then the versions are the deletes. ``heads`` is what the person
    has before them, for `resolve`.
    """

    id: str
    kind: str
    title: str
    field: str
    base: Value
    versions: list[Standing]
    heads: str

    def pieces(self) -> list[Piece]:
        """Two versions of a long text piece by piece; empty for anything else."""
        values = [self.base, *(version.value for version in self.versions)]
        if len(values) != 3 or not all(isinstance(value, str) for value in values):
            return []
        return pieces(*map(str, values))


def conflicts(store: Store, limit: int = 1000) -> list[Conflict]:
    """Everything undecided, type by type in the order of the records."""
    found: list[Conflict] = []
    with store.reading() as cursor:
        for type in TYPES:
            cursor.execute(f'SELECT n FROM "{type}" WHERE conflicts > 0 ORDER BY n')
            numbers = [n for (n,) in cursor.fetchmany(limit)]
            for row in load_rows(cursor, type, numbers):
                found += _of_row(cursor, row, store.rows)
                if len(found) >= limit:
                    return found
    return found


def count(store: Store) -> int:
    """How many records have something undecided: for the status chip."""
    total = 0
    with store.reading() as cursor:
        for type in TYPES:
            cursor.execute(f'SELECT count(*) FROM "{type}" WHERE conflicts > 0')
            total += cursor.fetchone()[0]
    return total


def of_record(store: Store, record_id: str) -> list[Conflict]:
    """The undecided fields of one record."""
    with store.reading() as cursor:
        found = history.record_type(cursor, record_id)
        known = found if found and found[1] in TYPES else None
        row = load_row(cursor, known[1], record_id) if known else None
        if row is None or not row.conflicts:
            return []
        return _of_row(cursor, row, store.rows)


def _of_row(cursor: Cursor, row: Row, rows: JournalRows) -> list[Conflict]:
    title = str(row.values[TYPES[row.type].title_field] or "")
    return [
        Conflict(
            row.id,
            row.type,
            title,
            name,
            None if name == GONE else _base(cursor, row, name, rows),
            [_standing(cursor, version) for version in versions],
            row.heads_text,
        )
        for name, versions in history.conflicts_of(cursor, row, rows).items()
    ]


def _base(cursor: Cursor, row: Row, name: str, rows: JournalRows) -> Value:
    heads = Heads.parse(row.heads_text).of(name)
    said = [one for one in said_by(cursor, heads).values() if name in one.values]
    base = base_of(cursor, name, said, rows.streams)
    return base.values.get(name) if base else None


def _standing(cursor: Cursor, version: Version) -> Standing:
    device = _device(cursor, int(version.dot.partition(":")[0]))
    return Standing(version.value, version.author, version.wall, device, version.dot)


def _device(cursor: Cursor, number: int) -> str:
    """The label the first op of a stream carries; a branch has it from where it grew."""
    cursor.execute(
        "SELECT body FROM op WHERE stream = ? AND seq = 1 AND record > 0",
        (streams.holder(cursor, number, 1),),
    )
    found = cursor.fetchone()
    return str(orjson.loads(found[0]).get("d") or "") if found else ""


def label(kind: str, name: str) -> str:
    """What a person calls the field."""
    return "删除" if name == GONE else fields(TYPES[kind])[name].label
