"""资料 · Lists, records, imports"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QWidget

from desktop.screens.import_page import ImportPage
from desktop.screens.library import Library
from desktop.screens.places import PACKS
from desktop.shots.homes import empty_frame, long_frame, sample_frame
from desktop.shots.stage import Stage

_ROWS = (
    "企业名称,统一社会信用代码,注册资本,所属行业,注册地址,联系电话,备注",
    "河洛示范轴承有限公司,,5000万元,先进装备制造,河洛市涧东区示范路1号,0379-60000001,老厂搬迁",
    "伊水新材料股份有限公司,,1.2亿元,新材料,河洛市高新区创新路8号,0379-60000002,",
    "瀍河精密铸造有限公司,,说不清,先进装备制造,河洛市瀍东区工业路6号,,注册资本待核",
    "谷水电子科技有限公司,12345,800万元,电子信息,河洛市高新区,0379-60000004,代码不全",
    "龙门生物医药有限公司,,3000万元,生物医药,河洛市龙门区药谷路2号,0379-60000005,",
)


def firms(stage: Stage) -> QWidget | None:
    """企业"""
    _library(stage, "firm")
    return None


def firms_selected(stage: Stage) -> QWidget | None:
    """企业：选了几条，成批修改"""
    library = _library(stage, "firm")
    flags = QItemSelectionModel.SelectionFlag
    for row in range(min(3, len(library.model.numbers))):
        library.view.selectionModel().select(library.model.index(row, 0), flags.Select | flags.Rows)
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
    return None


def firms_empty(stage: Stage) -> QWidget | None:
    """企业：还没有"""
    empty_frame(stage).go("firm")
    stage.settle()
    return None


def firms_trash(stage: Stage) -> QWidget | None:
    """企业回收站"""
    library = _library(stage, "firm")
    library.trash.setChecked(True)
    stage.settle()
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


def packs_many(stage: Stage) -> QWidget | None:
    """成批打印"""
    sample_frame(stage).go(PACKS)
    stage.settle()
    return None


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


def import_start(stage: Stage) -> QWidget | None:
    """导入：拖一个文件进来"""
    empty_frame(stage).go("import")
    stage.settle()
    return None


def import_plan(stage: Stage) -> QWidget | None:
    """导入：先看每一列认成什么、会改多少"""
    _import(stage)
    return None


def import_result(stage: Stage) -> QWidget | None:
    """导入：做完了，可以整次撤销"""
    page = _import(stage)
    page.apply.click()
    stage.settle()
    return None


def import_refused(stage: Stage) -> QWidget | None:
    """导入：读不懂的文件"""
    page = _importing(stage)
    odd = stage.folder / "照片.xlsx"
    odd.write_bytes(bytes(range(256)) * 8)
    page.take(odd)
    stage.settle()
    return None


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


def _importing(stage: Stage) -> ImportPage:
    frame = empty_frame(stage)
    frame.go("import")
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    return page


def _import(stage: Stage) -> ImportPage:
    page = _importing(stage)
    file = stage.folder / "企业名单.csv"
    file.write_text("\n".join(_ROWS) + "\n", "utf-8-sig")
    page.take(file)
    stage.settle()
    page.file.setText("桌面/企业名单.csv")
    return page
