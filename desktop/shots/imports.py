"""导入 · Files that come in"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.screens.import_page import ImportPage
from desktop.screens.places import IMPORTS
from desktop.shots.homes import empty_frame
from desktop.shots.stage import Stage

translate = QCoreApplication.translate
_ROWS = (
    "企业名称,统一社会信用代码,注册资本,所属行业,注册地址,联系电话,备注",
    "河洛示范轴承有限公司,,5000万元,先进装备制造,河洛市涧东区示范路1号,0379-60000001,老厂搬迁",
    "伊水新材料股份有限公司,,1.2亿元,新材料,河洛市高新区创新路8号,0379-60000002,",
    "瀍河精密铸造有限公司,,说不清,先进装备制造,河洛市瀍东区工业路6号,,注册资本待核",
    "谷水电子科技有限公司,12345,800万元,电子信息,河洛市高新区,0379-60000004,代码不全",
    "龙门生物医药有限公司,,3000万元,生物医药,河洛市龙门区药谷路2号,0379-60000005,",
)


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
    stage.afterwards = partial(_take_back, stage, page)
    return None


def import_refused(stage: Stage) -> QWidget | None:
    """导入：读不懂的文件"""
    page = _importing(stage)
    odd = stage.folder / "照片.xlsx"
    odd.write_bytes(bytes(range(256)) * 8)
    page.take(odd)
    stage.settle()
    return None


def import_clean(stage: Stage) -> QWidget | None:
    """导入：没有要看一眼的行"""
    page = _importing(stage)
    file = stage.folder / "两家企业.csv"
    file.write_text("\n".join((*_ROWS[:2], _ROWS[2])) + "\n", "utf-8-sig")
    page.take(file)
    stage.settle()
    page.file.setText("桌面/两家企业.csv")
    return None


def import_running(stage: Stage) -> QWidget | None:
    """导入：正在进行，可以取消"""
    page = _import(stage)
    page._busy(translate("ImportPage", "正在导入…"))
    page._show_progress((31_200, 105_000))
    stage.afterwards = page._rest
    return None


def import_undone(stage: Stage) -> QWidget | None:
    """导入：整次撤销了"""
    page = _import(stage)
    page.apply.click()
    stage.settle()
    page.undo.click()
    stage.settle()
    return None


def imports(stage: Stage) -> QWidget | None:
    """导入记录"""
    page = _import(stage)
    page.apply.click()
    stage.settle()
    empty_frame(stage).go(IMPORTS)
    stage.settle()
    stage.afterwards = partial(_take_back, stage, page)
    return None


def import_record(stage: Stage) -> QWidget | None:
    """导入记录：一次导入读了什么、带来了什么"""
    page = _import(stage)
    page.apply.click()
    stage.settle()
    frame = empty_frame(stage)
    frame.open_record(page.import_id)
    stage.settle()
    stage.settle()
    stage.afterwards = partial(_take_back, stage, page)
    return None


def import_nameless(stage: Stage) -> QWidget | None:
    """导入：没有一列是企业名称，由人指明"""
    page = _importing(stage)
    file = stage.folder / "主体名录.csv"
    rows = ("主体,注册资本,联系电话", "伊水书院,80万元,0379-60000006", "龙门剧社,,0379-60000007")
    file.write_text("\n".join(rows) + "\n", "utf-8-sig")
    page.kind.setCurrentIndex(page.kind.findData("firms"))
    page.take(file)
    stage.settle()
    page.file.setText("桌面/主体名录.csv")
    return None


def _take_back(stage: Stage, page: ImportPage) -> None:
    """So that the next picture finds the home as this one did."""
    page.undo.click()
    stage.settle()


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
