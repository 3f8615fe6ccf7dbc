"""Words in boxes, and arrows between them: what plans and maps are drawn with."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack.engine.paragraph import ParagraphStyle, drawing, lines_of
from desktop.pack.engine.pen import Box, Pen
from desktop.pack.engine.text import BLACK, Colour, Run, Setting, atoms_of


def height_of_words(
    runs: Sequence[Run], style: ParagraphStyle, width: float, setting: Setting
) -> float:
    """How high the words stand in a column of ``width`` points."""
    lines = lines_of(atoms_of(runs, setting), style, width, setting, tuple(runs))
    return len(lines) * style.leading


def words_in(
    pen: Pen, box: Box, runs: Sequence[Run], style: ParagraphStyle, setting: Setting
) -> None:
    """The words in the middle of a box (x, y of its lower left corner, width, height).

    Lines that do not fit are left out: whoever draws the box says the whole elsewhere.
    """
    x, y, width, height = box
    lines = lines_of(atoms_of(runs, setting), style, width, setting, tuple(runs))
    lines = lines[: max(1, int(height / style.leading + 1e-6))]
    top = y + height / 2 + len(lines) * style.leading / 2
    for at, line in enumerate(lines):
        draw = drawing([(0.0, line)], style) if line is not None else None
        if draw is not None:
            draw(pen, x, top - at * style.leading)


def arrow(
    pen: Pen, start: tuple[float, float], stop: tuple[float, float], colour: Colour = BLACK
) -> None:
    """A level arrow from left to right."""
    (x0, y), (x1, _) = start, stop
    pen.rule((x0, y), (x1 - 4, y), 0.8, colour)
    pen.polygon([(x1, y), (x1 - 5, y + 2.5), (x1 - 5, y - 2.5)], colour)
