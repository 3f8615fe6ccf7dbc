"""The leader's page: one page, one glance, budgets for every block (records.md §9)."""

from __future__ import annotations

from dataclasses import dataclass

from db.sentences import Sentence


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


@dataclass(frozen=True, slots=True)
class Budget:
    """What a block may hold: ``items`` entries of ``chars`` characters each (records.md §9)."""

    name: str
    label: Sentence
    items: int
    chars: int | None = None


BUDGETS = (
    Budget("bluf", Sentence("一句话"), 1, 60),
    Budget("guests", Sentence("来宾"), 5),
    Budget("firm_line", Sentence("企业速写"), 1, 90),
    Budget("wants", Sentence("对方要什么"), 3, 28),
    Budget("concerns", Sentence("对方顾虑"), 2, 28),
    Budget("goals", Sentence("我们要什么"), 3),
    Budget("say", Sentence("建议表态"), 4, 40),
    Budget("avoid", Sentence("不宜谈、不得承诺"), 3),
    Budget("replies", Sentence("可能被问"), 3),
    Budget("promises", Sentence("历史承诺"), 3),
    Budget("decide", Sentence("需领导定"), 2),
    Budget("agenda", Sentence("日程联络"), 4),
)
