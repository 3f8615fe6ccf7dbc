"""Tasks along an axis of days as drawings: what runs beside what, and how long it takes.

A task whose length nobody knows is drawn open-ended, with a broken edge — never as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from desktop.pack.engine.drawing import GRID, Area, Drawing, Mark, Measure, Stroke, Words
from desktop.pack.engine.scale import figure, ticks


@dataclass(frozen=True, slots=True)
class Span:
    """A task from ``start``, ``length`` days long; None when nobody knows how long.

    ``is_critical``: the whole waits for it. ``note`` is set beside the bar; ``key`` names the task.
    """

    label: str
    start: int
    length: int | None
    note: str = ""
    is_critical: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One row a task, ``row`` points high. ``unit`` names the axis, ``size`` is the words' size.

    ``labels`` is the share of the width for the tasks' names.
    """

    spans: tuple[Span, ...]
    unit: str = "（工作日）"
    row: float = 17.0
    size: float = 8.0
    labels: float = 0.42
    alt: str = ""


def drawn(timeline: Timeline, width: float, measure: Measure) -> tuple[Drawing, list[Drawing]]:
    """(the axis, one drawing a task), all of one width, to be put one under the other."""
    ruler = _Ruler(timeline, width, measure)
    head = Drawing(width, timeline.row, tuple(ruler.head()), timeline.alt)
    return head, [Drawing(width, timeline.row, tuple(ruler.task(s))) for s in timeline.spans]


class _Ruler:
    """Days at their final scale."""

    def __init__(self, timeline: Timeline, width: float, measure: Measure) -> None:
        self.timeline, self.measure = timeline, measure
        self.left = width * timeline.labels
        ends = [span.start + (span.length or 0) for span in timeline.spans]
        self.ticks = ticks([Decimal(0), Decimal(max([*ends, 1]))], from_zero=True)
        # the last stretch stays free for what nobody knows and for the notes
        tail = 1.2 * timeline.size + measure(timeline.unit)
        self.scale = (width - self.left - max(5 * timeline.size, tail)) / float(self.ticks[-1])
        self.right = self._at(float(self.ticks[-1]))

    def head(self) -> Iterator[Mark]:
        base, size = -self.timeline.row, self.timeline.size
        for mark in self.ticks:
            at = self._at(float(mark))
            yield Words(figure(mark), (at, base + 5), 0.5)
            yield Stroke(((at, base), (at, base + 3)), 0.5)
        yield Words(self.timeline.unit, (self.right + 1.2 * size, base + 5))
        yield Stroke(((0.0, base), (self.right, base)), 0.6)

    def task(self, span: Span) -> Iterator[Mark]:
        row, size = self.timeline.row, self.timeline.size
        base = -row + (row - size) / 2 + 0.12 * size
        yield Stroke(((0.0, -row), (self.right, -row)), 0.3, GRID)
        yield Words(self._shortened(span.label), (0.0, base), key=span.key)
        start = self._at(span.start)
        if span.length is None:
            yield Area((start, -row + 3, 5.8 * size, row - 6), "", 0.6, "2 1.5", span.key)
            yield Words("时限待了解", (start + 0.4 * size, base), key=span.key)
            return
        wide = max(span.length * self.scale, 1.5)
        ink, edge = ("critical", 0.9) if span.is_critical else ("task", 0.4)
        yield Area((start, -row + 3, wide, row - 6), ink, edge, key=span.key)
        yield Words(span.note, (start + wide + 3, base), key=span.key)

    def _at(self, day: float) -> float:
        return self.left + day * self.scale

    def _shortened(self, label: str) -> str:
        """The label, or its beginning and … where it would run into the bars."""
        room = self.left - self.timeline.size
        if self.measure(label) <= room:
            return label
        kept = label
        while kept and self.measure(kept + "…") > room:
            kept = kept[:-1]
        return kept + "…"
