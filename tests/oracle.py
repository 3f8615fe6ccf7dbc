"""What a set of ops means, said without any order: what the journal's moving heads must arrive at.

Written only from the rules (a head is an edit no other edit names as replaced; a delete hides
what it saw whole), so that a fault in ``db.journal.heads`` cannot be in here as well.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DELETES = ("delete", "erase")


@dataclass(frozen=True)
class Wrote:
    """One op: ``dot`` is its name, ``stream`` and ``seq`` where it stands, ``parents`` by field."""

    dot: str
    kind: str
    stream: str
    seq: int
    lamport: int = 1
    values: Mapping[str, Any] = field(default_factory=dict)
    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def speaks_of(self, name: str) -> bool:
        if self.kind == "create":
            return True
        return self.kind not in DELETES and name in self.parents


def heads_of(ops: Collection[Wrote], name: str) -> set[str]:
    """The edits of a field that no edit has replaced."""
    edits = [op for op in ops if op.speaks_of(name)]
    replaced = {p for op in edits for p in op.parents.get(name, ())}
    return {op.dot for op in edits} - replaced


def deletes_of(ops: Collection[Wrote]) -> set[str]:
    """The deletes no delete and no restore has replaced."""
    replaced = {p for op in ops for p in op.parents.get("!", ())}
    return {op.dot for op in ops if op.kind in DELETES} - replaced


def is_hidden(ops: Collection[Wrote], names: Collection[str]) -> bool:
    """Some delete saw everything there is; or the record was erased, which is for good."""
    living = deletes_of(ops)
    return any(op.kind == "erase" for op in ops) or any(
        all(heads_of(ops, name) <= _saw(op, name) for name in (*names, "*"))
        for op in ops
        if op.dot in living
    )


def _saw(delete: Wrote, name: str) -> frozenset[str]:
    return delete.parents.get(name) or delete.parents.get("*", frozenset())


def versions_of(ops: Collection[Wrote], name: str) -> list[Any]:
    """The values that stand for a field, the one shown first; silence is not a value."""
    if any(op.kind == "erase" for op in ops):
        return []
    heads = heads_of(ops, name)
    said = [op for op in ops if op.dot in heads and name in op.values]
    said.sort(key=lambda op: (op.lamport, op.stream, op.seq), reverse=True)
    return [op.values[name] for op in said]


def in_some_order(ops: Sequence[Wrote], chance: random.Random) -> list[Wrote]:
    """The ops of a record shuffled, but none before the record is made, before what it replaces or
    before what its writer wrote earlier: what comes too early is parked and never gets here."""
    waiting = list(ops)
    dots = {op.dot for op in ops}
    done: dict[str, Wrote] = {}
    while waiting:
        is_made = any(op.kind == "create" for op in done.values())
        ready = [
            op
            for op in waiting
            if (is_made or op.kind == "create") and _needs(op, ops) & dots <= done.keys()
        ]
        chosen = chance.choice(ready)
        waiting.remove(chosen)
        done[chosen.dot] = chosen
    return list(done.values())


def _needs(op: Wrote, ops: Sequence[Wrote]) -> set[str]:
    before = {o.dot for o in ops if o.stream == op.stream and o.seq == op.seq - 1}
    return before.union(*op.parents.values())
