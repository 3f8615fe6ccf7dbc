"""What was: every change of a talk or a record, any day beside today, and the way back to it.

Reading and planning only; what is brought back goes through ``Edits.together`` and is an edit like
any other, with a history and an undo of its own. No widgets here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from db.journal.op import CREATE, GONE, RESOLVE
from db.records import TYPES, Commitment, Fact, Field, Kind, Negotiation, Record, Value, fields
from db.rules import readiness
from db.store import history, queries
from db.store.store import Store
from db.store.unit import Unit
from desktop import commitments
from desktop.briefing.lines import moment, shown
from desktop.wording import label_of, name_of, of_template, translate

LIMIT = 2000
WHOLE = ""
"""Stands for the whole record where a field is named: made, deleted, there or not there."""
Wanted = Mapping[str, Mapping[str, Value] | None]
"""What to bring back: fields by record; None for a record that was not there."""
Planned = Callable[[], Wanted]


@dataclass(frozen=True, slots=True)
class Line:
    """One field then and later. ``group`` is a kind of record, or for facts their card."""

    record_id: str
    group: str
    title: str
    name: str
    label: str
    when: str
    who: str
    before: str
    after: str
    value: Value
    wall: int
    is_kept: bool = False
    """Whether the program alone writes this field: seen here, never brought back by hand."""
    is_thinned: bool = False
    """What it said before is only at the hub."""
    has_thinned: bool = False
    """What it said before or after is only at the hub."""


def records_of(store: Store, record_id: str) -> list[Record]:
    """A record and what hangs on it, also what is in the trash: the talk's tables, the facts."""
    record = queries.record(store, record_id)
    found: list[Record] = [record]
    subjects = [record_id]
    if isinstance(record, Negotiation):
        single = (record.firm, record.city, record.procedure)
        several = (record.parks, record.plots, record.policies, record.trends)
        subjects += [i for i in (*single, *(i for ids in several for i in ids or ())) if i]
        for kind in TYPES.values():
            if "negotiation" in fields(kind) and kind.__tablename__ != "pack_issued":
                found += _both(store, kind, {"negotiation": record_id})
    for subject in subjects:
        found += _both(store, Fact, {"subject": subject})
    return found


def bring_back(store: Store, record_id: str) -> int:
    """Fetch what of the history of a record, and what hangs on it, is only at the hub; returns of
    how many edits even the hub has it no more. Refuses as a sync does."""
    from db.sync import thinning

    return thinning.bring_back(store, [record.id for record in records_of(store, record_id)])


def _both(store: Store, kind: type[Record], equal: dict[str, Any]) -> list[Record]:
    return [
        r
        for is_gone in (False, True)
        for r in queries.rows(store, kind, is_gone=is_gone, **equal)[1]
    ]


def changes(store: Store, record_id: str) -> list[Line]:
    """Every change of a record and what hangs on it, newest first, at most ``LIMIT``."""
    told = [line for r in records_of(store, record_id) for line in _changes_of(store, r)]
    return sorted(told, key=lambda line: line.wall, reverse=True)[:LIMIT]


def _changes_of(store: Store, record: Record) -> Iterator[Line]:
    declared = fields(type(record))
    was: dict[str, Value] = {}
    away: set[str] = set()
    made = ""
    for version in history.history(store, record.id):
        name = version.field
        if version.kind == CREATE:
            if name in declared:
                was[name] = version.value
            if made != version.dot:
                made = version.dot
                yield _line(
                    record, (WHOLE, translate("Past", "新建")), version, ("", record.caption)
                )
        elif name == GONE:
            label = (
                translate("Past", "恢复") if version.kind == RESOLVE else translate("Past", "删除")
            )
            yield _line(record, (WHOLE, label), version, ("", ""))
        elif name in declared and not version.is_erased:
            before, was_thinned = was.get(name), name in away
            field = declared[name]
            at_hub = translate("Past", "（内容在同步中心）")
            words = (
                at_hub if was_thinned else _words(store, field, before),
                at_hub if version.is_thinned else _words(store, field, version.value),
            )
            line = _line(record, (name, label_of(field)), version, words, before)
            yield replace(
                line,
                is_kept=field.is_kept,
                is_thinned=was_thinned,
                has_thinned=was_thinned or version.is_thinned,
            )
            was[name] = version.value
            away = away | {name} if version.is_thinned else away - {name}


def _line(
    record: Record,
    field: tuple[str, str],
    version: history.Version,
    words: tuple[str, str],
    value: Value = None,
) -> Line:
    """``field`` is its name and label, ``words`` what it said before and after."""
    return Line(
        record.id, _group(record), record.caption, *field, moment(version.wall), version.author,
        *words, value, version.wall,
    )  # fmt: skip


def _group(record: Record) -> str:
    if isinstance(record, Fact):
        return of_template(readiness.title(record.card)) if record.card else name_of(Fact)
    return name_of(type(record))


def _words(store: Store, field: Field, value: Value) -> str:
    """A value in words; a reference by the name of what it points at."""
    if value and field.kind in (Kind.REF, Kind.REFS):
        ids = value if isinstance(value, list) else [str(value)]
        return "、".join(queries.record(store, i).caption for i in ids)
    return shown(value, field.choices)


def end_of(day: date) -> int:
    """The last millisecond of a day here."""
    last = datetime.combine(day, time.max).astimezone()
    return int(last.timestamp() * 1000)


def day(store: Store, record_id: str, wall: int) -> list[Line]:
    """What is different today from what it was at ``wall``, record by record."""
    return [line for r in records_of(store, record_id) for line in _compared(store, r, wall)]


def _compared(store: Store, record: Record, wall: int) -> Iterator[Line]:
    past = history.as_of(store, record.id, wall)
    then = past.values if past else None
    when = moment(wall)[:10]
    about = (record.id, _group(record))
    if (then is None) != record.is_gone:
        there = translate("Past", "有")
        none, deleted = translate("Past", "没有"), translate("Past", "已删除")
        words = (none, there) if then is None else (there, deleted)
        yield Line(
            *about, record.caption, WHOLE, translate("Past", "整条"), when, "", *words, None, wall
        )
    if then is None or record.is_gone:
        return
    for name, field in fields(type(record)).items():
        if field.is_kept:
            continue
        old, new = then.get(name), getattr(record, name)
        if old != new:
            words = (_words(store, field, old), _words(store, field, new))
            yield Line(
                *about, record.caption, name, label_of(field), when, "", *words, old, wall
            )  # fmt: skip


def as_it_was(store: Store, ids: Sequence[str], wall: int) -> Wanted:
    """Whole records as they were at ``wall``."""
    wanted: dict[str, Mapping[str, Value] | None] = {}
    for identity in dict.fromkeys(ids):
        past = history.as_of(store, identity, wall)
        if past is not None and past.type in TYPES:
            names = [n for n, f in fields(TYPES[past.type]).items() if not f.is_kept]
            then = past.values
            wanted[identity] = None if then is None else {n: then.get(n) for n in names}
    return wanted


def bringing_back(
    store: Store, wanted: Wanted, today: date
) -> Callable[[Unit], tuple[str, Callable[[Unit], None]]]:
    """The plan for ``Edits.together``: makes it so, and knows what it was before."""
    now = {identity: queries.record(store, identity) for identity in wanted}
    said = {i: _checked(store, now[i], values, today) for i, values in wanted.items()}
    old: dict[str, Mapping[str, Value] | None] = {
        i: None if now[i].is_gone else {n: getattr(now[i], n) for n in values or ()}
        for i, values in said.items()
    }

    def make(w: Unit) -> tuple[str, Callable[[Unit], None]]:
        _bring(w, said)
        return next(iter(wanted), ""), lambda u: _bring(u, old)

    return make


def _bring(w: Unit, wanted: Wanted) -> None:
    for identity, values in wanted.items():
        if values is None:
            w.delete(identity)
        else:
            w.restore(identity)
            w.patch(identity, values)


def _checked(
    store: Store, record: Record, values: Mapping[str, Value] | None, today: date
) -> Mapping[str, Value] | None:
    """An old promise brought back alone is checked against the red lines like a new one."""
    if isinstance(record, Commitment) and values and "red_line" not in values:
        before: dict[str, Value] = {"text": record.text, "red_line": record.red_line}
        return commitments.checked(store, values, before, today)
    return values
