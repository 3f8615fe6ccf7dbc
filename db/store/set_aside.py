"""Edits no row shows, with their words: so that whoever typed them can read and type them again.

Reading only. What is set aside stays in the journal or beside it for ever; that a person has dealt
with it is remembered on this laptop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from db.records import TYPES, Value, fields
from db.store import parked
from db.store.cursor import Cursor
from db.store.store import Store

_DEALT_WITH: Final = "aside.dealt_with"


@dataclass(frozen=True, slots=True)
class Unshown:
    """One edit no row shows. ``values`` by field, as far as they are here and of this version;
    ``title`` of its record where a row has one; ``wall`` by its author's clock."""

    dot: str
    why: str
    sentence: str
    type: str
    record: str
    title: str
    kind: str
    author: str
    wall: int
    values: Mapping[str, Value]

    @property
    def can_be_written_again(self) -> bool:
        """Whether there is anything in it that a new edit could say."""
        return bool(self.values) and self.why not in (parked.NEWER, parked.WAITING)


def unshown(store: Store, *, is_all: bool = False) -> list[Unshown]:
    """Every edit no row shows that nobody has dealt with (``is_all``: also those)."""
    known = set() if is_all else dealt_with(store)
    with store.reading() as cursor:
        found = [_read(cursor, *row) for row in _rows(cursor)]
    return [one for one in found if one.dot not in known]


def count(store: Store) -> int:
    """How many there are that a person should look at. What only waits comes by itself."""
    known = dealt_with(store)
    with store.reading() as cursor:
        cursor.execute(
            "SELECT lower(hex(uid)) || ':' || seq FROM parked WHERE why <> ? UNION ALL"
            " SELECT lower(hex(s.uid)) || ':' || o.seq FROM held h JOIN op o ON o.n = h.n"
            " JOIN stream s ON s.id = o.stream WHERE h.why NOT IN (?, ?, ?)",
            (parked.WAITING, *COMES_BY_ITSELF),
        )
        return sum(dot not in known for (dot,) in cursor.fetchall())


COMES_BY_ITSELF: Final = (parked.NEWER, parked.HOLLOW, parked.UNMADE)


def deal_with(store: Store, dot: str) -> None:
    """Remember that a person has dealt with one: it is kept and no longer shown."""
    said = sorted(dealt_with(store) | {dot})
    store.set_setting(_DEALT_WITH, orjson.dumps(said).decode())


def dealt_with(store: Store) -> set[str]:
    """The dots of those somebody has dealt with here."""
    kept = store.setting(_DEALT_WITH)
    return set(orjson.loads(kept)) if kept else set()


def _rows(cursor: Cursor) -> list[tuple[str, str, bytes, bytes | None]]:
    cursor.execute("SELECT lower(hex(uid)) || ':' || seq, why, body, data FROM parked ORDER BY n")
    found = cursor.fetchall()
    cursor.execute(
        "SELECT lower(hex(s.uid)) || ':' || o.seq, h.why, o.body, v.data FROM held h"
        " JOIN op o ON o.n = h.n JOIN stream s ON s.id = o.stream"
        " LEFT JOIN op_value v ON v.n = o.n ORDER BY h.n"
    )
    return list(found + cursor.fetchall())


def _read(cursor: Cursor, dot: str, why: str, body: bytes, data: bytes | None) -> Unshown:
    said = _object(body)
    kept = _object(data) if data else {}
    type, record = str(said.get("t", "")), str(said.get("r", ""))
    known = fields(TYPES[type]) if type in TYPES else {}
    values = {
        name: pair[1]
        for name, pair in kept.items()
        if name in known and isinstance(pair, list) and len(pair) == 2
    }
    wall = said["w"] if isinstance(said.get("w"), int) else 0
    return Unshown(
        dot, why, parked.SENTENCES.get(why, why), type, record, _title(cursor, type, record),
        str(said.get("k", "")), str(said.get("a", "")), wall, values,
    )  # fmt: skip


def _object(text: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _title(cursor: Cursor, type: str, record: str) -> str:
    if type not in TYPES:
        return ""
    cursor.execute(f'SELECT "{TYPES[type].title_field}" FROM "{type}" WHERE id = ?', (record,))
    found = cursor.fetchone()
    return str(found[0] or "") if found else ""
