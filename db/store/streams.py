"""The streams this store has met, and the branches of those that forked.

A stream forks where two processes wrote in it: a running machine was cloned. Every branch has a
number of its own here, holds the ops from ``since`` on, and leaves what lies before to its parent.
Which branch came first, and so is the trunk, is this store's own affair: nothing that travels and
nothing a person sees may depend on it. ``number:seq`` names one op here; elsewhere it is known by
stream, seq and the mark of its hash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from db.journal.op import Dot, parted
from db.store.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of ops. ``parent`` is the number it grew from, 0 for a line of its own."""

    number: int
    parent: int = 0
    since: int = 1


def branches(cursor: Cursor, uid: bytes) -> list[Branch]:
    """The branches of a stream, oldest here first; one for nearly every stream."""
    cursor.execute("SELECT id, parent, since FROM stream WHERE uid = ? ORDER BY id", (uid,))
    return [Branch(*row) for row in cursor.fetchall()]


def branch(cursor: Cursor, number: int) -> Branch:
    """A branch by its number."""
    cursor.execute("SELECT id, parent, since FROM stream WHERE id = ?", (number,))
    return Branch(*cursor.fetchone())


def holder(cursor: Cursor, number: int, seq: int) -> int:
    """The branch that holds op ``seq`` on the way to a tip of branch ``number``."""
    found = branch(cursor, number)
    while seq < found.since and found.parent:
        found = branch(cursor, found.parent)
    return found.number


def standing_at(cursor: Cursor, uid: bytes, seq: int) -> list[tuple[int, int, bytes, int]]:
    """(branch, n, hash, lamport) of every op with that number: one, or one for each branch."""
    cursor.execute(
        "SELECT o.stream, o.n, o.hash, o.lamport FROM stream s"
        " JOIN op o ON o.stream = s.id AND o.seq = ? WHERE s.uid = ? ORDER BY o.hash",
        (seq, uid),
    )
    return [(number, n, bytes(hash), lamport) for number, n, hash, lamport in cursor.fetchall()]


def standing_at_each(
    cursor: Cursor, uid: bytes, seqs: Sequence[int]
) -> dict[tuple[bytes, int], list[tuple[int, int, bytes, int]]]:
    """The same for some hundred numbers of a stream at once; an empty list where there is none."""
    found: dict[tuple[bytes, int], list[tuple[int, int, bytes, int]]]
    found = {(uid, seq): [] for seq in seqs}
    cursor.execute(
        "SELECT o.seq, o.stream, o.n, o.hash, o.lamport FROM stream s JOIN op o ON o.stream = s.id"
        f" WHERE s.uid = ? AND o.seq IN ({','.join('?' * len(seqs))}) ORDER BY o.hash",
        (uid, *seqs),
    )
    for seq, number, n, hash, lamport in cursor.fetchall():
        found[uid, seq].append((number, n, bytes(hash), lamport))
    return found


def own_dot(cursor: Cursor, dot: Dot, of: str) -> str | None:
    """A dot every laptop knows, as ``number:seq``, for the op ``of`` (our numbers) that names it.

    Ops written before there were marks name a number only. Where that number has two ops, such an
    op means the one on its own branch; of another stream it could mean either, and is taken to
    mean none: then both values stay to be seen, and no op hides one its author did not know.
    """
    uid, seq, mark = parted(dot)
    found = standing_at(cursor, bytes.fromhex(uid), seq)
    if mark:
        found = [one for one in found if one[2].hex().startswith(mark)]
    elif len(found) > 1:
        own = int(of.partition(":")[0])
        on_way = holder(cursor, own, seq)
        found = [one for one in found if one[0] == on_way]
    return f"{found[0][0]}:{seq}" if found else None


def readers_of_forked(cursor: Cursor, uid: bytes, since: int) -> Iterator[int]:
    """The numbers of records some unmarked op of which names a number from ``since`` on: what
    these ops mean has changed now that the stream has two branches."""
    cursor.execute(
        "SELECT record, body FROM op WHERE record > 0 AND instr(body, CAST(? AS BLOB))"
        " AND NOT instr(body, CAST(? AS BLOB))",
        (uid.hex(), '"m":["'),
    )
    found = set()
    for record, body in cursor.fetchall():
        for named in orjson.loads(body).get("p", []):
            of, seq, _ = parted(named)
            if of == uid.hex() and seq >= since:
                found.add(record)
    yield from sorted(found)


def lamport_before(cursor: Cursor, n: int) -> int:
    """The counter of the op that op ``n`` follows in its stream; 0 before the first."""
    cursor.execute("SELECT stream, seq FROM op WHERE n = ?", (n,))
    number, seq = cursor.fetchone()
    where = holder(cursor, number, seq - 1)
    cursor.execute("SELECT lamport FROM op WHERE stream = ? AND seq = ?", (where, seq - 1))
    found = cursor.fetchone()
    return int(found[0]) if found else 0


def forks(cursor: Cursor) -> int:
    """How many branches beyond one a stream there are: it grows when a clone is met."""
    cursor.execute("SELECT count(*) - count(DISTINCT uid) FROM stream")
    return int(cursor.fetchone()[0])
