"""招商项目汇总表: by industry and stage, counts and amounts of each currency, 一 二 三 numbered.

Amounts of different currencies are never added; an amount nobody can read is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from db.records import Negotiation, values
from db.rules import money
from db.store.store import Store
from desktop.ledgers.going_on import going_on
from desktop.ledgers.sheet import Column, Filing, Sheet

_COLUMNS = (
    Column("序号", 8, is_centred=True), Column("行业、阶段", 26),
    Column("项目数（个）", 12, is_centred=True), Column("人民币（亿元）", 16, is_centred=True),
    Column("外币", 24, is_centred=True), Column("金额不详（个）", 16, is_centred=True),
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"


@dataclass(slots=True)
class _Sum:
    """What a group of talks comes to."""

    count: int = 0
    unread: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def add(self, talk: Negotiation) -> None:
        self.count += 1
        amount = money.parse(talk.invest_total or "", "亿元")
        if amount is None:
            self.unread += 1
        else:
            known = self.amounts.get(amount.currency, Decimal(0))
            self.amounts[amount.currency] = known + amount.in_yi()

    def cells(self) -> tuple[str, str, str, str]:
        yuan = self.amounts.get("CNY")
        foreign = "；".join(
            f"{currency} {money.number(sum_)}亿"
            for currency, sum_ in sorted(self.amounts.items())
            if currency != "CNY"
        )
        return (
            str(self.count),
            "" if yuan is None else money.number(yuan),
            foreign,
            str(self.unread) if self.unread else "",
        )


def summary(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Every talk that is not over, industry by industry, each with its stages."""
    talks = going_on(store, only)
    by_industry: dict[str, list[Negotiation]] = {}
    for talk in talks:
        label = values.INDUSTRY.get(talk.industry or "", talk.industry or "未分类")
        by_industry.setdefault(label, []).append(talk)
    rows: list[tuple[str, ...]] = []
    for at, (label, of) in enumerate(by_industry.items(), 1):
        rows.append((numeral(at), label, *_sum(of).cells()))
        rows += _stages(of)
    rows.append(("", "合计", *_sum(talks).cells()))
    below = ("注：不同币种不相加；“约”数按所写数额计入；金额写不成数的计入“金额不详”。",)
    return Sheet("招商项目汇总表", _COLUMNS, tuple(rows), (f"截至 {today.isoformat()}",), below)


def _stages(of: Sequence[Negotiation]) -> list[tuple[str, ...]]:
    by_stage: dict[str, list[Negotiation]] = {}
    order = list(values.STAGE)
    known = sorted(of, key=lambda t: order.index(t.stage) if t.stage in order else len(order))
    for talk in known:
        by_stage.setdefault(values.STAGE.get(talk.stage or "", "阶段不详"), []).append(talk)
    return [
        (f"（{numeral(at)}）", label, *_sum(talks).cells())
        for at, (label, talks) in enumerate(by_stage.items(), 1)
    ]


def _sum(talks: Iterable[Negotiation]) -> _Sum:
    made = _Sum()
    for talk in talks:
        made.add(talk)
    return made


def numeral(n: int) -> str:
    """1 to 99 as offices number their lists: 一, 十, 十一, 二十一."""
    tens, ones = divmod(n, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
