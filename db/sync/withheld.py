"""What a device may not have: ops whose record or fields stand above its level travel without
their values (docs/decisions/0008). The skeleton goes to everybody, so nothing waits for what
never comes, and the chain proves itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from db.journal import op as journal_op
from db.journal.judge import Malformed, read
from db.journal.op import Op
from db.records import TYPES, Level, fields
from db.rules import disclosure
from db.store.parked import WireOp

_LEVELLED = {name for name, kind in TYPES.items() if "disclosure" in fields(kind)}
_NAMES = ("key", "section", "source_kind", "disclosure")


class Records(Protocol):
    """Where the other ops of a record can be read."""

    def ops_of(self, records: Iterable[str]) -> list[WireOp]: ...


@dataclass(frozen=True, slots=True)
class _Fact:
    """As much of a fact as the rule about levels reads."""

    key: str | None = None
    section: str | None = None
    source_kind: str | None = None
    disclosure: int | None = None


def withhold(records: Records, ops: Sequence[WireOp], most_level: int) -> list[WireOp]:
    """The same ops; those above ``most_level`` without values, and marked as withheld."""
    if most_level >= Level.NEVER:  # nothing stands above it: no op need be read
        return list(ops)
    decoded = [_decoded(op) for op in ops]
    levels = _levels(records, {op.record for op in decoded if op and op.type in _LEVELLED})
    return [
        replace(op, kept={}, is_withheld=True)
        if op.kept and (said is None or _level(said, levels) > most_level)
        else op
        for op, said in zip(ops, decoded, strict=True)
    ]


def level_of(records: Records, record: str) -> int:
    """The level of one record of a type that has levels; 4 where it cannot be told."""
    return _levels(records, {record}).get(record, Level.NEVER)


def _level(op: Op, levels: Mapping[str, int]) -> int:
    """The highest level among the record's own and those of the fields an op gives values."""
    known = TYPES.get(op.type)
    if known is None:
        return Level.NEVER  # of a newer version: nobody here can tell
    of_fields = [disclosure.field_level(known, name) for name in op.values]
    of_record = levels.get(op.record, Level.NEVER) if op.type in _LEVELLED else Level.OPEN
    return max([of_record, *of_fields], default=Level.OPEN)


def _levels(records: Records, wanted: set[str]) -> dict[str, int]:
    """Record → its level. Where versions of it contradict each other, the highest."""
    if not wanted:
        return {}
    told: dict[str, list[Op]] = {}
    for one in records.ops_of(wanted):
        op = _decoded(one)
        if op is not None:
            told.setdefault(op.record, []).append(op)
    return {record: _highest(ops) for record, ops in told.items()}


def _highest(ops: Sequence[Op]) -> int:
    last = {name: _standing(ops, name) for name in _NAMES}
    shown = {name: next(iter(said), None) for name, said in last.items() if name != "disclosure"}
    levels = [
        disclosure.level_of(
            _Fact(
                _text(shown["key"]),
                _text(shown["section"]),
                _text(shown["source_kind"]),
                level if level is None or type(level) is int else -1,
            )
        )
        for level in last["disclosure"] or [None]
    ]
    return max(levels)


def _standing(ops: Sequence[Op], name: str) -> list[object]:
    """The values of the heads of a field, the one that is shown first."""
    speaking = [op for op in ops if name in op.fields and op.fields[name].value_hash]
    replaced = {parent for op in ops if name in op.fields for parent in op.fields[name].parents}
    heads = [op for op in speaking if not replaced & {op.dot, op.marked_dot}]
    heads.sort(key=lambda op: (op.lamport, op.stream, op.seq), reverse=True)
    return [op.values.get(name) for op in heads]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _decoded(op: WireOp) -> Op | None:
    try:
        read(op.body)
        return journal_op.decode(op.stream, op.seq, op.body, op.hash, op.kept)
    except (Malformed, ValueError, KeyError):
        return None
