"""Is an op from elsewhere what it claims to be? The verdict depends on the op alone, so that every
laptop comes to the same one and their journals stay equal.

An op that is refused keeps its place in its stream (its successors count on its hash); it only
never reaches a row. Nothing here may look at a clock, at rows or at who carried the op.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson

from db.journal import op as journal_op
from db.journal.op import CREATE, DELETE, ERASE, GONE, PATCH, RESOLVE, VERSION, Dot
from db.records import TYPES, Value, fields
from db.records.base import PYTHON_TYPE

Kept = Mapping[str, tuple[str, Value]]
"""Field → (salt hex, value), as it lies beside an op."""

MOST_LAMPORT: Final = 2**53
LEAP: Final = 2**32
"""A stream may not run further ahead at one step: one liar must not spend everybody's numbers."""

_KINDS: Final = {CREATE, PATCH, DELETE, RESOLVE, ERASE}
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
_DOT = re.compile(r"[0-9a-f]{32}:[1-9][0-9]{0,15}\Z")
_RECORD = re.compile(r"[0-9a-zA-Z_-]{1,64}\Z")
_HASH = re.compile(r"[0-9a-f]{32}\Z")
_SALT = re.compile(r"[0-9a-f]{32}\Z")
_MARK = re.compile(rf"[0-9a-f]{{{journal_op.MARK_DIGITS}}}\Z")


class Malformed(ValueError):
    """The bytes are no op in any version we could know of; the text is for the log only."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What can be said of an op without its values."""

    version: int
    kind: str
    type: str
    record: str
    lamport: int
    wall: int
    batch: str | None
    parents: tuple[Dot, ...]
    fields: Mapping[str, str]
    """Field → hash of its value, ``""`` where the op gives it none."""

    @property
    def is_newer(self) -> bool:
        """Written by a newer version of the program: kept, forwarded, understood later."""
        return self.version > VERSION or self.kind not in _KINDS

    @property
    def speaks_of_unknown(self) -> bool:
        """A type or a field this version has no place for; replay finds it after the upgrade."""
        record_type = TYPES.get(self.type)
        if record_type is None:
            return True
        return any(h and name not in fields(record_type) for name, h in self.fields.items())


def read(body: bytes) -> Envelope:
    """The envelope of an op; every version of the format keeps these keys. Raises `Malformed`."""
    try:
        said = orjson.loads(body)
    except ValueError as error:
        raise Malformed("not JSON") from error
    _demand(isinstance(said, dict), "not an object")
    _demand(orjson.dumps(said, option=orjson.OPT_SORT_KEYS) == body, "not canonical")
    return envelope_of(said)


def envelope_of(said: Mapping[str, Any]) -> Envelope:
    """The same of a body that was read already, from its canonical bytes. Raises `Malformed`."""
    kind, type_, author, record = said.get("k"), said.get("t"), said.get("a"), said.get("r")
    version, lamport, wall, offset = said.get("v"), said.get("l"), said.get("w"), said.get("o")
    if not (
        isinstance(kind, str) and len(kind) <= 20
        and isinstance(type_, str) and len(type_) <= 60
        and isinstance(author, str) and len(author) <= 400
        and isinstance(record, str) and _RECORD.match(record)
    ):  # fmt: skip
        raise Malformed("k, t, a or r")
    if not (
        type(version) is int and 1 <= version <= 2**31
        and type(lamport) is int and 1 <= lamport <= MOST_LAMPORT
        and type(wall) is int and -(2**60) <= wall <= 2**60
        and type(offset) is int and abs(offset) <= 24 * 60
    ):  # fmt: skip
        raise Malformed("v, l, w or o")
    batch = said.get("b")
    _demand(batch is None or (isinstance(batch, str) and len(batch) <= 200), "b")
    parents, marks = said.get("p", []), said.get("m", [])
    _demand(isinstance(parents, list) and isinstance(marks, list), "p or m")
    if parents or marks:
        _demand(all(is_dot(dot) for dot in parents), "p")
        _demand(len(marks) in (0, len(parents)), "m")
        _demand(all(isinstance(mark, str) and bool(_MARK.match(mark)) for mark in marks), "m")
    return Envelope(
        version, kind, type_, record, lamport, wall, batch,
        tuple(journal_op.parents(said)), _read_fields(said, len(parents)),
    )  # fmt: skip


def _read_fields(said: Mapping[str, Any], parents: int) -> dict[str, str]:
    """Written out: this is most of what reading an op costs."""
    edits = said.get("f")
    if not isinstance(edits, dict):
        raise Malformed("f")
    is_free = said["k"] == DELETE or said["k"] not in _KINDS
    hashes = {}
    for name, edit in edits.items():
        if not isinstance(edit, list) or len(edit) < 2:
            raise Malformed("f")
        hash, numbers = edit[0], edit[1]
        if not isinstance(hash, str) or not isinstance(numbers, list):
            raise Malformed("f")
        if hash and not _HASH.match(hash):
            raise Malformed("hash")
        for number in numbers:
            if type(number) is not int or not 0 <= number < parents:
                raise Malformed("parent")
        if not _is_field(name) and (hash or not (is_free or name == GONE)):
            raise Malformed("field")
        hashes[name] = hash
    return hashes


@lru_cache(2000)
def _is_field(name: str) -> bool:
    return bool(_FIELD.match(name))


def lies(envelope: Envelope, kept: Kept) -> bool:
    """A value beside the op is not the one its author hashed: the carrier's fault, or worse."""
    return any(
        not envelope.fields.get(name)
        or not _SALT.match(salt)
        or journal_op.value_hash(bytes.fromhex(salt), value) != envelope.fields[name]
        for name, (salt, value) in kept.items()
    )


def is_hollow(envelope: Envelope, kept: Kept) -> bool:
    """A value the author gave is not there: right after an erase, wrong at any other time."""
    if len(kept) >= len(envelope.fields) and kept.keys() >= envelope.fields.keys():
        return False
    return any(h and name not in kept for name, h in envelope.fields.items())


def has_impossible_values(envelope: Envelope, kept: Kept) -> bool:
    """A value no honest program of this version writes: a number for a text, a NUL, a monster."""
    kinds = _kinds_of(envelope.type)
    for name, (_, value) in kept.items():
        expected = kinds.get(name)
        if expected is not None and not _fits(value, expected):
            return True
    return False


@lru_cache(200)
def _kinds_of(type: str) -> Mapping[str, builtins.type]:
    """Field → what its values are in Python; nothing for a type this version does not know."""
    record_type = TYPES.get(type)
    known = fields(record_type).values() if record_type else ()
    return {one.name: PYTHON_TYPE.get(one.kind, str) for one in known}


def _fits(value: Value, expected: type) -> bool:
    if value is None:
        return True
    if expected is list:
        return isinstance(value, list) and all(_fits(one, str) and one is not None for one in value)
    if expected is int:
        return type(value) is int and abs(value) < 2**53
    return type(value) is expected and (expected is not str or "\x00" not in str(value))


def is_dot(dot: object) -> bool:
    """Whether it has the shape of a dot as bodies name them."""
    return isinstance(dot, str) and bool(_DOT.match(dot))


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Malformed(what)
