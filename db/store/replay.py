"""Reading the journal from its beginning: the same rows again, and the proof that they are.

``rebuild`` drops every table but the journal's and fills them anew. ``compare`` does the same
beside the living rows and says where they differ. Neither ever writes to the journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from db.journal import op as journal_op
from db.records import TYPES
from db.store import projection, search, streams
from db.store.cursor import Cursor
from db.store.journal_rows import JournalRows, read_ops
from db.store.rows import shape
from db.store.search import upkeep
from db.store.store import Store

Progress = Callable[[int, int], None]
_BATCH = 2000


def rebuild(store: Store, progress: Progress | None = None) -> int:
    """Empty the records' tables and the search, and replay every op; returns how many."""
    with store.exclusive() as cursor:
        done = refill(cursor, store.rows, progress)
        search.optimize(cursor)
    return done


def refill(cursor: Cursor, rows: JournalRows, progress: Progress | None = None) -> int:
    """The same in a transaction of the caller's."""
    for type in TYPES:
        cursor.execute(f'DELETE FROM "{type}"')
    upkeep.clear(cursor)
    cursor.execute("SELECT count(*) FROM op")
    total = int(cursor.fetchone()[0])
    done = 0
    for edits in _batches(cursor, rows):
        projection.apply(cursor, edits, streams=rows.streams)
        done += len(edits)
        if progress:
            progress(done, total)
    return done


def _batches(cursor: Cursor, rows: JournalRows) -> Iterator[list[Any]]:
    """Edits in order of arrival, in pages, so that one cursor can read and write."""
    after = 0
    while True:
        page = list(read_ops(cursor, rows, "o.n > ?", (after,), f"o.n LIMIT {_BATCH}"))
        if not page:
            return
        after = page[-1][0]
        yield [rows.edit_of(cursor, op, number) for _, number, op in page]


def fingerprint(cursor: Cursor) -> dict[str, str]:
    """A hash of every row of every record type and of the search keys: equal rows, equal hash."""
    prints: dict[str, str] = {}
    for type in TYPES:
        digest = hashlib.sha256()
        cursor.execute(f"{shape(type).select_whole} ORDER BY n")
        while page := cursor.fetchmany(_BATCH):
            for row in page:
                digest.update(repr(tuple(row)).encode())
        prints[type] = digest.hexdigest()
    prints["search"] = upkeep.fingerprint(cursor)
    return prints


def chain_problems(store: Store) -> list[str]:
    """Ops whose hash does not continue their stream, or whose kept value is not what was hashed.

    Believes nothing it reads: an op somebody rewrote is a problem to list, never an error.
    """
    with store.reading() as cursor:
        return _broken_chains(cursor, store.rows) + _untrue_values(cursor)


def _broken_chains(cursor: Cursor, rows: JournalRows) -> list[str]:
    problems: list[str] = []
    tips: dict[int, tuple[int, bytes]] = {}
    roots = {number: _root(cursor, number) for number in rows.streams}
    cursor.execute("SELECT n, stream, seq, body, hash FROM op ORDER BY stream, seq")
    while page := cursor.fetchmany(_BATCH):
        for n, stream, number, body, hash in page:
            seq, tip = tips.get(stream) or roots.get(stream, (0, b""))
            if number != seq + 1:
                problems.append(f"流水第 {n} 条：序号 {number} 前缺 {seq + 1}")
            is_ours = isinstance(body, bytes) and stream in rows.streams
            if not is_ours or journal_op.chain(tip, rows.uid(stream), number, body) != hash:
                problems.append(f"流水第 {n} 条：哈希链断开")
            tips[stream] = (number, hash)
    return problems


def _root(cursor: Cursor, number: int) -> tuple[int, bytes]:
    """(seq, hash) of the op a branch grew from; nothing for a stream of its own."""
    grown = streams.branch(cursor, number)
    if not grown.parent:
        return grown.since - 1, b""
    where = streams.holder(cursor, grown.parent, grown.since - 1)
    cursor.execute("SELECT hash FROM op WHERE stream = ? AND seq = ?", (where, grown.since - 1))
    found = cursor.fetchone()
    return grown.since - 1, bytes(found[0]) if found else b""


def _untrue_values(cursor: Cursor) -> list[str]:
    problems: list[str] = []
    cursor.execute("SELECT v.n, v.data, o.body FROM op_value v LEFT JOIN op o ON o.n = v.n")
    while page := cursor.fetchmany(_BATCH):
        for n, data, body in page:
            if body is None:
                problems.append(f"流水第 {n} 条：有内容而没有操作")
                continue
            problems += [f"流水第 {n} 条：字段 {f} 的内容与哈希不符" for f in _lies(body, data)]
    return problems


def _lies(body: bytes, data: bytes) -> list[str]:
    """Fields whose kept value is not the one that was hashed; ``?`` where nothing can be read."""
    try:
        said, kept = orjson.loads(body)["f"], orjson.loads(data)
        return [
            name
            for name, (salt, value) in kept.items()
            if journal_op.value_hash(bytes.fromhex(salt), value) != said.get(name, [""])[0]
        ]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return ["?"]


class _RollBack(Exception):
    """Ends a trial replay: it was done for real, and nothing of it is kept."""


def problems(store: Store, refill: Callable[[Cursor, JournalRows], object] = refill) -> list[str]:
    """Everything ``sizhi check`` asks of the journal: its chain, its values, and that the rows and
    the search are what it says. Replays in a transaction that is rolled back; a journal that is
    broken itself is not replayed."""
    if found := chain_problems(store):
        return found
    try:
        with store.exclusive() as cursor:
            before = fingerprint(cursor)
            refill(cursor, store.rows)
            after = fingerprint(cursor)
            raise _RollBack
    except _RollBack:
        pass
    return [f"表 {name} 与流水不一致" for name in after if before[name] != after[name]]
