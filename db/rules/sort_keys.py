"""The number a written value is ordered by: yuan, square metres, days — never shown, never kept.

Values stand as people wrote them (docs/decisions/0002); lists still sort 3亿元 above 9000万元.
A value nobody can read has no key and stands last, whichever way the list is turned.
"""

from __future__ import annotations

import re

from db.records import Field, Kind, Value
from db.records.base import ORDERED
from db.rules import areas, dates, money, numerals

_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def has_key(field: Field) -> bool:
    """Whether lists order this field by a key rather than by its letters."""
    return field.kind in ORDERED


def sort_key(field: Field, value: Value) -> float | None:
    """The key of a value of ``field``; foreign money has none, there is no rate here."""
    if not isinstance(value, str) or not value:
        return None
    match field.kind:
        case Kind.MONEY:
            amount = money.parse(value, field.unit)
            return float(amount.in_yuan()) if amount and amount.currency == "CNY" else None
        case Kind.AREA:
            area = areas.parse(value, field.unit)
            return float(area.in_square_metres()) if area else None
        case Kind.DATE:
            period = dates.parse(value)
            return float(period.start.toordinal()) if period else None
        case Kind.NUMBER:
            return _number(value)
    return None


def _number(text: str) -> float | None:
    """The number a text is, or the first one in it: 约3,000人 is ordered as 3000."""
    whole = numerals.read(text.replace(",", ""))
    if whole is not None:
        return float(whole)
    found = _FIGURE.search(numerals.fold(text))
    return float(found[0].replace(",", "")) if found else None
