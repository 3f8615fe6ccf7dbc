"""The journal of one space in the database, as whoever answers an exchange reads it.

Every statement names its space, and the transaction is bound to that space besides: either alone
would keep one office from another's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from db.journal.op import mark, parted
from db.store import parked
from db.store.hub import checking
from db.store.hub.database import Cursor, Database
from db.store.hub.shelf import AT_PLACES, HubShelf, wire_op
from db.store.intake import Intake
from db.store.journals import erases
from db.store.outgoing import MOST_BYTES, MOST_OPS, Known, Page, Vector
from db.store.parked import WireOp
from db.store.taken import Taken, still_refused

_OP = (
    "SELECT s.uid, o.seq, o.body, o.hash, o.kept FROM op o"
    " JOIN stream s ON s.space = o.space AND s.id = o.stream"
)


class HubJournal:
    """One space. ``device`` is who asks: the first to bring a stream is remembered with it."""

    def __init__(self, database: Database, space: int, device: str = "") -> None:
        self._database = database
        self._space = space
        self._device = device
        self.has_grown = self.has_erased = False
        self._steady: Cursor | None = None

    @contextmanager
    def steady(self) -> Iterator[None]:
        with self._database.tenant(self._space, is_steady=True) as cursor:
            self._steady = cursor
            try:
                yield
            finally:
                self._steady = None

    @contextmanager
    def _asking(self) -> Iterator[Cursor]:
        if self._steady is not None:
            yield self._steady
            return
        with self._database.tenant(self._space) as cursor:
            yield cursor

    def take_in(self, ops: Sequence[WireOp]) -> Taken:
        """One transaction, one at a time for a space: all of them are dealt with, or none is."""
        with self._database.tenant(self._space) as cursor:
            shelf = HubShelf(cursor, self._space, self._device, ops)
            intake = Intake(shelf)
            for op in ops:
                intake.take(op)
            intake.finish()
        self.has_erased = self.has_erased or any(erases(op) for op in ops)
        taken = intake.taken
        self.has_grown = self.has_grown or taken.applied > 0
        taken.refused = still_refused(taken.refused, taken.healed)
        return taken

    def vector(self, streams: Iterable[str] | None = None) -> Vector:
        asked = None if streams is None else [bytes.fromhex(uid) for uid in streams]
        with self._asking() as cursor:
            cursor.execute(
                "SELECT uid, seq, hash FROM stream WHERE space = %(space)s"
                " AND (%(uids)s::bytea[] IS NULL OR uid = ANY(%(uids)s))",
                {"space": self._space, "uids": asked},
                binary=True,
            )
            tips: dict[str, list[tuple[int, str]]] = {}
            for uid, seq, hash in cursor:
                tips.setdefault(uid.hex(), []).append((seq, mark(hash)))
        return {uid: tuple(sorted(ends)) for uid, ends in tips.items()}

    def export(self, known: Vector, *, after: int | None) -> Page:
        with self._asking() as cursor:
            own = _own(cursor, self._space, known)
            start = self._first_lacking(cursor, own) if after is None else after
            return self._page(cursor, own, start)

    def _page(self, cursor: Cursor, own: Known, start: int) -> Page:
        ops: list[WireOp] = []
        size, end = 0, start
        while True:
            cursor.execute(
                "SELECT o.n, o.stream, s.uid, o.seq, o.body, o.hash, o.kept FROM op o"
                " JOIN stream s ON s.space = o.space AND s.id = o.stream"
                " WHERE o.space = %(space)s AND o.n > %(after)s ORDER BY o.n LIMIT 1000",
                {"space": self._space, "after": end},
                binary=True,
            )
            rows = cursor.fetchall()
            for n, branch, uid, seq, body, hash, kept in rows:
                if seq > own.get(branch, 0):
                    cost = len(body) + len(kept or b"") + 64
                    if ops and (len(ops) >= MOST_OPS or size + cost > MOST_BYTES):
                        return Page(ops, end, True, {})
                    ops.append(wire_op(uid, seq, body, hash, kept))
                    size += cost
                end = n
            if len(rows) < 1000:
                return Page(ops, end, False, {})

    def _first_lacking(self, cursor: Cursor, own: Known) -> int:
        cursor.execute(
            "SELECT min(o.n) FROM stream s"
            " LEFT JOIN unnest(%(ids)s::integer[], %(seqs)s::bigint[]) k(id, seq) ON k.id = s.id"
            " JOIN op o ON o.space = s.space AND o.stream = s.id"
            " AND o.seq = greatest(coalesce(k.seq, 0) + 1, s.since)"
            " WHERE s.space = %(space)s",
            {"space": self._space, "ids": list(own), "seqs": list(own.values())},
        )
        found = cursor.fetchone()
        if found and found[0] is not None:
            return int(found[0]) - 1
        cursor.execute("SELECT top FROM space WHERE n = %(space)s", {"space": self._space})
        return _one(cursor)

    def some(self, dots: Iterable[str]) -> list[WireOp]:
        named = [parted(dot) for dot in dots]  # type: ignore[arg-type]
        if not named:
            return []
        with self._asking() as cursor:
            cursor.execute(
                f"{_OP} JOIN unnest(%(uids)s::bytea[], %(seqs)s::bigint[]) k(uid, seq)"
                " ON k.uid = s.uid AND k.seq = o.seq"
                " WHERE o.space = %(space)s AND o.kept IS NOT NULL ORDER BY o.n",
                {
                    "space": self._space,
                    "uids": [bytes.fromhex(uid) for uid, _, _ in named],
                    "seqs": [seq for _, seq, _ in named],
                },
                binary=True,
            )
            return [wire_op(*row) for row in cursor]

    def hollow(self) -> list[str]:
        with self._asking() as cursor:
            cursor.execute(
                "SELECT encode(s.uid, 'hex') || ':' || o.seq FROM op o"
                " JOIN stream s ON s.space = o.space AND s.id = o.stream"
                " WHERE o.space = %(space)s AND o.why = %(why)s ORDER BY o.n LIMIT 100",
                {"space": self._space, "why": parked.HOLLOW},
            )
            return [dot for (dot,) in cursor]

    def mark_at(self, position: int) -> str:
        with self._asking() as cursor:
            cursor.execute(
                "SELECT hash FROM op WHERE space = %(space)s AND n = %(n)s",
                {"space": self._space, "n": position},
            )
            found = cursor.fetchone()
        return mark(found[0]) if found else ""

    def position(self) -> int:
        """Behind the newest op."""
        with self._asking() as cursor:
            cursor.execute("SELECT top FROM space WHERE n = %(space)s", {"space": self._space})
            return _one(cursor)

    def ops_of(self, records: Iterable[str]) -> list[WireOp]:
        with self._asking() as cursor:
            cursor.execute(
                f"{_OP} WHERE o.space = %(space)s AND o.record = ANY(%(records)s)"
                " AND o.why IS NULL ORDER BY o.n",
                {"space": self._space, "records": list(records)},
                binary=True,
            )
            return [wire_op(*row) for row in cursor]

    def speaking_of(self, sha: str) -> list[str]:
        with self._asking() as cursor:
            cursor.execute(
                "SELECT record FROM spoken_of WHERE space = %(space)s AND sha = %(sha)s",
                {"space": self._space, "sha": sha},
            )
            return [record for (record,) in cursor]

    def unspoken_blobs(self) -> list[str]:
        """Files that lie here and that no record speaks of any more."""
        with self._asking() as cursor:
            cursor.execute(
                "SELECT b.sha FROM blob b WHERE b.space = %(space)s AND NOT EXISTS("
                "SELECT 1 FROM spoken_of s WHERE s.space = b.space AND s.sha = b.sha)",
                {"space": self._space},
            )
            return [sha for (sha,) in cursor]

    def problems(self) -> list[str]:
        """Ops whose hash does not continue their stream, values that are not what was hashed,
        streams that do not end where their row says."""
        with self._database.tenant(self._space, is_steady=True) as cursor:
            return checking.problems(cursor, self._space)

    def missing_blobs(self) -> list[str]:
        with self._asking() as cursor:
            cursor.execute(
                "SELECT DISTINCT s.sha FROM spoken_of s"
                " LEFT JOIN blob b ON b.space = s.space AND b.sha = s.sha"
                " WHERE s.space = %(space)s AND b.sha IS NULL LIMIT 200",
                {"space": self._space},
            )
            return [sha for (sha,) in cursor]


def _own(cursor: Cursor, space: int, known: Vector) -> dict[int, int]:
    """A vector in our own numbers; see ``db.store.outgoing`` for what its ends mean."""
    if not known:
        return {}
    uids = {bytes.fromhex(uid) for uid in known}
    cursor.execute(
        "SELECT uid, id, parent, since, seq FROM stream"
        " WHERE space = %(space)s AND uid = ANY(%(uids)s)",
        {"space": space, "uids": list(uids)},
        binary=True,
    )
    lines = {number: (uid, parent, since, end) for uid, number, parent, since, end in cursor}
    ends: dict[bytes, dict[int, int]] = {}
    for number, (uid, _, _, end) in lines.items():
        ends.setdefault(uid, {})[number] = end
    asked = [(bytes.fromhex(uid), seq) for uid, tips in known.items() for seq, _ in tips]
    cursor.execute(
        f"SELECT s.uid, o.seq, o.stream, o.hash {AT_PLACES}",
        {"space": space, "uids": [u for u, _ in asked], "seqs": [q for _, q in asked]},
        binary=True,
    )
    standing: dict[tuple[bytes, int], list[tuple[int, str]]] = {}
    for uid, seq, number, hash in cursor:
        standing.setdefault((uid, seq), []).append((number, mark(hash)))

    own: dict[int, int] = {}

    def claim(number: int, seq: int) -> None:
        own[number] = max(seq, own.get(number, 0))
        _, parent, since, _ = lines[number]
        if parent:
            claim(parent, since - 1)

    for name, tips in known.items():
        uid = bytes.fromhex(name)
        for seq, mark_ in tips:
            here = standing.get((uid, seq), [])
            for number, its in here:
                if its.startswith(mark_):
                    claim(number, seq)
            ours = ends.get(uid, {})
            if not here and ours and seq > max(ours.values()):
                for number, end in ours.items():
                    claim(number, end)
    return own


def _one(cursor: Cursor) -> int:
    found: Any = cursor.fetchone()
    return int(found[0]) if found else 0
