"""A timeline of tasks as a block that may be cut between its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.pack.engine.drawing import Drawing
from desktop.pack.engine.galley import Strip
from desktop.pack.engine.paint import measure, paint
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import Setting, TextStyle
from desktop.pack.engine.timeline import Timeline, drawn


@dataclass(frozen=True, slots=True)
class SpanChart:
    """A timeline on paper; the axis is repeated on every page it runs over."""

    timeline: Timeline
    style: TextStyle

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        if not self.timeline.spans:
            return []
        axis, rows = drawn(self.timeline, width, measure(self.style, setting))
        node = Node(FIGURE, alt=axis.alt)
        head = Strip(axis.height, self._painter(axis, setting), keeps_next=True, node=node)
        return [
            head,
            *(
                Strip(row.height, self._painter(row, setting), repeats=(head,), node=node)
                for row in rows
            ),
        ]

    def _painter(self, drawing: Drawing, setting: Setting) -> Callable[[Pen, float, float], None]:
        def draw(pen: Pen, x: float, y: float) -> None:
            paint(pen, drawing, x, y, self.style, setting)

        return draw
