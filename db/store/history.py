"""What the journal remembers: the history of a record or field, its versions in conflict, its
state on any day; and the wishes that bring an old state back.

Nothing here rewrites anything: to restore is to write a new op with the old value, so a restore
has a history too and can be taken back like any other edit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from db.journal.heads import CREATED, Heads
from db.journal.op import DELETE, ERASE, GONE, Op
from db.records import TYPES, Value, fields
from db.store import thinned
from db.store.agreement import agreed
from db.store.cursor import Cursor
from db.store.journal_rows import Edit, JournalRows, read_ops
from db.store.rows import Row, load_row
from db.store.said import said_by
from db.store.store import Store
from db.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Version:
    """One value of one field: who wrote it, when by their clock, in which op."""

    field: str
    value: Value
    author: str
    wall: int
    kind: str
    dot: str
    is_erased: bool = False
    is_thinned: bool = False
    """What it said is not here: the hub has it; see ``db.store.thinned``."""


def record_type(cursor: Cursor, record_id: str) -> tuple[int, str] | None:
    """(number, type) of a record; None where nobody made it."""
    cursor.execute("SELECT n, type FROM record WHERE id = ?", (record_id,))
    found = cursor.fetchone()
    return (found[0], found[1]) if found else None


def history(store: Store, record_id: str, name: str | None = None) -> list[Version]:
    """Every version of a record's fields, oldest first, in one order on every laptop."""
    with store.reading() as cursor:
        found = record_type(cursor, record_id)
        if found is None:
            return []
        ops = _ops_of(cursor, store.rows, found[0])
        gone = thinned.of_record(cursor, found[0])
        own = store.rows.own_dot
        away = {op.marked_dot for op in ops if gone and own(cursor, op.marked_dot, "") in gone}
    return [
        v for op in ops for v in _versions(op, op.marked_dot in away) if name in (None, v.field)
    ]


def _ops_of(cursor: Cursor, rows: JournalRows, number: int) -> list[Op]:
    found = read_ops(cursor, rows, "o.record = ?", (number,))
    return sorted(
        (op for _, _, op in found), key=lambda op: (op.lamport, op.stream, op.seq, op.hash)
    )


def _edits_of(cursor: Cursor, rows: JournalRows, number: int) -> list[Edit]:
    return [rows.edit_of(cursor, op, number) for op in _ops_of(cursor, rows, number)]


def _versions(op: Op, is_thinned: bool) -> list[Version]:
    if op.kind in (DELETE, ERASE):
        return [Version(GONE, None, op.author, op.wall, op.kind, op.marked_dot)]
    return [
        Version(
            name,
            op.values.get(name),
            op.author,
            op.wall,
            op.kind,
            op.marked_dot,
            is_erased=bool(edit.value_hash) and name not in op.values and not is_thinned,
            is_thinned=bool(edit.value_hash) and is_thinned,
        )
        for name, edit in op.fields.items()
    ]


def conflicts(store: Store, record_id: str) -> dict[str, list[Version]]:
    """Fields of a record with more than one value, newest first; ``!`` is a delete that met an
    edit."""
    with store.reading() as cursor:
        found = record_type(cursor, record_id)
        row = load_row(cursor, found[1], record_id) if found else None
        if row is None or not row.conflicts:
            return {}
        return conflicts_of(cursor, row, store.rows)


def conflicts_of(cursor: Cursor, row: Row, rows: JournalRows) -> dict[str, list[Version]]:
    """The same for a row already read."""
    heads = Heads.parse(row.heads_text)
    names = set(heads.contested())
    if len(heads.of("*")) > 1:
        names |= set(row.values)
    result: dict[str, list[Version]] = {}
    for name in sorted(names):
        said = said_by(cursor, heads.of(name)).values()
        versions = sorted(
            (s for s in said if name in s.values), key=lambda s: s.rank(rows.streams), reverse=True
        )
        if agreed(cursor, row.type, name, versions, rows.streams)[1]:
            result[name] = [
                Version(name, s.values[name], s.author, s.wall, s.kind, s.dot) for s in versions
            ]
    if heads.of(GONE) and not row.is_gone:
        deletes = said_by(cursor, heads.of(GONE)).values()
        result[GONE] = [Version(GONE, None, s.author, s.wall, s.kind, s.dot) for s in deletes]
    return result


@dataclass(frozen=True, slots=True)
class Past:
    """A record as it was at a moment: ``values`` None where it did not exist or was deleted."""

    id: str
    type: str
    values: dict[str, Value] | None


def past(edits: list[Edit], wall: int, away: Collection[str] = ()) -> Past:
    """A record at ``wall`` (milliseconds, by the writers' clocks) from all its edits, in order.

    By the same rules as its row: an edit a delete had not seen keeps it there, and where two
    people disagreed it has the value that was shown. Refuses with ``history_thinned`` where one of
    ``away``, edits whose values are not here, stood then.
    """
    heads = Heads()
    said: list[Edit] = []
    for edit in edits:
        if edit.wall <= wall:
            said.append(edit)
            heads.move(edit.kind, edit.parents, edit.me)
    if any(dot in away for dots in heads.named().values() for dot in dots):
        raise thinned.elsewhere()
    return Past(edits[0].record_id, edits[0].type, _values(heads, said))


def _values(heads: Heads, said: list[Edit]) -> dict[str, Value] | None:
    deletes = [edit for edit in said if edit.me in heads.of(GONE)]
    is_hidden = any(edit.kind == ERASE or heads.hidden_by(edit.parents) for edit in deletes)
    if is_hidden or not heads.of(CREATED):
        return None
    return {
        name: value
        for edit in said
        for name, value in edit.values.items()
        if edit.me in heads.of(name)
    }


def as_of(store: Store, record_id: str, wall: int) -> Past | None:
    """A record as it was at ``wall``; None where nobody knows it."""
    with store.reading() as cursor:
        found = record_type(cursor, record_id)
        edits = _edits_of(cursor, store.rows, found[0]) if found else []
        away = thinned.of_record(cursor, found[0]) if found else set()
    return past(edits, wall, away) if edits else None


def restore_field(store: Store, record_id: str, name: str, dot: str) -> None:
    """Write the value a field had in op ``dot`` once more."""
    for version in history(store, record_id, name):
        if version.dot == dot and version.is_thinned:
            raise thinned.elsewhere()
        if version.dot == dot and not version.is_erased:
            with store.write() as w:
                w.resolve(record_id, name, version.value)
            return
    raise ValueError(f"no version {dot} of {name}")


def restore_record(store: Store, record_id: str, wall: int) -> bool:
    """Bring a record back to what it was at ``wall``; returns whether anything was different."""
    was = as_of(store, record_id, wall)
    if was is None:
        raise ValueError(f"no record {record_id}")
    with store.write() as w:
        return _bring_back(w, was)


def restore_day(store: Store, wall: int) -> int:
    """Bring everything back to what it was at ``wall``; returns how many records changed.

    What was made since goes to the trash, what was deleted since comes back; itself one batch of
    new ops, so the days between are not lost.
    """
    with store.write(batch=f"day:{wall}") as w:
        w.cursor.execute("SELECT DISTINCT record FROM op WHERE wall > ?", (wall,))
        numbers = [n for (n,) in w.cursor.fetchall()]
        pasts = [
            past(_edits_of(w.cursor, store.rows, n), wall, thinned.of_record(w.cursor, n))
            for n in numbers
        ]
        return sum(
            _bring_back(w, was) for was in pasts if was.type in TYPES and not w.is_erased(was.id)
        )


def _bring_back(w: Unit, was: Past) -> bool:
    before = len(w.changes)
    if was.values is None:
        w.delete(was.id)
        return len(w.changes) > before
    w.restore(was.id)
    wanted: dict[str, Any] = {name: was.values.get(name) for name in fields(TYPES[was.type])}
    return w.patch(was.id, wanted) or len(w.changes) > before


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a record came in with: its name, and the day it was imported (YYYY-MM-DD)."""

    filename: str
    imported_on: str


def origin(store: Store, record_id: str) -> Origin | None:
    """Where a record's values came from, if the newest import that touched it is still applied."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT i.filename, i.imported_at FROM record r JOIN op o ON o.record = r.n"
            ' JOIN "import" i ON i.id = o.batch WHERE r.id = ? AND i.state = ?'
            " ORDER BY o.n DESC LIMIT 1",
            (record_id, "applied"),
        )
        found = cursor.fetchone()
    return Origin(found[0], str(found[1])[:10]) if found else None
