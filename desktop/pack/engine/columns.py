"""How wide each column of a table is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.engine.spacing import LEFT
from desktop.pack.engine.text import BREAK, Atoms


@dataclass(frozen=True, slots=True)
class Column:
    """``weight`` is its share of the width, as far as its words allow."""

    title: str = ""
    weight: float = 1.0
    align: str = LEFT


# The columns of all tables stand on one grid: edges that nearly meet look like mistakes.
_GRIDS = (12, 24)
_SHORT = 6  # atoms of a cell that ought not to be broken


def column_widths(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Atoms]],
    width: float,
    pad: float,
    *,
    is_steady: bool = False,
    on_grid: bool = False,
) -> list[float]:
    """Widths that sum to ``width`` points.

    Shares go by weight; no column gets more than its longest line needs, and none less than its
    longest word (or short title or cell) needs, while there is room for both. ``is_steady``:
    by weight alone, but for a column whose longest word would not fit. ``on_grid``: edges on the
    grid of all tables.
    """
    least, most = _bounds(columns, rows, width, pad, short=1 if is_steady else _SHORT)
    if sum(least) > width:  # too many columns for such niceties
        least, most = _bounds(columns, rows, width, pad, short=1)
    if sum(least) > width:
        return [low * width / sum(least) for low in least]
    if is_steady:
        most = [width] * len(columns)
    wished = _shared([column.weight for column in columns], least, most, width)
    return _on_grid(wished, least, width) if on_grid else wished


def _on_grid(wished: Sequence[float], least: Sequence[float], width: float) -> list[float]:
    """The widths as whole parts of the measure, as near as can be; as they are where none fits."""
    for count in _GRIDS:
        unit = width / count
        low = [max(1, math.ceil(room / unit - 1e-6)) for room in least]
        if sum(low) <= count:
            return [unit * taken for taken in _units(wished, low, unit, count)]
    return list(wished)


def _units(wished: Sequence[float], low: Sequence[int], unit: float, count: int) -> list[int]:
    """How many units each column gets, ``count`` together: the greatest want first."""
    taken = [max(low[i], int(wish / unit)) for i, wish in enumerate(wished)]
    columns = range(len(taken))
    while sum(taken) < count:
        taken[max(columns, key=lambda i: wished[i] - taken[i] * unit)] += 1
    while sum(taken) > count:
        spare = [i for i in columns if taken[i] > low[i]]
        taken[min(spare, key=lambda i: wished[i] - taken[i] * unit)] -= 1
    return taken


def _bounds(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Atoms]],
    width: float,
    pad: float,
    *,
    short: int,
) -> tuple[list[float], list[float]]:
    """For each column the width of its longest word and of its longest line.

    A cell of no more than ``short`` atoms counts as a word.
    """
    count = len(columns)
    least = [0.0] * count
    most = [0.0] * count
    for at, row in enumerate(rows):
        for i, atoms in enumerate(row[:count]):
            if len(atoms):
                size = atoms.run[0].style.size
                if len(atoms) <= (5 if at == 0 else short):  # few words stay on one line
                    least[i] = max(least[i], _longest_line(atoms) + pad + 0.5)
                word = max(atoms.width) + 0.5 * size
                least[i] = max(least[i], word + pad, 2.2 * size + pad)
                most[i] = max(most[i], _longest_line(atoms) + pad + 0.5)
    return [min(low, width / 3) for low in least], most


def _shared(
    weights: Sequence[float], least: Sequence[float], most: Sequence[float], width: float
) -> list[float]:
    """Fix the columns that hit a bound one by one; what is left goes by weight."""
    fixed: dict[int, float] = {}
    while True:
        free = [i for i in range(len(weights)) if i not in fixed]
        room = width - sum(fixed.values())
        total = sum(weights[i] for i in free)
        if not free:
            break
        share = {i: room * weights[i] / total for i in free}
        short = [i for i in free if share[i] < least[i]]
        long = [i for i in free if share[i] > max(most[i], least[i])]
        if short:
            fixed |= {i: least[i] for i in short}
        elif long:
            fixed |= {i: max(most[i], least[i]) for i in long}
        else:
            fixed |= share
            break
    spare = (width - sum(fixed.values())) / sum(weights)
    return [fixed[i] + spare * weights[i] for i in range(len(weights))]


def _longest_line(atoms: Atoms) -> float:
    """The widest stretch between forced breaks."""
    if BREAK not in atoms.kind:
        return sum(atoms.width) + sum(gap for gap in atoms.gap if gap > 0)
    longest = line = 0.0
    for kind, width, gap in zip(atoms.kind, atoms.width, atoms.gap, strict=True):
        line = 0.0 if kind == BREAK else line + width + max(gap, 0.0)
        longest = max(longest, line)
    return longest
