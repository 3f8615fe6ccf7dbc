"""What single ops said: the values, the parents and the author behind a head.

Reading only, by this laptop's own stream numbers. Rows and screens ask here when a field has
more than one head; the fast road never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from db.journal import op as journal_op
from db.journal.op import Dot
from db.records import Value
from db.store import streams
from db.store.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Said:
    """What one op said, by its dot, in this laptop's numbers."""

    dot: str
    lamport: int
    wall: int
    author: str
    kind: str
    values: Mapping[str, Value]
    parents: Mapping[str, tuple[str, ...]]
    batch: str | None = None
    hash: bytes = b""
    is_thinned: bool = False
    """Its values are elsewhere; see ``db.store.thinned``."""

    def rank(self, streams: Mapping[int, str]) -> tuple[int, str, int, str]:
        """The order that chooses the value shown first, the same on every laptop."""
        number, _, seq = self.dot.partition(":")
        return self.lamport, streams[int(number)], int(seq), self.hash.hex()


def said_by(cursor: Cursor, dots: Iterable[str]) -> dict[str, Said]:
    """The ops behind ``dots``, by dot."""
    said: dict[str, Said] = {}
    for dot in dots:
        stream, _, seq = dot.partition(":")
        cursor.execute(
            "SELECT o.lamport, o.wall, o.body, o.hash, v.data, t.n IS NOT NULL FROM op o"
            " LEFT JOIN op_value v ON v.n = o.n LEFT JOIN thinned t ON t.n = o.n"
            " WHERE o.stream = ? AND o.seq = ?",
            (int(stream), int(seq)),
        )
        lamport, wall, body, hash, data, is_thinned = cursor.fetchone()
        told = orjson.loads(body)
        kept = orjson.loads(data) if data else {}
        listed = [_own(cursor, parent, dot) for parent in journal_op.parents(told)]
        said[dot] = Said(
            dot,
            lamport,
            wall,
            told["a"],
            told["k"],
            {name: value for name, (_, value) in kept.items()},
            {
                name: tuple(own for i in edit[1] if (own := listed[i]))
                for name, edit in told["f"].items()
            },
            told.get("b"),
            bytes(hash),
            bool(is_thinned),
        )
    return said


def _own(cursor: Cursor, dot: Dot, of: str) -> str | None:
    uid, seq, _ = journal_op.parted(dot)
    cursor.execute("SELECT id FROM stream WHERE uid = ? LIMIT 2", (bytes.fromhex(uid),))
    numbers = cursor.fetchall()
    return f"{numbers[0][0]}:{seq}" if len(numbers) == 1 else streams.own_dot(cursor, dot, of)
