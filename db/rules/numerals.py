"""Digits as people type them: full-width, thousands commas, Chinese and financial numerals.

Reads exactly, as Decimal, or says None. Never rounds and never guesses: 一百五 (105 or 150?) is
None.
"""

from __future__ import annotations

import re
from decimal import Decimal

# A number in digits (thousands in threes, or ten-thousands in fours) or in Chinese numerals.
DIGITS = (
    r"[+-]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,4}(?:,[0-9]{4})+|[0-9]+)"
    r"(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
)
CHINESE = (
    "[零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]"
    "[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]*"
    "(?:点[零〇一二三四五六七八九]+)?"
)
MOST_DIGITS = 18  # more is a serial number, not a quantity; Decimal works exactly to 28
MOST_PLACES = 8

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_VARIANTS = str.maketrans(
    "\u3000\u00a0−﹣萬億畝頃約餘幾數圓與〜∼",
    "  --万亿亩顷约余几数元与~~",
)
_FIGURES = {c: i for i, c in enumerate("零一二三四五六七八九")}
_FIGURES |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"两": 2}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


def fold(text: str) -> str:
    """``text`` with half-width digits and marks, and traditional number words made simple."""
    return text.translate(FULL_WIDTH).translate(_VARIANTS).strip()


def read(text: str) -> Decimal | None:
    """The number that the whole of ``text`` is, in digits or Chinese; None when it is not one."""
    folded = fold(text)
    if re.fullmatch(DIGITS, folded):
        return _plain(re.sub("[, ]", "", folded))
    if re.fullmatch(CHINESE, folded):
        whole, _, part = folded.partition("点")
        value = _chinese_whole(whole)
        if value is None or not part:
            return value
        return value + Decimal("0." + "".join(str(_FIGURES[c]) for c in part))
    return None


def _plain(digits: str) -> Decimal | None:
    number = Decimal(digits)
    if number == 0:
        return Decimal(0)
    places = -int(number.normalize().as_tuple().exponent)
    if number.adjusted() >= MOST_DIGITS or places > MOST_PLACES:
        return None
    return number


def _chinese_whole(text: str) -> Decimal | None:
    """三十 → 30, 一千二百零五 → 1205; None when the order makes no sense or could mean two."""
    total, figure, last_step, after_zero = 0, None, 10_000, False
    for c in text:
        if c in _FIGURES:
            if figure:
                return None  # 三五: three to five, or thirty-five?
            after_zero = after_zero or figure == 0
            figure = _FIGURES[c]
            continue
        step = _STEPS[c]
        if step >= last_step or figure == 0 or (figure is None and c not in "十拾"):
            return None
        total += (1 if figure is None else figure) * step
        figure, last_step, after_zero = None, step, False
    if figure and last_step in (100, 1000) and not after_zero:
        return None  # 一百五 is said for 150 and written for 105
    return Decimal(total + (figure or 0))
