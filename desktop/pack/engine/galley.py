"""The galley: a column of strips, from which pages are cut.

A strip is what no page break may cut: a line, a line of a table's row, a chart. Blocks become
strips; the strips know what has to stay together; nothing knows where the pages will end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from desktop.pack.engine.structure import FIGURE, Node
from desktop.pack.engine.text import Setting

if TYPE_CHECKING:
    from desktop.pack.engine.pen import Pen

# Draws with the strip's top left corner at (x, y); y grows upwards as in PDF.
Draw = Callable[["Pen", float, float], None]

# NEW_PART begins where the page's shape says: on a right-hand page in a book, or running on.
FLOW, NEXT_PAGE, RIGHT_PAGE, NEW_PART = "flow", "next", "right", "part"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the document with a name: for links, outline, contents and running heads.

    ``level`` 0 is a part, 1 a section; −1 stays out of contents and outline. What is not
    ``is_listed`` is in the outline, but not in the contents. ``also``: further keys of the place.
    """

    key: str
    title: str = ""
    level: int = -1
    is_listed: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """``height`` points of the column. ``keeps_next``: no page break after it; ``clings``: none
    before it.

    ``is_space``: vanishes at a page's top. ``fills``: besides its height it takes an equal share of
    what its page leaves empty. ``starts``: where it wants to begin.
    ``repeats``: set again above this strip when a page begins with it.
    ``hides_head``: the page it stands on brings its own head.
    ``close``: drawn under the strip when the page ends here though the row goes on.
    ``node``: what it is to a reader who cannot see; None where ``draw`` says so itself, or
    where there is nothing to read.
    """

    height: float
    draw: Draw | None = None
    keeps_next: bool = False
    clings: bool = False
    is_space: bool = False
    fills: bool = False
    starts: str = FLOW
    anchor: Anchor | None = None
    repeats: tuple[Strip, ...] = ()
    close: Draw | None = None
    hides_head: bool = False
    node: Node | None = None

    def put(self, pen: Pen, x: float, y: float) -> None:
        """Draw it, if it draws anything, under its node."""
        if self.draw is not None:
            pen.under(self.node)
            self.draw(pen, x, y)


class Block(Protocol):
    """Anything that can be laid out for a width."""

    def lay(self, width: float, setting: Setting) -> list[Strip]: ...


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room between blocks, in points."""

    height: float

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        return [Strip(self.height, keeps_next=True, is_space=True)]


@dataclass(frozen=True, slots=True)
class Fill:
    """Room of ``least`` points and a share of what the page leaves empty: for title pages."""

    least: float

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        return [Strip(self.least, keeps_next=True, is_space=True, fills=True)]


# Draws a picture: pen, its top left corner, its width, and what words in it need.
Sketch = Callable[["Pen", float, float, float, Setting], None]


@dataclass(frozen=True, slots=True)
class Picture(Space):
    """Room with a drawing in it. ``alt`` says in words what it shows.

    ``instead`` are blocks that say the same where nothing can be drawn.
    """

    sketch: Sketch
    alt: str
    instead: tuple[Block, ...] = ()

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        def draw(pen: Pen, x: float, y: float) -> None:
            self.sketch(pen, x, y, width, setting)

        return [Strip(self.height, draw, node=Node(FIGURE, alt=self.alt))]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column, ``thick`` points, in a strip ``height`` points high."""

    thick: float
    height: float

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        def draw(pen: Pen, x: float, y: float) -> None:
            middle = y - self.height / 2
            pen.rule((x, middle), (x + width, middle), self.thick)

        return [Strip(self.height, draw, keeps_next=True)]


@dataclass(frozen=True, slots=True)
class Break:
    """The next block begins on a new page; ``to`` RIGHT_PAGE: on a right-hand one."""

    to: str = NEXT_PAGE

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        return [Strip(0.0, keeps_next=True, is_space=True, starts=self.to)]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page if they fit on one at all."""

    blocks: Sequence[Block]

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        strips = lay_all(self.blocks, width, setting)
        last = max((i for i, strip in enumerate(strips) if not strip.is_space), default=0)
        return [replace(strip, keeps_next=True) for strip in strips[:last]] + strips[last:]


@dataclass(frozen=True, slots=True)
class Abreast:
    """Columns of equal width side by side, the blocks of one row level, read column by column.

    Each column has as many blocks; together they are one strip.
    """

    columns: tuple[tuple[Block, ...], ...]
    gap: float

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        count = len(self.columns)
        each = (width - (count - 1) * self.gap) / count
        laid = [[block.lay(each, setting) for block in column] for column in self.columns]
        heights = [max(map(height_of, row)) for row in zip(*laid, strict=True)]

        def draw(pen: Pen, x: float, y: float) -> None:
            for at, column in enumerate(laid):
                top = y
                for strips, height in zip(column, heights, strict=True):
                    down = top
                    for strip in strips:
                        strip.put(pen, x + at * (each + self.gap), down)
                        down -= strip.height
                    top -= height

        return [Strip(sum(heights), draw)]


def lay_all(blocks: Sequence[Block], width: float, setting: Setting) -> list[Strip]:
    """The strips of all blocks, one after another."""
    return [strip for block in blocks for strip in block.lay(width, setting)]


def height_of(strips: Sequence[Strip]) -> float:
    return sum(strip.height for strip in strips)
