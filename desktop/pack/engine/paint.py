"""A drawing on paper: the pen's inks, and a drawing as a strip of the galley."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.pack.engine.drawing import Area, Drawing, Measure, Stroke, Words
from desktop.pack.engine.galley import Strip
from desktop.pack.engine.paragraph import single_line
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import BLACK, Colour, Run, Setting, TextStyle

INKS: Mapping[str, Colour] = {
    "ink": BLACK,
    "weak": (0.35, 0.35, 0.35),
    "grid": (0.80, 0.80, 0.80),
    "line0": (0.10, 0.25, 0.50),
    "line1": (0.70, 0.15, 0.12),
    "line2": (0.35, 0.35, 0.35),
    "line3": (0.45, 0.60, 0.35),
    "bar0": (0.25, 0.38, 0.58),
    "bar1": (0.86, 0.88, 0.92),
    "bar2": (0.58, 0.62, 0.68),
    "bar3": (0.96, 0.96, 0.96),
    "task": (0.80, 0.84, 0.90),
    "critical": (0.45, 0.55, 0.70),
}


def measure(style: TextStyle, setting: Setting) -> Measure:
    """How wide words are on paper in one style."""

    def wide(words: str) -> float:
        line = single_line(Run(words, style), setting)
        return sum(line.atoms.width) + sum(line.gaps) if line else 0.0

    return wide


def paint(
    pen: Pen, drawing: Drawing, x: float, y: float, style: TextStyle, setting: Setting
) -> None:
    """Put a drawing on the page with its top left corner at (x, y)."""
    wide = measure(style, setting)
    for mark in drawing.marks:
        match mark:
            case Stroke():
                points = [(x + px, y + py) for px, py in mark.points]
                if len(points) == 2:
                    pen.rule(points[0], points[1], mark.width, INKS[mark.ink], mark.dash)
                else:
                    pen.path(points, mark.width, INKS[mark.ink], mark.dash)
            case Area():
                left, low, width, height = mark.box
                box = (x + left, y + low, width, height)
                if mark.ink:
                    pen.fill(box, INKS[mark.ink])
                if mark.edge:
                    pen.frame(box, mark.edge, BLACK, mark.dash)
            case Words():
                line = single_line(Run(mark.text, style.but(colour=INKS[mark.ink])), setting)
                if line is not None:
                    left, up = mark.at
                    pen.line_of_text(line, x + left - mark.anchor * wide(mark.text), y + up)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as a block: ``drawn`` makes it for a width; ``style`` is its words'."""

    drawn: Callable[[float, Measure], Drawing]
    style: TextStyle

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        drawing = self.drawn(width, measure(self.style, setting))
        if not drawing.height:
            return []

        def draw(pen: Pen, x: float, y: float) -> None:
            paint(pen, drawing, x, y, self.style, setting)

        return [Strip(drawing.height, draw, node=Node(FIGURE, alt=drawing.alt))]
