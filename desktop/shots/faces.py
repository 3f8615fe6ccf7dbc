"""页面 · Records made up as people read them"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import sample
from desktop.screens.record_page import RecordPage
from desktop.shots.homes import sample_frame
from desktop.shots.stage import Stage


def firm(stage: Stage) -> QWidget | None:
    """一家企业"""
    return _record(stage, "firm.main")


def person(stage: Stage) -> QWidget | None:
    """一位联系人"""
    return _record(stage, "person.gu")


def city(stage: Stage) -> QWidget | None:
    """一座城市，成本与对手城市并排"""
    return _record(stage, "city.ours")


def park(stage: Stage) -> QWidget | None:
    """一个园区"""
    return _record(stage, "park.etdz")


def policy(stage: Stage) -> QWidget | None:
    """一项政策"""
    return _record(stage, "policy.equip")


def procedure(stage: Stage) -> QWidget | None:
    """程序：一条路径，并行的步骤和工作日"""
    return _record(stage, "procedure.filing")


def red_line(stage: Stage) -> QWidget | None:
    """一条红线"""
    return _record(stage, "red_line.1")


def law(stage: Stage) -> QWidget | None:
    """一部法规，逐条看"""
    return _record(stage, "law.fcr")


def indicator(stage: Stage) -> QWidget | None:
    """一个指标：图、缺口、口径变化"""
    return _record(stage, "indicator.fdi")


def trend(stage: Stage) -> QWidget | None:
    """一条形势"""
    return _record(stage, "trend.robot")


def plot(stage: Stage) -> QWidget | None:
    """一个地块：只有填写的一页"""
    return _record(stage, "plot.a")


def chain(stage: Stage) -> QWidget | None:
    """一条产业链的地图"""
    return _record(stage, "chain.robot")


def event(stage: Stage) -> QWidget | None:
    """一场节会"""
    return _record(stage, "event.own")


def firm_written(stage: Stage) -> QWidget | None:
    """一家企业：逐项填写"""
    _record(stage, "firm.main")
    assert stage.window is not None
    for page in stage.window.findChildren(RecordPage):
        if page.isVisible():
            page.write.setChecked(True)
    stage.settle()
    return None


def _record(stage: Stage, key: str) -> QWidget | None:
    frame = sample_frame(stage)
    frame.open_record(sample.record_id(key))
    stage.settle()
    return None
