"""Is this row of a file something we already have? Exact, changed, doubtful or new.

A firm is the same by credit code and name; where a code is missing, by name alone — but never
across two rows of one file. Other types are the same by the fields in ``_IDENTITY``.

A record that a row of this file made, changed or found the same speaks for that row: a later,
different row never changes it, or importing the same file again would turn it back and forth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.journal.heads import Heads
from db.records import TYPES, Value
from db.sentences import Sentence
from db.store.cursor import Cursor
from db.store.rows import Row, load_row, load_rows
from db.store.search.folding import fold

_IDENTITY: Mapping[str, tuple[str, ...]] = {
    "firm": ("legal_name",),
    "person": ("name", "firm_name"),
    "law": ("name", "version_on"),
    "article": ("law", "number"),
    "indicator": ("name", "region", "unit", "frequency", "source_ref"),
    "city": ("city_name",),
    "park": ("name",),
    "policy": ("name", "doc_number"),
}
_CODE = "firm:uscc"


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the file and what it is looked up by, folded once: an import asks thrice."""

    type: str
    values: Mapping[str, Value]
    keys: tuple[str, ...]


def asked(type: str, values: Mapping[str, Value]) -> Asked:
    """``values`` as the matcher wants them."""
    names = _IDENTITY.get(type, (TYPES[type].title_field,))
    keys = [_key(type, [values.get(name) for name in names])]
    code = values.get("uscc") if type == "firm" else None
    if isinstance(code, str):
        keys.append(_key(_CODE, [code]))
    return Asked(type, values, tuple(keys))


@dataclass(frozen=True, slots=True)
class Match:
    """``id`` of the record alike, "" for none; a ``why`` (Chinese) makes it doubtful.

    ``undecided`` are fields the row would change and people disagree about: no file settles them.
    """

    id: str = ""
    is_same: bool = False
    is_changed: bool = False
    why: str = ""
    undecided: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Candidate:
    id: str
    values: Mapping[str, Value]
    is_from_this_file: bool
    contested: frozenset[str] = frozenset()


class Matcher:
    """The memory of one import: what was there before, and what this file has brought so far.

    Of what lies in the database only keys are remembered; the rows are read when a key is met.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._before: dict[str, list[int]] = {}
        self._made: dict[str, list[str]] = {}
        self._fresh: dict[str, list[_Candidate]] = {}
        self._known = (self._before, self._made, self._fresh)
        self._loaded_types: set[str] = set()
        self._rows: dict[int, Row] = {}
        self._by_id: dict[str, Row] = {}
        self._claimed: set[str] = set()

    def load(self, cursor: Cursor, wanted: Sequence[Asked]) -> None:
        """Read the candidates of a batch of rows at once; what was made before is in the rows."""
        for key, candidates in self._fresh.items():
            self._made.setdefault(key, []).extend(candidate.id for candidate in candidates)
        for forgotten in (self._fresh, self._rows, self._by_id):
            forgotten.clear()
        for type in {row.type for row in wanted}:
            if type not in self._loaded_types:
                self._index(cursor, type)
            keys = [key for row in wanted if row.type == type for key in row.keys]
            numbers = {number for key in keys for number in self._before.get(key, ())}
            for found in load_rows(cursor, type, numbers):
                self._rows[found.n] = self._by_id[found.id] = found
            for record_id in {id for key in keys for id in self._made.get(key, ())}:
                if made := load_row(cursor, type, record_id):
                    self._by_id[record_id] = made

    def _index(self, cursor: Cursor, type: str) -> None:
        """Key → numbers of everything of a type that was there before this import."""
        self._loaded_types.add(type)
        names = _IDENTITY.get(type, ())
        if not names:
            return
        listed = ", ".join(f'"{name}"' for name in names)
        code = "uscc" if type == "firm" else "NULL"
        # By n: the oldest of doubles comes first, and no index of another order is gone through.
        cursor.execute(f'SELECT n, {code}, {listed} FROM "{type}" WHERE NOT is_gone ORDER BY n')
        while page := cursor.fetchmany(2000):
            for number, uscc, *values in page:
                self._before.setdefault(_key(type, values), []).append(number)
                if uscc:
                    self._before.setdefault(_key(_CODE, [uscc]), []).append(number)

    def match(self, row: Asked) -> Match:
        """What a row is to what is there."""
        if not any(key in known for known in self._known for key in row.keys):
            return Match()
        candidates = list(self._candidates(row))
        for candidate in candidates:
            if all(candidate.values.get(name) == value for name, value in row.values.items()):
                return Match(candidate.id, is_same=True)
        for candidate in candidates:
            if self._is_the_same_thing(row.type, candidate, row.values):
                return _changed(candidate, row.values)
        for candidate in candidates:
            return Match(candidate.id, why=_doubt(row.type, candidate, row.values))
        return Match()

    def _candidates(self, row: Asked) -> Iterable[_Candidate]:
        for number in dict.fromkeys(n for key in row.keys for n in self._before.get(key, ())):
            if found := self._rows.get(number):
                is_ours = found.id in self._claimed
                yield _Candidate(found.id, found.values, is_ours, _contested(found))
        for record_id in dict.fromkeys(i for key in row.keys for i in self._made.get(key, ())):
            if found := self._by_id.get(record_id):
                yield _Candidate(found.id, found.values, is_from_this_file=True)
        fresh = (one for key in row.keys for one in self._fresh.get(key, ()))
        yield from {one.id: one for one in fresh}.values()

    def _is_the_same_thing(
        self, type: str, candidate: _Candidate, values: Mapping[str, Value]
    ) -> bool:
        if candidate.is_from_this_file:
            return False
        if type == "person":
            return _is_one_person(candidate.values, values)
        if type != "firm":
            return True
        if _folded(candidate.values.get("legal_name")) != _folded(values.get("legal_name")):
            return False
        ours, theirs = candidate.values.get("uscc"), values.get("uscc")
        return not ours or not theirs or _folded(ours) == _folded(theirs)

    def made(self, row: Asked, record_id: str) -> None:
        """Remember what this file brought, so that its later rows are held against it."""
        candidate = _Candidate(record_id, row.values, is_from_this_file=True)
        for key in row.keys:
            self._fresh.setdefault(key, []).append(candidate)

    def has_claimed(self, record_id: str) -> bool:
        """Whether a row of this file has spoken of the record."""
        return record_id in self._claimed

    def claimed(self, record_id: str, values: Mapping[str, Value] = {}) -> None:
        """A row of this file says ``values`` of the record: no later row may change it again."""
        self._claimed.add(record_id)
        if record_id in self._by_id:
            self._by_id[record_id].values.update(values)


def _contested(row: Row) -> frozenset[str]:
    return frozenset(Heads.parse(row.heads_text).contested()) if row.conflicts else frozenset()


def _changed(candidate: _Candidate, values: Mapping[str, Value]) -> Match:
    """What a row would change, without what nobody has decided yet."""
    differing = {name for name, said in values.items() if candidate.values.get(name) != said}
    undecided = frozenset(differing & candidate.contested)
    is_changed = bool(differing - undecided)
    return Match(candidate.id, not is_changed, is_changed, undecided=undecided)


def _is_one_person(ours: Mapping[str, Value], theirs: Mapping[str, Value]) -> bool:
    """A name alone is shared by many: without a firm a number or an address has to agree."""
    if ours.get("firm_name") or theirs.get("firm_name"):
        return True  # the key holds the firm: both name the same one
    both = ((ours.get(name), theirs.get(name)) for name in ("phone", "email", "wechat"))
    return any(one and other and _folded(one) == _folded(other) for one, other in both)


def _doubt(type: str, candidate: _Candidate, values: Mapping[str, Value]) -> str:
    if type == "firm":
        if _folded(candidate.values.get("legal_name")) != _folded(values.get("legal_name")):
            return Sentence("信用代码相同而名称不同，可能改过名")
        ours, theirs = candidate.values.get("uscc"), values.get("uscc")
        if ours and theirs and _folded(ours) != _folded(theirs):
            return Sentence("名称相同而信用代码不同")
    if type == "person" and not candidate.is_from_this_file and not values.get("firm_name"):
        return Sentence("与已有的人同名，都没有写单位，可能不是同一个人")
    return (
        Sentence("与本文件中另一行同名而内容不同")
        if candidate.is_from_this_file
        else Sentence("与已有记录相似")
    )


def _key(type: str, values: Iterable[object]) -> str:
    return "\n".join((type, *map(_folded, values)))


def _folded(value: object) -> str:
    """What two ways of writing have in common; a text of marks alone (“——”) stays as it is."""
    return (fold(str(value)) or str(value)) if value else ""
