"""Line and bar charts, vector, readable in black and white.

A value that is not there is a gap in the line and an open place in the row of bars, never a
zero; a lone value between two gaps is still a dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.pack.engine.galley import Strip
from desktop.pack.engine.paragraph import single_line
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.scale import figure, ticks
from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import BLACK, Colour, Run, Setting, TextStyle

_ORDINARY = 400.0  # points between the axes
GREY: Colour = (0.78, 0.78, 0.78)
# Told apart by tone and dash as well as by colour: a copier knows only black and white.
_LOOKS: tuple[tuple[Colour, str], ...] = (
    ((0.10, 0.25, 0.50), ""),
    ((0.70, 0.15, 0.12), "5 2"),
    ((0.35, 0.35, 0.35), "1.5 2"),
    ((0.45, 0.60, 0.35), "6 2 1.5 2"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values, one a period; None where nobody knows."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """``kind`` is line or bar. ``breaks`` are the periods at which the counting changed.

    ``alt`` says in words what it shows.
    """

    periods: tuple[str, ...]
    series: tuple[Series, ...]
    style: TextStyle
    kind: str = "line"
    height: float = 132.0
    breaks: frozenset[str] = frozenset()
    alt: str = ""

    @property
    def says_its_values(self) -> bool:
        """Whether every value stands beside its point in a column of ordinary width."""
        if len(self.series) != 1 or self.kind != "line":
            return False
        words = [_said(value) for value in self.series[0].values]
        widest = max((sum(0.6 if c.isascii() else 1.0 for c in w) for w in words), default=0.0)
        return widest * self.style.size * len(self.periods) < _ORDINARY

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        known = [value for one in self.series for value in one.values if value is not None]
        if not known or not self.periods:
            return []
        marks = ticks(known, from_zero=self.kind == "bar")
        plot = _Plot(self, marks, width, setting)
        return [Strip(self.height, plot.draw, node=Node(FIGURE, alt=self.alt))]


class _Plot:
    """One chart at its final size. Positions are from its top left corner, y upwards."""

    def __init__(
        self, chart: Chart, marks: Sequence[Decimal], width: float, setting: Setting
    ) -> None:
        self.chart, self.marks, self.setting = chart, marks, setting
        size = chart.style.size
        widest = max(len(figure(mark)) for mark in marks)
        self.left = (widest + 1) * 0.6 * size
        self.right = width - size
        self.top = -1.9 * size
        self.bottom = -chart.height + 2.0 * size
        self.slot = (self.right - self.left) / len(chart.periods)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        self._axes(pen, x, y)
        self._legend(pen, x, y)
        for at, one in enumerate(self.chart.series):
            if self.chart.kind == "bar":
                self._bars(pen, x, y, at, one)
            else:
                self._line(pen, x, y, at, one)

    def _axes(self, pen: Pen, x: float, y: float) -> None:
        size = self.chart.style.size
        for mark in self.marks:
            up = y + self._up(mark)
            colour = BLACK if mark in (0, self.marks[0]) else GREY
            pen.rule((x + self.left, up), (x + self.right, up), 0.4, colour)
            self._words(pen, figure(mark), x + self.left - 3, up - 0.35 * size, 1.0)
        every = self._every()
        for at, period in enumerate(self.chart.periods):
            centre = x + self.left + (at + 0.5) * self.slot
            if at % every == 0:
                self._words(pen, period, centre, y + self.bottom - 1.4 * size, 0.5)
            if period in self.chart.breaks:
                edge = centre - self.slot / 2
                pen.rule((edge, y + self.bottom), (edge, y + self.top), 0.6, BLACK, "2 2")

    def _every(self) -> int:
        """Of how many periods one is named, so that the names do not touch."""
        style = self.chart.style
        widest = max(self._measure(period) for period in self.chart.periods) + 1.8 * style.size
        return max(1, int(widest / self.slot + 0.999))

    def _legend(self, pen: Pen, x: float, y: float) -> None:
        size = self.chart.style.size
        at = x + self.left
        for i, one in enumerate(self.chart.series):
            colour, dash = _LOOKS[i % len(_LOOKS)]
            if self.chart.kind == "bar":
                self._bar(pen, (at, y - size, 14, 0.7 * size), i)
            else:
                pen.rule((at, y - 0.65 * size), (at + 18, y - 0.65 * size), 1.3, colour, dash)
            self._words(pen, one.name, at + 22, y - size, 0.0)
            at += 22 + self._measure(one.name) + 1.5 * size

    def _line(self, pen: Pen, x: float, y: float, at: int, one: Series) -> None:
        colour, dash = _LOOKS[at % len(_LOOKS)]
        for stretch in self._stretches(x, y, one):
            if len(stretch) > 1:
                pen.path(stretch, 1.3, colour, dash)
            for px, py in stretch:
                pen.fill((px - 1.4, py - 1.4, 2.8, 2.8), colour)
        if len(self.chart.series) == 1:
            self._values(pen, x, y, one, self.slot / 2)

    def _stretches(self, x: float, y: float, one: Series) -> Iterator[list[tuple[float, float]]]:
        """Runs of known neighbours counted in one way: between them the line is broken."""
        stretch: list[tuple[float, float]] = []
        for i, value in enumerate(one.values[: len(self.chart.periods)]):
            if value is None or self.chart.periods[i] in self.chart.breaks:
                yield stretch
                stretch = []
            if value is not None:
                middle = x + self.left + (i + 0.5) * self.slot
                stretch.append((middle, y + self._up(value)))
        yield stretch

    def _bars(self, pen: Pen, x: float, y: float, at: int, one: Series) -> None:
        count = len(self.chart.series)
        width = min(0.7 * self.slot / count, 28.0)
        offset = (self.slot - width * count) / 2 + at * width
        base = y + self._up(Decimal(0))
        for i, value in enumerate(one.values[: len(self.chart.periods)]):
            left = x + self.left + i * self.slot + offset
            if value is not None:
                self._bar(pen, (left, base, width - 1, y + self._up(value) - base), at)
        if width >= 18:
            self._values(pen, x, y, one, offset + width / 2)

    def _bar(self, pen: Pen, box: tuple[float, float, float, float], at: int) -> None:
        pen.fill(box, _tone(at))
        pen.frame(box, 0.4)

    def _values(self, pen: Pen, x: float, y: float, one: Series, offset: float) -> None:
        size = self.chart.style.size
        widest = max((self._measure(f"{v:,f}") for v in one.values if v is not None), default=0.0)
        if widest > self.slot:
            return
        values = one.values[: len(self.chart.periods)]
        for i, value in enumerate(values):
            middle = x + self.left + i * self.slot + offset
            if value is None:
                self._words(pen, _said(value), middle, y + self.bottom + 0.4 * size, 0.5)
                continue
            aside, above = (0.0, 0.4) if self.chart.kind == "bar" else _beside(values, i)
            if above < 0 and self._up(value) + above * size < self.bottom:
                above = 0.6  # it would stand on the axis
            up = y + self._up(value) + above * size
            self._words(pen, _said(value), middle + aside * size, up, 0.5)

    def _up(self, value: Decimal) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.bottom + (self.top - self.bottom) * float((value - low) / (high - low))

    def _measure(self, words: str) -> float:
        line = single_line(Run(words, self.chart.style), self.setting)
        return sum(line.atoms.width) + sum(line.gaps) if line else 0.0

    def _words(self, pen: Pen, words: str, x: float, y: float, anchor: float) -> None:
        """``anchor`` 0 sets the words right of x, 1 left of it, ½ around it."""
        line = single_line(Run(words, self.chart.style), self.setting)
        if line is not None:
            pen.line_of_text(line, x - anchor * self._measure(words), y)


def _said(value: Decimal | None) -> str:
    return "待了解" if value is None else f"{value:,f}"


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


def _tone(at: int) -> Colour:
    """Bars are told apart by how dark they are."""
    return ((0.25, 0.38, 0.58), (0.86, 0.88, 0.92), (0.58, 0.62, 0.68), (0.96, 0.96, 0.96))[at % 4]
