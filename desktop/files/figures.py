"""One figure of a statistical table, and what a figure looks like there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MISSING = frozenset(
    {"", "-", "--", "—", "——", "…", "...", "..", "n/a", "na", "nan", "null", "/", "无"}
)
_FIGURE = re.compile(r"[-+−]?(?:[0-9][0-9,]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?%?")


@dataclass(slots=True)
class Figure:
    """One figure as written; ``value`` None where the file leaves it out."""

    row: int
    period: str
    value: str | None
    mark: str | None = None


def is_figure(text: str) -> bool:
    """A number as tables write it: 1,234.5, -0.4, 1.2e+13, 5%."""
    return _FIGURE.fullmatch(text.strip()) is not None


def is_missing(text: str) -> bool:
    """Left out on purpose: blank, a dash, dots, n/a. Never a zero."""
    return text.strip().lower() in _MISSING
