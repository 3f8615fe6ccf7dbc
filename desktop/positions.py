"""Keys that put rows in an order people drag them into: between any two there is always another.

A key is a fraction written in letters, so that moving one row writes that row and no other, and
two laptops can move different rows without a conflict. No Qt here.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LAST = len(_DIGITS)


def between(before: str, after: str) -> str:
    """A key after ``before`` and before ``after``; "" stands for the end on that side.

    Keys never end in 0, so that there is always room below. ``before`` must be less than ``after``.
    """
    key, at = "", 0
    while True:
        low = _digit(before, at, 0)
        high = _digit(after, at, _LAST) if after else _LAST
        if high - low > 1:
            return key + _DIGITS[(low + high) // 2]
        key += _DIGITS[low]
        if high > low:
            after = ""  # from here on anything is below it
        at += 1


def _digit(key: str, at: int, missing: int) -> int:
    return _DIGITS.index(key[at]) if at < len(key) else missing


def moved(keys: Sequence[str | None], start: int, to: int) -> dict[int, str]:
    """New keys, by old row, so that the row ``start`` stands where ``to`` stood.

    Only the moved row is written, unless rows have no usable key yet: then all of them are.
    """
    order = list(range(len(keys)))
    order.insert(to, order.pop(start))
    rest = [keys[row] for row in order if row != start]
    if all(map(_is_usable, rest)) and all(str(a) < str(b) for a, b in itertools.pairwise(rest)):
        at = order.index(start)
        before = rest[at - 1] if at else ""
        after = rest[at] if at < len(rest) else ""
        return {start: between(before or "", after or "")}
    made: dict[int, str] = {}
    last = ""
    for row in order:
        last = between(last, "")
        made[row] = last
    return made


def _is_usable(key: str | None) -> bool:
    return bool(key) and not str(key).endswith("0") and set(str(key)) <= set(_DIGITS)
