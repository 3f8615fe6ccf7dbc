"""How much, as offices write it: 约3.5亿, 10-15亿, 数百万, 20余亿, 不低于三千万, 亿元及以上.

Splits a text into number, range, reservation and the words of the unit; what the unit means is
for ``money`` and ``areas``. Never turns an unknown into zero and never invents a number: 数百万
is the range from one million to ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from db.rules import numerals

SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_TENS = {"": 1, "十": 10, "百": 100, "千": 1000}

_BEFORE = {
    "约": "大约为|大约|约为|约合|约|大概|左右",
    "近": "将近|接近|近",
    "超": "突破|超过|超|逾|高于|大于|多于|上|过|>",
    "不低于": "不低于|不少于|不小于|至少|最低|>=|≥|⩾",
    "不超过": "不超过|不高于|不多于|不大于|至多|最多|最高|上限|<=|≤|⩽",
    "低于": "低于|少于|不足|不到|小于|<",
}
_AFTER = {
    "约": "左右|上下",
    "不低于": "及以上|或以上|以上|起",
    "不超过": "及以下|或以下|以下|以内|之内",
}
_LABEL = (
    r"(?:(?:预计|计划|拟|项目|累计|协议|固定资产|总|固)*"
    r"(?:投资总额|投资额|投资|总额|注册资本|注册资金|金额|占地面积|占地|用地|面积|需)[:为]?)?"
)
_ONE = (
    rf"(?:(?P<number>{numerals.DIGITS}|{numerals.CHINESE})|(?P<vague>[数几]))?"
    r"(?P<more>[余多])?(?P<tens>[十百千])?(?P<more2>[余多])?(?P<scale>万亿|万|亿)?(?P<more3>[余多])?"
)


@dataclass(frozen=True)
class Quantity:
    """``low`` (and ``high`` of a range) in single units; ``scale`` is the 万/亿 it was said in."""

    low: Decimal
    high: Decimal | None
    bound: str  # "", 约, 近, 超, 不低于, 不超过, 低于, 数
    scale: str
    unit: str  # the words after the number, as folded


@dataclass(frozen=True)
class _Piece:
    low: Decimal
    high: Decimal | None
    scale: str
    is_bare_scale: bool
    has_scale: bool
    is_more: bool
    rest: str


def read(text: str, unit_words: str) -> Quantity | None:
    """``text`` as a quantity whose unit is spelt with ``unit_words`` (a regular expression)."""
    folded = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", numerals.fold(text))
    if re.fullmatch(r"\(.*\d\)", folded):  # (1,234) may be an accountant's minus: not ours to say
        return None
    folded = re.sub(r"[()\[\]【】]", "", folded)
    folded, bound = _without_reservation(folded)
    pieces = _pieces(folded, unit_words)
    if pieces is None:
        return None
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        if first.is_bare_scale and not bound:
            return None  # "万元" alone is a heading, not an amount
        bound = bound or ("数" if first.high is not None else "超" if first.is_more else "")
        return Quantity(first.low, first.high, bound, first.scale, first.rest)
    low = first.low if first.has_scale else first.low * _ratio(first, last)
    if low > last.low or first.high is not None or last.high is not None:
        return None
    return Quantity(low, last.low, bound, last.scale, last.rest or first.rest)


def _without_reservation(text: str) -> tuple[str, str]:
    text = re.sub("^" + _LABEL, "", text)
    for bound, words in _BEFORE.items():
        if match := re.match(rf"(?:{words})", text):
            return text[match.end() :], bound
    for bound, words in _AFTER.items():
        # 亿元及以上人民币: the reservation may stand before the currency
        if match := re.search(rf"(?:{words})(?=(?:人民币|美元|港元|港币)?$)", text):
            return text[: match.start()] + text[match.end() :], bound
    return text, ""


@lru_cache(maxsize=8)
def _grammar(unit_words: str) -> re.Pattern[str]:
    one = rf"(?:人民币|RMB|CNY|USD|US\$|HK\$|[¥￥$€£])?{_ONE}"
    return re.compile(rf"(?P<sign>人民币|RMB|CNY|USD|US\$|HK\$|[¥$€£])?{_ONE}(?P<rest>{unit_words})",
                      re.ASCII) if one else re.compile("")


def _pieces(text: str, unit_words: str) -> list[_Piece] | None:
    return None


def _ratio(first: _Piece, last: _Piece) -> Decimal:
    return Decimal(1)
