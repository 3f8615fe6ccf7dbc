"""推介项目册 and 诉求: what we hold out to firms, and what they asked of us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.records import Appeal, Offer
from db.store import queries
from db.store.store import Store
from desktop.ledgers.said import Said, filled
from desktop.ledgers.sheet import Column, Filing, Sheet

_OFFER = (
    ("项目名称", "name", 26), ("编号", "code", 14), ("所属地区", "city", 14),
    ("镇/街道/开发区", "town", 18), ("合作方式", "coop_mode", 14), ("主管单位", "authority", 20),
    ("行业", "industry", 16), ("用地规模", "site_area", 12), ("容积率", "far", 10),
    ("规划用途", "use", 12), ("投资强度", "intensity", 12), ("投资总额", "invest_total", 12),
    ("预计建设期", "build_time", 12), ("规划地址", "address", 20), ("建设内容", "content", 40),
    ("建设条件", "conditions", 36), ("优惠政策", "policies", 36), ("要素分析", "factors", 36),
    ("效益分析", "benefit", 30), ("备注", "note", 24), ("联系单位", "contact_unit", 20),
    ("联系人", "contact", 10), ("联系方式", "phone", 16),
)  # fmt: skip
_APPEAL = (
    Column("需求标题", 28), Column("需求内容", 44), Column("联系人", 10, is_centred=True),
    Column("联系方式", 16, is_centred=True), Column("期望解决时间", 14, is_centred=True),
    Column("审核状态", 12, is_centred=True), Column("审核意见", 30), Column("答复意见", 36),
)  # fmt: skip
_REVIEW = {
    None: "待审核", "new": "待审核", "replied": "已答复", "visited": "已答复", "closed": "已答复",
}  # fmt: skip
"""The three words of the form for the eight states of an appeal; the others are 已审核."""


def offers(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Every project that looks for its investor, in the order of its code."""
    found = [o for o in queries.rows(store, Offer)[1] if only is None or o.id in only]
    found.sort(key=lambda o: (o.code is None, o.code or "", o.n))
    columns = tuple(Column(title, width) for title, _, width in _OFFER)
    told = (Said(store, offer) for offer in found)
    return filled("推介项目册", columns, told, lambda o: tuple(o[name] for _, name, _ in _OFFER))


def appeals(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """What firms asked for, as it came."""
    found = [a for a in queries.rows(store, Appeal)[1] if only is None or a.id in only]
    return filled("招商需求", _APPEAL, (Said(store, appeal) for appeal in found), _appeal)


def _appeal(appeal: Said) -> tuple[str, ...]:
    state = getattr(appeal.record, "state", None)
    return (
        *(appeal[name] for name in ("title", "content", "contact", "phone", "wanted_by")),
        appeal["state"] if appeal.is_disputed("state") else _REVIEW.get(state, "已审核"),
        appeal["opinion"],
        appeal["reply"],
    )
