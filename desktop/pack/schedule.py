"""When each approval can begin, if everything that may run side by side does.

Pure arithmetic in working days. A step whose time nobody knows adds nothing and makes every
sum after it a lower bound: the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.snapshot import Step


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with the working day before which it cannot begin. ``is_critical``: all wait for it.

    ``is_bound``: something before it has no known time, so the start is only the earliest.
    """

    step: Step
    start: int
    is_bound: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """``days`` is the whole, at least that much when ``unknown`` titles are not empty.

    ``tangled`` names steps that wait for each other in a circle, or for a step that is not there.
    """

    planned: tuple[Planned, ...]
    days: int
    unknown: tuple[str, ...]
    tangled: tuple[str, ...]


def schedule(steps: Sequence[Step]) -> Schedule:
    """Earliest starts, kept in the order given."""
    by_key = {step.key: step for step in steps}
    starts: dict[str, int] = {}
    bounds: dict[str, bool] = {}
    waiting = list(by_key.values())
    while waiting:
        ready = [s for s in waiting if all(k in starts for k in s.after if k in by_key)]
        if not ready:
            break
        for step in ready:
            before = [by_key[key] for key in step.after if key in by_key]
            starts[step.key] = max((starts[b.key] + (b.days or 0) for b in before), default=0)
            bounds[step.key] = any(bounds[b.key] or b.days is None for b in before)
        waiting = [step for step in waiting if step.key not in starts]
    lost = {step.key for step in waiting}
    lost |= {step.key for step in steps if any(key not in by_key for key in step.after)}
    starts |= {step.key: 0 for step in waiting}
    bounds |= {step.key: True for step in waiting}
    days = max((starts[s.key] + (s.days or 0) for s in by_key.values()), default=0)
    critical = _critical(by_key, starts, days)
    planned = (Planned(s, starts[s.key], bounds[s.key], s.key in critical) for s in steps)
    return Schedule(
        tuple(planned),
        days,
        tuple(step.title for step in steps if step.days is None),
        tuple(step.title for step in steps if step.key in lost),
    )


def _critical(by_key: dict[str, Step], starts: dict[str, int], days: int) -> set[str]:
    """Steps that end on the last day, and those they waited for without any slack."""
    found: set[str] = set()
    open_ = [s for s in by_key.values() if s.days and starts[s.key] + s.days == days]
    while open_:
        step = open_.pop()
        if step.key in found:
            continue
        found.add(step.key)
        before = (by_key[key] for key in step.after if key in by_key)
        open_ += [b for b in before if starts[b.key] + (b.days or 0) == starts[step.key]]
    return found
