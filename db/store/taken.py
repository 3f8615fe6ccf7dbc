"""What became of ops that came from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.store.unit import Change


@dataclass(slots=True)
class Taken:
    """What became of the ops that came. ``refused`` are in the journal but reach no row;
    ``healed`` were refused before and do so now; at ``forks`` a second branch of a stream began."""

    applied: int = 0
    known: int = 0
    parked: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    healed: set[str] = field(default_factory=set)
    forks: list[str] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)
    """Branch (our number) → the highest seq of it among what came and stands in the journal."""

    def add(self, other: Taken) -> None:
        """What a next page brought."""
        self.applied += other.applied
        self.known += other.known
        self.parked += other.parked
        self.refused = still_refused(self.refused + other.refused, other.healed)
        self.forks += other.forks
        self.changes |= other.changes
        for branch, seq in other.reached.items():
            self.reach(branch, seq)

    def reach(self, branch: int, seq: int) -> None:
        """An op that came stands in the journal."""
        self.reached[branch] = max(seq, self.reached.get(branch, 0))


def still_refused(refused: list[tuple[str, str]], healed: set[str]) -> list[tuple[str, str]]:
    """Without those for which what was missing has come."""
    return [(op, why) for op, why in refused if op not in healed]
