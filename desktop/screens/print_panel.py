"""Printing a pack: what is asked on the left, the pages as they will be on the right.

Saved, numbered and registered first; then handed to the system's printer, if wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.errors import Refusal
from desktop import printers
from desktop.room import Room
from desktop.screens.preview import Preview
from desktop.screens.print_form import PrintForm
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, hint, ruled, said
from desktop.widgets.line import Line
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import scrolled
from desktop.wording import spoken

_WIDE = 424


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
    """``issue(negotiation_id, wanted, finish, out)`` runs in the background."""

    def __init__(self, room: Room, issue: Issue, negotiation_id: str) -> None:
        super().__init__()
        self._room = room
        self._issue = issue
        self._negotiation_id = negotiation_id
        self._file = Path()
        self._copies = 1
        self.form = PrintForm()
        self.place = Line()
        self.place.cut_at = Qt.TextElideMode.ElideLeft
        self.choose, self.go = button(self.tr("选择…")), button(self.tr("生成并登记"), "primary")
        self.open, self.send = button(self.tr("打开")), button(self.tr("打印"))
        self.printer = QComboBox()
        self.notice = Notice()
        self.result, self.warnings = said(wraps=True), said("", "caution", wraps=True)
        self.preview = Preview(room, negotiation_id, "print", self.form.wanted)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE * 2)
        outer.addWidget(self._sheet())
        outer.addWidget(self.preview, 1)
        self._wire()

    def _sheet(self) -> QWidget:
        column = QVBoxLayout()
        column.addWidget(self.form)
        column.addStretch()
        self.place.setAccessibleName(self.tr("保存到"))
        self.printer.setAccessibleName(self.tr("打印机"))
        named = said(self.tr("保存到"), "muted")
        named.setMinimumWidth(self.form.label_width() + SPACE)  # in line with the form above
        place = self._row(named, self.place, self.choose)
        after = self._row(self.open, self.send, self.printer)
        sheet = framed("sheet")
        sheet.setFixedWidth(_WIDE)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        inside.setSpacing(SPACE)
        inside.addWidget(scrolled(column), 1)
        inside.addWidget(ruled())  # where the form goes on below, it is seen to
        inside.addLayout(place)
        inside.addWidget(self.notice)
        inside.addWidget(self.go)
        inside.addWidget(self.result)
        inside.addWidget(self.warnings)
        inside.addLayout(after)
        self._show_after(is_on=False)
        return sheet

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        for widget in widgets:
            is_wide = isinstance(widget, QLineEdit | QComboBox)
            row.addWidget(widget, 1 if is_wide else 0)
        return row

    def _wire(self) -> None:
        self.form.changed.connect(self.preview.refresh_soon)
        self.form.edition_chosen.connect(self._propose_place)
        self.choose.clicked.connect(self._choose)
        self.go.clicked.connect(self._print)
        self.open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))
        )
        self.send.clicked.connect(self._send)
        self._propose_place()

    def _propose_place(self) -> None:
        kind = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(kind) or ".")
        known = Path(self.place.text()).parent if self.place.text() else folder
        name = self.tr("四知简报_{edition}_{day}.pdf").format(
            edition=self.form.edition.currentText(), day=self._room.today().isoformat()
        )
        self.place.setText(str(known / name))
        hint(self.place, str(known / name))  # a long path shows its end: the name of the file

    def _choose(self) -> None:
        title = self.tr("简报包存到哪里")
        chosen, _ = QFileDialog.getSaveFileName(self, title, self.place.text(), "PDF (*.pdf)")
        if chosen:
            self.place.setText(chosen)

    def _print(self) -> None:
        wanted, finish, out = self.form.wanted(), self.form.finish(), Path(self.place.text())
        self._copies = wanted.copies
        self.notice.clear()
        self.go.setEnabled(False)
        self.go.setText(self.tr("正在排版…"))
        self._room.background.run(
            self,
            lambda: self._issue(self._negotiation_id, wanted, finish, out),
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
        self.warnings.setText("\n".join(f"⚠ {spoken(warning)}" for warning in issued.warnings))
        self._show_after(is_on=True)
        self.warnings.setVisible(bool(issued.warnings))

    def _show_after(self, *, is_on: bool) -> None:
        for widget in (self.result, self.warnings, self.open, self.send):
            widget.setVisible(is_on)
        self.printer.setVisible(is_on and self.printer.count() > 1)

    def _refused(self, refusal: Refusal) -> None:
        self._show_after(is_on=False)
        self.notice.say(refusal)

    def _ready(self) -> None:
        self.go.setEnabled(True)
        self.go.setText(self.tr("生成并登记"))

    def _send(self) -> None:
        file, printer, copies = self._file, self.printer.currentText(), self._copies
        told = self.tr("已交给打印机打印 {copies} 份。").format(copies=copies)
        self.notice.clear()
        self.send.setEnabled(False)
        self._room.background.run(
            self,
            lambda: printers.send(file, printer, copies),
            lambda _: self.notice.say(told),
            self.notice.say,
            ended=partial(self.send.setEnabled, True),
        )

    def _list_printers(self, names: list[str]) -> None:
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setVisible(self.send.isVisible() and len(names) > 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._room.background.run(self, printers.printers, self._list_printers)
