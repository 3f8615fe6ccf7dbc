"""One edit (an *op*): its canonical bytes, its hashes, its place in the chain of its stream.

Pure: bytes in, bytes out. The body is what travels and what is hashed, verbatim; the values lie
apart from it (salted hashes stand in the body), so that a value can be erased without breaking
the chain. A body written once is never written anew: unknown keys of newer versions survive.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NewType

import orjson

from db.records import Value

Dot = NewType("Dot", str)
"""``<stream hex>:<seq>``, or ``<stream hex>:<seq>:<mark>`` where branches must be told apart: the
identity of an op, the same on every laptop. The mark is the beginning of the op's hash."""

MARK_DIGITS: Final = 16

VERSION: Final = 1
CREATE: Final = "create"
PATCH: Final = "patch"
DELETE: Final = "delete"
RESOLVE: Final = "resolve"
ERASE: Final = "erase"
GONE: Final = "!"
"""The pseudo-field a delete writes and a restore replaces."""

_HASH_LENGTH: Final = 32
_SALT_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What one op says of one field: the hash of the value and the heads it replaces."""

    value_hash: str
    parents: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Op:
    """An op as read from the journal; ``values`` holds what has not been erased."""

    stream: bytes
    seq: int
    body: bytes
    hash: bytes
    lamport: int
    author: str
    wall: int
    offset: int
    kind: str
    type: str
    record: str
    batch: str | None
    fields: Mapping[str, FieldEdit]
    values: Mapping[str, Value]

    @property
    def dot(self) -> Dot:
        return dot(self.stream, self.seq)

    @property
    def marked_dot(self) -> Dot:
        return dot(self.stream, self.seq, mark(self.hash))


def dot(stream: bytes, seq: int, mark: str = "") -> Dot:
    """The identity of op ``seq`` of ``stream`` (16 bytes)."""
    return Dot(f"{stream.hex()}:{seq}:{mark}" if mark else f"{stream.hex()}:{seq}")


def parted(dot: Dot) -> tuple[str, int, str]:
    """(stream hex, seq, mark or "") of a dot."""
    uid, seq, *marks = dot.split(":")
    return uid, int(seq), marks[0] if marks else ""


def mark(hash: bytes) -> str:
    """What tells an op from one of the same number on another branch."""
    return hash.hex()[:MARK_DIGITS]


def encode_value(value: Value) -> bytes:
    """The canonical bytes of a value: what is hashed and what is kept."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def value_hash(salt: bytes, value: Value) -> str:
    """32 hex digits of sha256(salt ‖ value): tells nothing about a short value without the salt."""
    told = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(salt + told).hexdigest()[:_HASH_LENGTH]


def value_hashes(kept: Mapping[str, tuple[str, Value]]) -> Iterator[tuple[str, str]]:
    """Field and hash of the values kept beside an op."""
    salt, salt_hex = b"", ""
    for name, (its, value) in kept.items():
        if its != salt_hex:  # nearly always they share one
            salt, salt_hex = bytes.fromhex(its), its
        yield name, value_hash(salt, value)


def salted(changes: Mapping[str, Value]) -> dict[str, tuple[str, Value]]:
    """A fresh salt (hex) for the values of one op, as kept beside it.

    One for all of them: they are erased together, and sixteen random bytes are what an op costs
    most on the wire. What stays after an erase tells at the most that two fields were equal.
    """
    salt = os.urandom(_SALT_LENGTH).hex()
    return {name: (salt, value) for name, value in changes.items()}


def encode_body(
    *,
    kind: str,
    type: str,
    record: str,
    lamport: int,
    author: str,
    wall: int,
    offset: int,
    batch: str | None,
    values: Mapping[str, tuple[str, Value]],
    parents: Mapping[str, Sequence[Dot]],
    device: str | None = None,
) -> bytes:
    """The canonical bytes of an op.

    ``values`` field → (salt hex, value); ``parents`` field → the heads it replaces. A field in
    ``parents`` alone (a delete names what it saw) has no value. Parents are listed once and
    referred to by number: a delete of fifty fields names one create once; their marks stand in a
    list beside them, so that a parent is one op also where its stream has two branches. ``device``
    is a label for people, carried by the first op of a stream.
    """
    listed: dict[Dot, int] = {}
    edits: dict[str, list[object]] = {}
    for name, (salt, value) in values.items():
        numbers = [listed.setdefault(p, len(listed)) for p in parents.get(name, ())]
        edits[name] = [value_hash(bytes.fromhex(salt), value), numbers]
    for name, dots in parents.items():
        if name not in values:
            edits[name] = ["", [listed.setdefault(p, len(listed)) for p in dots]]
    body: dict[str, object] = {
        "a": author,
        "f": edits,
        "k": kind,
        "l": lamport,
        "o": offset,
        "r": record,
        "t": type,
        "v": VERSION,
        "w": wall,
    }
    if listed:
        named = [parted(parent) for parent in listed]
        body["p"] = [f"{uid}:{seq}" for uid, seq, _ in named]
        if all(mark for *_, mark in named):
            body["m"] = [mark for *_, mark in named]
    if batch:
        body["b"] = batch
    if device:
        body["d"] = device
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def chain(previous: bytes, stream: bytes, seq: int, body: bytes) -> bytes:
    """The hash of an op over the hash before it in its stream (``b""`` before the first)."""
    return hashlib.sha256(previous + stream + seq.to_bytes(8, "big") + body).digest()


def decode(
    stream: bytes,
    seq: int,
    body: bytes,
    hash: bytes,
    kept: Mapping[str, tuple[str, Value]],
    said: Mapping[str, Any] | None = None,
) -> Op:
    """An op from its stored parts; raises ``ValueError`` or ``KeyError`` on a body that is none.
    ``said`` is what stands in the body, where that has been read."""
    said = said or orjson.loads(body)
    listed = parents(said)
    edits = {
        name: FieldEdit(edit[0], tuple(listed[i] for i in edit[1]))
        for name, edit in said["f"].items()
    }
    return Op(
        stream=stream,
        seq=seq,
        body=body,
        hash=hash,
        lamport=said["l"],
        author=said["a"],
        wall=said["w"],
        offset=said["o"],
        kind=said["k"],
        type=said["t"],
        record=said["r"],
        batch=said.get("b"),
        fields=edits,
        values={name: value for name, (_, value) in kept.items()},
    )


def parents(said: Mapping[str, Any]) -> list[Dot]:
    """The dots a body names, with their marks; ops written before there were marks have none."""
    named, marks = said.get("p", []), said.get("m")
    if not marks:
        return [Dot(dot) for dot in named]
    return [Dot(f"{dot}:{mark}") for dot, mark in zip(named, marks, strict=True)]


def untrue_values(op: Op, kept: Mapping[str, tuple[str, Value]]) -> list[str]:
    """Fields whose kept value does not match the hash in the body; erased values are no lie."""
    return [
        name
        for name, (salt, value) in kept.items()
        if name not in op.fields
        or value_hash(bytes.fromhex(salt), value) != op.fields[name].value_hash
    ]
