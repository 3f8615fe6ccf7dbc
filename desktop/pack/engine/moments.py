"""What happened and what is due along an axis of days, as a drawing: past above, due below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.pack.engine.drawing import GRID, INK, Area, Drawing, Mark, Measure, Stroke, Words

_STEP = 12.0  # points from one level of labels to the next
_ASIDE = 3.0  # points from a stem to its label


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with a label. ``is_due``: stands below the axis. ``is_open``: drawn hollow."""

    day: date
    label: str
    is_due: bool = False
    is_open: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Moments:
    """``today`` gets a short dashed rule on the axis."""

    moments: tuple[Moment, ...]
    today: date | None = None
    size: float = 8.0
    alt: str = ""


def drawn(of: Moments, width: float, measure: Measure) -> Drawing:
    """The axis ``width`` points wide; nothing where there are fewer than two days."""
    days = {moment.day for moment in of.moments} | ({of.today} if of.today else set())
    if len(days) < 2:
        return Drawing(width, 0.0, alt=of.alt)
    drawer = _Drawer(of, width, measure, min(days), max(days))
    return Drawing(width, drawer.height, tuple(drawer.marks()), of.alt)


class _Drawer:
    def __init__(
        self, of: Moments, width: float, measure: Measure, first: date, last: date
    ) -> None:
        self.of, self.width, self.measure = of, width, measure
        self.first, self.days = first, (last - first).days
        self.left = 8.0
        self.right = width - _ASIDE - max(measure(moment.label) for moment in of.moments)
        self.above = self._placed([m for m in of.moments if not m.is_due])
        self.below = self._placed([m for m in of.moments if m.is_due])
        up = max((level for _, _, level in self.above), default=0) + 1
        down = max((level for _, _, level in self.below), default=0) + 1
        self.axis = -(up * _STEP + 10)
        self.height = -self.axis + down * _STEP + 24

    def marks(self) -> Iterator[Mark]:
        axis, size = self.axis, self.of.size
        yield Stroke(((0.0, axis), (self.width, axis)), 0.9, INK)
        for year, month in self._months():
            x = self._x(date(year, month, 1))
            yield Stroke(((x, axis), (x, axis - 4)), 0.4, INK)
            yield Words(
                f"{month}月" if month > 1 else f"{year}年", (x, axis - 4 - size), 0.5, "line2"
            )
        if self.of.today is not None:
            x = self._x(self.of.today)
            yield Stroke(((x, axis), (x, axis + 8)), 1.2, "line2", "2 1")
        for group, way in ((self.above, 1), (self.below, -1)):
            for moment, left, level in group:
                yield from self._moment(moment, left, level, way)

    def _moment(self, moment: Moment, left: float, level: int, way: int) -> Iterator[Mark]:
        x, size = self._x(moment.day), self.of.size
        start = self.axis if way > 0 else self.axis - 6 - size
        at = start + way * (_STEP * (level + 1) - 2)
        ink = "line1" if moment.is_late else INK
        top = at + 0.8 * size if way > 0 else at
        yield Stroke(((x, start), (x, top)), 0.3, GRID)
        yield Area((x - 2.2, self.axis - 2.2, 4.4, 4.4), "" if moment.is_open else ink, 0.7)
        yield Words(moment.label, (left, at), 0.0, ink)

    def _placed(self, moments: Sequence[Moment]) -> list[tuple[Moment, float, int]]:
        """Labels right of their stems like flags: the earlier of two that touch stands higher.

        No label then lies across a stem that passes its level.
        """
        starts: list[float] = []  # of the leftmost label on each level
        placed = []
        for moment in sorted(moments, key=lambda m: m.day, reverse=True):
            left = self._x(moment.day) + _ASIDE
            end = left + self.measure(moment.label) + 6
            free = (at for at in range(len(starts)) if end <= min(starts[at:]))
            level = next(free, len(starts))
            starts[level : level + 1] = [left - _ASIDE]
            placed.append((moment, left, level))
        return placed

    def _months(self) -> Iterator[tuple[int, int]]:
        """The first days of months on the axis, every so many that their names stay apart."""
        count = self.days / 30.4
        every = next((n for n in (1, 2, 3, 6, 12) if self.width / max(count / n, 1) > 40), 12)
        at = self.first.year * 12 + self.first.month  # the month after the first day's
        last = self.first.toordinal() + self.days
        while date(at // 12, at % 12 + 1, 1).toordinal() <= last:
            if (at % 12) % every == 0:
                yield at // 12, at % 12 + 1
            at += 1

    def _x(self, day: date) -> float:
        return self.left + (self.right - self.left) * (day - self.first).days / self.days
