"""在谈项目信息采集表: the thirteen columns a district hands in every Friday at ten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from db.records import Negotiation
from db.store.store import Store
from desktop.ledgers.going_on import going_on
from desktop.ledgers.said import Said, filled
from desktop.ledgers.sheet import Column, Filing, Sheet

_COLUMNS = (
    Column("序号", 6, is_centred=True),
    Column("项目名称", 24),
    Column("投资方", 24),
    Column("固定资产投资", 14, is_centred=True),
    Column("投资方简介", 36),
    Column("项目内容", 40),
    Column("需用土地", 12, is_centred=True),
    Column("企业联系人", 12, is_centred=True),
    Column("联系方式", 16, is_centred=True),
    Column("片区", 14, is_centred=True),
    Column("进度、备注", 36),
    Column("产业类型", 14, is_centred=True),
    Column("研判结果", 14, is_centred=True),
)
_BELOW = ("注：1.有新增项目或进度更新的才填报；2.一个月没有更新的须说明原因；3.每周五10时前报送。",)
_IN_TALKS = ("lead", "screened", "negotiating", "loi")
_WEEK = timedelta(days=7)


def projects(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Talks before signing that are not over; ``only`` keeps those ids."""
    filed = filing or Filing(on=today)
    talks = going_on(store, only, _IN_TALKS)
    fresh = sum(_is_from_this_week(talk, today) for talk in talks)
    number = count(1)
    return filled(
        "在谈项目信息采集表",
        _COLUMNS,
        (Said(store, talk) for talk in talks),
        lambda talk: _row(next(number), talk),
        above=(
            f"共上报在谈项目{len(talks)}个（新增{fresh}个）",
            f"所属片组：{filed.group}　　填报人：{filed.person}　　联系电话：{filed.phone}"
            f"　　填报时间：{(filed.on or today).isoformat()}",
        ),
        below=_BELOW,
    )


def _is_from_this_week(talk: Negotiation, today: date) -> bool:
    return date.fromtimestamp(talk.created_at / 1000) > today - _WEEK


def _row(at: int, talk: Said) -> tuple[str, ...]:
    firm, guest = talk.one("firm"), talk.one("guests")
    stalled = talk["stall_reason"]
    progress = (talk["latest"], f"停滞原因：{stalled}" if stalled else "")
    return (
        str(at),
        talk.title,
        firm.title if firm else talk["firm"],
        talk["invest_fixed"],
        (firm["profile"] or firm["business_scope"]) if firm else "",
        talk["project"],
        talk["site_area"],
        guest.title if guest else "",
        guest["phone"] if guest else "",
        talk["parks"],
        "；".join(word for word in progress if word),
        talk["industry"],
        talk["stage"],
    )
