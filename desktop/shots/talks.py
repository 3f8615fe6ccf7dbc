"""洽谈 · Talks and the board of four cards"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.screens.meetings import Meetings
from desktop.screens.promise_watch import Promises
from desktop.shots.homes import (
    bare_talk,
    empty_frame,
    long_frame,
    long_talk,
    main_talk,
    sample_frame,
    thin_talk,
)
from desktop.shots.stage import Stage


def talks(stage: Stage) -> QWidget | None:
    """洽谈"""
    sample_frame(stage).go("talks")
    stage.settle()
    return None


def talks_empty(stage: Stage) -> QWidget | None:
    """洽谈：还没有一场"""
    empty_frame(stage).go("talks")
    stage.settle()
    return None


def new_talk(stage: Stage) -> QWidget | None:
    """新建洽谈"""
    sample_frame(stage).new_talk()
    stage.settle()
    return None


def board(stage: Stage) -> QWidget | None:
    """四卡看板"""
    stage.board(sample_frame(stage), main_talk())
    return None


def board_thin(stage: Stage) -> QWidget | None:
    """四卡看板：刚开始的一场"""
    frame = sample_frame(stage)
    stage.board(frame, thin_talk())
    return None


def board_empty(stage: Stage) -> QWidget | None:
    """四卡看板：四张卡都还空着"""
    stage.board(long_frame(stage), bare_talk())
    return None


def board_long(stage: Stage) -> QWidget | None:
    """四卡看板：很长的名称，两种说法，五百条事实"""
    stage.board(long_frame(stage), long_talk())
    return None


def board_leader(stage: Stage) -> QWidget | None:
    """四卡看板，旁边是领导一页"""
    made = stage.board(sample_frame(stage), main_talk())
    made.sides.leader_fold.setChecked(True)
    stage.wait(lambda: bool(made.sides.leader and made.sides.leader.parts))
    stage.settle()
    stage.afterwards = lambda: made.sides.leader_fold.setChecked(False)
    return None


def card(stage: Stage) -> QWidget | None:
    """打开一张卡：知彼"""
    stage.board(sample_frame(stage), main_talk()).open_card("firm").show_section("")
    stage.settle()
    return None


def card_fact(stage: Stage) -> QWidget | None:
    """就地改一条事实"""
    editor = stage.board(sample_frame(stage), main_talk()).open_card("firm")
    editor.show_section("意图")
    if editor.rows:
        next(iter(editor.rows.values())).open()
    stage.settle()
    return None


def card_empty(stage: Stage) -> QWidget | None:
    """打开一张空卡"""
    stage.board(long_frame(stage), bare_talk()).open_card("firm")
    stage.settle()
    return None


def card_long(stage: Stage) -> QWidget | None:
    """五百条事实的一张卡，有冲突"""
    stage.board(long_frame(stage), long_talk()).open_card("firm")
    stage.settle()
    return None


def issues(stage: Stage) -> QWidget | None:
    """议题"""
    stage.board(sample_frame(stage), main_talk(), "issues")
    return None


def issues_long(stage: Stage) -> QWidget | None:
    """议题：很长的内容，有冲突"""
    made = stage.board(long_frame(stage), long_talk(), "issues")
    table = made.tables["issues"]
    table.view.setCurrentIndex(table.model.index(0, 0))
    stage.settle()
    return None


def issues_empty(stage: Stage) -> QWidget | None:
    """议题：还没有"""
    stage.board(long_frame(stage), bare_talk(), "issues")
    return None


def rounds(stage: Stage) -> QWidget | None:
    """轮次"""
    stage.board(sample_frame(stage), main_talk(), "rounds")
    return None


def meetings(stage: Stage) -> QWidget | None:
    """会谈"""
    made = stage.board(sample_frame(stage), main_talk(), "meetings")
    page = made.made["meetings"]
    assert isinstance(page, Meetings)
    page.close_room()
    stage.settle()
    return None


def meeting_room(stage: Stage) -> QWidget | None:
    """会谈室：照议程记"""
    made = stage.board(sample_frame(stage), main_talk(), "meetings")
    page = made.made["meetings"]
    assert isinstance(page, Meetings)
    page.open_selected()
    stage.settle()
    return None


def commitments(stage: Stage) -> QWidget | None:
    """承诺"""
    made = stage.board(sample_frame(stage), main_talk(), "commitments")
    table = made.tables["commitments"]
    if table.rows:
        table.view.setCurrentIndex(table.model.index(0, 0))
    stage.settle()
    return None


def commitments_red_line(stage: Stage) -> QWidget | None:
    """承诺：写着写着碰到红线"""
    made = stage.board(sample_frame(stage), main_talk(), "commitments")
    table = made.tables["commitments"]
    table.view.setCurrentIndex(table.model.index(0, 0))  # nobody types where nothing is chosen
    table.cells.typing.emit(0, "text", "我市承诺前三年税收地方留成部分全额返还")
    assert isinstance(table, Promises)
    stage.wait(table.watch.isVisible)
    stage.settle()
    return None


def answers(stage: Stage) -> QWidget | None:
    """问答"""
    stage.board(sample_frame(stage), main_talk(), "answers")
    return None


def actions(stage: Stage) -> QWidget | None:
    """待办"""
    stage.board(sample_frame(stage), main_talk(), "actions")
    return None


def history(stage: Stage) -> QWidget | None:
    """历史"""
    stage.board(sample_frame(stage), main_talk(), "history")
    return None


def file(stage: Stage) -> QWidget | None:
    """档案"""
    stage.board(sample_frame(stage), main_talk(), "file")
    return None


def file_long(stage: Stage) -> QWidget | None:
    """档案：很长的内容"""
    stage.board(long_frame(stage), long_talk(), "file")
    return None


def printing(stage: Stage) -> QWidget | None:
    """打印"""
    made = stage.board(sample_frame(stage), main_talk(), "print")
    made.printing.place.setText(f"文档/{Path(made.printing.place.text()).name}")
    return None


def printed(stage: Stage) -> QWidget | None:
    """打印：已经生成"""
    made = stage.board(sample_frame(stage), main_talk(), "print")
    panel = made.printing
    panel.form.holder.setText("祝闻笙")
    panel.place.setText(str(stage.folder / "一页要报.pdf"))
    panel.go.click()
    stage.settle()
    panel.place.setText("文档/一页要报.pdf")
    return None
