"""Ledgers 台账: lists of the store as .xlsx, in the very shape offices pass on.

A ledger is a function from the store to a ``Sheet``; ``workbook.write`` makes the file. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.ledgers.districts import districts
from desktop.ledgers.projects import projects
from desktop.ledgers.sheet import Filing, Sheet


@dataclass(frozen=True, slots=True)
class Ledger:
    """One shape an office asks for: its name and how it is filled."""

    name: str
    fill: Callable[..., Sheet]


LEDGERS = {
    "projects": Ledger("在谈项目信息采集表", projects),
    "districts": Ledger("区县台账", districts),
}

__all__ = ["LEDGERS", "Filing", "Ledger", "Sheet"]
