"""Figures that jump by an order of magnitude against their neighbours: another caliber, a typo,
a 1 % sample year. They are marked and kept; this module never changes or drops a figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from desktop.files import periods
from desktop.files.figures import Figure

MARK = "break"
_FACTOR = 8.0
_NEAR = 3
_RATES = re.compile(r"增长|同比|环比|增速|差额|差值|指数|比重|占比|率|涨跌|拉动|贡献|净")


def mark(figures: Sequence[Figure], name: str, unit: str | None) -> None:
    """Marks breaks among figures ordered by time, comparing like months with like months."""
    if unit == "%" or _RATES.search(name):
        return
    alike: dict[tuple[int, int], list[tuple[Figure, float]]] = {}
    for figure in figures:
        value = _value(figure.value)
        if value > 0:
            alike.setdefault(periods.order(figure.period)[1:], []).append((figure, value))
    for group in alike.values():
        values = [value for _, value in group]
        for i, (figure, _) in enumerate(group):
            if _stands_out(values, i) or _is_new_level(values, i):
                figure.mark = MARK


def _stands_out(values: Sequence[float], i: int) -> bool:
    near = [*values[max(0, i - _NEAR) : i], *values[i + 1 : i + 1 + _NEAR]]
    return len(near) >= 2 and _apart(values[i], median(near))


def _is_new_level(values: Sequence[float], i: int) -> bool:
    """The first of at least two figures on another level than the two before."""
    before, after = values[max(0, i - _NEAR) : i], values[i : i + _NEAR]
    if len(before) < 2 or len(after) < 2 or not _apart(values[i], values[i - 1]):
        return False
    return _apart(median(before), median(after))


def _apart(one: float, other: float) -> bool:
    return one >= other * _FACTOR or other >= one * _FACTOR


def _value(text: str | None) -> float:
    try:
        return float((text or "").replace(",", "").removesuffix("%"))
    except ValueError:
        return 0.0
