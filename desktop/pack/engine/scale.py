"""Round numbers for an axis."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def ticks(values: Sequence[Decimal], from_zero: bool, wanted: int = 5) -> list[Decimal]:
    """About ``wanted`` round marks that enclose the values; ``from_zero`` keeps 0 among them."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / wanted
    power = Decimal(10) ** rough.adjusted()
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    first = (low / step).to_integral_value("ROUND_FLOOR") * step
    if first == low and not from_zero:
        first -= step  # no point on the very edge
    marks = [first]
    while marks[-1] < high or len(marks) < 2:
        marks.append(marks[-1] + step)
    return marks


def figures(marks: Sequence[Decimal]) -> list[str]:
    """The marks of one axis, all with as many places after the point."""
    places = max(-int(mark.normalize().as_tuple().exponent) for mark in marks)
    return [f"{mark:,.{max(places, 0)}f}" for mark in marks]


def figure(value: Decimal) -> str:
    """The number as people write it: 4,832.6."""
    text = f"{value.normalize():,f}"
    return "0" if text == "-0" else text
