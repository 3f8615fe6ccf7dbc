"""A drawing as plain data: strokes, areas, words. The same one is painted on paper and on screen.

Measures are points; x runs to the right and y upwards from the top left corner, so everything lies
at y ≤ 0. Colours are inks by name: whoever paints has them for paper, for light and for dark, and
keeps ``line0``… ``line3`` apart by dash, ``bar0``… ``bar3`` by tone, so that a copier that knows
only black and white loses nothing. This module must never know a page, a window or a font.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x and y of the lower left corner, width, height."""
Measure = Callable[[str], float]
"""How wide words are in the size of a drawing, in points."""

INK, GRID = "ink", "grid"
LINES = 4
"""How many lines or bars of one chart can be told apart."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; ``dash`` as in PDF: "5 2"."""

    points: tuple[Point, ...]
    width: float = 0.5
    ink: str = INK
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: filled where ``ink`` is given, outlined where ``edge`` is not 0.

    ``key`` names what it stands for: on screen it can be pointed at.
    """

    box: Box
    ink: str = ""
    edge: float = 0.0
    dash: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words on a baseline; ``anchor`` 0 sets them right of x, 1 left of it, ½ around.

    ``key`` as of an area.
    """

    text: str
    at: Point
    anchor: float = 0.0
    ink: str = INK
    key: str = ""


Mark = Stroke | Area | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order they are painted; ``alt`` says in words what is seen."""

    width: float
    height: float
    marks: tuple[Mark, ...] = field(default=())
    alt: str = ""
