"""Records as a ledger says them: in Chinese, as offices pass it on, whatever the window speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from db.records import TYPES, Field, Kind, Record, Value, fields
from db.store import queries
from db.store.store import Store
from desktop import disputed
from desktop.ledgers.sheet import Column, Sheet


class Said:
    """``said["field"]`` are the words of a field, "" when unknown; where people disagree all that
    they say, for it must not look decided on paper.

    ``told`` are the disputed values that were asked for, here and of what it points at.
    """

    def __init__(self, store: Store, record: Record, told: list[str] | None = None) -> None:
        self.record = record
        self.told: list[str] = [] if told is None else told
        self._store = store
        self._both = disputed.values(store, record, _words)

    def __getitem__(self, name: str) -> str:
        if self.is_disputed(name):
            self.told.append(self._both[name])
            return self._both[name]
        value, field = getattr(self.record, name), fields(type(self.record))[name]
        if field.kind in (Kind.REF, Kind.REFS):
            there = (Said(self._store, record, self.told) for record in self._pointed_at(name))
            return "、".join(record.title for record in there)
        return _words(field, value, {}) if value not in (None, "", []) else ""

    @property
    def title(self) -> str:
        """What it is called; never empty."""
        return self[self.record.title_field] or self.record.caption

    def is_disputed(self, name: str) -> bool:
        return name in self._both

    def one(self, name: str) -> Said | None:
        """The record a field points at, the first of several; None where people disagree which."""
        found = [] if self.is_disputed(name) else self._pointed_at(name)
        return Said(self._store, found[0], self.told) if found else None

    def _pointed_at(self, name: str) -> list[Record]:
        """What a field points at and is not in the trash."""
        to = fields(type(self.record))[name].to
        ids = _listed(getattr(self.record, name))
        return queries.some(self._store, TYPES[to], ids) if to else []


def filled(
    title: str,
    columns: tuple[Column, ...],
    told: Iterable[Said],
    row: Callable[[Said], tuple[str, ...]],
    above: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
) -> Sheet:
    """A ledger with one row a record."""
    told = list(told)
    rows = tuple(row(one) for one in told)
    return Sheet(title, columns, rows, above, below, any(one.told for one in told))


def _words(field: Field, value: Value, names: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    called = names if field.kind in (Kind.REF, Kind.REFS) else field.choices or {}
    return "、".join(called.get(one, one) for one in _listed(value))


def _listed(value: Value) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [str(value)]
