"""Emptying the index before a replay, and a hash of it to compare two replays by."""

from __future__ import annotations

import hashlib
from typing import Any


def clear(cursor: Any) -> None:
    """Forget everything; the records stay, and ``put`` brings the index back."""
    cursor.execute("delete from search_key")
    cursor.execute("insert into search_token (search_token) values ('delete-all')")


def fingerprint(cursor: Any) -> str:
    """A hash of every key: the words are made from the keys alone, so equal keys suffice."""
    digest = hashlib.sha256()
    cursor.execute("select n, kind, title, others from search_key order by n")
    while page := cursor.fetchmany(2000):
        for row in page:
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
