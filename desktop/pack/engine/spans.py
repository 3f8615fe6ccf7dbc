"""A chart of tasks along an axis of days: what runs beside what, and how long it takes.

A task whose length nobody knows is drawn open-ended, with a broken edge — never as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.pack.engine.galley import Strip
from desktop.pack.engine.paragraph import single_line
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.scale import figure, ticks
from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import BLACK, Colour, Run, Setting, TextStyle

_BAR: Colour = (0.80, 0.84, 0.90)
_LONGEST: Colour = (0.45, 0.55, 0.70)
_GRID: Colour = (0.82, 0.82, 0.82)


@dataclass(frozen=True, slots=True)
class Span:
    """A task from ``start``, ``length`` days long; None when nobody knows how long.

    ``is_critical``: the whole waits for it. ``note`` is set beside the bar.
    """

    label: str
    start: int
    length: int | None
    note: str = ""
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class SpanChart:
    """One row a task. ``unit`` names the axis; the chart may be cut between rows.

    ``alt`` says in words what it shows.
    """

    spans: tuple[Span, ...]
    style: TextStyle
    unit: str = "工作日"
    row: float = 17.0
    labels: float = 0.42  # share of the width for the labels
    alt: str = ""

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        if not self.spans:
            return []
        left = width * self.labels
        ends = [span.start + (span.length or 0) for span in self.spans]
        marks = ticks([Decimal(0), Decimal(max([*ends, 1]))], from_zero=True)
        # the last stretch stays free for what nobody knows and for the notes
        scale = (width - left - 5 * self.style.size) / float(marks[-1])
        axis = _Axis(self, left, scale, marks, setting)
        node = Node(FIGURE, alt=self.alt)
        head = Strip(self.row, axis.draw_head, keeps_next=True, node=node)
        rows = [Strip(self.row, axis.row(s), repeats=(head,), node=node) for s in self.spans]
        return [head, *rows]


@dataclass(frozen=True, slots=True)
class _Axis:
    chart: SpanChart
    left: float
    scale: float
    marks: Sequence[Decimal]
    setting: Setting

    def draw_head(self, pen: Pen, x: float, y: float) -> None:
        base = y - self.chart.row
        size = self.chart.style.size
        for mark in self.marks:
            at = x + self._at(float(mark))
            self._words(pen, figure(mark), at, base + 5, middle=True)
            pen.rule((at, base), (at, base + 3), 0.5)
        right = self._at(float(self.marks[-1]))
        self._words(pen, f"（{self.chart.unit}）", x + right + 1.2 * size, base + 5)
        pen.rule((x, base), (x + right, base), 0.6)

    def row(self, span: Span) -> _Row:
        return _Row(self, span)

    def _at(self, day: float) -> float:
        return self.left + day * self.scale

    def _words(self, pen: Pen, words: str, x: float, y: float, *, middle: bool = False) -> None:
        line = single_line(Run(words, self.chart.style), self.setting)
        if line is not None:
            wide = sum(line.atoms.width) + sum(line.gaps)
            pen.line_of_text(line, x - wide / 2 if middle else x, y)


@dataclass(frozen=True, slots=True)
class _Row:
    """Draws one task."""

    axis: _Axis
    span: Span

    def __call__(self, pen: Pen, x: float, y: float) -> None:
        axis, span = self.axis, self.span
        chart, size = axis.chart, axis.chart.style.size
        low = y - chart.row
        base = low + (chart.row - size) / 2 + 0.12 * size
        pen.rule((x, low), (x + axis._at(float(axis.marks[-1])), low), 0.3, _GRID)
        axis._words(pen, _shortened(span.label, axis.left / size - 1), x, base)
        start = x + axis._at(span.start)
        if span.length is None:
            stop = start + 5.8 * size
            pen.frame((start, low + 3, stop - start, chart.row - 6), 0.6, BLACK, "2 1.5")
            axis._words(pen, "时限待了解", start + 0.4 * size, base)
            return
        wide = max(span.length * axis.scale, 1.5)
        box = (start, low + 3, wide, chart.row - 6)
        pen.fill(box, _LONGEST if span.is_critical else _BAR)
        pen.frame(box, 0.9 if span.is_critical else 0.4)
        axis._words(pen, span.note, start + wide + 3, base)


def _shortened(label: str, ems: float) -> str:
    """The label, or its beginning and … where it would run into the bars."""
    used, kept = 0.0, ""
    for char in label:
        used += 0.55 if char.isascii() else 1.0
        if used > ems - 1:
            return kept + "…"
        kept += char
    return kept
