"""Ops of a laptop that never existed: right ones by default, and wrong in whatever is named."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from db.journal import op as journal_op
from db.journal.op import CREATE, Dot
from db.records import Value
from db.store.parked import WireOp


class Forger:
    """One stream of somebody else's."""

    def __init__(self, name: str = "forger") -> None:
        self.stream = hashlib.sha256(name.encode()).digest()[:16]
        self.hash = b""
        self.seq = 0

    def op(
        self,
        values: Mapping[str, Value] | None = None,
        *,
        record: str | None = None,
        kind: str = CREATE,
        type: str = "firm",
        lamport: int | None = None,
        parents: Mapping[str, Sequence[Dot]] | None = None,
        change: Mapping[str, Any] | None = None,
    ) -> WireOp:
        """The next op of the stream; ``change`` overwrites keys of its body."""
        kept = journal_op.salted(values or {})
        body = journal_op.encode_body(
            kind=kind,
            type=type,
            record=record or uuid.uuid4().hex,
            lamport=lamport or self.seq + 1,
            author="外人",
            wall=1_772_000_000_000,
            offset=480,
            batch=None,
            values=kept,
            parents=parents or {},
            device="forged",
        )
        if change:
            said = {**orjson.loads(body), **change}
            body = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
        return self.of(body, kept)

    def of(self, body: bytes, kept: Mapping[str, tuple[str, Value]] | None = None) -> WireOp:
        """The next op of the stream with this body, whatever it is."""
        self.seq += 1
        self.hash = journal_op.chain(self.hash, self.stream, self.seq, body)
        return WireOp(self.stream, self.seq, body, self.hash, dict(kept or {}))


def without_values(op: WireOp) -> WireOp:
    return WireOp(op.stream, op.seq, op.body, op.hash, {})


def with_value(op: WireOp, name: str, value: Value) -> WireOp:
    """The carrier has put something else in."""
    return WireOp(op.stream, op.seq, op.body, op.hash, {**op.kept, name: (op.kept[name][0], value)})


def orders(ops: Sequence[WireOp]) -> list[list[WireOp]]:
    return [list(order) for order in itertools.permutations(ops)]
