"""The unit of work: what a person wants done, each wish one op, all of it or nothing.

``with store.write() as w:`` is the only way to change anything, and every change it offers is an
op first: nothing can reach a row without standing in the journal. Wishes are checked here against
the declarations of the records; business rules only ever warn, so none of them is asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.errors import Refusal
from db.journal.heads import Heads
from db.journal.op import CREATE, DELETE, ERASE, GONE, PATCH, RESOLVE
from db.records import TYPES, Record, Value, fields
from db.records.base import PYTHON_TYPE
from db.store import kin, projection
from db.store.cursor import Cursor
from db.store.journal_rows import Edit, JournalRows, Pending, write_pending
from db.store.rows import Row, load_rows

_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """One record a unit of work touched: what a screen asks before it redraws."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who writes, and when by this laptop's clock (milliseconds; minutes east of UTC)."""

    author: str
    wall: int
    offset: int


class Unit:
    """One transaction's worth of wishes. Made by ``Store.write``; never kept after it."""

    def __init__(
        self,
        cursor: Cursor,
        rows: JournalRows,
        signature: Signature,
        streams: Mapping[int, str],
        batch: str | None = None,
    ) -> None:
        """``cursor`` is for queries inside the transaction; writes go through the wishes below."""
        self.batch = batch
        self.changes: dict[Change, None] = {}
        self.cursor = cursor
        self._rows = rows
        self._signature = signature
        self._streams = streams
        self._pending = Pending()
        self._edits: list[Edit] = []
        self._known: dict[int, Row] = {}

    def create(
        self,
        record_type: type[Record],
        values: Mapping[str, Value] | None = None,
        *,
        record_id: str | None = None,
        **named: Value,
    ) -> str:
        """A new record; returns its identity (32 hex digits). Absent and empty mean unknown."""
        type = record_type.__tablename__
        checked = self._checked(type, {**(values or {}), **named})
        said = {name: value for name, value in checked.items() if value is not None}
        identity = record_id or uuid.uuid4().hex
        number = self._rows.new_record(self._pending, identity, type)
        self._append(CREATE, type, number, identity, said, {})
        return identity

    def patch(
        self, record_id: str, changes: Mapping[str, Value], *, seen: str | None = None
    ) -> bool:
        """Change fields of a record; returns whether anything was different.

        ``seen`` is the ``heads`` of the row the person had before them: what somebody else wrote
        since is not replaced but stands beside the new value, as a conflict both can see.
        """
        row = self._row_to_write(record_id)
        current = Heads.parse(row.heads_text)
        known = Heads.parse(seen) if seen else current
        wanted = self._checked(row.type, changes)
        different = {
            name: value
            for name, value in wanted.items()
            if row.values[name] != value or len(current.of(name)) > 1
        }
        if not different:
            return False
        parents = {name: known.of(name) for name in different}
        self._append_to(row, PATCH, different, parents)
        return True

    def resolve(self, record_id: str, name: str, value: Value, *, seen: str | None = None) -> None:
        """Settle a field in conflict: the value replaces every version the person saw.

        ``seen`` is the ``heads`` they had before them; without it, every version there is.
        """
        row = self._row_to_write(record_id)
        said = self._checked(row.type, {name: value})
        parents = {name: Heads.parse(seen or row.heads_text).of(name)}
        self._append_to(row, RESOLVE, said, parents)

    def delete(self, record_id: str, *, seen: str | None = None) -> None:
        """Into the trash: names every head the person saw, so that an unseen edit keeps it visible.

        ``seen`` is the ``heads`` they had before them; without it, every head there is.
        """
        row = self._row(record_id)
        if not row.is_gone:
            self._append_delete(row, seen)

    def delete_all(self, type: str, numbers: Iterable[int]) -> None:
        """Many records of one type into the trash, by row number; for the undo of an import."""
        self.flush()
        for row in load_rows(self.cursor, type, numbers):
            if not row.is_gone:
                self._append_delete(row)

    def _append_delete(self, row: Row, seen: str | None = None) -> None:
        heads = Heads.parse(seen or row.heads_text)
        saw = {**heads.named(), GONE: heads.of(GONE)}
        if living := kin.heads_of_living(self.cursor, row.type, row.id):
            saw[kin.WITH] = tuple(sorted(living))
        self._append_to(row, DELETE, {}, saw)

    def restore(self, record_id: str) -> None:
        """Out of the trash, or keep it where an edit met a delete."""
        row = self._row_to_write(record_id)
        deletes = Heads.parse(row.heads_text).of(GONE)
        if deletes:
            self._append_to(row, RESOLVE, {}, {GONE: deletes})

    def erase(self, record_id: str) -> None:
        """Wipe every value ever given (a person's right, PIPL art. 47); it cannot be undone."""
        row = self._row(record_id)
        heads = Heads.parse(row.heads_text)
        self._append_to(row, ERASE, {}, {GONE: heads.of(GONE)})
        self.flush()

    def is_erased(self, record_id: str) -> bool:
        """Whether the record was erased: nothing can be written on it any more."""
        row = self._row(record_id)
        return row.is_gone and projection.is_erased(self.cursor, Heads.parse(row.heads_text))

    def heads(self, record_id: str) -> str:
        """The heads a row has now, as this unit of work sees them."""
        return self._row(record_id).heads_text

    def flush(self) -> None:
        """Hand what is pending to the database, still inside the transaction."""
        if not self._edits:
            return
        write_pending(self.cursor, self._pending)
        projection.apply(self.cursor, self._edits, streams=self._streams, known=self._known)
        self._edits, self._known = [], {}

    def _append_to(
        self,
        row: Row,
        kind: str,
        values: Mapping[str, Value],
        parents: Mapping[str, tuple[str, ...]],
    ) -> None:
        """An op on a row that was just read: what applies it need not read it again."""
        self._known[row.n] = row
        self._append(kind, row.type, row.n, row.id, values, parents)

    def _append(
        self,
        kind: str,
        type: str,
        number: int,
        record_id: str,
        values: Mapping[str, Value],
        parents: Mapping[str, tuple[str, ...]],
    ) -> None:
        signature = self._signature
        edit = self._rows.append(
            self.cursor,
            self._pending,
            kind=kind,
            type=type,
            record=number,
            record_id=record_id,
            values=values,
            parents=parents,
            author=signature.author,
            wall=signature.wall,
            offset=signature.offset,
            batch=self.batch,
        )
        self._edits.append(edit)
        self.changes[Change(type, record_id)] = None
        if len(self._edits) >= _LIMIT:
            self.flush()

    def _row(self, record_id: str) -> Row:
        self.flush()
        self.cursor.execute("SELECT type, n FROM record WHERE id = ?", (record_id,))
        found = self.cursor.fetchone()
        rows = load_rows(self.cursor, found[0], [found[1]]) if found else []
        if not rows:
            raise Refusal("no_such_record", "没有编号为 {id} 的记录。", id=record_id)
        return rows[0]

    def _row_to_write(self, record_id: str) -> Row:
        row = self._row(record_id)
        if row.is_gone and projection.is_erased(self.cursor, Heads.parse(row.heads_text)):
            raise Refusal(
                "record_erased",
                "这条记录的内容已按要求彻底清除，不能再写入或恢复。需要时请新建一条记录。",
                id=record_id,
            )
        return row

    def _checked(self, type: str, changes: Mapping[str, Value]) -> dict[str, Value]:
        return {name: _checked(type, name, value) for name, value in changes.items()}


def _checked(type: str, name: str, value: Value) -> Value:
    """The value as the journal keeps it; empty means unknown. A wrong type is a bug."""
    declared = fields(TYPES[type]).get(name)
    if declared is None:
        raise ValueError(f"{type} has no field {name}")
    if value is None or value in ("", []):
        return None
    expected = PYTHON_TYPE.get(declared.kind, str)
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise TypeError(f"{type}.{name} takes {expected.__name__}, not {value!r}")
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def clean(text: str) -> str:
    """Text the database and the journal can hold: no NUL, no half of a surrogate pair."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode() if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
