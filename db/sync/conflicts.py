"""Settling what people disagree about: offline, by anyone, once; the decision syncs like any edit.

Deciding writes one op that replaces exactly the versions the person had before them; one that
arrives meanwhile stays beside it, as a new conflict.
"""

from __future__ import annotations

from db.errors import Refusal
from db.journal.op import GONE
from db.records import TYPES, Value, fields
from db.store import contested, queries
from db.store.contested import Conflict
from db.store.store import Store
from db.store.unit import Unit

KEEP, LET_GO = 1, 2
"""What to take where a delete met an edit: the record stays, or goes after all."""
BOTH = -1
"""Every version stays, each on a record of its own."""


def conflicts(store: Store) -> list[Conflict]:
    """Everything undecided."""
    return contested.conflicts(store)


def undecided(store: Store, record_id: str, name: str) -> Conflict:
    """One of them; refuses with ``no_conflict`` where it has been settled meanwhile."""
    for conflict in contested.of_record(store, record_id):
        if conflict.field == name:
            return conflict
    raise Refusal(
        "no_conflict",
        "这一项没有待定的冲突，可能已经在别处解决。请刷新列表再看。",
        id=record_id,
        field=name,
    )


def take(store: Store, conflict: Conflict, number: int) -> None:
    """Decide for version ``number`` (from 1, as listed); for a delete `KEEP` or `LET_GO`."""
    with store.write() as w:
        decide(store, w, conflict, number)


def settle(store: Store, conflict: Conflict, value: Value) -> None:
    """Decide for a value of the person's own, or a text merged by hand."""
    with store.write() as w:
        decide(store, w, conflict, 0, value)


def keep_both(store: Store, conflict: Conflict, number: int = 1) -> str:
    """Version ``number`` stays here, and each other one on a copy of the record; the last copy's
    identity. For two laptops that meant two different things by one record."""
    with store.write() as w:
        return _keep_both(store, w, conflict, number)


def decide(store: Store, w: Unit, conflict: Conflict, number: int, value: Value = None) -> str:
    """Any decision inside a unit of work: a version from 1, `BOTH`, or 0 for ``value``. Returns
    the record's identity."""
    if number == BOTH:
        _keep_both(store, w, conflict, 1)
    elif conflict.field == GONE:
        _keep_or_let_go(w, conflict, number)
    else:
        if number:
            _demand(conflict, number, len(conflict.versions))
            value = conflict.versions[number - 1].value
        w.resolve(conflict.id, conflict.field, value, seen=conflict.heads)
    return conflict.id


def _keep_both(store: Store, w: Unit, conflict: Conflict, number: int) -> str:
    _demand(conflict, number, len(conflict.versions))
    record = queries.record(store, conflict.id)
    said = {name: getattr(record, name) for name in fields(type(record))}
    copy = ""
    for i, version in enumerate(conflict.versions, 1):
        if i != number:
            values = {**said, conflict.field: version.value}
            known = {name: value for name, value in values.items() if value is not None}
            copy = w.create(TYPES[conflict.kind], known)
    value = conflict.versions[number - 1].value
    w.resolve(conflict.id, conflict.field, value, seen=conflict.heads)
    return copy


def _keep_or_let_go(w: Unit, conflict: Conflict, number: int) -> None:
    if number == 0:
        raise Refusal("not_a_value", "这是删除与修改的冲突，请选择保留或删除，不能填值。")
    _demand(conflict, number, 2)
    if number == KEEP:
        w.restore(conflict.id)
    else:
        w.delete(conflict.id, seen=conflict.heads)


def _demand(conflict: Conflict, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise Refusal(
            "no_such_version",
            "没有第 {number} 个版本，请选 1 到 {most}。",
            number=number,
            id=conflict.id,
            field=conflict.field,
            most=most,
        )
