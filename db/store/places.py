"""Where an arriving op belongs in this journal: at a tip, as a new branch, or nowhere yet.

Remembers for one transaction where every stream it met ends, so that a page of a thousand ops asks
the database once. Decides nothing about what an op says.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.journal import op as journal_op
from db.journal.op import Dot, parted
from db.store.parked import WireOp
from db.store.shelf import Shelf, Tip


@dataclass(frozen=True, slots=True)
class Known:
    """The op stands in our journal already, as op ``n``."""

    n: int
    branch: int


@dataclass(frozen=True, slots=True)
class Early:
    """Its predecessor is not here. ``is_astray``: others of that number are, and it continues none
    of them: the first op of a branch we have not heard of, or a lie."""

    is_astray: bool


class Places:
    """The streams one transaction meets."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._tips: dict[bytes, list[Tip]] = {}
        self._marks: set[str] = set()
        self.grown: list[tuple[bytes, int]] = []
        """(stream, first seq) of the branches this transaction began."""

    def place(self, op: WireOp) -> Tip | Known | Early:
        """Where an op belongs: the `Tip` to append it to, or why it cannot be."""
        tips = self.tips(op.stream)
        for tip in tips:
            if tip.seq == op.seq - 1 and _continues(tip.hash, op):
                return tip
        if not tips:
            is_first = op.seq == 1 and _continues(b"", op)
            return Tip(0, 0, b"", 0) if is_first else Early(is_astray=op.seq == 1)
        if max(tip.seq for tip in tips) < op.seq - 1:
            return Early(is_astray=False)
        for number, n, hash, _ in self._shelf.standing_at(op.stream, op.seq):
            if hash == op.hash:
                return Known(n, number)
        if op.seq == 1:
            return Tip(0, 0, b"", 0) if _continues(b"", op) else Early(is_astray=True)
        for number, _, hash, lamport in self._shelf.standing_at(op.stream, op.seq - 1):
            if _continues(hash, op):
                return Tip(0, op.seq - 1, hash, lamport, parent=number)
        return Early(is_astray=True)

    def tips(self, uid: bytes) -> list[Tip]:
        """Where a stream ends here, branch by branch."""
        tips = self._tips.get(uid)
        if tips is None:
            tips = self._tips[uid] = self._shelf.tips(uid)
        return tips

    def has(self, dot: Dot) -> bool:
        """Whether the op a body names as parent stands in our journal; without a mark, any branch
        will do."""
        uid, seq, mark = parted(dot)
        tips = self.tips(bytes.fromhex(uid))
        if not any(tip.seq >= seq for tip in tips):
            return False
        if not mark or dot in self._marks:
            return True
        if any(tip.seq == seq and journal_op.mark(tip.hash) == mark for tip in tips):
            return True
        found = self._shelf.standing_at(bytes.fromhex(uid), seq)
        is_here = any(journal_op.mark(hash) == mark for _, _, hash, _ in found)
        if is_here:
            self._marks.add(dot)
        return is_here

    def append(self, tip: Tip, op: WireOp, lamport: int) -> None:
        """The op goes to the journal behind a tip; a branch that begins with it gets a number."""
        if not tip.number:
            self._begin(tip, op)
        tip.seq, tip.hash, tip.lamport = op.seq, op.hash, lamport
        self._marks.add(journal_op.dot(op.stream, op.seq, journal_op.mark(op.hash)))

    def _begin(self, tip: Tip, op: WireOp) -> None:
        tips = self.tips(op.stream)
        if tips:
            self.grown.append((op.stream, op.seq))
            tip.number = self._shelf.branch_off(op.stream, parent=tip.parent, since=op.seq)
        else:
            tip.number = self._shelf.meet(op.stream)
        tips.append(tip)


def _continues(before: bytes, op: WireOp) -> bool:
    return journal_op.chain(before, op.stream, op.seq, op.body) == op.hash
