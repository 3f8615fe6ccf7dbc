"""Named values on one scale, one row each, as a drawing: bars, or marks around a common base.

A value that is not there has no bar and no mark, and its figure says that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from desktop.pack.engine.drawing import GRID, INK, Area, Drawing, Mark, Measure, Stroke, Words
from desktop.pack.engine.plot import UNKNOWN
from desktop.pack.engine.scale import figure, ticks

_MARK = 5.2  # points a mark is wide
_LOOKS = (("line0", 0.0), ("", 0.9), ("bar2", 0.5), ("bar1", 0.9))  # ink, outline


@dataclass(frozen=True, slots=True)
class Rows:
    """``rows`` are (label, one value for each of ``names``). ``base``: where a rule stands.

    One name: bars from zero, else marks told apart by tone and outline. ``labels`` and
    ``figures`` are shares of the width.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    base: Decimal | None = None
    base_name: str = ""
    unit: str = ""
    row: float = 16.0
    size: float = 8.0
    labels: float = 0.24
    figures: float = 0.24
    alt: str = ""


def drawn(rows: Rows, width: float, measure: Measure) -> Drawing:
    """The rows ``width`` points wide, with a head that names the marks."""
    known = [v for _, values in rows.rows for v in values if v is not None]
    if not known:
        return Drawing(width, 0.0, alt=rows.alt)
    drawer = _Drawer(rows, width, measure, known)
    height = rows.row * (len(rows.rows) + drawer.heads)
    return Drawing(width, height, tuple(drawer.marks()), rows.alt)


class _Drawer:
    def __init__(self, rows: Rows, width: float, measure: Measure, known: list[Decimal]) -> None:
        self.rows, self.width, self.measure = rows, width, measure
        self.is_bars = len(rows.names) == 1
        self.heads = 0 if self.is_bars else 1
        if rows.base is not None:
            known = [*known, rows.base]
        self.ticks = ticks(known, from_zero=self.is_bars)
        self.left = width * rows.labels
        self.right = width * (1 - rows.figures) - rows.size

    def marks(self) -> Iterator[Mark]:
        if self.heads:
            yield from self._head()
        bottom = -self.rows.row * (len(self.rows.rows) + self.heads)
        if self.rows.base is not None:
            x = self._x(self.rows.base)
            yield Stroke(((x, -self.rows.row * self.heads), (x, bottom)), 0.8, INK)
        for at, (label, values) in enumerate(self.rows.rows):
            yield from self._row(-self.rows.row * (at + self.heads), label, values)

    def _head(self) -> Iterator[Mark]:
        up = -self.rows.row + 5
        if self.rows.base is not None:
            yield Words(self.rows.base_name, (self._x(self.rows.base), up), 0.5)
        for at, name in enumerate(self.rows.names):
            right = self._figure_x(at)
            yield Words(name, (right, up), 1.0)
            yield self._mark(right - self.measure(name) - _MARK, up + 0.35 * self.rows.size, at)

    def _row(self, top: float, label: str, values: tuple[Decimal | None, ...]) -> Iterator[Mark]:
        size, middle = self.rows.size, top - self.rows.row / 2
        base = middle - 0.36 * size
        yield Stroke(((0.0, top), (self.width, top)), 0.3, GRID)
        yield Words(_shortened(label, self.left - size, self.measure), (0.0, base))
        for at, value in enumerate(values):
            words = UNKNOWN if value is None else f"{figure(value)}{self.rows.unit}"
            yield Words(words, (self._figure_x(at), base), 1.0)
            if value is None:
                continue
            if self.is_bars:
                wide = max(self._x(value) - self.left, 0.6)
                yield Area((self.left, middle - 4.0, wide, 8.0), "bar0", 0.4, key=label)
                whole = self.right - self.left
                yield Area((self.left, middle - 4.0, whole, 8.0), "", 0.3, key=label)
            else:
                yield self._mark(self._x(value), middle, at)

    def _mark(self, x: float, y: float, at: int) -> Area:
        ink, edge = _LOOKS[at % len(_LOOKS)]
        return Area((x - _MARK / 2, y - _MARK / 2, _MARK, _MARK), ink, edge)

    def _figure_x(self, at: int) -> float:
        step = (self.width - self.right - self.rows.size) / len(self.rows.names)
        return self.right + self.rows.size + step * (at + 1)

    def _x(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.left + (self.right - self.left) * float((value - low) / (high - low))


def _shortened(label: str, room: float, measure: Measure) -> str:
    if measure(label) <= room:
        return label
    while label and measure(f"{label}…") > room:
        label = label[:-1]
    return f"{label}…"
