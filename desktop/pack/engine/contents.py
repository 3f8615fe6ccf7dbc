"""The list of contents: how high it is follows from the headings, the page numbers from the cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.engine.galley import Anchor, Strip, height_of
from desktop.pack.engine.paragraph import ParagraphStyle, fitted_line, single_line, width_of
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.structure import CONTENTS, ENTRY, Node
from desktop.pack.engine.text import Run, Setting

_DOT_GAP = 3.6
_GUTTER = 26.0  # points between two columns
_NARROWEST = 160.0  # a column of contents that can still be read


@dataclass(frozen=True, slots=True)
class Contents:
    """One line an anchor, indented by level; a title too long for its line ends in …

    ``omit`` names anchors that are not listed (the contents themselves). ``room`` is how high
    they may be, in points: if one column is not enough they stand in two, and if two are not the
    deepest levels are left out.
    """

    levels: tuple[ParagraphStyle, ...]
    omit: frozenset[str] = frozenset()
    room: float = float("inf")

    def lay_entries(self, anchors: Sequence[Anchor], width: float, setting: Setting) -> list[Strip]:
        listed = [a for a in anchors if a.is_listed and a.key not in self.omit]
        for depth in range(len(self.levels), 0, -1):
            wanted = [anchor for anchor in listed if 0 <= anchor.level < depth]
            node = Node(CONTENTS)
            one = [self._entry(anchor, width, setting, node) for anchor in wanted]
            if height_of(one) <= self.room:
                return one
            column = (width - _GUTTER) / 2
            if column > _NARROWEST:
                two = [self._entry(anchor, column, setting, node) for anchor in wanted]
                left = _half(two, wanted)
                both = max(height_of(two[:left]), height_of(two[left:]))
                if both <= self.room:
                    return [_abreast(two[:left], two[left:], both, column + _GUTTER)]
        return one

    def _entry(self, anchor: Anchor, width: float, setting: Setting, node: Node) -> Strip:
        style = self.levels[anchor.level]
        size = style.text.size
        title = fitted_line(Run(anchor.title, style.text), width - style.left - 4 * size, setting)
        drop = style.leading / 2 + 0.38 * size

        def draw(pen: Pen, x: float, y: float) -> None:
            number = single_line(Run(str(pen.where[anchor.key]), style.text), setting)
            if title is None or number is None:
                return
            right = x + width - width_of(number)
            pen.line_of_text(title, x + style.left, y - drop)
            pen.line_of_text(number, right, y - drop)
            _dots(pen, x + style.left + width_of(title) + 6, right - 5, y - drop + 1)
            pen.link(anchor.key, (x, y - style.leading, x + width, y))

        is_part = anchor.level == 0 and len(self.levels) > 1
        return Strip(style.leading, draw, keeps_next=is_part, node=Node(ENTRY, node))


def _half(strips: Sequence[Strip], anchors: Sequence[Anchor]) -> int:
    """How many entries stand in the left column: half the height, and no part's name alone."""
    whole, used, at = height_of(strips), 0.0, 0
    while at < len(strips) and used < whole / 2 - 1e-6:
        used += strips[at].height
        at += 1
    if at < len(anchors) and at > 1 and anchors[at - 1].level == 0 and anchors[at].level > 0:
        at -= 1
    return at


def _abreast(left: Sequence[Strip], right: Sequence[Strip], height: float, step: float) -> Strip:
    """Two columns as one strip; the left one is read first."""

    def draw(pen: Pen, x: float, y: float) -> None:
        for column, offset in ((left, 0.0), (right, step)):
            down = 0.0
            for strip in column:
                strip.put(pen, x + offset, y - down)
                down += strip.height

    return Strip(height, draw)


def _dots(pen: Pen, start: float, stop: float, y: float) -> None:
    start += (_DOT_GAP - start) % _DOT_GAP  # dots of all lines stand under each other
    if stop > start:
        pen.rule((start, y), (stop, y), 0.6, (0.45,) * 3, f"0.6 {_DOT_GAP - 0.6}")
