"""写材料 · Files of a talk, tables pasted, what was put by"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from db.records import Fact
from db.store import queries
from desktop import overlays
from desktop.drafts import Draft
from desktop.screens.card_editor import CardEditor
from desktop.screens.materials_page import MaterialsPage
from desktop.shots.homes import bare_talk, long_frame, main_talk, sample_frame
from desktop.shots.stage import Stage

_TABLE = (
    "指标\t数值\t单位\t时点\t来源\n"
    "一线技工平均工资\t6200\t元/月\t2026-09-30\t市人社局\n"
    "工业用电平均价\t0.68\t元/千瓦时\t2026-10-31\t市供电公司\n"
    "标准厂房租金\t12\t元/平方米·月\t2026-10-31\t园区管委会"
)


def materials(stage: Stage) -> QWidget | None:
    """材料：拖进来的 PDF 和图片"""
    made = stage.board(sample_frame(stage), main_talk(), "materials")
    page = made.made["materials"]
    assert isinstance(page, MaterialsPage)
    stage.settle()
    if not page.files:
        _write_files(stage)
        page.take([stage.folder / name for name in ("厂区平面图.png", "会谈提纲.pdf")])
        stage.wait(lambda: len(page.files) == 2)
    page.list.setCurrentRow(1)
    stage.settle()
    return None


def materials_empty(stage: Stage) -> QWidget | None:
    """材料：还没有"""
    stage.board(long_frame(stage), bare_talk(), "materials")
    return None


def fact_paste(stage: Stage) -> QWidget | None:
    """粘贴表格：先看认成什么，再收下"""
    editor = _card(stage, "firm")
    QGuiApplication.clipboard().setText(_TABLE)
    editor.take_clipboard()
    stage.settle()
    stage.afterwards = editor.paste.hide
    return None


def card_overlay(stage: Stage) -> QWidget | None:
    """库中的事实，本场另有说法"""
    frame = sample_frame(stage)
    editor = _card(stage, "city")
    library = next(r.view for r in editor.rows.values() if not r.view.is_own).library
    said = {"text": "对客商只讲已建成的部分；二期以批复为准。"}
    plan = partial(overlays.putting, frame.room.store, main_talk(), library, said)
    frame.room.edits.together("本次洽谈的说法", plan)
    stage.wait(lambda: any(row.view.overlay for row in editor.rows.values()))
    stage.settle()
    editor.show_fact(library)
    stage.settle()
    return None


def draft_offered(stage: Stage) -> QWidget | None:
    """没有存完的一处，再给出来"""
    frame = sample_frame(stage)
    frame.go("today")
    fact = queries.rows(frame.room.store, Fact)[1][0]
    words = "磨床先进场，厂房租金前两年按成本价；对方要求书面写明，回去和园区核一遍再答复。"
    frame.draft_bar.show_drafts([Draft(fact.id, "text", words, "11-22 18:40", fact.caption)] * 2)
    stage.settle()
    stage.afterwards = lambda: frame.draft_bar.show_drafts([])
    return None


def _card(stage: Stage, card: str) -> CardEditor:
    editor = stage.board(sample_frame(stage), main_talk()).open_card(card)
    editor.show_section("")
    stage.settle()
    return editor


def _write_files(stage: Stage) -> None:
    """A picture and a page, drawn here: nothing real."""
    plan = QImage(900, 600, QImage.Format.Format_RGB32)
    plan.fill(QColor("#f4f1e8"))
    painter = QPainter(plan)
    for at, name in enumerate(("一号厂房", "二号厂房", "检测中心")):
        place = QRect(60 + at * 280, 120, 230, 340)
        painter.fillRect(place, QColor("#b9c7d6"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
    painter.end()
    plan.save(str(stage.folder / "厂区平面图.png"))
    page = QPdfWriter(str(stage.folder / "会谈提纲.pdf"))
    painter = QPainter(page)
    painter.drawText(800, 1200, "会谈提纲：用地、用能、设备补助")
    painter.end()
