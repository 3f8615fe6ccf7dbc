"""Ops from another laptop, carried by hand until there is a sync: read there, taken in here.

The one thing it does not do is park what comes too early: ops must be given after their parents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from oracle import Wrote

from db.journal import op as journal_op
from db.journal.op import Op
from db.store import projection
from db.store.journal_rows import Pending, write_pending
from db.store.store import Store


@dataclass(frozen=True)
class Sent:
    """An op as it travels: its body verbatim, its values with their salts (None once erased)."""

    stream: bytes
    seq: int
    body: bytes
    hash: bytes
    kept: bytes | None

    @property
    def op(self) -> Op:
        kept = orjson.loads(self.kept) if self.kept else {}
        return journal_op.decode(self.stream, self.seq, self.body, self.hash, kept)

    @property
    def wrote(self) -> Wrote:
        """The same for the oracle."""
        op = self.op
        parents = {name: frozenset(edit.parents) for name, edit in op.fields.items()}
        return Wrote(
            str(op.marked_dot), op.kind, op.stream.hex(), op.seq, op.lamport, op.values, parents
        )  # fmt: skip


def sent_about(store: Store, record_ids: Iterable[str]) -> list[Sent]:
    """All that a store knows of some records, in order of arrival."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT s.uid, o.seq, o.body, o.hash, v.data FROM op o JOIN stream s ON s.id = o.stream"
            " JOIN record r ON r.n = o.record LEFT JOIN op_value v ON v.n = o.n"
            " WHERE r.id IN (SELECT value FROM json_each(?)) ORDER BY o.n",
            (orjson.dumps(list(record_ids)).decode(),),
        )
        return [Sent(bytes(uid), *rest) for uid, *rest in cursor.fetchall()]


def receive(store: Store, ops: Iterable[Sent]) -> None:
    """Take in what is not known yet, in this order, as one transaction."""
    rows, pending, edits = store.rows, Pending(), []
    with store.exclusive() as cursor:
        for sent in ops:
            op = sent.op
            stream = rows.meet(cursor, sent.stream)
            cursor.execute("SELECT 1 FROM op WHERE stream = ? AND seq = ?", (stream, sent.seq))
            if cursor.fetchone():
                continue
            cursor.execute("SELECT n FROM record WHERE id = ?", (op.record,))
            found = cursor.fetchone()
            number = found[0] if found else rows.new_record(pending, op.record, op.type)
            rows.tip.op += 1
            rows.tip.lamport = max(rows.tip.lamport, op.lamport)
            pending.ops.append(
                (
                    rows.tip.op,
                    stream,
                    op.seq,
                    number,
                    op.lamport,
                    op.wall,
                    op.batch,
                    op.body,
                    op.hash,
                )
            )
            if sent.kept:
                pending.values.append((rows.tip.op, sent.kept))
            write_pending(cursor, pending)
            edits.append(rows.edit_of(cursor, op, number))
        projection.apply(cursor, edits, streams=rows.streams)
