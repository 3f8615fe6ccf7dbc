"""Is this row of a file something we already have? Exact, changed, doubtful or new.

A firm is the same by credit code and name; where a code is missing, by name alone — but never
across two rows of one file. Other types are the same by the fields in ``_IDENTITY``.

A record that a row of this file made, changed or found the same speaks for that row: a later,
different row never changes it, or importing the same file again would turn it back and forth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.records import TYPES, Value
from db.store import projection
from db.store.journal_rows import Cursor
from db.store.search.folding import fold

_IDENTITY: Mapping[str, tuple[str, ...]] = {
    "person": ("name", "firm_name"),
    "law": ("name", "version_on"),
    "article": ("law", "number"),
    "indicator": ("name", "region", "unit", "frequency", "source_ref"),
    "city": ("city_name",),
    "park": ("name",),
    "policy": ("name", "doc_number"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """``id`` of the record alike, "" for none; a ``why`` (Chinese) makes it doubtful."""

    id: str = ""
    is_same: bool = False
    is_changed: bool = False
    why: str = ""


@dataclass(slots=True)
class _Candidate:
    id: str
    values: Mapping[str, Value]
    is_from_this_file: bool


class Matcher:
    """The memory of one import: what was there before, and what this file has brought so far."""

    def __init__(self, cursor: Cursor) -> None:
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        self._by_code: dict[str, list[int]] = {}
        self._loaded_types: set[str] = set()
        self._rows: dict[int, projection.Row] = {}
        self._by_id: dict[str, projection.Row] = {}
        self._made: dict[tuple[str, ...], list[_Candidate]] = {}
        self._claimed: set[str] = set()

    def load(self, cursor: Cursor, wanted: Sequence[tuple[str, Mapping[str, Value]]]) -> None:
        """Read the candidates of a batch of rows at once."""
        self._rows.clear()
        self._by_id.clear()
        for type in {type for type, _ in wanted}:
            if type not in self._loaded_types:
                self._index(cursor, type)
            numbers = {
                number
                for kind, values in wanted
                if kind == type
                for number in self._numbers(kind, values)
            }
            for row in projection.load_rows(cursor, type, numbers):
                self._rows[row.n] = self._by_id[row.id] = row

    def _index(self, cursor: Cursor, type: str) -> None:
        """Name → numbers of everything of a type that was there before this import."""
        self._loaded_types.add(type)
        names = ("legal_name",) if type == "firm" else _IDENTITY.get(type, ())
        if not names:
            return
        listed = ", ".join(f'"{name}"' for name in names)
        code = "uscc" if type == "firm" else "NULL"
        cursor.execute(f'SELECT n, {code}, {listed} FROM "{type}" WHERE NOT is_gone')
        while page := cursor.fetchmany(2000):
            for number, uscc, *values in page:
                self._by_name.setdefault(_key(type, values), []).append(number)
                if uscc:
                    self._by_code.setdefault(_code(uscc), []).append(number)

    def _numbers(self, type: str, values: Mapping[str, Value]) -> list[int]:
        found = list(self._by_name.get(_identity(type, values), ()))
        code = values.get("uscc") if type == "firm" else None
        if isinstance(code, str):
            found += self._by_code.get(_code(code), ())
        return found

    def match(self, type: str, values: Mapping[str, Value]) -> Match:
        """What ``values`` are to what is there."""
        candidates = list(self._candidates(type, values))
        for candidate in candidates:
            if all(candidate.values.get(name) == value for name, value in values.items()):
                return Match(candidate.id, is_same=True)
        for candidate in candidates:
            if self._is_the_same_thing(type, candidate, values):
                return Match(candidate.id, is_changed=True)
        for candidate in candidates:
            return Match(candidate.id, why=_doubt(type, candidate, values))
        return Match()

    def _candidates(self, type: str, values: Mapping[str, Value]) -> Iterable[_Candidate]:
        for number in self._numbers(type, values):
            row = self._rows.get(number)
            if row is not None:
                yield _Candidate(row.id, row.values, row.id in self._claimed)
        seen: set[str] = set()
        for key in _made_keys(type, values):
            for candidate in self._made.get(key, ()):
                if candidate.id not in seen:
                    seen.add(candidate.id)
                    yield candidate

    def _is_the_same_thing(
        self, type: str, candidate: _Candidate, values: Mapping[str, Value]
    ) -> bool:
        if candidate.is_from_this_file:
            return False
        if type != "firm":
            return True
        if _folded(candidate.values.get("legal_name")) != _folded(values.get("legal_name")):
            return False
        ours, theirs = candidate.values.get("uscc"), values.get("uscc")
        return not ours or not theirs or _code(str(ours)) == _code(str(theirs))

    def made(self, type: str, record_id: str, values: Mapping[str, Value]) -> None:
        """Remember what this file brought, so that its later rows are held against it."""
        candidate = _Candidate(record_id, values, is_from_this_file=True)
        for key in _made_keys(type, values):
            self._made.setdefault(key, []).append(candidate)

    def has_claimed(self, record_id: str) -> bool:
        """Whether a row of this file has spoken of the record."""
        return record_id in self._claimed

    def claimed(self, record_id: str, values: Mapping[str, Value] = {}) -> None:
        """A row of this file says ``values`` of the record: no later row may change it again."""
        self._claimed.add(record_id)
        if record_id in self._by_id:
            self._by_id[record_id].values.update(values)


def _doubt(type: str, candidate: _Candidate, values: Mapping[str, Value]) -> str:
    if type == "firm":
        if _folded(candidate.values.get("legal_name")) != _folded(values.get("legal_name")):
            return "信用代码相同而名称不同，可能改过名"
        if candidate.values.get("uscc") and values.get("uscc"):
            ours, theirs = str(candidate.values["uscc"]), str(values["uscc"])
            if _code(ours) != _code(theirs):
                return "名称相同而信用代码不同"
    return "与本文件中另一行同名而内容不同" if candidate.is_from_this_file else "与已有记录相似"


def _identity(type: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    if type == "firm":
        return _key(type, [values.get("legal_name")])
    names = _IDENTITY.get(type, (TYPES[type].title_field,))
    return _key(type, [values.get(name) for name in names])


def _made_keys(type: str, values: Mapping[str, Value]) -> list[tuple[str, ...]]:
    keys = [_identity(type, values)]
    code = values.get("uscc") if type == "firm" else None
    if isinstance(code, str):
        keys.append(("firm:uscc", _code(code)))
    return keys


def _key(type: str, values: Iterable[object]) -> tuple[str, ...]:
    return (type, *(_folded(value) for value in values))


def _folded(value: object) -> str:
    """What two ways of writing have in common; a text of marks alone (“——”) stays as it is."""
    return (fold(str(value)) or str(value)) if value else ""


def _code(text: str) -> str:
    return _folded(text)
