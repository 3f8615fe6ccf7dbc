"""The search index: folded keys and the words they are found under, kept beside the records.

`put` and `drop` belong to the transaction that changes the record. `find` must answer as `scan`
does, which reads every key: the same records, only faster. The full-text table keeps no text and
no positions, so its answers are candidates, checked against the keys unless they are sure.

What is found: every record with a segment in which the word stands, folded, however long the
segment (of 200,000 characters and more, the first 200,000); by pinyin only names (`is_sounded`):
segments of up to 400 characters that are not bare codes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from db.store.search.answers import Answers
from db.store.search.folding import SEPARATOR, fold
from db.store.search.query import terms
from db.store.search.tokens import tokens

DDL: tuple[str, ...] = (
    # The title stands alone so that lists never read the long texts behind it.
    "create table if not exists search_key"
    " (n integer primary key, kind text not null, title text not null, others text not null)",
    "create virtual table if not exists search_token using fts5"
    " (words, content='', contentless_delete=1, detail=none, tokenize='ascii')",
)

LONGEST_SEGMENT = 200_000
MOST_COUNTED = 10_000
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the search sees it: segments[0] is the title, "" where a field is empty."""

    n: int
    kind: str
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit; `segment` is the first one in which any of the words occurs."""

    n: int
    kind: str
    segment: int


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact up to 10,000; beyond, it stays there and `is_capped`."""

    total: int
    is_capped: bool
    hits: list[Found]


# -- writing -------------------------------------------------------------------------------------


def put(cursor: Any, entries: Iterable[Entry], *, fresh: bool = False) -> None:
    """Index the records, or index them anew. `fresh` promises that none of them is there yet."""
    verb = "insert into" if fresh else "insert or replace into"
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        keys, words = [], []
        for entry in batch:
            segments = [fold(text[:LONGEST_SEGMENT]) for text in entry.segments] or [""]
            keys.append((entry.n, entry.kind, segments[0], SEPARATOR.join(segments[1:])))
            words.append((entry.n, tokens(entry.kind, segments)))
        cursor.executemany(f"{verb} search_key (n, kind, title, others) values (?, ?, ?, ?)", keys)
        cursor.executemany(f"{verb} search_token (rowid, words) values (?, ?)", words)


def drop(cursor: Any, ns: Iterable[int]) -> None:
    """Forget the records; those that are not in the index do not matter."""
    gone = [(n,) for n in ns]
    cursor.executemany("delete from search_key where n = ?", gone)
    cursor.executemany("delete from search_token where rowid = ?", gone)


def optimize(cursor: Any) -> None:
    """Merge the full-text table into one piece: after an import, or saves stumble over it."""
    cursor.execute("insert into search_token (search_token) values ('optimize')")


# -- asking --------------------------------------------------------------------------------------


def find(
    cursor: Any, words: str, *, kinds: Collection[str] = (), limit: int = 50, offset: int = 0
) -> Page:
    """A page of the records in which all the words occur, each in any segment.

    First those whose title begins with the first word, short titles leading; then the others, as
    they were added. No `kinds` means all. Nothing to search for means nothing found.
    """
    asked = terms(words)
    if not asked:
        return Page(0, False, [])
    connection = getattr(cursor, "connection", cursor)
    with closing(connection.cursor()) as rows, closing(connection.cursor()) as details:
        answers = Answers(asked, tuple(kinds), rows, details)
        hits = list(islice(answers.ordered(), offset, offset + limit))
        is_whole = len(hits) < limit and (offset == 0 or bool(hits))
        total = offset + len(hits) if is_whole else answers.count(MOST_COUNTED + 1)
        found = [Found(n, kind, answers.segment(n, title)) for n, kind, title in hits]
    return Page(min(total, MOST_COUNTED), total > MOST_COUNTED, found)


def numbers(cursor: Any, words: str, kinds: Collection[str] = ()) -> list[int]:
    """Every record `find` would page through, in its order; for tables that need them all."""
    asked = terms(words)
    if not asked:
        return []
    connection = getattr(cursor, "connection", cursor)
    with closing(connection.cursor()) as rows, closing(connection.cursor()) as details:
        return [n for n, _, _ in Answers(asked, tuple(kinds), rows, details).ordered()]


def scan(cursor: Any, words: str, kinds: Collection[str] = ()) -> set[int]:
    """The slow truth about `words`: every key, the same rule. For tests and `sizhi check`."""
    asked = terms(words)
    if not asked:
        return set()
    keys = cursor.execute("select n, kind, title, others from search_key")
    return {
        n
        for n, kind, title, others in keys.fetchall()
        if (not kinds or kind in kinds)
        and all(any(map(t.occurs, [title, *others.split(SEPARATOR)])) for t in asked)
    }
