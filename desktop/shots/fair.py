"""节会 · At the booth and in the evening"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.records import QuickLead, Value
from desktop.leads import DRAFT, NEW
from desktop.screens.fair import Fair
from desktop.shots.homes import LONG_FIRM, LONG_NAME, empty_frame, sample_frame
from desktop.shots.stage import Stage

LEADS: tuple[dict[str, Value], ...] = (
    {
        "person": "祁远山", "firm_name": "伊川轴承", "post": "投资总监", "phone": "13800000000",
        "heat": "hot", "industry": "equipment", "one_line": "想找三十亩地，年内开工，问电价",
        "promised": "税收地方留成部分前三年全额返还", "handout": "投资指南", "met_by": "祝闻笙",
        "spot": "A12 装备馆",
    },
    {"person": LONG_NAME, "firm_name": LONG_FIRM, "heat": "warm"},
    {"person": "李工", "one_line": "问保税仓库", "heat": "cold"},
)  # fmt: skip


def triage(stage: Stage) -> QWidget | None:
    """晚上整理快录"""
    fair = _fair(stage)
    fair.triage.show_leads(
        [QuickLead(id=f"{at:032x}", state=NEW, **said) for at, said in enumerate(LEADS, 1)]
    )
    stage.settle()
    return None


def triage_long(stage: Stage) -> QWidget | None:
    """晚上整理快录：很长的名称，没有写完"""
    triage(stage)
    _fair(stage).triage.list.setCurrentRow(1)
    stage.settle()
    return None


def triage_empty(stage: Stage) -> QWidget | None:
    """没有要整理的快录"""
    empty_frame(stage).go("fair")
    stage.settle()
    return None


def booth(stage: Stage) -> QWidget | None:
    """展位模式"""
    fair = _fair(stage)
    fair.enter_booth()
    stage.settle()
    stage.afterwards = fair.leave_booth
    return None


def booth_full(stage: Stage) -> QWidget | None:
    """展位模式：记了一位来客"""
    fair = _fair(stage)
    fair.enter_booth()
    assert fair.booth is not None
    stage.settle()
    fair.booth.show_lead("0" * 32, LEADS[0], DRAFT)
    stage.afterwards = fair.leave_booth
    return None


def booth_offer(stage: Stage) -> QWidget | None:
    """展位模式：名片上读到的字，请人核对"""
    booth_full(stage)
    booth = _fair(stage).booth
    assert booth is not None
    booth.offer.offer(
        {"person": "祁远山", "firm_name": LONG_FIRM, "post": "投资总监", "phone": "13800000000",
         "email": "qi.yuanshan@example.com"}
    )  # fmt: skip
    return None


def _fair(stage: Stage) -> Fair:
    frame = sample_frame(stage)
    frame.go("fair")
    fair = frame.screens["fair"]
    assert isinstance(fair, Fair)
    stage.settle()
    return fair
