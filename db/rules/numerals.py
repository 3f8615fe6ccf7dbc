"""Digits as people type them: full-width, thousands commas, Chinese and financial numerals.

Reads exactly, as Decimal, or says None. Never rounds and never guesses a missing digit.
"""

from __future__ import annotations

import re
from decimal import Decimal

# A number in digits (thousands in threes, or ten-thousands in fours) or in Chinese numerals.
DIGITS = r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d{1,4}(?:,\d{4})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?"
CHINESE = (
    "[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+(?:点[零〇一二三四五六七八九]+)?"
)
MOST_DIGITS = 24  # Decimal keeps 28; more than this is a serial number, not a quantity

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_VARIANTS = str.maketrans(
    "\u3000\u00a0−﹣萬億畝頃約餘幾數圓與〜",
    "  --万亿亩顷约余几数元与~",
)
_FIGURES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_FIGURES["两"] = 2
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


def fold(text: str) -> str:
    """``text`` with half-width digits and marks, and traditional number words made simple."""
    return text.translate(_FULL_WIDTH).translate(_VARIANTS).strip()


def read(text: str) -> Decimal | None:
    """The number that the whole of ``text`` is, in digits or Chinese; None when it is not one."""
    folded = fold(text)
    if re.fullmatch(DIGITS, folded, re.ASCII):
        digits = re.sub("[, ]", "", folded)
        if sum(c.isdigit() for c in digits) > MOST_DIGITS:
            return None
        number = Decimal(digits)
        return number if number == 0 or -12 <= number.adjusted() <= MOST_DIGITS else None
    if re.fullmatch(CHINESE, folded):
        whole, _, part = folded.partition("点")
        value = _chinese_whole(whole)
        if value is None or not part:
            return value
        return value + Decimal("0." + "".join(str(_FIGURES[c]) for c in part))
    return None


def _chinese_whole(text: str) -> Decimal | None:
    """三十 → 30, 一千二百零五 → 1205, 二〇二二 → 2022; None when the order makes no sense."""
    if len(text) > 1 and all(c in _FIGURES for c in text):
        return Decimal("".join(str(_FIGURES[c]) for c in text)) if "两" not in text else None
    total, figure, last_step = 0, None, 10_000
    for c in text:
        if c in _FIGURES:
            if figure:  # only a 零 may stand before another figure
                return None
            figure = _FIGURES[c]
            continue
        step = _STEPS[c]
        if step >= last_step or figure == 0 or (figure is None and c not in "十拾"):
            return None
        total += (1 if figure is None else figure) * step
        figure, last_step = None, step
    return Decimal(total + (figure or 0))
