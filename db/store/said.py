"""What single ops said: the values, the parents and the author behind a head.

Reading only, by this laptop's own stream numbers. Rows and screens ask here when a field has
more than one head; the fast road never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from db.records import Value
from db.store.journal_rows import Cursor


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

    def rank(self, streams: Mapping[int, str]) -> tuple[int, str, int]:
        """The order that chooses the value shown first, the same on every laptop."""
        number, _, seq = self.dot.partition(":")
        return self.lamport, streams[int(number)], int(seq)


def said_by(cursor: Cursor, dots: Iterable[str]) -> dict[str, Said]:
    """The ops behind ``dots``, by dot."""
    said: dict[str, Said] = {}
    for dot in dots:
        stream, _, seq = dot.partition(":")
        cursor.execute(
            "SELECT o.lamport, o.wall, o.body, v.data FROM op o LEFT JOIN op_value v ON v.n = o.n"
            " WHERE o.stream = ? AND o.seq = ?",
            (int(stream), int(seq)),
        )
        lamport, wall, body, data = cursor.fetchone()
        told = orjson.loads(body)
        kept = orjson.loads(data) if data else {}
        listed = [_own(cursor, p) for p in told.get("p", [])]
        said[dot] = Said(
            dot,
            lamport,
            wall,
            told["a"],
            told["k"],
            {name: value for name, (_, value) in kept.items()},
            {name: tuple(listed[i] for i in edit[1]) for name, edit in told["f"].items()},
            told.get("b"),
        )
    return said


def _own(cursor: Cursor, dot: str) -> str:
    uid, _, seq = dot.partition(":")
    cursor.execute("SELECT id FROM stream WHERE uid = ?", (bytes.fromhex(uid),))
    return f"{cursor.fetchone()[0]}:{seq}"
