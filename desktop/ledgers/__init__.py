"""Ledgers 台账: lists of the store as .xlsx, in the very shape offices pass on.

A ledger is a function from the store to a ``Sheet``; ``workbook.write`` makes the file. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.ledgers.districts import districts
from desktop.ledgers.offered import appeals, offers
from desktop.ledgers.people import staff, tours
from desktop.ledgers.projects import projects
from desktop.ledgers.sheet import Filing, Sheet
from desktop.ledgers.summary import summary


@dataclass(frozen=True, slots=True)
class Ledger:
    """One shape an office asks for: its name and how it is filled."""

    name: str
    fill: Callable[..., Sheet]


LEDGERS = {
    "projects": Ledger("在谈项目信息采集表", projects),
    "districts": Ledger("区县台账", districts),
    "summary": Ledger("招商项目汇总表", summary),
    "offers": Ledger("推介项目册", offers),
    "appeals": Ledger("招商需求", appeals),
    "staff": Ledger("招商人员", staff),
    "tours": Ledger("因公出访（团组）", tours),
}

__all__ = ["LEDGERS", "Filing", "Ledger", "Sheet"]
