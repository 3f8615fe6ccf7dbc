"""The sample: a fictional city and its talks, so that an empty program can be learned with.

Reads the files of ``resources/sample``. Dates in them are written relative to the day of loading,
so that fresh stays fresh and stale stays stale. The files are our own: a field or a choice that
the records do not declare is a bug and raises ValueError. Never mixes with what an office keeps:
creating the records, and only in an empty home, is the caller's decision.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from uuid import UUID, uuid5

from db.records import TYPES, Field, Kind, Value, fields
from db.records.base import PYTHON_TYPE
from db.store.store import Store

MAIN_NEGOTIATION_KEY = "neg.main"
OUR_CITY_KEY = "city.ours"

_NAMESPACE = UUID("6d9f2a51-0c37-5e84-9b1e-53a7c4d80f26")
_DAY = re.compile(r"@day(?:([+-]\d+))?")
_WORD = re.compile(r"\{(day|month|quarter|year)([+-]\d+)?\}")
_REFS = (Kind.REF, Kind.REFS)


@dataclass(frozen=True, slots=True)
class SampleRecord:
    """One record as the store creates it: identity, name of its type, values by field."""

    id: str
    type: str
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    type: str
    fields: dict[str, Any]

    def mentioned(self) -> Iterator[str]:
        """The keys this entry points at."""
        for name, value in self.fields.items():
            if _declared(self, name).kind in _REFS:
                yield from (v.removeprefix("@") for v in _listed(value))


def record_id(key: str) -> str:
    """The identity of the sample record called ``key``: the same on every machine."""
    return uuid5(_NAMESPACE, key).hex


def load(today: date, folder: Traversable | None = None) -> list[SampleRecord]:
    """Every record of the sample as of ``today``; what is pointed at comes before what points.

    ``folder`` holds the files, ``resources/sample`` when None. ValueError when a file names a
    type, field, choice or record that does not exist.
    """
    source = folder or resources.files("resources") / "sample"
    entries = {entry.key: entry for entry in _entries(source)}
    order = TopologicalSorter({key: tuple(entry.mentioned()) for key, entry in entries.items()})
    return [_record(entries[key], entries, today) for key in order.static_order() if key in entries]


def fill(store: Store, today: date) -> int:
    """Create the sample in an empty home, in one unit of work; returns how many records."""
    records = load(today)
    with store.write(author="示例") as w:
        for record in records:
            w.create(TYPES[record.type], record.values, record_id=record.id)
    return len(records)


def on_the_day(text: str, today: date) -> str:
    """``text`` with its relative dates written out.

    ``@day-40`` (the whole text) becomes 2026-10-14; within a sentence ``{day-40}`` becomes
    2026年10月14日, ``{month-1}`` 2026年10月, ``{quarter-1}`` 2026年第三季度, ``{year-1}`` 2025.
    """
    if whole := _DAY.fullmatch(text):
        return (today + timedelta(days=int(whole[1] or 0))).isoformat()
    return _WORD.sub(lambda m: _written(m[1], int(m[2] or 0), today), text)


def _written(unit: str, shift: int, today: date) -> str:
    if unit == "year":
        return str(today.year + shift)
    if unit == "day":
        day = today + timedelta(days=shift)
        return f"{day.year}年{day.month}月{day.day}日"
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
        return f"{year}年{month + 1}月"
    year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + shift, 4)
    return f"{year}年第{'一二三四'[quarter]}季度"


def _entries(folder: Traversable) -> Iterator[_Entry]:
    seen: set[str] = set()
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".json"):
            continue
        for raw in json.loads(file.read_text("utf-8"))["records"]:
            entry = _Entry(raw["key"], raw["type"], raw["fields"])
            if entry.key in seen:
                raise ValueError(f"{file.name}: {entry.key} is there twice")
            seen.add(entry.key)
            yield entry


def _record(entry: _Entry, entries: Mapping[str, _Entry], today: date) -> SampleRecord:
    values = {
        name: _value(entry, _declared(entry, name), value, entries, today)
        for name, value in entry.fields.items()
    }
    return SampleRecord(record_id(entry.key), entry.type, values)


def _declared(entry: _Entry, name: str) -> Field:
    if entry.type not in TYPES:
        raise ValueError(f"{entry.key}: no record type {entry.type}")
    found = fields(TYPES[entry.type]).get(name)
    if found is None:
        raise ValueError(f"{entry.key}: {entry.type} has no field {name}")
    return found


def _value(
    entry: _Entry, declared: Field, value: Any, entries: Mapping[str, _Entry], today: date
) -> Value:
    where = f"{entry.key}.{declared.name}"
    # type() and not isinstance: to Python, True is a whole number too
    if type(value) is not PYTHON_TYPE.get(declared.kind, str):
        raise ValueError(f"{where}: {value!r} is not what a {declared.kind} holds")
    if isinstance(value, bool | int):
        return value
    if declared.kind in _REFS:
        ids = [_pointed_at(where, declared, v, entries) for v in _listed(value)]
        return ids if isinstance(value, list) else ids[0]
    if declared.choices is not None:
        strange = [v for v in _listed(value) if v not in declared.choices]
        if strange:
            raise ValueError(f"{where}: {strange} not among the choices")
    written = [on_the_day(v, today) for v in _listed(value)]
    return written if isinstance(value, list) else written[0]


def _pointed_at(where: str, declared: Field, key: str, entries: Mapping[str, _Entry]) -> str:
    target = entries.get(key.removeprefix("@")) if key.startswith("@") else None
    if target is None:
        raise ValueError(f"{where}: nothing is called {key}")
    if declared.to is not None and target.type != declared.to:
        raise ValueError(f"{where}: {key} is a {target.type}, not a {declared.to}")
    return record_id(target.key)


def _listed(value: object) -> Iterable[str]:
    return value if isinstance(value, list) else [str(value)]
