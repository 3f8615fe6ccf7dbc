"""The leader's page: one page, one glance, budgets for every block (records.md §9)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of the leader's page. A line with a number in it gives its date and source."""

    text: str
    as_of: str = ""
    source: int = 0
    is_overdue: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A question that may come and what to answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """The blocks in the order they are read; an empty block is not printed.

    ``foot`` is the reminder at the end (复核提示); source numbers are collected by the page.
    """

    occasion: str = ""
    when: str = ""
    where: str = ""
    bluf: str = ""
    guests: tuple[Remark, ...] = ()
    firm_line: Remark | None = None
    wants: tuple[Remark, ...] = ()
    concerns: tuple[Remark, ...] = ()
    goals: tuple[Remark, ...] = ()
    say: tuple[Remark, ...] = ()
    avoid: tuple[Remark, ...] = ()
    replies: tuple[Reply, ...] = ()
    promises: tuple[Remark, ...] = ()
    decide: tuple[Remark, ...] = ()
    agenda: tuple[Remark, ...] = ()
    foot: str = ""
