"""资料 · Lists and records"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from desktop.screens.library import Library
from desktop.screens.packs_page import PacksPage
from desktop.screens.places import PACKS
from desktop.shots.homes import empty_frame, long_frame, sample_frame, thin_talk
from desktop.shots.stage import Stage


def firms(stage: Stage) -> QWidget | None:
    """企业"""
    _library(stage, "firm")
    return None


def firms_selected(stage: Stage) -> QWidget | None:
    """企业：选了几条，成批修改"""
    _select(_library(stage, "firm"), 3)
    return None


def firms_filtered(stage: Stage) -> QWidget | None:
    """企业：用一句话筛选"""
    _library(stage, "firm", "注册资本≥5000万")
    return None


def firms_nothing(stage: Stage) -> QWidget | None:
    """企业：筛选没有读懂"""
    _library(stage, "firm", "注册资本≥说不清")
    return None


def firms_columns(stage: Stage) -> QWidget | None:
    """企业：选择列"""
    columns = _library(stage, "firm").columns
    columns.pop_up(columns.mapToGlobal(columns.rect().bottomLeft()))
    stage.afterwards = columns.menu().close
    return None


def firms_empty(stage: Stage) -> QWidget | None:
    """企业：还没有"""
    empty_frame(stage).go("firm")
    stage.settle()
    return None


def firms_views(stage: Stage) -> QWidget | None:
    """企业：存下的视图"""
    library = _library(stage, "firm", "注册资本≥5000万")
    if not library.views.views:
        library.save_view("注册资本五千万以上")
        stage.wait(lambda: bool(library.views.views))
    stage.settle()
    menu = library.views.menu()
    menu.popup(library.views.mapToGlobal(library.views.rect().bottomLeft()))
    stage.afterwards = menu.close
    return None


def firms_trash(stage: Stage) -> QWidget | None:
    """企业回收站"""
    library = _library(stage, "firm")
    library.trash.setChecked(True)
    stage.settle()
    stage.afterwards = lambda: library.trash.setChecked(False)
    return None


def firms_trash_full(stage: Stage) -> QWidget | None:
    """企业回收站：选了一条，可以恢复"""
    frame = long_frame(stage)
    frame.go("firm")
    library = frame.screens["firm"]
    assert isinstance(library, Library)
    stage.settle()
    library.trash.setChecked(True)
    stage.settle()
    _select(library, 1)
    stage.afterwards = lambda: library.trash.setChecked(False)
    return None


def firms_long(stage: Stage) -> QWidget | None:
    """企业：很长的名称，有冲突"""
    long_frame(stage).go("firm")
    stage.settle()
    return None


def people(stage: Stage) -> QWidget | None:
    """人员"""
    _library(stage, "person")
    return None


def cities(stage: Stage) -> QWidget | None:
    """城市"""
    _library(stage, "city")
    return None


def parks(stage: Stage) -> QWidget | None:
    """园区"""
    _library(stage, "park")
    return None


def plots(stage: Stage) -> QWidget | None:
    """地块"""
    _library(stage, "plot")
    return None


def costs(stage: Stage) -> QWidget | None:
    """要素成本"""
    _library(stage, "cost")
    return None


def policies(stage: Stage) -> QWidget | None:
    """政策"""
    _library(stage, "policy")
    return None


def procedures(stage: Stage) -> QWidget | None:
    """程序"""
    _library(stage, "procedure")
    return None


def steps(stage: Stage) -> QWidget | None:
    """事项"""
    _library(stage, "step")
    return None


def observations(stage: Stage) -> QWidget | None:
    """观测值"""
    _library(stage, "observation")
    return None


def holidays(stage: Stage) -> QWidget | None:
    """节假日"""
    _library(stage, "holiday")
    return None


def red_lines(stage: Stage) -> QWidget | None:
    """红线"""
    _library(stage, "red_line")
    return None


def laws(stage: Stage) -> QWidget | None:
    """法规"""
    _library(stage, "law")
    return None


def trends(stage: Stage) -> QWidget | None:
    """形势"""
    _library(stage, "trend")
    return None


def indicators(stage: Stage) -> QWidget | None:
    """指标"""
    _library(stage, "indicator")
    return None


def chains(stage: Stage) -> QWidget | None:
    """产业链"""
    _library(stage, "chain")
    return None


def nodes(stage: Stage) -> QWidget | None:
    """产业链的环节"""
    _library(stage, "node")
    return None


def offers(stage: Stage) -> QWidget | None:
    """推介项目"""
    _library(stage, "offer")
    return None


def events(stage: Stage) -> QWidget | None:
    """节会"""
    _library(stage, "event")
    return None


def promises(stage: Stage) -> QWidget | None:
    """所有洽谈的承诺"""
    _library(stage, "commitment")
    return None


def appeals(stage: Stage) -> QWidget | None:
    """诉求"""
    _library(stage, "appeal")
    return None


def packs(stage: Stage) -> QWidget | None:
    """简报包"""
    _library(stage, "pack_issued")
    return None


def packs_empty(stage: Stage) -> QWidget | None:
    """简报包：还没有"""
    empty_frame(stage).go("pack_issued")
    stage.settle()
    return None


def packs_many(stage: Stage) -> QWidget | None:
    """成批打印"""
    _many(stage)
    return None


def packs_many_nothing(stage: Stage) -> QWidget | None:
    """成批打印：什么都没有勾选"""
    page = _many(stage)
    page.start()
    stage.settle()
    stage.afterwards = page.notice.clear
    return None


def packs_many_done(stage: Stage) -> QWidget | None:
    """成批打印：做好了"""
    page = _many(stage)
    page.talks.tick(thin_talk(), is_on=True)
    page.editions["team"].setChecked(False)
    page.editions["leader"].setChecked(True)
    page.place.setText(str(stage.folder / "四知简报"))
    page.start()
    stage.settle()
    return None


def _many(stage: Stage) -> PacksPage:
    frame = sample_frame(stage)
    frame.go(PACKS)
    page = frame.screens[PACKS]
    assert isinstance(page, PacksPage)
    stage.settle()
    return page


def firm_long(stage: Stage) -> QWidget | None:
    """一家企业：很长的名称，有冲突"""
    frame = long_frame(stage)
    frame.go("firm")
    library = frame.screens["firm"]
    assert isinstance(library, Library)
    stage.settle()
    if (line := library.model.line(0)) is not None:
        frame.open_record(line.id)
    stage.settle()
    return None


def _select(library: Library, most: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in range(min(most, len(library.model.numbers))):
        library.view.selectionModel().select(library.model.index(row, 0), flags.Select | flags.Rows)


def _library(stage: Stage, kind: str, words: str = "") -> Library:
    frame = sample_frame(stage)
    frame.go(kind)
    library = frame.screens[kind]
    assert isinstance(library, Library)
    library.view.clearSelection()
    library.filter.setText(words)
    library.reload()
    stage.settle()
    return library
