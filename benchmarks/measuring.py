"""Times side by side: A B A B in rounds, so that a busy machine slows both and the ratio stays.

A ratio is the median over rounds of (median of ours ÷ median of the floor) in that round. Nothing
here knows what is measured.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Work = Callable[[], object]
Rounds = Sequence[Sequence[float]]
"""Seconds of each single time, round by round."""

_STATUS = Path("/proc/self/status")
_RESET_PEAK = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the median and what one time in twenty exceeds, over ``times`` times."""

    p50: float
    p95: float
    times: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``memory`` is the peak of the process in MB (None: unknown here)."""

    group: str
    name: str
    ours: Spread
    against: str = ""
    floor: Spread | None = None
    ratio: float | None = None
    aim: str = ""
    memory: float | None = None
    notes: Mapping[str, float] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return asdict(self)


def timed(work: Work) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def interleaved(
    works: Mapping[str, Work], rounds: int, blocks: int, each: int
) -> dict[str, Rounds]:
    """Every work ``each`` times in turn, ``blocks`` times a round; one turn to warm up.

    Works that write to one file through connections of their own make each other's page cache
    stale, which nobody's office does: then ``each`` is larger than one, and the p95 pays for it.
    """
    for work in works.values():
        work()
    measured: dict[str, list[list[float]]] = {name: [] for name in works}
    for _ in range(rounds):
        gc.collect()
        for times in measured.values():
            times.append([])
        for _ in range(blocks):
            for name, work in works.items():
                measured[name][-1] += [timed(work) for _ in range(each)]
    return dict(measured)


def spread(rounds: Rounds) -> Spread:
    """Over all rounds together."""
    times = sorted(second * 1000 for one in rounds for second in one)
    return Spread(statistics.median(times), times[int(0.95 * (len(times) - 1))], len(times))


def ratio(ours: Rounds, floor: Rounds) -> float:
    """The median over rounds of the quotient of medians."""
    pairs = zip(ours, floor, strict=True)
    return statistics.median(statistics.median(a) / statistics.median(b) for a, b in pairs)


def row(
    group: str,
    name: str,
    ours: Rounds,
    against: str = "",
    floor: Rounds | None = None,
    *,
    aim: str = "",
    memory: float | None = None,
    notes: Mapping[str, float] | None = None,
) -> Row:
    """A line of the table from what was measured."""
    return Row(
        group=group,
        name=name,
        ours=spread(ours),
        against=against,
        floor=spread(floor) if floor else None,
        ratio=ratio(ours, floor) if floor else None,
        aim=aim,
        memory=peak_memory() if memory is None else memory,
        notes=notes or {},
    )


def forget_peak() -> None:
    """Let ``peak_memory`` begin anew, where the system can (Linux)."""
    gc.collect()
    if _RESET_PEAK.exists():
        _RESET_PEAK.write_text("5")


def memory_now() -> float:
    """What this process holds, in MB; 0 where unknown."""
    if not _STATUS.exists():
        return 0.0
    lines = _STATUS.read_text("utf-8").splitlines()
    held = next((line for line in lines if line.startswith("VmRSS:")), None)
    return int(held.split()[1]) / 1024 if held else 0.0


def peak_memory() -> float | None:
    """The most memory this process held since ``forget_peak``, in MB; None where unknown."""
    if not _STATUS.exists():
        return None
    lines = _STATUS.read_text("utf-8").splitlines()
    peak = next((line for line in lines if line.startswith("VmHWM:")), None)
    return int(peak.split()[1]) / 1024 if peak else None
