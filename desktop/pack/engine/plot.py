"""Lines and bars over periods or places, as a drawing.

A value that is not there is a gap in the line and an open place in the row of bars, named as not
known, never a zero; a lone value between two gaps is still a dot. Where the counting changed the
line is broken and a dashed rule stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.pack.engine.drawing import (
    GRID,
    INK,
    LINES,
    Area,
    Drawing,
    Mark,
    Measure,
    Stroke,
    Words,
)
from desktop.pack.engine.scale import figures, ticks

UNKNOWN = "待了解"
_DASH = ("", "5 2", "1.5 2", "6 2 1.5 2")


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one a period; None where nobody knows."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn. ``kind`` is line or bar; ``periods`` stand along the axis (also: places).

    ``breaks`` are the periods at which the counting changed; ``size`` is the words' in points.
    """

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    kind: str = "line"
    height: float = 132.0
    breaks: frozenset[str] = frozenset()
    size: float = 8.0
    alt: str = ""

    def known(self) -> list[Decimal]:
        """Every value that is there."""
        return [value for one in self.series for value in one.values if value is not None]


def drawn(plot: Plot, width: float, measure: Measure) -> Drawing:
    """The plot ``width`` points wide; ``measure`` knows the words' widths in its size."""
    if not plot.periods or not plot.known():
        return Drawing(width, 0.0, alt=plot.alt)
    marks = tuple(_Plotter(plot, width, measure).marks())
    return Drawing(width, plot.height, marks, plot.alt)


def stretches(plot: Plot, one: Series) -> Iterator[list[int]]:
    """Runs of known neighbours counted in one way, by place; between them the line is broken."""
    stretch: list[int] = []
    for at, value in enumerate(one.values[: len(plot.periods)]):
        if value is None or plot.periods[at] in plot.breaks:
            yield stretch
            stretch = []
        if value is not None:
            stretch.append(at)
    yield stretch


def said(value: Decimal | None) -> str:
    """A value as it stands beside its point."""
    return UNKNOWN if value is None else f"{value:,f}"


class _Plotter:
    """One plot at its final size."""

    def __init__(self, plot: Plot, width: float, measure: Measure) -> None:
        self.plot, self.measure = plot, measure
        self.ticks = ticks(plot.known(), from_zero=plot.kind == "bar" or _falls_far(plot))
        self.figures = figures(self.ticks)
        size = plot.size
        self.left = (max(map(len, self.figures)) + 1) * 0.6 * size
        self.right = width - size
        self.top = -1.9 * size
        self.bottom = -plot.height + 2.0 * size
        self.slot = (self.right - self.left) / len(plot.periods)

    def marks(self) -> Iterator[Mark]:
        yield from self._axes()
        yield from self._legend()
        for at, one in enumerate(self.plot.series):
            yield from self._bars(at, one) if self.plot.kind == "bar" else self._line(at, one)

    def _axes(self) -> Iterator[Mark]:
        size = self.plot.size
        for mark, figure in zip(self.ticks, self.figures, strict=True):
            up = self._up(mark)
            ink = INK if mark in (0, self.ticks[0]) else GRID
            yield Stroke(((self.left, up), (self.right, up)), 0.4, ink)
            yield Words(figure, (self.left - 3, up - 0.35 * size), 1.0)
        every = self._every()
        for at, period in enumerate(self.plot.periods):
            centre = self._middle(at)
            if at % every == 0:
                yield Words(period, (centre, self.bottom - 1.4 * size), 0.5)
            if period in self.plot.breaks:
                edge = centre - self.slot / 2
                yield Stroke(((edge, self.bottom), (edge, self.top)), 0.6, INK, "2 2")

    def _every(self) -> int:
        """Of how many periods one is named, so that the names do not touch."""
        widest = max(map(self.measure, self.plot.periods)) + 1.8 * self.plot.size
        return max(1, int(widest / self.slot + 0.999))

    def _legend(self) -> Iterator[Mark]:
        size, at = self.plot.size, self.left
        if len(self.plot.series) == 1:
            return  # the caption names it
        for i, one in enumerate(self.plot.series):
            if self.plot.kind == "bar":
                yield Area((at, -size, 14, 0.7 * size), _bar(i), 0.4)
            else:
                level = -0.65 * size
                yield Stroke(((at, level), (at + 18, level)), 1.3, _line(i), _DASH[i % LINES])
            yield Words(one.name, (at + 22, -size))
            at += 22 + self.measure(one.name) + 1.5 * size

    def _line(self, at: int, one: Series) -> Iterator[Mark]:
        for stretch in stretches(self.plot, one):
            points = tuple((self._middle(i), self._up(one.values[i])) for i in stretch)
            if len(points) > 1:
                yield Stroke(points, 1.3, _line(at), _DASH[at % LINES])
            for x, y in points:
                yield Area((x - 1.4, y - 1.4, 2.8, 2.8), _line(at))
        if len(self.plot.series) == 1:
            yield from self._values(one, self.slot / 2)

    def _bars(self, at: int, one: Series) -> Iterator[Mark]:
        count = len(self.plot.series)
        width = min(0.7 * self.slot / count, 28.0)
        offset = (self.slot - width * count) / 2 + at * width
        base = self._up(Decimal(0))
        for i, value in enumerate(one.values[: len(self.plot.periods)]):
            left = self.left + i * self.slot + offset
            if value is not None:
                yield Area((left, base, width - 1, self._up(value) - base), _bar(at), 0.4)
        if width >= 18:
            yield from self._values(one, offset + width / 2)

    def _values(self, one: Series, offset: float) -> Iterator[Mark]:
        values = one.values[: len(self.plot.periods)]
        widest = max((self.measure(said(v)) for v in values if v is not None), default=0.0)
        if widest > self.slot:
            return
        size = self.plot.size
        for i, value in enumerate(values):
            middle = self.left + i * self.slot + offset
            if value is None:
                yield Words(UNKNOWN, (middle, self.bottom + 0.4 * size), 0.5)
                continue
            aside, above = (0.0, 0.4) if self.plot.kind == "bar" else _beside(values, i)
            if above < 0 and self._up(value) + above * size < self.bottom:
                above = 0.6  # it would stand on the axis
            yield Words(said(value), (middle + aside * size, self._up(value) + above * size), 0.5)

    def _middle(self, at: int) -> float:
        return self.left + (at + 0.5) * self.slot

    def _up(self, value: Decimal | None) -> float:
        assert value is not None
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom + (self.top - self.bottom) * float((value - low) / (high - low))


def _falls_far(plot: Plot) -> bool:
    """Whether a value is less than half of another: on a cut axis it would look like nothing."""
    low, high = min(plot.known()), max(plot.known())
    return 0 <= 2 * low < high


def _beside(values: Sequence[Decimal | None], i: int) -> tuple[float, float]:
    """Where the figure of a point keeps clear of its line: em to the right, em up."""
    value = values[i]
    before = values[i - 1] if i else None
    after = values[i + 1] if i + 1 < len(values) else None
    assert value is not None
    if before is not None and after is not None and before > value < after:
        return 0.0, -1.2
    falls = (before is not None and before > value) or (after is not None and after < value)
    rises = (before is not None and before < value) or (after is not None and after > value)
    if falls == rises or before is None:
        return 0.0, 0.6
    return (0.8 if falls else -0.8), 0.6


def _line(at: int) -> str:
    return f"line{at % LINES}"


def _bar(at: int) -> str:
    return f"bar{at % LINES}"
