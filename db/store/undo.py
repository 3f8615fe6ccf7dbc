"""Taking a whole import back, by new ops: the journal keeps both the import and its undoing."""

from __future__ import annotations

from db.errors import Refusal
from db.records import TYPES, Kind, Value, fields
from db.store import projection, search, thinned
from db.store.rows import load_row
from db.store.said import said_by
from db.store.store import Store
from db.store.unit import Unit


def undo_import(store: Store, import_id: str) -> dict[str, int]:
    """Take a whole import back: what it made goes to the trash, what it changed gets its old value.

    Records and fields somebody has worked on since are left as they are and counted as ``kept``,
    and with them what they hang on: a fact keeps its firm, an article its law.
    Refuses with ``no_such_import`` or ``import_undone``.
    """
    with store.write(batch=f"undo:{import_id}") as w:
        w.cursor.execute('SELECT state FROM "import" WHERE id = ?', (import_id,))
        found = w.cursor.fetchone()
        if found is None:
            raise Refusal("no_such_import", "没有编号为 {id} 的导入。", id=import_id)
        if found[0] == "undone":
            raise Refusal("import_undone", "这次导入已经撤销过了。", id=import_id)
        counts = {"removed": 0, "restored": 0, "kept": 0}
        _remove_made(w, import_id, counts)
        _restore_changed(w, import_id, counts)
        w.batch = None
        w.patch(import_id, {"state": "undone"})
        w.flush()
        search.optimize(w.cursor)
    return counts


_TOUCHED = """
SELECT r.n, r.type, r.id, sum(o.batch IS :batch) AS inside, count(*) AS in_all,
       (SELECT f.batch IS :batch FROM op f WHERE f.record = r.n ORDER BY f.n LIMIT 1) AS is_made
FROM op o JOIN record r ON r.n = o.record
WHERE o.record IN (SELECT record FROM op WHERE batch = :batch) GROUP BY o.record
"""


def _remove_made(w: Unit, import_id: str, counts: dict[str, int]) -> None:
    w.cursor.execute(_TOUCHED, {"batch": import_id})
    made: dict[str, tuple[str, int]] = {}
    kept: set[str] = set()
    for number, type, record_id, inside, in_all, is_made in w.cursor.fetchall():
        if is_made and type in TYPES:
            made[record_id] = (type, number)
            if inside != in_all:
                kept.add(record_id)
    kept |= _leaned_on(w, import_id, set(made) - kept)
    numbers: dict[str, list[int]] = {}
    for record_id in made.keys() - kept:
        type, number = made[record_id]
        numbers.setdefault(type, []).append(number)
    for type, listed in numbers.items():
        w.delete_all(type, sorted(listed))
    counts["removed"], counts["kept"] = len(made) - len(kept), len(kept)


_LEANING = """
SELECT c.id, e.value FROM "{type}" c, json_each({refs}) e
WHERE NOT c.is_gone AND e.value IN
 (SELECT r.id FROM op o JOIN record r ON r.n = o.record WHERE o.batch = :batch)
"""


def _leaned_on(w: Unit, import_id: str, loose: set[str]) -> set[str]:
    """Those of ``loose`` that something hangs on which stays: it would lose what it speaks of."""
    parents: dict[str, set[str]] = {}
    for type, record_type in TYPES.items():
        for f in fields(record_type).values():
            if f.kind in (Kind.REF, Kind.REFS):
                one = f'c."{f.name}"'
                refs = one if f.kind is Kind.REFS else f"json_array({one})"
                w.cursor.execute(_LEANING.format(type=type, refs=refs), {"batch": import_id})
                for child, parent in w.cursor.fetchall():
                    parents.setdefault(child, set()).add(parent)
    staying = [child for child in parents if child not in loose]
    found: set[str] = set()
    while staying:
        for parent in parents.get(staying.pop(), set()) & (loose - found):
            found.add(parent)
            staying.append(parent)
    return found


def _restore_changed(w: Unit, import_id: str, counts: dict[str, int]) -> None:
    w.flush()
    w.cursor.execute(_TOUCHED, {"batch": import_id})
    touched = w.cursor.fetchall()
    for _, type, record_id, _, _, is_made in touched:
        if is_made or type not in TYPES:
            continue
        old = _values_before(w, type, record_id, import_id)
        if old and w.patch(record_id, old):
            counts["restored"] += 1


def _values_before(w: Unit, type: str, record_id: str, import_id: str) -> dict[str, Value]:
    """The values the import replaced, of those fields nobody has written since."""
    row = load_row(w.cursor, type, record_id)
    if row is None or row.is_gone:
        return {}
    old: dict[str, Value] = {}
    for name, versions in projection.standing(w.cursor, row).items():
        if len(versions) == 1 and versions[0].batch == import_id:
            before = said_by(w.cursor, versions[0].parents.get(name, ())).values()
            if any(one.is_thinned for one in before):
                raise thinned.elsewhere()
            if len(before) == 1:
                old[name] = next(iter(before)).values.get(name)
    return old
