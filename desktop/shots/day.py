"""一天 · A day at the desk"""

from __future__ import annotations

import platform
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.records import Fact
from db.sentences import Sentence
from db.store import durable
from desktop.fault import FaultWindow
from desktop.screens.ledger_page import LedgerPage
from desktop.shots.homes import empty_frame, long_frame, main_talk, sample_frame
from desktop.shots.stage import Stage
from desktop.wording import a_kind, spoken


def today(stage: Stage) -> QWidget | None:
    """今日"""
    sample_frame(stage).go("today")
    stage.settle()
    return None


def today_empty(stage: Stage) -> QWidget | None:
    """今日：什么都还没有"""
    empty_frame(stage).go("today")
    stage.settle()
    return None


def today_long(stage: Stage) -> QWidget | None:
    """今日：很长的名称，有冲突"""
    long_frame(stage).go("today")
    stage.settle()
    return None


def palette(stage: Stage) -> QWidget | None:
    """Ctrl+K：还没输入，先列最近用过的"""
    frame = sample_frame(stage)
    frame.open_talk(main_talk())
    frame.go("today")
    stage.settle()
    frame.search.open()
    stage.wait(frame.search.list.isVisible)
    return None


def palette_typed(stage: Stage) -> QWidget | None:
    """Ctrl+K：用拼音找"""
    frame = sample_frame(stage)
    frame.go("today")
    frame.search.open()
    frame.search.setText("jichuan")
    frame.search.textEdited.emit("jichuan")
    stage.wait(lambda: bool(frame.search.hits))
    stage.settle()
    return None


def palette_nothing(stage: Stage) -> QWidget | None:
    """Ctrl+K：没有找到"""
    frame = sample_frame(stage)
    frame.search.open()
    frame.search.setText("没有这个词")
    frame.search.textEdited.emit("没有这个词")
    stage.wait(lambda: frame.search.list.count() == 1)
    stage.settle()
    return None


def settings(stage: Stage) -> QWidget | None:
    """设置"""
    sample_frame(stage).go("settings")
    stage.settle()
    return None


def help_page(stage: Stage) -> QWidget | None:
    """帮助：版本、资料夹、快捷键"""
    sample_frame(stage).go("help")
    stage.settle()
    return None


def tour_offer(stage: Stage) -> QWidget | None:
    """第一次打开：要不要走一遍"""
    frame = sample_frame(stage)
    frame.go("today")
    frame.offer_tour()
    stage.settle()
    assert frame.tour is not None
    stage.afterwards = frame.tour.end
    return None


def tour_meeting(stage: Stage) -> QWidget | None:
    """导览第一步"""
    _tour(stage, 0)
    return None


def tour_gap(stage: Stage) -> QWidget | None:
    """导览第二步：补一处空缺"""
    _tour(stage, 1)
    return None


def tour_third(stage: Stage) -> QWidget | None:
    """导览第三步"""
    _tour(stage, 2)
    return None


def tour_promise(stage: Stage) -> QWidget | None:
    """导览第四步：核一核承诺"""
    _tour(stage, 3)
    return None


def tour_last(stage: Stage) -> QWidget | None:
    """导览第五步"""
    _tour(stage, 4)
    return None


def _tour(stage: Stage, at: int) -> None:
    frame = sample_frame(stage)
    frame.begin_tour()
    stage.settle()
    assert frame.tour is not None
    frame.tour.show_step(at)
    stage.settle()
    frame.tour.place()
    stage.afterwards = frame.tour.end


def ledger(stage: Stage) -> QWidget | None:
    """台账"""
    frame = sample_frame(stage)
    frame.go("ledgers")
    page = frame.screens["ledgers"]
    assert isinstance(page, LedgerPage)
    stage.settle()
    return None


def ledger_empty(stage: Stage) -> QWidget | None:
    """台账：没有可填的"""
    empty_frame(stage).go("ledgers")
    stage.settle()
    return None


def notice(stage: Stage) -> QWidget | None:
    """一句说明：出了什么事、为什么、怎么办"""
    frame = sample_frame(stage)
    frame.go("today")
    frame.notice.say(durable.disk_full(Path("D:/四知"), freed=16 * 2**20))
    done = Sentence("删除{kind}“{title}”", kind=a_kind(Fact), title="一线技工平均工资")
    frame.undo_bar.offer(spoken(done))
    stage.settle()
    return None


def fault(stage: Stage) -> QWidget | None:
    """程序出了意外"""
    frame = sample_frame(stage)
    frame.undo_bar.hide()
    frame.go("today")
    try:
        raise ValueError("底线是480万元")
    except ValueError as error:
        window = FaultWindow(error, datetime(2026, 11, 23, 9, 30), stage.window)
    machine = platform.platform()
    window.text.setPlainText(window.text.toPlainText().replace(machine, "Windows-11"))
    stage.look.dress(window)
    window.show()
    corner = frame.mapToGlobal(frame.rect().center()) - window.rect().center()
    window.move(corner)
    stage.play()
    dress = partial(stage.look.dress, window)
    stage.look.changed.connect(dress)

    def put_back() -> None:
        stage.look.changed.disconnect(dress)
        window.close()

    stage.afterwards = put_back
    return None
