"""A plot as a block of a page."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.pack.engine.galley import Strip
from desktop.pack.engine.paint import measure, paint
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.plot import Plot, drawn, said
from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import Setting, TextStyle

_ORDINARY = 400.0  # points along the axis in a column of ordinary width


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot on paper; ``style`` is its words', in the size the plot names."""

    plot: Plot
    style: TextStyle

    @property
    def says_its_values(self) -> bool:
        """Whether every value stands beside its point in a column of ordinary width."""
        return self.says_its_values_within(_ORDINARY)

    def says_its_values_within(self, room: float) -> bool:
        """Whether every value stands beside its point on an axis of ``room`` points."""
        plot = self.plot
        if len(plot.series) != 1 or plot.kind != "line":
            return False
        words = [said(value) for value in plot.series[0].values]
        widest = max((sum(0.6 if c.isascii() else 1.0 for c in w) for w in words), default=0.0)
        return widest * plot.size * len(plot.periods) < room

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        if not self.plot.periods or not self.plot.known():
            return []
        drawing = drawn(self.plot, width, measure(self.style, setting))

        def draw(pen: Pen, x: float, y: float) -> None:
            paint(pen, drawing, x, y, self.style, setting)

        return [Strip(drawing.height, draw, node=Node(FIGURE, alt=drawing.alt))]
