"""What another laptop lacks, read from the journal: vectors, pages of ops, positions.

A *vector* says how far a store knows each stream, a *position* how far somebody has read this
store's journal in its order of arrival, which is a causal order. Costs follow the changes: what
was read before a position is never looked at again. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from db.journal.op import mark
from db.store import parked, streams
from db.store.cursor import Cursor
from db.store.parked import Aside, WireOp
from db.store.store import Store
from db.store.unit import Change

Vector = Mapping[str, tuple[tuple[int, str], ...]]
"""Stream (hex) → where it ends: (highest seq, mark of that op), one pair for each branch. Whoever
names an op has all that leads to it."""

Known = Mapping[int, int]
"""The same in our own numbers: branch → how far."""

MOST_OPS = 2000
MOST_BYTES = 1 << 20
_MOST_PASSED: Final = 20
"""Branches a statement is told to pass over; what is left out of more is left out when read."""


@dataclass(frozen=True, slots=True)
class Page:
    """Ops in causal order; ``end`` is the position after them, ``has_more`` that others follow."""

    ops: list[WireOp]
    end: int
    has_more: bool
    reaches: Known = field(default_factory=dict)
    about: list[Change] = field(default_factory=list)
    """The records the ops are about, as far as rows know them."""


def vector(store: Store, of: Iterable[str] | None = None) -> Vector:
    """How far this store knows its streams, or those asked for."""
    asked = (
        "SELECT lower(hex(s.uid)), o.seq, o.hash FROM stream s JOIN op o ON o.stream = s.id"
        " AND o.seq = (SELECT max(seq) FROM op WHERE stream = s.id)"
    )
    with store.reading() as cursor:
        if of is None:
            cursor.execute(asked)
            return _tips(cursor.fetchall())
        found = []
        for uid in of:
            cursor.execute(f"{asked} WHERE s.uid = ?", (bytes.fromhex(uid),))
            found += cursor.fetchall()
        return _tips(found)


def named(store: Store, known: Known) -> Vector:
    """A vector from our own numbers, as others understand it."""
    found = []
    with store.reading() as cursor:
        for branch, seq in known.items():
            cursor.execute(
                "SELECT lower(hex(s.uid)), o.seq, o.hash FROM stream s JOIN op o ON o.stream = s.id"
                " WHERE s.id = ? AND o.seq = ?",
                (branch, seq),
            )
            found += cursor.fetchall()
    return _tips(found)


def _tips(rows: Iterable[tuple[str, int, bytes]]) -> Vector:
    tips: dict[str, list[tuple[int, str]]] = {}
    for uid, seq, hash in rows:
        tips.setdefault(uid, []).append((seq, mark(bytes(hash))))
    return {uid: tuple(sorted(ends)) for uid, ends in tips.items()}


def joined(store: Store, vector: Vector, known: Known) -> Vector:
    """A vector of somebody who has now also what ``known`` says, no longer than need be."""
    if not known:
        return vector
    more = named(store, known)
    with store.reading() as cursor:
        own = {
            branch: seq
            for uid, tips in more.items()
            for branch, seq in _own(cursor, {uid: (*vector.get(uid, ()), *tips)}).items()
        }
        needless = set()
        for number in own:
            grown = streams.branch(cursor, number)
            if grown.parent and own.get(grown.parent) == grown.since - 1:
                needless.add(grown.parent)
    return {**vector, **named(store, {b: seq for b, seq in own.items() if b not in needless})}


def position(store: Store) -> int:
    """Behind the newest op."""
    with store.reading() as cursor:
        return _newest(cursor)


def _newest(cursor: Cursor) -> int:
    cursor.execute("SELECT coalesce(max(n), 0) FROM op")
    return int(cursor.fetchone()[0])


def mark_at(store: Store, position: int) -> str:
    """A fingerprint of the op at a position: a restored journal has another one there."""
    with store.reading() as cursor:
        cursor.execute("SELECT hash FROM op WHERE n = ?", (position,))
        found = cursor.fetchone()
    return mark(bytes(found[0])) if found else ""


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
    reaches: dict[int, int] = {}
    records: dict[int, None] = {}
    size = 0
    with store.reading() as cursor:
        own = _own(cursor, known)
        start = end = _first_lacking(cursor, own) if after is None else after
        # What somebody has just sent is not read back only to be left out.
        passed = list(own.items())[:_MOST_PASSED]
        cursor.execute(
            "SELECT o.n, o.record, o.stream, s.uid, o.seq, o.body, o.hash, v.data FROM op o"
            " JOIN stream s ON s.id = o.stream LEFT JOIN op_value v ON v.n = o.n"
            f" WHERE o.n > ?{' AND NOT (o.stream = ? AND o.seq <= ?)' * len(passed)} ORDER BY o.n",
            (start, *(number for branch in passed for number in branch)),
        )
        while batch := cursor.fetchmany(500):
            for n, record, branch, uid, seq, body, hash, data in batch:
                if seq > own.get(branch, 0):
                    cost = len(body) + len(data or b"") + 64
                    if ops and (len(ops) >= limit_ops or size + cost > limit_bytes):
                        return Page(ops, end, True, reaches, _about(cursor, records))
                    ops.append(parked.wire_op(uid, seq, body, hash, data))
                    reaches[branch] = seq
                    records[record] = None
                    size += cost
                end = n
        about = _about(cursor, records)
        end = max(end, _newest(cursor))
    return Page(ops, end, False, reaches, about)


def _about(cursor: Cursor, records: Iterable[int]) -> list[Change]:
    found: dict[int, Change] = {}
    listed = list(records)
    for start in range(0, len(listed), 500):
        chunk = listed[start : start + 500]
        marks = ",".join("?" * len(chunk))
        cursor.execute(f"SELECT n, type, id FROM record WHERE n IN ({marks})", chunk)
        found |= {n: Change(type, id) for n, type, id in cursor.fetchall()}
    return [found[number] for number in listed if number in found]


def covers(store: Store, vector: Vector, reaches: Known) -> bool:
    """Whether somebody who says ``vector`` has all that ``reaches`` names."""
    with store.reading() as cursor:
        own = _own(cursor, vector)
    return all(own.get(branch, 0) >= seq for branch, seq in reaches.items())


def unheard_of(store: Store, vector: Vector) -> set[str]:
    """The streams of which somebody has a branch that we do not have."""
    found: set[str] = set()
    if not vector:
        return found
    with store.reading() as cursor:
        for uid, tips in vector.items():
            for seq, mark_ in tips:
                here = streams.standing_at(cursor, bytes.fromhex(uid), seq)
                if not any(mark(hash).startswith(mark_) for _, _, hash, _ in here):
                    found.add(uid)
    return found


def forks(store: Store) -> int:
    """How many second branches this journal has: it grows when a clone is met."""
    with store.reading() as cursor:
        return streams.forks(cursor)


def some(store: Store, dots: Iterable[str]) -> list[WireOp]:
    """Single ops by dot, those we have: for somebody whose copy lost its values."""
    found: list[WireOp] = []
    if not (dots := list(dots)):
        return found
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


def ops_of(store: Store, records: Iterable[str]) -> list[WireOp]:
    """Every op of some records that rows show, in order of arrival."""
    found: list[WireOp] = []
    with store.reading() as cursor:
        for record in records:
            cursor.execute(
                "SELECT s.uid, o.seq, o.body, o.hash, v.data FROM record r"
                " JOIN op o ON o.record = r.n JOIN stream s ON s.id = o.stream"
                " LEFT JOIN op_value v ON v.n = o.n WHERE r.id = ? ORDER BY o.n",
                (record,),
            )
            found += [parked.wire_op(*row) for row in cursor.fetchall()]
    return found


def speaking_of(store: Store, sha: str) -> list[str]:
    """The records that speak of a file."""
    with store.reading() as cursor:
        cursor.execute("SELECT id FROM attachment WHERE sha256 = ?", (sha,))
        return [record for (record,) in cursor.fetchall()]


def hollow(store: Store, limit: int = 100) -> list[str]:
    """The dots of ops whose values we ask for once more; where there are many, some of them: what
    nobody has any more must not keep the others from being asked for."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT lower(hex(s.uid)) || ':' || o.seq FROM op o JOIN stream s ON s.id = o.stream"
            " WHERE o.n IN (SELECT n FROM held WHERE why = ?"
            " UNION ALL SELECT n FROM thinned WHERE is_wanted) ORDER BY random() LIMIT ?",
            (parked.HOLLOW, limit),
        )
        return [found for (found,) in cursor.fetchall()]


def is_attached(store: Store, sha: str) -> bool:
    """Whether a record speaks of a file: nothing else may be stored because somebody sent it."""
    with store.reading() as cursor:
        cursor.execute("SELECT EXISTS(SELECT 1 FROM attachment WHERE sha256 = ?)", (sha,))
        return bool(cursor.fetchone()[0])


def missing_blobs(store: Store, limit: int = 200, *, is_deleted_too: bool = False) -> list[str]:
    """The files records speak of that do not lie here."""
    which = "" if is_deleted_too else "AND NOT is_gone"
    with store.reading() as cursor:
        cursor.execute(f"SELECT DISTINCT sha256 FROM attachment WHERE sha256 > '' {which}")
        spoken_of = [sha for (sha,) in cursor.fetchall()]
    known = store.attachments.known() if spoken_of else set()
    return [sha for sha in spoken_of if sha not in known][:limit]


def damaged_blobs(store: Store) -> set[str]:
    """Those of them of which a damaged copy lies here."""
    if not store.attachments.has_any_aside():
        return set()
    return {sha for sha in missing_blobs(store) if store.attachments.is_aside(sha)}


def sizes_told(store: Store) -> dict[str, int]:
    """SHA-256 → how large the records say a file is; only a claim, for the order."""
    with store.reading() as cursor:
        cursor.execute("SELECT sha256, size FROM attachment WHERE sha256 > '' AND NOT is_gone")
        return {sha: int(size) for sha, size in cursor.fetchall() if str(size or "").isdigit()}


def aside(store: Store) -> list[Aside]:
    """Every op that is kept and shown nowhere, with the sentence for it."""
    with store.reading() as cursor:
        return parked.aside(cursor)


def _own(cursor: Cursor, known: Vector) -> dict[int, int]:
    """A vector in our own numbers. Where it ends with an op of the same number as one of ours that
    is another, they are on a branch we do not know, and that says nothing of what they have; where
    it ends beyond all of ours, they are taken to have ours."""
    own: dict[int, int] = {}
    for uid, tips in known.items():
        ends = _ends(cursor, bytes.fromhex(uid))
        for seq, mark_ in tips:
            here = streams.standing_at(cursor, bytes.fromhex(uid), seq)
            for branch, _, hash, _ in here:
                if mark(hash).startswith(mark_):
                    _claim(cursor, own, branch, seq)
            if not here and ends and seq > max(ends.values()):
                for branch, end in ends.items():
                    _claim(cursor, own, branch, end)
    return own


def _ends(cursor: Cursor, uid: bytes) -> dict[int, int]:
    cursor.execute(
        "SELECT s.id, (SELECT max(seq) FROM op WHERE stream = s.id) FROM stream s WHERE s.uid = ?",
        (uid,),
    )
    return {number: end for number, end in cursor.fetchall() if end}


def _claim(cursor: Cursor, own: dict[int, int], number: int, seq: int) -> None:
    """Whoever has an op has all before it, also where its branch grew from another."""
    own[number] = max(seq, own.get(number, 0))
    grown = streams.branch(cursor, number)
    if grown.parent:
        _claim(cursor, own, grown.parent, grown.since - 1)


def _first_lacking(cursor: Cursor, own: Known) -> int:
    oldest: list[int] = []
    cursor.execute("SELECT id, since FROM stream")
    for stream, since in cursor.fetchall():
        first = max(own.get(stream, 0) + 1, since)
        cursor.execute("SELECT n FROM op WHERE stream = ? AND seq = ?", (stream, first))
        oldest += [n for (n,) in cursor.fetchall()]
    if oldest:
        return min(oldest) - 1
    return _newest(cursor)
