"""Amounts of money as offices write them: 20亿元, 3,676.5000(万元), 数百万美元, 10-15亿元.

Exact decimals only, never a float, and the words somebody typed are always kept. Unknown stays
None and is never zero; "0" is zero. Currencies are never converted into one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal

from db.rules import quantities

Unit = Literal["元", "万元", "亿元"]
UNITS: Final[dict[Unit, Decimal]] = {
    "元": Decimal(1),
    "万元": Decimal(10**4),
    "亿元": Decimal(10**8),
}
_UNIT_OF_SCALE: Final[dict[str, Unit]] = {
    "": "元",
    "万": "万元",
    "亿": "亿元",
    "万亿": "亿元",
}
_CURRENCY_WORDS = {
    "新加坡元": "SGD", "新加坡币": "SGD", "澳大利亚元": "AUD", "加拿大元": "CAD", "新台币": "TWD",
    "瑞士法郎": "CHF", "法国法郎": "FRF", "德国马克": "DEM", "香港元": "HKD", "澳门元": "MOP",
    "人民币": "CNY", "HK$": "HKD", "US$": "USD", "美元": "USD", "美金": "USD", "港元": "HKD",
    "港币": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "新元": "SGD", "澳元": "AUD",
    "加元": "CAD", "韩元": "KRW", "台币": "TWD", "RMB": "CNY", "CNY": "CNY", "USD": "USD",
    "HKD": "HKD", "EUR": "EUR", "JPY": "JPY", "GBP": "GBP", "¥": "CNY", "￥": "CNY", "$": "USD",
    "€": "EUR", "£": "GBP",
}  # fmt: skip
_CURRENCY = "|".join(re.escape(word) for word in _CURRENCY_WORDS)
_UNIT_WORDS = f"(?:{_CURRENCY}|元|圆|整|正)*"
_SIGN_WORDS = f"(?:{_CURRENCY})"
_NAMES = {
    "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑",
    "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元", "KRW": "韩元", "TWD": "新台币",
    "CHF": "瑞士法郎", "FRF": "法国法郎", "DEM": "德国马克", "MOP": "澳门元",
}  # fmt: skip


_IN_ENGLISH = re.compile(
    rf"(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<scale>k|thousand|m|million|bn|billion)? ?"
    rf"(?P<money>yuan|{_CURRENCY})",
    re.IGNORECASE,
)
"""216m yuan, 1.2 billion USD: as the window says amounts in English."""
_ENGLISH_SCALES = {
    "": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9,
    "billion": 10**9,
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """``value`` in ``unit`` of ``currency`` (ISO 4217); a range runs up to ``upper``.

    ``bound`` is the reservation it was given with: 约 近 超 不低于 不超过 低于 数, or "".
    """

    value: Decimal
    unit: Unit
    currency: str = "CNY"
    original: str = ""
    bound: str = ""
    upper: Decimal | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether it was given with a reservation or as a range."""
        return bool(self.bound) or self.upper is not None

    def in_yuan(self) -> Decimal:
        """``value`` in single units of its own currency."""
        return self.value * UNITS[self.unit]

    def in_wan(self) -> Decimal:
        """``value`` in 万 of its own currency."""
        return self.in_unit("万元")

    def in_yi(self) -> Decimal:
        """``value`` in 亿 of its own currency."""
        return self.in_unit("亿元")

    def in_unit(self, unit: Unit) -> Decimal:
        """``value`` in ``unit`` of its own currency; for a range, its lower end."""
        return _plain(self.in_yuan() / UNITS[unit])


def parse(text: str, default_unit: str | None = None) -> Amount | None:
    """The amount that the whole of ``text`` is, or None when it says none.

    ``default_unit`` (万元, 百万美元 … — often a column's heading) is used where the text has no
    unit of its own. A number without any unit is None, for nobody knows what it is.
    """
    default = unit_named(default_unit) if default_unit else None
    if default_unit and default is None:
        raise ValueError(f"not a unit of money: {default_unit!r}")
    quantity = quantities.read(text, _UNIT_WORDS, _SIGN_WORDS)
    if quantity is None:
        return _in_english(text)
    currencies = _currencies(quantity.unit)
    has_unit = bool(quantity.scale or re.search("元|圆", quantity.unit) or currencies)
    if len(currencies) > 1:
        return None
    if not has_unit and default is None:  # only zero is the same in every unit
        return Amount(Decimal(0), "万元", original=text) if _is_zero(quantity) else None
    factor = Decimal(1) if has_unit or default is None else default.factor
    unit = _UNIT_OF_SCALE[quantity.scale] if has_unit or default is None else default.unit
    fallback = default.currency if default else "CNY"
    is_plain_yuan = not currencies and "元" in quantity.unit
    size = UNITS[unit]
    return Amount(
        value=_plain(quantity.low * factor / size),
        unit=unit,
        currency=next(iter(currencies), "CNY" if is_plain_yuan else fallback),
        original=text,
        bound=quantity.bound,
        upper=None if quantity.high is None else _plain(quantity.high * factor / size),
    )


def _in_english(text: str) -> Amount | None:
    match = _IN_ENGLISH.fullmatch(text.strip())
    if match is None:
        return None
    scale = _ENGLISH_SCALES[(match["scale"] or "").lower()]
    yuan = Decimal(match["number"].replace(",", "")) * scale
    unit: Unit = "亿元" if yuan >= UNITS["亿元"] else "万元" if yuan >= UNITS["万元"] else "元"
    currency = _CURRENCY_WORDS.get(match["money"].upper(), "CNY")
    return Amount(_plain(yuan / UNITS[unit]), unit, currency, original=text)


@dataclass(frozen=True)
class NamedUnit:
    """百万美元: a number times ``factor`` is in single ``currency``; show it in ``unit``."""

    factor: Decimal
    unit: Unit
    currency: str


@lru_cache(maxsize=64)
def unit_named(text: str) -> NamedUnit | None:
    """The unit of money at the end of a name or heading: 百万美元, 注册资金_万元, 投资额(亿元)."""
    match = re.search(
        rf"(?P<tens>[十百千])?(?P<scale>万亿|万|亿)?(?P<unit>(?:{_CURRENCY}|元)+)[)）\s]*$", text
    ) or re.fullmatch(r"(?P<tens>[十百千])?(?P<scale>万亿|万|亿)(?P<unit>)", text)
    if match is None:
        return None
    tens = {"十": 10, "百": 100, "千": 1000}.get(match["tens"] or "", 1)
    scale = match["scale"] or ""
    currencies = _currencies(match["unit"])
    if len(currencies) > 1:
        return None
    return NamedUnit(
        factor=tens * quantities.SCALES[scale],
        unit=_UNIT_OF_SCALE[scale],
        currency=next(iter(currencies), "CNY"),
    )


def common_unit(amounts: Iterable[Amount | None]) -> Unit:
    """The one unit for a table: 亿元 where most of ``amounts`` reach it and none gets lost."""
    sizes = sorted(abs(a.in_yuan()) for a in amounts if a is not None and a.value != 0)
    if not sizes:
        return "万元"
    middle = sizes[len(sizes) // 2]
    if middle >= UNITS["亿元"] and sizes[0] >= UNITS["亿元"] / 100:
        return "亿元"
    return "万元" if middle >= UNITS["万元"] else "元"


def show(amount: Amount | None, unit: Unit | None = None, places: int | None = None) -> str:
    """As offices write it, with its reservation: 约3.5亿元, 10-15亿元, 1500万美元; "" for None.

    ``places`` rounds half up; without it every digit is kept.
    """
    if amount is None:
        return ""
    unit = unit or amount.unit
    low = number(amount.in_unit(unit), places)
    if amount.bound == "数" and unit == amount.unit:
        return amount.original
    if amount.upper is not None:
        low += "-" + number(_plain(amount.upper * UNITS[amount.unit] / UNITS[unit]), places)
    name = _NAMES.get(amount.currency, amount.currency)
    bound = amount.bound.replace("数", "约")
    return f"{bound}{low}{unit.removesuffix('元')}{name}"


def number(value: Decimal, places: int | None = None) -> str:
    """``value`` without exponent and without idle zeros, or with exactly ``places`` decimals."""
    if places is None:
        return f"{_plain(value):f}"
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def _is_zero(quantity: quantities.Quantity) -> bool:
    return quantity.low == 0 and quantity.high is None and not quantity.bound


def _currencies(words: str) -> set[str]:
    return {_CURRENCY_WORDS[word] for word in re.findall(_CURRENCY, words)}


def _plain(value: Decimal) -> Decimal:
    """3676.5000 → 3676.5 and 1E+1 → 10: equal amounts look and compare alike."""
    trimmed = value.normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral_value() else trimmed
