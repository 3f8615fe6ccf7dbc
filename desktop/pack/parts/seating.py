"""座次: the table as one sees it on entering, both sides with their names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from desktop.pack import theme
from desktop.pack.blocks import caption, note, section, table
from desktop.pack.engine.boxes import words_in
from desktop.pack.engine.galley import Block, Picture, Together
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.text import Run, Setting
from desktop.pack.snapshot import Seating

_SEAT, _TABLE, _GAP = 40.0, 30.0, 6.0
_MOST = 9  # seats abreast that can still be read


def seats(seating: Seating) -> list[Block]:
    """A drawing, and a table for those it cannot hold."""
    heading = section("agenda:seats", "座次")
    widest = max(len(seating.ours), len(seating.theirs))
    if widest > _MOST:
        return [heading, _listed(seating), *note(seating.note)]
    sides = (("来宾一侧", seating.theirs), ("我方一侧", seating.ours))
    alt = "；".join(f"{side}自左至右：{'、'.join(names) or '未排'}" for side, names in sides)

    def sketch(pen: Pen, x: float, y: float, width: float, setting: Setting) -> None:
        top = y - _SEAT
        _row(pen, (x, top, width), seating.theirs, widest, setting)
        pen.fill((x, top - _GAP - _TABLE, width, _TABLE), theme.SHADE)
        middle = (x, top - _GAP - _TABLE, width, _TABLE)
        words = (Run("来宾一侧　—　会谈桌　—　我方一侧", theme.NOTE_TEXT),)
        words_in(pen, middle, words, theme.IN_BOX, setting)
        low = top - 2 * _GAP - _TABLE - _SEAT
        _row(pen, (x, low, width), seating.ours, widest, setting)

    height = 2 * _SEAT + _TABLE + 2 * _GAP + 4
    plan = Picture(height, sketch, alt, instead=(_listed(seating),))
    head = caption("上为来宾一侧，下为我方一侧；自入口起，由左至右")
    return [Together([heading, head, plan]), *note(seating.note)]


def _row(
    pen: Pen,
    at: tuple[float, float, float],
    names: Sequence[str],
    widest: int,
    setting: Setting,
) -> None:
    """One side of the table, its seats as wide as those of the longer side, centred."""
    x, y, width = at
    seat = min(width / widest, width / 5)
    start = x + (width - seat * len(names)) / 2
    for place, name in enumerate(names):
        box = (start + place * seat + 2, y, seat - 4, _SEAT)
        pen.frame(box, 0.5, theme.HAIR)
        inner = (box[0] + 2, box[1], box[2] - 4, box[3])
        words_in(pen, inner, (Run(name, theme.IN_BOX.text),), theme.IN_BOX, setting)


def _listed(seating: Seating) -> Block:
    """Both sides as a table, neighbours as they sit."""
    pairs = zip_longest(seating.theirs, seating.ours, fillvalue="")
    rows = [(str(at), theirs or "—", ours or "—") for at, (theirs, ours) in enumerate(pairs, 1)]
    columns = [("位次", 1), ("来宾一侧", 6), ("我方一侧", 6)]
    return Together(
        [caption("自入口起，由左至右"), table(columns, rows, centred=(0,), is_steady=True)]
    )
