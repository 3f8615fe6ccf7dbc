"""What another laptop lacks, read from the journal: vectors, pages of ops, positions.

A *vector* says how far a store knows each stream, a *position* how far somebody has read this
store's journal in its order of arrival, which is a causal order. Costs follow the changes: what
was read before a position is never looked at again. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.store import parked
from db.store.journal_rows import Cursor
from db.store.parked import Aside, WireOp
from db.store.store import Store

Vector = Mapping[str, tuple[int, str]]
"""Stream (hex) → (highest seq, the first 16 hex digits of that op's hash, or ``""``)."""

HASH_DIGITS = 16
MOST_OPS = 2000
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """Ops in causal order; ``end`` is the position after them, ``has_more`` that others follow."""

    ops: list[WireOp]
    end: int
    has_more: bool


def vector(store: Store, streams: Iterable[str] | None = None) -> dict[str, tuple[int, str]]:
    """How far this store knows its streams, or those asked for."""
    asked = (
        "SELECT lower(hex(s.uid)), o.seq, o.hash FROM stream s JOIN op o ON o.stream = s.id"
        " AND o.seq = (SELECT max(seq) FROM op WHERE stream = s.id)"
    )
    with store.reading() as cursor:
        if streams is None:
            cursor.execute(asked)
            found = cursor.fetchall()
        else:
            found = []
            for uid in streams:
                cursor.execute(f"{asked} WHERE s.uid = ?", (bytes.fromhex(uid),))
                found += cursor.fetchall()
    return {uid: (seq, bytes(hash).hex()[:HASH_DIGITS]) for uid, seq, hash in found}


def position(store: Store) -> int:
    """Behind the newest op."""
    with store.reading() as cursor:
        cursor.execute("SELECT coalesce(max(n), 0) FROM op")
        return int(cursor.fetchone()[0])


def mark_at(store: Store, position: int) -> str:
    """A fingerprint of the op at a position: a restored journal has another one there."""
    with store.reading() as cursor:
        cursor.execute("SELECT hash FROM op WHERE n = ?", (position,))
        found = cursor.fetchone()
    return bytes(found[0]).hex()[:HASH_DIGITS] if found else ""


def first_lacking(store: Store, known: Vector) -> int:
    """The position before the oldest op somebody who knows ``known`` lacks."""
    with store.reading() as cursor:
        return _first_lacking(cursor, _own(cursor, known))


def export(
    store: Store,
    known: Vector,
    *,
    after: int | None = None,
    limit_ops: int = MOST_OPS,
    limit_bytes: int = MOST_BYTES,
) -> Page:
    """The next ops for somebody who knows ``known``, behind position ``after`` (None: from the
    oldest they lack). At least one op where there is any, whatever its size."""
    ops: list[WireOp] = []
    size = 0
    with store.reading() as cursor:
        own = _own(cursor, known)
        start = end = _first_lacking(cursor, own) if after is None else after
        cursor.execute(
            "SELECT o.n, o.stream, s.uid, o.seq, o.body, o.hash, v.data FROM op o"
            " JOIN stream s ON s.id = o.stream LEFT JOIN op_value v ON v.n = o.n"
            " WHERE o.n > ? ORDER BY o.n",
            (start,),
        )
        while batch := cursor.fetchmany(500):
            for n, stream, uid, seq, body, hash, data in batch:
                if seq > own.get(stream, 0):
                    cost = len(body) + len(data or b"") + 64
                    if ops and (len(ops) >= limit_ops or size + cost > limit_bytes):
                        return Page(ops, end, True)
                    ops.append(parked.wire_op(uid, seq, body, hash, data))
                    size += cost
                end = n
    return Page(ops, end, False)


def some(store: Store, dots: Iterable[str]) -> list[WireOp]:
    """Single ops by dot, those we have: for somebody whose copy lost its values."""
    found: list[WireOp] = []
    with store.reading() as cursor:
        for one in dots:
            uid, _, seq = one.partition(":")
            cursor.execute(
                "SELECT s.uid, o.seq, o.body, o.hash, v.data FROM op o"
                " JOIN stream s ON s.id = o.stream JOIN op_value v ON v.n = o.n"
                " WHERE s.uid = ? AND o.seq = ?",
                (bytes.fromhex(uid), int(seq)),
            )
            found += [parked.wire_op(*row) for row in cursor.fetchall()]
    return found


def hollow(store: Store, limit: int = 100) -> list[str]:
    """The dots of ops whose values we ask for once more."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT lower(hex(s.uid)) || ':' || o.seq FROM held h JOIN op o ON o.n = h.n"
            " JOIN stream s ON s.id = o.stream WHERE h.why = ? ORDER BY h.n LIMIT ?",
            (parked.HOLLOW, limit),
        )
        return [found for (found,) in cursor.fetchall()]


def is_attached(store: Store, sha: str) -> bool:
    """Whether a record speaks of a file: nothing else may be stored because somebody sent it."""
    with store.reading() as cursor:
        cursor.execute("SELECT EXISTS(SELECT 1 FROM attachment WHERE sha256 = ?)", (sha,))
        return bool(cursor.fetchone()[0])


def missing_blobs(store: Store, limit: int = 200) -> list[str]:
    """The files records speak of that do not lie here."""
    with store.reading() as cursor:
        cursor.execute("SELECT DISTINCT sha256 FROM attachment WHERE sha256 > '' AND NOT is_gone")
        spoken_of = [sha for (sha,) in cursor.fetchall()]
    known = store.attachments.known() if spoken_of else set()
    return [sha for sha in spoken_of if sha not in known][:limit]


def aside(store: Store) -> list[Aside]:
    """Every op that is kept and shown nowhere, with the sentence for it."""
    with store.reading() as cursor:
        return parked.aside(cursor)


def _own(cursor: Cursor, known: Vector) -> dict[int, int]:
    """The vector in our own stream numbers. A stream that has another op than ours at its end is
    a second branch of it: they are told all of ours, and keep both."""
    own: dict[int, int] = {}
    for uid, (seq, mark) in known.items():
        cursor.execute(
            "SELECT s.id, o.hash FROM stream s LEFT JOIN op o ON o.stream = s.id AND o.seq = ?"
            " WHERE s.uid = ?",
            (seq, bytes.fromhex(uid)),
        )
        found = cursor.fetchone()
        if found:
            ours = bytes(found[1]).hex() if found[1] else ""
            is_other = bool(mark) and (
                not ours.startswith(mark)
                if ours
                else parked.is_branch(cursor, bytes.fromhex(uid), seq, mark)
            )
            own[found[0]] = 0 if is_other else seq
    return own


def _first_lacking(cursor: Cursor, own: Mapping[int, int]) -> int:
    oldest: list[int] = []
    cursor.execute("SELECT id FROM stream")
    for (stream,) in cursor.fetchall():
        cursor.execute(
            "SELECT n FROM op WHERE stream = ? AND seq = ?", (stream, own.get(stream, 0) + 1)
        )
        oldest += [n for (n,) in cursor.fetchall()]
    if oldest:
        return min(oldest) - 1
    cursor.execute("SELECT coalesce(max(n), 0) FROM op")
    return int(cursor.fetchone()[0])
