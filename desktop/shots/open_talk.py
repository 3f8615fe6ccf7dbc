"""开着的洽谈 · What people do on a board: gates, previews, conflicts, packs handed out"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.records import Issue
from db.store import queries
from desktop.screens.history_page import HistoryPage
from desktop.screens.meetings import Meetings
from desktop.screens.new_talk import NewTalk
from desktop.screens.register_page import RegisterPage
from desktop.shots.homes import long_frame, long_talk, main_talk, sample_frame
from desktop.shots.stage import Stage


def new_talk_found(stage: Stage) -> QWidget | None:
    """新建洽谈：找企业"""
    frame = sample_frame(stage)
    frame.new_talk()
    page = frame.pages.currentWidget()
    assert isinstance(page, NewTalk)
    page.firm.setText("jichuan")
    page.firm.textEdited.emit("jichuan")
    stage.wait(lambda: bool(page.firm.hits))
    stage.settle()
    stage.afterwards = page.firm.give_up
    return None


def gate(stage: Stage) -> QWidget | None:
    """阶段：进入下一步之前还缺什么"""
    made = stage.board(long_frame(stage), long_talk())
    made.head.stages.count.setChecked(True)
    stage.settle()
    stage.afterwards = lambda: made.head.stages.count.setChecked(False)
    return None


def gate_asked(stage: Stage) -> QWidget | None:
    """阶段：点了签约，先问一句"""
    steps = stage.board(long_frame(stage), long_talk()).head.stages
    steps.steps["signed"].click()
    stage.settle()
    stage.afterwards = steps.stay.click
    return None


def board_preview(stage: Stage) -> QWidget | None:
    """四卡看板，旁边是要打印的样子"""
    made = stage.board(sample_frame(stage), main_talk())
    made.sides.preview_fold.setChecked(True)
    stage.settle()
    stage.afterwards = lambda: made.sides.preview_fold.setChecked(False)
    return None


def card_section_long(stage: Stage) -> QWidget | None:
    """一节里五百条事实"""
    stage.board(long_frame(stage), long_talk()).open_card("firm").show_section("经营")
    stage.settle()
    return None


def card_conflict(stage: Stage) -> QWidget | None:
    """一条事实有两种说法"""
    editor = stage.board(long_frame(stage), long_talk()).open_card("trend")
    editor.show_section("*")
    stage.settle()
    for row in editor.rows.values():
        if row.view.conflicts:
            row.open()
    stage.settle()
    return None


def terms(stage: Stage) -> QWidget | None:
    """条款"""
    stage.board(sample_frame(stage), main_talk(), "terms")
    return None


def meeting_lift(stage: Stage) -> QWidget | None:
    """会谈室：记录里的一句话碰到红线"""
    made = stage.board(sample_frame(stage), main_talk(), "meetings")
    page = made.made["meetings"]
    assert isinstance(page, Meetings)
    page.open_selected()
    assert page.room is not None
    room = page.room
    stage.settle()
    room.minutes.appendPlainText("我方：税收地方留成部分前三年全额返还。")
    room.minutes.moveCursor(room.minutes.textCursor().MoveOperation.End)
    stage.wait(room.notice.isVisible)
    stage.afterwards = page.close_room
    return None


def history_day(stage: Stage) -> QWidget | None:
    """历史：与一天相比"""
    made = stage.board(sample_frame(stage), main_talk(), "history")
    page = made.made["history"]
    assert isinstance(page, HistoryPage)
    page.day.setText(f"{stage.today.year - 1}-01-01")
    page.day.returnPressed.emit()
    stage.settle()
    return None


def register(stage: Stage) -> QWidget | None:
    """登记：一包一页地看"""
    page = _register(stage)
    page.preview()
    stage.settle()
    return None


def register_changes(stage: Stage) -> QWidget | None:
    """登记：此后有何变化"""
    page = _register(stage)
    page.show_changes()
    stage.settle()
    return None


def register_changed(stage: Stage) -> QWidget | None:
    """登记：此后有了变化"""
    frame = sample_frame(stage)
    store = frame.room.store
    issue = queries.rows(store, Issue, negotiation=main_talk())[1][0]
    with store.write() as w:
        w.patch(issue.id, {"theirs": "一次取得200亩，二期40亩另议，三个月内交地。"})
    register_changes(stage)

    def put_back() -> None:
        with store.write() as w:
            w.patch(issue.id, {"theirs": issue.theirs})

    stage.afterwards = put_back
    return None


def register_empty(stage: Stage) -> QWidget | None:
    """登记：还没有发放过"""
    stage.board(long_frame(stage), long_talk(), "register")
    return None


def _register(stage: Stage) -> RegisterPage:
    """With one pack at least, handed out for the picture where there is none yet."""
    made = stage.board(sample_frame(stage), main_talk(), "register")
    page = made.made["register"]
    assert isinstance(page, RegisterPage)
    stage.settle()
    if not page.packs:
        made.show_tab("print")
        made.printing.form.holder.setText("祝闻笙")
        made.printing.place.setText(str(stage.folder / "一页要报.pdf"))
        made.printing.go.click()
        stage.settle()
        made.show_tab("register")
        stage.settle()
    return page
