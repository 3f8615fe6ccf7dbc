"""The gaps of one line: squeezed or spread until the line fills its measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.engine.text import BREAK, SPACE, Atoms

LEFT, RIGHT, CENTRE, JUSTIFIED = "left", "right", "centre", "justified"


# A line that would be spread more than this, in em a gap, is left short instead: a hole at its
# end (before an address that cannot be broken) offends less than holes all along it.
WIDEST = 0.3


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line ready to be drawn: atoms ``first`` to ``last`` (not included), starting at ``x``.

    ``gaps`` follow the atoms, in points.
    """

    atoms: Atoms
    first: int
    last: int
    x: float
    gaps: list[float]


def set_line(
    atoms: Atoms,
    first: int,
    last: int,
    measure: float,
    align: str,
    *,
    is_end: bool,
    widest: float = WIDEST,
) -> SetLine | None:
    """The line set to ``measure`` points, or None when there is nothing to draw.

    ``is_end``: the paragraph's last line, or before a forced break: it keeps its natural width.
    ``widest``: em by which a gap may grow; a line that needs more stays ragged.
    """
    kinds = atoms.kind
    while last > first and kinds[last - 1] in (SPACE, BREAK):
        last -= 1
    while first < last and kinds[first] == SPACE:
        first += 1
    if first == last:
        return None
    gaps = atoms.gap[first : last - 1]
    trimmed = atoms.trim_left[first] + atoms.trim_right[last - 1]
    room = measure - sum(atoms.width[first:last]) - sum(gaps) + trimmed
    x = -atoms.trim_left[first]
    if room < 0:
        _squeeze(atoms, first, gaps, -room)
    elif align == JUSTIFIED and not is_end:
        _spread(atoms, first, gaps, room, widest)
    elif align == CENTRE:
        x += room / 2
    elif align == RIGHT:
        x += room
    return SetLine(atoms, first, last, x, gaps)


def _squeeze(atoms: Atoms, first: int, gaps: list[float], excess: float) -> None:
    give = atoms.give[first : first + len(gaps)]
    total = sum(give)
    if total:
        part = min(1.0, excess / total)
        for i, share in enumerate(give):
            if share:
                gaps[i] -= share * part


def _spread(atoms: Atoms, first: int, gaps: list[float], room: float, widest: float) -> None:
    """Spaces and mixed gaps first, up to ⅛ em more; then everything that may be parted."""
    size = atoms.size[first]
    if room > (widest + 0.05) * size * len(gaps):
        return
    every = range(len(gaps))
    if atoms.elastic:
        elastic = [i for i in every if first + i in atoms.elastic]
        if elastic:
            more = min(room / len(elastic), 0.125 * size)
            for i in elastic:
                gaps[i] += more
            room -= more * len(elastic)
    seams: Sequence[int] = every
    if atoms.tight:
        seams = [i for i in every if first + i not in atoms.tight] or every
    if 0 < room <= widest * size * len(seams):
        more = room / len(seams)
        for i in seams:
            gaps[i] += more
