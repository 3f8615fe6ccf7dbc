"""The journal on disk: appending ops in the hot path, reading them back.

Statements here go through the driver's cursor: an op is written on every save, and the ORM's way
costs three times the disk's own time (docs/decisions/0001). The tip of our stream, the Lamport
counter and the row numbers live in memory, and go back when a transaction does.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from db.journal import op as journal_op
from db.journal.op import Dot, Op
from db.records import Value
from db.store import streams
from db.store.cursor import Cursor


@dataclass(slots=True)
class Edit:
    """An op as the projection needs it, in this laptop's own numbers; dots are ``stream:seq``."""

    me: str
    lamport: int
    wall: int
    kind: str
    type: str
    record: int
    record_id: str
    values: Mapping[str, Value]
    parents: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Tip:
    """Where the journal stands; a copy of it undoes a rollback in memory."""

    op: int = 0
    record: int = 0
    lamport: int = 0
    stream: int = 0
    seq: int = 0
    hash: bytes = b""
    known: int = 0
    """The newest stream number there is."""


@dataclass(slots=True)
class Pending:
    """Rows of ops not yet handed to the database."""

    ops: list[tuple[Any, ...]] = field(default_factory=list)
    values: list[tuple[Any, ...]] = field(default_factory=list)
    records: list[tuple[Any, ...]] = field(default_factory=list)


class JournalRows:
    """Our stream and the counters. One instance a store; only one unit of work uses it at a time.

    The stream is new at every start and drawn at the first write: a cloned disk or a restored
    backup can never give out a number twice.
    """

    def __init__(self, cursor: Cursor) -> None:
        def newest(sql: str) -> int:
            cursor.execute(sql)
            return int(cursor.fetchone()[0] or 0)

        self.tip = Tip(
            op=newest("SELECT max(n) FROM op"),
            record=newest("SELECT max(n) FROM record"),
            # Within a stream the counter only grows: the newest op of each tells, none is scanned.
            lamport=newest(
                "SELECT max((SELECT lamport FROM op WHERE stream = s.id ORDER BY seq DESC LIMIT 1))"
                " FROM stream s"
            ),
        )
        self.device = platform.node() or "?"
        """What the others read as the name of this laptop."""
        self._uid = b""
        self._streams: dict[int, str] = {}
        self._numbers: dict[str, list[int]] = {}
        cursor.execute("SELECT id, uid FROM stream ORDER BY id")
        for number, uid in cursor.fetchall():
            self._know(number, bytes(uid).hex())

    def _know(self, number: int, uid: str) -> None:
        self._streams[number] = uid
        self._numbers.setdefault(uid, []).append(number)
        self.tip.known = max(self.tip.known, number)

    def mark(self) -> Tip:
        """Where we stand, to come back to by ``reset``."""
        return replace(self.tip)

    def reset(self, mark: Tip) -> None:
        """After a rollback: numbers go back, and streams the disk never saw are forgotten."""
        for number in range(mark.known + 1, self.tip.known + 1):
            uid = self._streams.pop(number)
            self._numbers[uid].remove(number)
            if not self._numbers[uid]:
                del self._numbers[uid]
        self.tip = mark

    def append(
        self,
        cursor: Cursor,
        pending: Pending,
        *,
        kind: str,
        type: str,
        record: int,
        record_id: str,
        values: Mapping[str, Value],
        parents: Mapping[str, tuple[str, ...]],
        author: str,
        wall: int,
        offset: int,
        batch: str | None,
    ) -> Edit:
        """Make the next op of our stream and add its rows to ``pending``."""
        tip = self.tip
        device = None
        if not tip.stream:
            self._open_stream(cursor)
            device = self.device
        tip.op += 1
        tip.seq += 1
        tip.lamport += 1
        kept = journal_op.salted(values)
        body = journal_op.encode_body(
            kind=kind,
            type=type,
            record=record_id,
            lamport=tip.lamport,
            author=author,
            wall=wall,
            offset=offset,
            batch=batch,
            values=kept,
            parents=self._marked(cursor, parents),
            device=device,
        )
        tip.hash = journal_op.chain(tip.hash, self._uid, tip.seq, body)
        pending.ops.append(
            (tip.op, tip.stream, tip.seq, record, tip.lamport, wall, batch, body, tip.hash)
        )
        if kept:
            pending.values.append((tip.op, orjson.dumps(kept)))
        me = f"{tip.stream}:{tip.seq}"
        return Edit(me, tip.lamport, wall, kind, type, record, record_id, values, parents)

    def _open_stream(self, cursor: Cursor) -> None:
        self._uid = os.urandom(16)
        number = self.meet(cursor, self._uid)
        self.tip.stream, self.tip.seq, self.tip.hash = number, 0, b""

    def meet(self, cursor: Cursor, uid: bytes) -> int:
        """Our number for a stream (for its trunk); a stream never met gets the next one."""
        numbers = self._numbers.get(uid.hex())
        return numbers[0] if numbers else self.branch_off(cursor, uid, parent=0, since=1)

    def branch_off(self, cursor: Cursor, uid: bytes, *, parent: int, since: int) -> int:
        """A number for a new branch of a stream, whose first op of its own is ``since``."""
        number = self.tip.known + 1
        cursor.execute(
            "INSERT INTO stream(id, uid, parent, since) VALUES(?, ?, ?, ?)",
            (number, uid, parent, since),
        )
        self._know(number, uid.hex())
        return number

    def is_forked(self, uid: str) -> bool:
        """Whether a stream (hex) has several branches here."""
        return len(self._numbers.get(uid, ())) > 1

    def is_ours(self, uid: bytes) -> bool:
        """Whether this process itself is writing the stream."""
        return self.tip.stream != 0 and uid == self._uid

    def leave_stream(self) -> None:
        """Somebody else writes our stream (a cloned machine): go on in a new one."""
        self.tip.stream, self.tip.seq, self.tip.hash = 0, 0, b""

    def new_record(self, pending: Pending, record_id: str, type: str) -> int:
        """A number for a record nobody knew; its row is added to ``pending``."""
        self.tip.record += 1
        pending.records.append((self.tip.record, record_id, type))
        return self.tip.record

    def _marked(
        self, cursor: Cursor, parents: Mapping[str, Iterable[str]]
    ) -> dict[str, tuple[Dot, ...]]:
        marked = {dot: self.shared_dot(cursor, dot) for dots in parents.values() for dot in dots}
        return {name: tuple(marked[dot] for dot in dots) for name, dots in parents.items()}

    def shared_dot(self, cursor: Cursor, dot: str) -> Dot:
        """One of our dots as every laptop knows it, with its mark."""
        number, _, seq = dot.partition(":")
        cursor.execute("SELECT hash FROM op WHERE stream = ? AND seq = ?", (int(number), int(seq)))
        hash = bytes(cursor.fetchone()[0])
        return journal_op.dot(self.uid(int(number)), int(seq), journal_op.mark(hash))

    def own_dot(self, cursor: Cursor, dot: Dot, of: str) -> str | None:
        """A dot every laptop knows, in our numbers, for the op ``of`` that names it; None where it
        cannot be told which branch is meant. Raises ``KeyError`` for a stream never met."""
        uid, seq, _ = journal_op.parted(dot)
        numbers = self._numbers[uid]
        return f"{numbers[0]}:{seq}" if len(numbers) == 1 else streams.own_dot(cursor, dot, of)

    @property
    def streams(self) -> Mapping[int, str]:
        """Number → uid (hex) of every stream ever met."""
        return self._streams

    def uid(self, number: int) -> bytes:
        return bytes.fromhex(self._streams[number])

    def edit_of(self, cursor: Cursor, op: Op, number: int, me: str | None = None) -> Edit:
        """A decoded op as the projection needs it; ``number`` is the record's own number, ``me``
        the op in our numbers where the caller knows it."""
        me = me or self.own_dot(cursor, op.marked_dot, "") or ""
        named = {dot for edit in op.fields.values() for dot in edit.parents}
        own = {dot: self.own_dot(cursor, dot, me) for dot in named}
        parents = {
            name: tuple(found for dot in edit.parents if (found := own[dot]))
            for name, edit in op.fields.items()
        }
        return Edit(
            me, op.lamport, op.wall, op.kind, op.type, number, op.record, op.values, parents
        )


def write_pending(cursor: Cursor, pending: Pending) -> None:
    """Hand the rows to the database and empty ``pending``."""
    _insert(cursor, "INSERT INTO record(n, id, type) VALUES(?,?,?)", pending.records)
    _insert(
        cursor,
        "INSERT INTO op(n, stream, seq, record, lamport, wall, batch, body, hash)"
        " VALUES(?,?,?,?,?,?,?,?,?)",
        pending.ops,
    )
    _insert(cursor, "INSERT INTO op_value(n, data) VALUES(?,?)", pending.values)


def _insert(cursor: Cursor, sql: str, rows: list[tuple[Any, ...]]) -> None:
    if len(rows) == 1:
        cursor.execute(sql, rows[0])
    elif rows:
        cursor.executemany(sql, rows)
    rows.clear()


def read_ops(
    cursor: Cursor,
    rows: JournalRows,
    where: str = "1",
    parameters: Sequence[Any] = (),
    order: str = "o.n",
    size: int = 2000,
) -> Iterator[tuple[int, int, Op]]:
    """(row number, record number, op) in order of arrival; ``where`` is our own SQL on ``op o``.

    Ops without a record are held: no reader of rows or history may meet them.
    """
    cursor.execute(
        "SELECT o.n, o.record, o.stream, o.seq, o.body, o.hash, v.data FROM op o"
        f" LEFT JOIN op_value v ON v.n = o.n WHERE o.record > 0 AND ({where}) ORDER BY {order}",
        parameters,
    )
    while batch := cursor.fetchmany(size):
        for n, record, stream, seq, body, hash, data in batch:
            kept = orjson.loads(data) if data else {}
            yield n, record, journal_op.decode(rows.uid(stream), seq, body, hash, kept)


Clock = Callable[[], int]
"""Milliseconds since 1970: only a claim to show, never an order."""
