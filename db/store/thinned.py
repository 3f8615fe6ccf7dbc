"""A thin history: ops that are here whole but for their values, which no row needs any more.

Body, hash and place of such an op stay, so journals, heads and rows are what they were; what goes
are values that newer ones have replaced in every field, and a hub keeps them. The same holds for
an op that came without its values: it moves rows once all it says has been replaced, and not
before. What somebody wants to see again is marked, and asked for at the next exchange.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import orjson

from db.errors import Refusal
from db.journal import op as journal_op
from db.journal.heads import Heads
from db.journal.op import PATCH, RESOLVE
from db.records import TYPES
from db.store.cursor import Cursor, in_chunks
from db.store.journal_rows import JournalRows
from db.store.rows import Row, load_rows

_KINDS = (PATCH, RESOLVE)
"""A create stands for every field nobody spoke of since: it always keeps its values."""


def let_go(
    cursor: Cursor, rows: JournalRows, *, upto: int, before: int, batches: Collection[str]
) -> int:
    """Take away the values nobody sees any more: of ops up to position ``upto``, written before
    ``before`` (milliseconds, by their authors' clocks); returns of how many.

    What a conflict stands on or may be merged from, and what taking one of ``batches`` back would
    put back, stays.
    """
    spared = _wanted_by(cursor, rows, batches)
    gone = 0
    for page in _records(cursor, upto, before):
        numbers = [
            n
            for type, listed in page.items()
            for row in load_rows(cursor, type, listed)
            for n in _superseded(cursor, row, upto, before)
            if n not in spared
        ]
        for marks, chunk in in_chunks(numbers):
            cursor.execute(f"DELETE FROM op_value WHERE n IN ({marks})", chunk)
            gone += len(chunk)
        cursor.executemany(
            "INSERT OR IGNORE INTO thinned(n, is_wanted) VALUES(?, 0)", [(n,) for n in numbers]
        )
    return gone


def _records(cursor: Cursor, upto: int, before: int) -> Iterator[dict[str, list[int]]]:
    """Type → numbers of records with more than one version, some hundred at a time."""
    cursor.execute(
        "SELECT r.type, r.n FROM record r WHERE r.n IN (SELECT o.record FROM op o"
        " JOIN op_value v ON v.n = o.n WHERE o.record > 0 AND o.n <= ? AND o.wall < ?"
        " GROUP BY o.record HAVING count(*) > 1) ORDER BY r.n",
        (upto, before),
    )
    found = [(type, n) for type, n in cursor.fetchall() if type in TYPES]
    for start in range(0, len(found), 500):
        page: dict[str, list[int]] = {}
        for type, n in found[start : start + 500]:
            page.setdefault(type, []).append(n)
        yield page


def _superseded(cursor: Cursor, row: Row, upto: int, before: int) -> list[int]:
    """The ops of a record that give values and are no head of any field."""
    heads = Heads.parse(row.heads_text)
    if row.conflicts or len(heads.of("*")) != 1:
        return []  # what they come from may be merged with, or is shown beside them
    contested = set(heads.contested())
    standing = {dot for dots in heads.named().values() for dot in dots}
    cursor.execute(
        "SELECT o.n, o.stream, o.seq, o.wall, o.body, v.n IS NOT NULL FROM op o"
        " LEFT JOIN op_value v ON v.n = o.n WHERE o.record = ? ORDER BY o.n",
        (row.n,),
    )
    found = []
    for n, stream, seq, wall, body, has_values in cursor.fetchall():
        said = orjson.loads(body)
        if not _is_certain(said):
            return []
        is_over = said["k"] in _KINDS and f"{stream}:{seq}" not in standing
        is_over = is_over and not contested & said["f"].keys()
        if has_values and is_over and n <= upto and wall < before:
            found.append(n)
    return found


def _is_certain(said: dict[str, object]) -> bool:
    """Whether the parents an op names will never mean others, whatever branches may come."""
    return not said.get("p") or bool(said.get("m"))


def is_superseded(cursor: Cursor, rows: JournalRows, record: int, n: int) -> bool:
    """Whether what op ``n`` says, which reaches no row yet, has been replaced in every field by
    what is shown of its record: then rows are the same with its values and without."""
    cursor.execute(
        "SELECT o.n, s.uid, o.stream, o.seq, o.hash, o.body FROM op o"
        " JOIN stream s ON s.id = o.stream WHERE o.record = ? OR o.n = ? ORDER BY o.n",
        (record, n),
    )
    heads, me = Heads(), ""
    for number, _, stream, seq, _, body in cursor.fetchall():
        said = orjson.loads(body)
        if not _is_certain(said) or (number == n and said["k"] not in _KINDS):
            return False
        own = f"{stream}:{seq}"
        me = own if number == n else me
        heads.move(said["k"], _parents(cursor, rows, said, own), own)
    return me not in {dot for dots in heads.named().values() for dot in dots}


def _parents(
    cursor: Cursor, rows: JournalRows, said: dict[str, object], own: str
) -> dict[str, tuple[str, ...]]:
    listed = [rows.own_dot(cursor, dot, own) for dot in journal_op.parents(said)]
    edits: dict[str, list[list[int]]] = said["f"]  # type: ignore[assignment]
    return {name: tuple(dot for i in edit[1] if (dot := listed[i])) for name, edit in edits.items()}


def _wanted_by(cursor: Cursor, rows: JournalRows, batches: Collection[str]) -> set[int]:
    """The ops of some batches, and those they replaced."""
    found: set[int] = set()
    for marks, chunk in in_chunks(list(batches)):
        cursor.execute(
            f"SELECT n, stream, seq, body FROM op WHERE batch IN ({marks}) AND record > 0", chunk
        )
        for n, stream, seq, body in cursor.fetchall():
            said = orjson.loads(body)
            own = f"{stream}:{seq}"
            found.add(n)
            dots = {dot for of in _parents(cursor, rows, said, own).values() for dot in of}
            for dot in dots:
                number, _, at = dot.partition(":")
                cursor.execute(
                    "SELECT n FROM op WHERE stream = ? AND seq = ?", (int(number), int(at))
                )
                found |= {parent for (parent,) in cursor.fetchall()}
    return found


# -- one op ------------------------------------------------------------------------------------


def are_any(cursor: Cursor) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM thinned)")
    return bool(cursor.fetchone()[0])


def do_without(cursor: Cursor, n: int) -> None:
    """Op ``n`` came without its values and needs none; they are asked for all the same."""
    cursor.execute("INSERT OR REPLACE INTO thinned(n, is_wanted) VALUES(?, 1)", (n,))


def has_let_go(cursor: Cursor, n: int) -> bool:
    cursor.execute("SELECT EXISTS(SELECT 1 FROM thinned WHERE n = ?)", (n,))
    return bool(cursor.fetchone()[0])


def came_back(cursor: Cursor, n: int) -> None:
    """Op ``n`` has its values again."""
    cursor.execute("DELETE FROM thinned WHERE n = ?", (n,))


# -- one record --------------------------------------------------------------------------------


def of_record(cursor: Cursor, record: int) -> set[str]:
    """The dots (our numbers) of a record's thinned ops."""
    cursor.execute(
        "SELECT o.stream || ':' || o.seq FROM thinned t JOIN op o ON o.n = t.n WHERE o.record = ?",
        (record,),
    )
    return {dot for (dot,) in cursor.fetchall()}


def numbers(cursor: Cursor, records: Sequence[str]) -> list[int]:
    """Records by identity, in our own numbers."""
    found: list[int] = []
    for marks, chunk in in_chunks(records):
        cursor.execute(f"SELECT n FROM record WHERE id IN ({marks})", chunk)
        found += [n for (n,) in cursor.fetchall()]
    return found


def want(cursor: Cursor, records: Iterable[int], *, is_wanted: bool = True) -> None:
    """Ask for the values of some records again, or no more."""
    for record in records:
        cursor.execute(
            "UPDATE thinned SET is_wanted = ?"
            " WHERE n IN (SELECT n FROM op WHERE record = ?) AND is_wanted <> ?",
            (is_wanted, record, is_wanted),
        )


def forget(cursor: Cursor, record: int) -> None:
    """The record was erased: nothing of it is asked for."""
    cursor.execute("DELETE FROM thinned WHERE n IN (SELECT n FROM op WHERE record = ?)", (record,))


def elsewhere() -> Refusal:
    """An old value is needed that only the hub has."""
    return Refusal(
        "history_thinned",
        "要用到的旧内容已精简，只存在同步中心。请连上同步中心，打开这条记录的历史取回，再试一次。",
    )
