"""Is an op from elsewhere what it claims to be? The verdict depends on the op alone, so that every
laptop comes to the same one and their journals stay equal.

An op that is refused keeps its place in its stream (its successors count on its hash); it only
never reaches a row. Nothing here may look at a clock, at rows or at who carried the op.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
    for key, most in (("k", 20), ("t", 60), ("a", 400)):
        _demand(isinstance(said.get(key), str) and len(said[key]) <= most, key)
    for key, least, most in (("v", 1, 2**31), ("l", 1, MOST_LAMPORT), ("w", -(2**60), 2**60)):
        _demand(type(said.get(key)) is int and least <= said[key] <= most, key)
    _demand(type(said.get("o")) is int and abs(said["o"]) <= 24 * 60, "o")
    _demand(isinstance(said.get("r"), str) and bool(_RECORD.match(said["r"])), "r")
    batch = said.get("b")
    _demand(batch is None or (isinstance(batch, str) and len(batch) <= 200), "b")
    parents = said.get("p", [])
    _demand(isinstance(parents, list) and all(_is_dot(dot) for dot in parents), "p")
    marks = said.get("m", [])
    _demand(isinstance(marks, list) and len(marks) in (0, len(parents)), "m")
    _demand(all(isinstance(mark, str) and bool(_MARK.match(mark)) for mark in marks), "m")
    return Envelope(
        said["v"], said["k"], said["t"], said["r"], said["l"], said["w"], batch,
        tuple(journal_op.parents(said)), _read_fields(said, len(parents)),
    )  # fmt: skip


def _read_fields(said: dict[str, Any], parents: int) -> dict[str, str]:
    edits: Any = said.get("f")
    _demand(isinstance(edits, dict), "f")
    for name, edit in edits.items():
        is_pair = isinstance(edit, list) and len(edit) >= 2 and isinstance(edit[1], list)
        _demand(is_pair and isinstance(edit[0], str), "f")
        _demand(not edit[0] or bool(_HASH.match(edit[0])), "hash")
        _demand(all(type(i) is int and 0 <= i < parents for i in edit[1]), "parent")
        special = name == GONE or said["k"] == DELETE or said["k"] not in _KINDS
        _demand(bool(_FIELD.match(name)) or (special and not edit[0]), "field")
    return {name: edit[0] for name, edit in edits.items()}


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
    return any(h and name not in kept for name, h in envelope.fields.items())


def has_impossible_values(envelope: Envelope, kept: Kept) -> bool:
    """A value no honest program of this version writes: a number for a text, a NUL, a monster."""
    record_type = TYPES.get(envelope.type)
    known = fields(record_type) if record_type else {}
    return any(
        not _fits(value, PYTHON_TYPE.get(known[name].kind, str))
        for name, (_, value) in kept.items()
        if name in known
    )


def _fits(value: Value, expected: type) -> bool:
    if value is None:
        return True
    if expected is list:
        return isinstance(value, list) and all(_fits(one, str) and one is not None for one in value)
    if expected is int:
        return type(value) is int and abs(value) < 2**53
    return type(value) is expected and (expected is not str or "\x00" not in str(value))


def _is_dot(dot: object) -> bool:
    return isinstance(dot, str) and bool(_DOT.match(dot))


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Malformed(what)
