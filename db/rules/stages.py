"""The stages of a negotiation, what should be there before the next one, and when it stalls.

Soft gates: a list of sentences to think about, never a block. Nothing here moves a negotiation;
people do, and a city may skip stages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.records import values
from db.rules import dates
from db.sentences import Sentence

ORDER: Final = tuple(values.STAGE)
STALLS_AFTER: Final = 30  # days without progress (在谈项目: 一月无更新须说明)
OVER: Final = frozenset({"lost", "abandoned", "transferred"})  # nobody negotiates it any more
ENDED: Final = OVER | {"won"}

# stage → the fields of the negotiation that should be filled before it is entered
_FIELDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "screened": (
        ("firm", Sentence("还没有写明企业")),
        ("industry", Sentence("还没有归入产业")),
        ("lead_source", Sentence("还没有写线索来源")),
        ("project", Sentence("还没有写拟投项目")),
    ),
    "negotiating": (
        ("first_unit", Sentence("首谈单位没有登记")),
        ("first_date", Sentence("首谈日期没有登记")),
        ("chief", Sentence("还没有定主谈人")),
        ("next_step", Sentence("还没有写下一步")),
    ),
    "loi": (
        ("invest_total", Sentence("总投资还不清楚")),
        ("site_area", Sentence("用地面积还不清楚")),
        ("parks", Sentence("还没有意向园区")),
        ("lead_leader", Sentence("还没有牵头领导")),
    ),
    "signed": (
        ("invest_fixed", Sentence("固定资产投资还不清楚")),
        ("plots", Sentence("还没有意向地块")),
        ("procedure", Sentence("还没有选定适用的审批程序")),
    ),
    "registered": (("owner", Sentence("还没有责任人")),),
    "preparing": (
        ("due", Sentence("还没有期限")),
        ("procedure", Sentence("还没有选定适用的审批程序")),
    ),
}


@dataclass(frozen=True)
class Around:
    """What hangs on a negotiation, counted; None where nobody counted it."""

    meetings_held: int | None = None
    issues: int | None = None
    issues_stuck: int | None = None
    commitments_pending: int | None = None  # 触发待审
    commitments_forbidden: int | None = None  # 不得承诺
    commitments_overdue: int | None = None
    policies_unreviewed: int | None = None  # no finished fair-competition review


def following(stage: str | None) -> str | None:
    """The stage after ``stage``; the first for None, None after the last or for a word not ours."""
    if stage is None:
        return ORDER[0]
    if stage not in ORDER or stage == ORDER[-1]:
        return None
    return ORDER[ORDER.index(stage) + 1]


def is_later(stage: str, other: str) -> bool:
    """Whether ``stage`` comes after ``other``; False when either is not one of ours."""
    return stage in ORDER and other in ORDER and ORDER.index(stage) > ORDER.index(other)


def before_entering(
    stage: str, negotiation: Mapping[str, object], around: Around | None = None
) -> list[str]:
    """What should be there before ``stage`` is entered, as Chinese sentences; [] when all is.

    Asks for everything up to ``stage``, for stages may have been skipped.
    """
    if stage not in ORDER:
        return []
    passed = ORDER[: ORDER.index(stage) + 1]
    told = [
        sentence
        for earlier in passed
        for name, sentence in _FIELDS.get(earlier, ())
        if negotiation.get(name) in (None, "", [], ())
    ]
    return list(dict.fromkeys(told + _about(passed, around or Around())))


def _about(passed: tuple[str, ...], around: Around) -> list[str]:
    told: list[str] = []
    if "loi" in passed and around.meetings_held == 0:
        told.append(Sentence("还没有一次会谈记录"))
    if "loi" in passed and around.issues == 0:
        told.append(Sentence("议题表是空的"))
    if "signed" in passed:
        stuck, unreviewed = around.issues_stuck, around.policies_unreviewed
        pending, overdue = around.commitments_pending, around.commitments_overdue
        forbidden = around.commitments_forbidden
        if stuck:
            told.append(Sentence("有{n}个议题还在僵持", n=stuck))
        if pending:
            told.append(Sentence("有{n}项承诺触发红线待审，还没有人决定", n=pending))
        if forbidden:
            told.append(Sentence("有{n}项承诺已定为不得承诺，请从协议文本中去掉", n=forbidden))
        if overdue:
            told.append(Sentence("有{n}项承诺已逾期", n=overdue))
        if unreviewed:
            told.append(Sentence("有{n}条适用政策没有完成公平竞争审查", n=unreviewed))
    return told


def is_stalled(last_progress: date, today: date, status: str | None = None) -> bool:
    """Whether nothing has moved for thirty days; what ended or rests on purpose does not stall."""
    if status in ENDED or status == "on_hold":
        return False
    return (today - last_progress).days >= STALLS_AFTER


def remarks(
    negotiation: Mapping[str, object], last_progress: date | None, today: date
) -> list[str]:
    """What to say beside the status: stalled without a reason, overdue. [] when all is well."""
    status = negotiation.get("status")
    if status in ENDED:
        missing = not negotiation.get("reason") and status != "won"
        return [Sentence("已结束，但没有写原因，请补记以便复盘")] if missing else []
    told: list[str] = []
    if last_progress and is_stalled(last_progress, today, str(status or "")):
        days = (today - last_progress).days
        told.append(
            Sentence("{n}天无进展", n=days)
            if negotiation.get("stall_reason")
            else Sentence("{n}天无进展，请写停滞原因", n=days)
        )
    due = dates.parse(str(negotiation.get("due") or ""))
    if due and due.end < today:
        told.append(Sentence("下一步已逾期{n}天", n=(today - due.end).days))
    return told


def suggested_status(
    negotiation: Mapping[str, object], last_progress: date | None, today: date
) -> str:
    """The status the dates speak for: ongoing, delayed or dormant. A person's other word stands."""
    status = str(negotiation.get("status") or "ongoing")
    if status not in ("ongoing", "delayed", "dormant"):
        return status
    if last_progress and is_stalled(last_progress, today):
        return "dormant"
    due = dates.parse(str(negotiation.get("due") or ""))
    return "delayed" if due and due.end < today else "ongoing"
