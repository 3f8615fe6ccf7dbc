"""One firm made on two laptops: pairs that look like one, and making one of them.

Only offers; a person decides. Making one moves what hangs on the other and puts the other into the
trash: plain edits in one unit of work, so that undo, history and sync know them like any others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import orjson

from db.records import TYPES, Firm, Kind, Value, fields
from db.store.cursor import Cursor
from db.store.rows import load_rows
from db.store.search.folding import fold
from db.store.store import Store
from db.store.unit import Unit

_APART: Final = "doubles.apart"
SAME_CODE, SAME_NAME = "code", "name"


@dataclass(frozen=True, slots=True)
class Double:
    """Two firms that may be one. ``why``: the same credit code, or the same name as folded."""

    why: str
    first: str
    second: str
    first_name: str
    second_name: str


def doubles(store: Store, limit: int = 200) -> list[Double]:
    """Pairs that look like one firm, the surest first; without those somebody has told apart.

    Reads every firm's name and code: 0.4 s for 100,000, so never on the GUI thread.
    """
    apart = _apart(store)
    by_code: dict[str, list[tuple[str, str]]] = {}
    by_name: dict[str, list[tuple[str, str]]] = {}
    with store.reading() as cursor:
        cursor.execute("SELECT id, legal_name, uscc FROM firm WHERE NOT is_gone ORDER BY n")
        while page := cursor.fetchmany(2000):
            for id, name, code in page:
                if code:
                    by_code.setdefault(fold(code), []).append((id, name or ""))
                if name and (folded := fold(name)):
                    by_name.setdefault(folded, []).append((id, name))
    found: dict[tuple[str, str], Double] = {}
    for why, groups in ((SAME_CODE, by_code), (SAME_NAME, by_name)):
        for group in groups.values():
            for other in group[1:]:
                pair = (group[0][0], other[0])
                if pair not in apart:
                    found.setdefault(pair, Double(why, *pair, group[0][1], other[1]))
    return list(found.values())[:limit]


def tell_apart(store: Store, double: Double) -> None:
    """These two are two: not offered again on this laptop."""
    said = sorted([*_apart(store), (double.first, double.second)])
    store.set_setting(_APART, orjson.dumps(said).decode())


def _apart(store: Store) -> set[tuple[str, str]]:
    kept = store.setting(_APART)
    return {(one, other) for one, other in orjson.loads(kept)} if kept else set()


def make_one(w: Unit, keep: str, other: str) -> None:
    """Everything of ``other`` goes to ``keep``: fields it lacks, and all that names ``other``.

    ``other`` goes into the trash. What somebody writes on it elsewhere meanwhile brings it back,
    as a conflict people see.
    """
    w.flush()
    kept, lost = _firm(w.cursor, keep), _firm(w.cursor, other)
    more = {name: value for name, value in lost.items() if value and not kept.get(name)}
    if more:
        w.patch(keep, more)
    for record, name, value in list(_naming(w.cursor, other)):
        w.patch(record, {name: _moved(value, other, keep)})
    w.delete(other)


def _firm(cursor: Cursor, id: str) -> dict[str, Value]:
    cursor.execute("SELECT n FROM firm WHERE id = ?", (id,))
    found = cursor.fetchone()
    [row] = load_rows(cursor, Firm.__tablename__, [found[0]])
    return dict(row.values)


def _naming(cursor: Cursor, id: str) -> Iterator[tuple[str, str, Value]]:
    """(record, field, value) of all living records that name a record."""
    for type, record_type in TYPES.items():
        for field in fields(record_type).values():
            if field.kind not in (Kind.REF, Kind.REFS) or field.to not in (None, "firm"):
                continue
            is_list = field.kind is Kind.REFS
            matches = f'instr("{field.name}", ?)' if is_list else f'"{field.name}" = ?'
            cursor.execute(
                f'SELECT id, "{field.name}" FROM "{type}" WHERE NOT is_gone AND {matches}', (id,)
            )
            for record, value in cursor.fetchall():
                yield record, field.name, orjson.loads(value) if is_list else value


def _moved(value: Value, other: str, keep: str) -> Value:
    if not isinstance(value, list):
        return keep
    return list(dict.fromkeys(keep if one == other else one for one in value))
