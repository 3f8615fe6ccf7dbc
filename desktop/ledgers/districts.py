"""区县台账: one line a project, amounts in 亿元, as 战区 and districts keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.rules import money
from db.store.store import Store
from desktop.ledgers.going_on import going_on
from desktop.ledgers.said import Said, filled
from desktop.ledgers.sheet import Column, Filing, Sheet

_COLUMNS = (
    Column("投资方", 26),
    Column("项目名称", 26),
    Column("项目类别", 14, is_centred=True),
    Column("投资额（亿元）", 14, is_centred=True),
    Column("项目内容", 40),
    Column("市区", 12, is_centred=True),
    Column("园区", 16, is_centred=True),
    Column("镇街", 12, is_centred=True),
    Column("录入时间", 12, is_centred=True),
    Column("洽谈进度", 30),
)


def districts(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Every talk that is not over; an amount nobody can read stands as it was written."""
    told = (Said(store, talk) for talk in going_on(store, only))
    return filled("区县台账", _COLUMNS, told, _row)


def _row(talk: Said) -> tuple[str, ...]:
    return (
        talk["firm"],
        talk.title,
        talk["industry"],
        _in_yi(talk["invest_total"]),
        talk["project"],
        talk["city"],
        talk["parks"],
        "",
        date.fromtimestamp(talk.record.created_at / 1000).isoformat(),
        "；".join(word for word in (talk["stage"], talk["latest"]) if word),
    )


def _in_yi(text: str) -> str:
    """Yuan as 亿元, a plain number; foreign money and what is no amount as written."""
    amount = money.parse(text, "亿元")
    if amount is None or amount.currency != "CNY" or amount.is_approximate:
        return text
    return money.number(amount.in_yi())
