"""Days that a program stored as UTC: "1999-11-04 16:00:00" is midnight of 1999-11-05 in China.

Speaks only of a column that is all like that; one such time alone proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from desktop.files.tables import Sheet

# China kept summer time in 1986 to 1991: midnight was then 15:00 of the day before
_UTC_MIDNIGHT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T]16:00:00(?:\.0+)?Z?"
    r"|((?:198[6-9]|199[01])-0[4-9]-\d{2})[ T]15:00:00(?:\.0+)?Z?",
    re.ASCII,
)
_FEWEST = 5


def columns(sheet: Sheet, after_row: int, candidates: Sequence[int]) -> frozenset[int]:
    """The candidates of which every filled cell is such a midnight, and a few are filled."""
    if not candidates:
        return frozenset()
    counts = dict.fromkeys(candidates, 0)
    for row, cells in sheet.rows():
        if row <= after_row:
            continue
        for index in list(counts):
            cell = cells[index].strip() if index < len(cells) else ""
            if _UTC_MIDNIGHT.fullmatch(cell):
                counts[index] += 1
            elif cell:
                del counts[index]
        if not counts:
            return frozenset()
    return frozenset(index for index, count in counts.items() if count >= _FEWEST)


def local_day(text: str) -> str:
    """The day in China that began at this moment."""
    found = _UTC_MIDNIGHT.fullmatch(text)
    if not found:
        return text
    try:
        return (date.fromisoformat(found[1] or found[2]) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return text
