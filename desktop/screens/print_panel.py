"""Printing a pack: which edition, for whom, where to; then its number, pages and warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import values
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.notice import Notice

EDITIONS = ("team", "leader")


class Issued(Protocol):
    """What printing gives back; ``desktop.briefing.Issued`` has it."""

    @property
    def file(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def pages(self) -> int: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...


Issue = Callable[..., Issued]


class PrintPanel(QWidget):
    """``issue(negotiation_id, edition=, out=, holder=)`` runs in the background."""

    def __init__(self, room: Room, issue: Issue, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._issue = issue
        self._negotiation_id = negotiation_id
        self._file = Path()
        self.edition = QComboBox()
        for edition in EDITIONS:
            self.edition.addItem(values.EDITION[edition], edition)
        self.holder, self.place = QLineEdit(), QLineEdit()
        self.choose, self.go = button(self.tr("选择…")), button(self.tr("生成 PDF"), "primary")
        self.open = button(self.tr("用系统程序打开"))
        self.notice = Notice()
        self.result = said("", "lead", wraps=True)
        self.warnings = said("", "caution", wraps=True)
        sheet = framed("sheet")
        sheet.setMaximumWidth(760)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        column.setSpacing(SPACE * 2)
        column.addWidget(said(self.tr("打印简报包"), "heading"))
        column.addLayout(self._form())
        column.addWidget(self.notice)
        column.addLayout(self._row(self.go))
        for widget in (self.result, self.warnings):
            column.addWidget(widget)
            widget.hide()
        column.addLayout(self._row(self.open))
        self.open.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)
        outer.addStretch()
        self._wire()

    def _wire(self) -> None:
        self.edition.currentIndexChanged.connect(lambda _: self._propose_place())
        self.choose.clicked.connect(self._choose)
        self.go.clicked.connect(self._print)
        self.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))
        )
        self._propose_place()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(SPACE)
        self.edition.setAccessibleName(self.tr("版本"))
        self.holder.setAccessibleName(self.tr("持有人"))
        self.holder.setPlaceholderText(self.tr("印在每页页脚，可空"))
        self.place.setAccessibleName(self.tr("保存到"))
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.choose)
        form.addRow(self.tr("版本"), self.edition)
        form.addRow(self.tr("持有人"), self.holder)
        form.addRow(self.tr("保存到"), row)
        return form

    def _row(self, widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(widget)
        row.addStretch()
        return row

    def _propose_place(self) -> None:
        kind = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(kind) or ".")
        known = Path(self.place.text()).parent if self.place.text() else folder
        name = self.tr("四知简报_{edition}_{day}.pdf").format(
            edition=self.edition.currentText(), day=self._room.today().isoformat()
        )
        self.place.setText(str(known / name))

    def _choose(self) -> None:
        title = self.tr("简报包存到哪里")
        chosen, _ = QFileDialog.getSaveFileName(self, title, self.place.text(), "PDF (*.pdf)")
        if chosen:
            self.place.setText(chosen)

    def _print(self) -> None:
        out, edition, holder = Path(self.place.text()), self.edition.currentData(), self.holder
        name = holder.text().strip()
        self.notice.clear()
        self.go.setEnabled(False)
        self.go.setText(self.tr("正在排版…"))
        self._room.background.run(
            self,
            lambda: self._issue(self._negotiation_id, edition=edition, out=out, holder=name),
            self._issued,
            self._refused,
            ended=self._ready,
        )

    def _issued(self, issued: Issued) -> None:
        self._file = Path(issued.file)
        words = self.tr("编号 {number}，共 {pages} 页，已登记。\n存在 {file}")
        self.result.setText(
            words.format(number=issued.number, pages=issued.pages, file=issued.file)
        )
        self.warnings.setText("\n".join(f"⚠ {warning}" for warning in issued.warnings))
        self.result.show()
        self.warnings.setVisible(bool(issued.warnings))
        self.open.show()

    def _refused(self, refusal: Refusal) -> None:
        self.result.hide()
        self.warnings.hide()
        self.open.hide()
        self.notice.say(refusal)

    def _ready(self) -> None:
        self.go.setEnabled(True)
        self.go.setText(self.tr("生成 PDF"))
