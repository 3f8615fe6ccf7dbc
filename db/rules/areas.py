"""Areas of land and floor as offices write them: 189亩, 31万平方米, 约1.2平方公里, 20-30公顷.

1 亩 is exactly 2000/3 ㎡, so square metres made from 亩 are fractions and are rounded only when
shown. Never a float; the words somebody typed are always kept; unknown is None, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, Literal

from db.rules import quantities
from db.rules.money import number

Unit = Literal["㎡", "亩", "公顷", "平方公里"]
SQUARE_METRES: Final[dict[Unit, Fraction]] = {
    "㎡": Fraction(1),
    "亩": Fraction(2000, 3),
    "公顷": Fraction(10_000),
    "平方公里": Fraction(1_000_000),
}
_WORDS: Final[dict[str, Unit]] = {
    "平方公里": "平方公里", "平方千米": "平方公里", "km²": "平方公里", "km2": "平方公里",
    "㎢": "平方公里", "平方米": "㎡", "平米": "㎡", "㎡": "㎡", "m²": "㎡", "m2": "㎡",
    "公顷": "公顷", "hm²": "公顷", "hm2": "公顷", "ha": "公顷", "亩": "亩",
}  # fmt: skip
_UNIT_WORDS = "(?i:" + "|".join(_WORDS) + ")?"


@dataclass(frozen=True)
class Area:
    """``value`` in ``unit``; a range runs up to ``upper``; ``bound`` as in ``money.Amount``."""

    value: Decimal
    unit: Unit
    original: str = ""
    bound: str = ""
    upper: Decimal | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether it was given with a reservation or as a range."""
        return bool(self.bound) or self.upper is not None

    def in_unit(self, unit: Unit) -> Fraction:
        """``value`` in ``unit``, exactly; for a range, its lower end."""
        return Fraction(self.value) * SQUARE_METRES[self.unit] / SQUARE_METRES[unit]

    def in_mu(self) -> Fraction:
        """``value`` in 亩, exactly."""
        return self.in_unit("亩")

    def in_square_metres(self) -> Fraction:
        """``value`` in ㎡, exactly."""
        return self.in_unit("㎡")


def parse(text: str, default_unit: str | None = None) -> Area | None:
    """The area that the whole of ``text`` is, or None when it says none.

    A number without a unit is in ``default_unit`` (亩, km² …), and None where that is not given.
    """
    quantity = quantities.read(text, _UNIT_WORDS)
    if quantity is None:
        return None
    word = quantity.unit or default_unit
    if not word:
        is_zero = quantity.low == 0 and quantity.high is None and not quantity.bound
        return Area(Decimal(0), "亩", original=text) if is_zero else None
    if quantity.low < 0:
        return None
    if word.lower() not in _WORDS:
        raise ValueError(f"not a unit of area: {word!r}")
    unit = _WORDS[word.lower()]
    return Area(quantity.low, unit, text, quantity.bound, quantity.high)


def common_unit(areas: Iterable[Area | None]) -> Unit:
    """The one unit for a table: the one used most, the larger when two are used alike."""
    used = [a.unit for a in areas if a is not None]
    return max(SQUARE_METRES, key=lambda unit: (used.count(unit), unit == "亩"), default="亩")


def show(area: Area | None, unit: Unit | None = None, places: int = 2) -> str:
    """As offices write it: 189亩, 约31万㎡, 20-30公顷; "" for None.

    What was typed in the same unit keeps every digit; a conversion is rounded to ``places``.
    """
    if area is None:
        return ""
    unit = unit or area.unit
    if area.bound == "数" and unit == area.unit:
        return area.original
    low = _figure(area.value, area.unit, unit, places)
    if area.upper is not None:
        low += "-" + _figure(area.upper, area.unit, unit, places)
    return f"{area.bound.replace('数', '约')}{low}{unit}"


def bare(area: Area, word: str, places: int = 2) -> str:
    """The figure alone, as `show` has it, in the unit called ``word``: 亩, km²."""
    return _figure(area.value, area.unit, _WORDS[word.lower()], places)


def _figure(value: Decimal, said_in: Unit, unit: Unit, places: int) -> str:
    if said_in == unit:
        return number(value)
    exact = Fraction(value) * SQUARE_METRES[said_in] / SQUARE_METRES[unit]
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return number(scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
