"""招商项目汇总表: by industry and stage, counts and amounts of each currency, 一 二 三 numbered.

Amounts of different currencies are never added; an amount nobody can read is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from db.records import values
from db.rules import money
from db.store.store import Store
from desktop.ledgers.going_on import going_on
from desktop.ledgers.said import Said
from desktop.ledgers.sheet import Column, Filing, Sheet

_COLUMNS = (
    Column("序号", 8, is_centred=True), Column("行业、阶段", 26),
    Column("项目数（个）", 12, is_centred=True), Column("人民币（亿元）", 16, is_centred=True),
    Column("外币", 24, is_centred=True), Column("金额不详（个）", 16, is_centred=True),
)  # fmt: skip
_BELOW = ("注：不同币种不相加；“约”数按所写数额计入；金额写不成数、各方记载不一的计入“金额不详”。",)
_DIGITS = "零一二三四五六七八九"


@dataclass(slots=True)
class _Sum:
    """What a group of talks comes to."""

    count: int = 0
    unread: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def add(self, talk: Said) -> None:
        self.count += 1
        is_known = not talk.is_disputed("invest_total")
        amount = money.parse(talk["invest_total"], "亿元") if is_known else None
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
    talks = [Said(store, talk) for talk in going_on(store, only)]
    by_industry: dict[str, list[Said]] = {}
    for talk in talks:
        by_industry.setdefault(talk["industry"] or "未分类", []).append(talk)
    rows: list[tuple[str, ...]] = []
    for at, (label, of) in enumerate(by_industry.items(), 1):
        rows.append((numeral(at), label, *_sum(of).cells()))
        rows += _stages(of)
    rows.append(("", "合计", *_sum(talks).cells()))
    above = (f"截至 {today.isoformat()}",)
    disputed = any(talk.told for talk in talks)
    return Sheet("招商项目汇总表", _COLUMNS, tuple(rows), above, _BELOW, disputed)


def _stages(of: Sequence[Said]) -> list[tuple[str, ...]]:
    by_stage: dict[str, list[Said]] = {}
    order = list(values.STAGE.values())
    for talk in of:
        by_stage.setdefault(talk["stage"] or "阶段不详", []).append(talk)
    known = sorted(by_stage.items(), key=lambda one: (*order, one[0]).index(one[0]))
    return [
        (f"（{numeral(at)}）", label, *_sum(talks).cells())
        for at, (label, talks) in enumerate(known, 1)
    ]


def _sum(talks: Iterable[Said]) -> _Sum:
    made = _Sum()
    for talk in talks:
        made.add(talk)
    return made


def numeral(n: int) -> str:
    """1 to 99 as offices number their lists: 一, 十, 十一, 二十一."""
    tens, ones = divmod(n, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
