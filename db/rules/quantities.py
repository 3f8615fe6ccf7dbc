"""How much, as offices write it: 约3.5亿, 10-15亿, 数百万, 20余亿, 不低于三千万, 亿元及以上.

Splits a text into number, range, reservation and the words of its unit; what a unit means is
for ``money`` and ``areas``. Never turns an unknown into zero and never invents a number: 数百万
is the range from one million to ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from db.rules import numerals

SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}
_TENS = {"": Decimal(1), "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}

_BEFORE = {
    "约": "大约为|大约|约为|约合|约|大概",
    "近": "将近|接近|近",
    "不低于": "不低于|不少于|不小于|至少|最低|>=|≥|⩾",
    "不超过": "不超过|不超|不高于|不多于|不大于|至多|最多|最高|<=|≤|⩽",
    "低于": "低于|少于|不足|不到|小于|<",
    "超": "突破|超过|超|逾|高于|大于|多于|上|过|>",
}
_AFTER = {
    "约": "左右|上下",
    "不低于": "及以上|或以上|以上|起",
    "不超过": "及以下|或以下|以下|以内|之内",
}
_LABEL = re.compile(
    r"(?:预计|计划|拟|项目|累计|协议|固定资产|总|固)*"
    r"(?:投资总额|投资额|投资|总额|注册资本|注册资金|金额|占地面积|占地|用地面积|用地|面积)[:为]?"
)
_SCALED = "[余多]?[十百千]?[余多]?(?:万亿|万|亿)[余多]?"
_NUMBER = f"(?:{numerals.DIGITS}|{numerals.CHINESE}|[数几])"
_WHOLE = (
    f"(?:{_NUMBER}{_SCALED})?(?:{_NUMBER}(?:{_SCALED}|[余多]?[十百千]?[余多]?)|{_SCALED}|[百千])"
)
_PART = re.compile(
    f"(?P<number>{_NUMBER})?(?P<more>[余多])?(?P<tens>[十百千])?(?P<more2>[余多])?"
    "(?P<scale>万亿|万|亿)?(?P<more3>[余多])?"
)


@dataclass(frozen=True)
class Quantity:
    """``low`` (and ``high`` of a range) in single units; ``scale`` is the 万/亿 it was said in."""

    low: Decimal
    high: Decimal | None
    bound: str  # "", 约, 近, 超, 不低于, 不超过, 低于, 数
    scale: str
    unit: str  # unit and currency words as folded, those before the number first


@dataclass(frozen=True)
class _Side:
    """One end of a range, or all of a plain quantity."""

    low: Decimal
    high: Decimal | None
    number: Decimal | None  # the bare number of the last part, for 10-15亿
    factor: Decimal  # what that number was multiplied with
    scale: str
    is_chinese: bool
    is_more: bool


def read(text: str, unit_words: str, sign_words: str = "") -> Quantity | None:
    """``text`` as a quantity in a unit spelt with ``unit_words`` (regular expressions).

    ``sign_words`` may stand before the number (¥, 人民币). None when the text is anything else.
    """
    folded = re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", numerals.fold(text))
    if re.fullmatch(r"\([^()]*[0-9]\)", folded):
        return None  # (1,234) may be an accountant's minus: not ours to say
    folded = _LABEL.sub("", re.sub(r"[()\[\]【】]", "", folded), count=1)
    folded, bound = _without_reservation(folded)
    match = _grammar(unit_words, sign_words).fullmatch(folded)
    if match is None:
        return None
    first = _side(match["first"])
    unit = (match["sign"] or "") + match["unit"]
    if match["last"] is None:
        if first is None or (first.number is None and first.high is None and not bound):
            return None  # "万元" alone is a heading, not an amount
        bound = bound or ("数" if first.high is not None else "超" if first.is_more else "")
        return Quantity(first.low, first.high, bound, first.scale, unit)
    last = _side(match["last"])
    if first is None or last is None:
        return None
    low = _lower_end(first, last, has_unit=bool(match["unit"]))
    if low is None or low > last.low or not _is_same_unit(match):
        return None
    return Quantity(low, last.low, bound, last.scale, match["last_unit"] or unit)


def _is_same_unit(match: re.Match[str]) -> bool:
    """1亩-2公顷 or 500万美元-1亿元 is more than one quantity can say."""
    return not match["unit"] or not match["last_unit"] or match["unit"] == match["last_unit"]


def _without_reservation(text: str) -> tuple[str, str]:
    """``text`` without 约, 以上 … and the canonical word for what was taken away."""
    found = ""
    for bound, words in _BEFORE.items():
        if match := re.match(words, text):
            text, found = text[match.end() :], bound
            break
    for bound, words in _AFTER.items():
        # 亿元及以上人民币: the currency may stand last
        if match := re.search(rf"(?:{words})(?=(?:人民币|美元|港元|港币|欧元)?$)", text):
            return text[: match.start()] + text[match.end() :], found or bound
    return text, found


@lru_cache(maxsize=8)
def _grammar(unit_words: str, sign_words: str) -> re.Pattern[str]:
    sign = sign_words or "(?!)"
    return re.compile(
        rf"(?P<sign>{sign})?(?P<first>{_WHOLE})(?P<unit>{unit_words})"
        rf"(?:[-~—–―至到]+(?:{sign})?(?P<last>{_WHOLE})(?P<last_unit>{unit_words}))?"
    )


def _side(text: str) -> _Side | None:
    parts = [m for m in _PART.finditer(text) if m.group()]
    low, last = Decimal(0), parts[-1]
    for part in parts:
        factor = _TENS[part["tens"] or ""] * SCALES[part["scale"] or ""]
        vague = part["number"] in ("数", "几")
        number = Decimal(1) if vague or not part["number"] else numerals.read(part["number"])
        if number is None or (vague and (factor == 1 or len(parts) > 1)):
            return None
        if part is not parts[0] and number * factor * 10 < SCALES[parts[0]["scale"]]:
            return None  # 12万5 is said for 125,000; 1亿5000万 leaves no such doubt
        low += number * factor
    if abs(low) >= 10**18:
        return None
    return _Side(
        low=low,
        high=low * 10 if vague else None,
        number=number if last["number"] and not vague else None,
        factor=factor,
        scale=parts[0]["scale"] or "",
        is_chinese=bool(re.fullmatch(numerals.CHINESE, last["number"] or "")),
        is_more=any(m["more"] or m["more2"] or m["more3"] for m in parts),
    )


def _lower_end(first: _Side, last: _Side, has_unit: bool) -> Decimal | None:
    """10-15亿: the 10 is in 亿 too. None when it cannot be told what the lower end is in."""
    if first.number is None or last.number is None:
        return None
    if first.factor != 1 or has_unit:
        return first.low
    low = first.low
    if first.is_chinese and first.number < 10:
        for size in (1000, 100, 10):  # 三至五千万: the 三 is in 千万
            if last.number % size == 0 and first.number * size <= last.number < 10 * size:
                low *= size
                break
        if low >= 10 and low < 100:
            return None  # 三到五十亿: three, or thirty?
    if low * 100 < last.number:
        return None  # 3-5000万: three, or three thousand?
    return low * last.factor
