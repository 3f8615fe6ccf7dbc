"""The period words of statistical tables: 2019年, 2022年第一季度, 2020年3月, 2025-03, 1999.

Only what is needed to tell a period from a figure, to order periods and to know their frequency;
what a date means is for ``db.rules.dates``.
"""

from __future__ import annotations

import re

_YEAR = r"(1[89][0-9]{2}|20[0-9]{2}|2100)"
_FORMS = (
    ("year", re.compile(_YEAR + r"年?(?:度)?")),
    ("quarter", re.compile(_YEAR + r"年?第?([一二三四1-4])季度?")),
    ("quarter", re.compile(_YEAR + r"[年-]?[Qq]([1-4])")),
    ("half", re.compile(_YEAR + r"年?([上下])半年")),
    ("month", re.compile(_YEAR + r"(?:年|[-./])([0-9]{1,2})月?(?:份)?")),
    ("day", re.compile(_YEAR + r"(?:年|[-./])([0-9]{1,2})(?:月|[-./])([0-9]{1,2})日?")),
)
_ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_QUARTERS = "一二三四"


def frequency_of(text: str) -> str | None:
    """year, quarter, half, month or day (ids of ``values.FREQUENCY``); None for no period."""
    found = _read(text)
    return found[0] if found else None


def order(text: str) -> tuple[int, int, int]:
    """A key from old to new; what is no period comes first."""
    found = _read(text)
    return found[1] if found else (0, 0, 0)


def in_words(text: str, frequency: str | None) -> str:
    """A terminal's month that stands for a longer period: 2025-03 of a quarterly series is Q1.

    Otherwise the text as it was.
    """
    found = _read(text)
    if not found or found[0] not in ("month", "day"):
        return text
    year, month, _ = found[1]
    if frequency == "quarter" and month % 3 == 0 and month:
        return f"{year}年第{_QUARTERS[month // 3 - 1]}季度"
    if frequency == "year":
        return f"{year}年"
    return text


def _read(text: str) -> tuple[str, tuple[int, int, int]] | None:
    text = text.strip()
    if not text[:4].isdigit():
        return None
    for frequency, form in _FORMS:
        if found := form.fullmatch(text):
            parts = [_ORDINAL.get(p) or int(p) for p in found.groups()]
            key = (*parts, 0, 0)[:3]
            if frequency in ("month", "day") and not 1 <= key[1] <= 12:
                return None
            return frequency, (key[0], key[1], key[2])
    return None
