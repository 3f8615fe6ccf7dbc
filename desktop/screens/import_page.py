"""Importing a file: dropped or chosen, tried first, then applied, then perhaps taken back.

What the trial says is what the import does. Nothing is half done: a cancel leaves nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.store.undo import undo_import
from db.store.unit import Change
from desktop.files.kinds import KINDS
from desktop.files.mapping import Mapping
from desktop.intake import NoNameColumn, Outcome
from desktop.room import Room
from desktop.screens.import_result import ImportResult, undone_words
from desktop.screens.mapping_table import MappingTable
from desktop.theme import SPACE
from desktop.widgets.labels import button, framed, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice
from desktop.wording import spoken


class ImportPage(QWidget):
    """``finished`` when records came in or were taken back."""

    finished = Signal()

    def __init__(self, room: Room, intake: Callable[..., Outcome]) -> None:
        super().__init__()
        self._room = room
        self._intake = intake
        self._file: Path | None = None
        self._mapping: Mapping | None = None
        self._stop = threading.Event()
        self.import_id = ""
        self.setAcceptDrops(True)
        self.choose = button(self.tr("选择文件…"), "primary")
        self.kind = QComboBox()
        self.file = said(self.tr("还没有选文件"), "lead", wraps=True)
        self.notice = Notice()
        self.progress, self.doing = QProgressBar(), said("", "muted")
        self.cancel = button(self.tr("取消"))
        self.mapping = MappingTable()
        self.result = ImportResult()
        self.apply, self.undo = button(self.tr("导入"), "primary"), button(self.tr("撤销这次导入"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(self._drop_sheet())
        column.addWidget(self.notice)
        column.addLayout(self._progress_row())
        column.addWidget(self.mapping)
        column.addWidget(self.result, 1)
        self.zone = self._drop_zone()
        column.addWidget(self.zone, 1)
        column.addLayout(self._foot())
        column.addStretch()
        self._wire()
        self._rest()

    def _drop_sheet(self) -> QWidget:
        sheet = framed("sheet")
        row = QHBoxLayout(sheet)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        row.setSpacing(SPACE)
        self.kind.addItem(self.tr("自动识别"), None)
        for kind, label in KINDS.items():
            self.kind.addItem(spoken(label), kind)
        self.kind.setAccessibleName(self.tr("类别"))
        row.addWidget(self.file, 1)
        row.addWidget(said(self.tr("类别"), "muted"))
        row.addWidget(self.kind)
        row.addWidget(self.choose)
        return sheet

    def _drop_zone(self) -> QWidget:
        """The whole page takes a file; this says so until there is one."""
        zone = framed("zone")
        words = self.tr(
            "把企业名单、名片、法规或指标的文件拖到这里，或点“选择文件”。\n"
            "先试读，看清会改多少，再决定导入；导入以后也能整次撤销。"
        )
        says = Nothing("import", words)
        QVBoxLayout(zone).addWidget(says)
        says.show()
        return zone

    def _progress_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.doing)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.undo)
        row.addWidget(self.apply)
        return row

    def _wire(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.kind.activated.connect(lambda _: self._retry(None))
        self.mapping.changed.connect(self._retry)
        self.cancel.clicked.connect(self.stop)
        self.apply.clicked.connect(lambda: self._run(is_dry=False))
        self.undo.clicked.connect(self._undo)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take(files[0])

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("选择要导入的文件"),
            "",
            self.tr("表格、名片、法规 (*.csv *.xlsx *.xls *.vcf *.md *.txt);;所有文件 (*)"),
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, file: Path) -> None:
        """Try ``file``: read and match it for real, keep nothing, show what would happen.

        While another one is read, it is not taken, and the page says so.
        """
        if not self.choose.isEnabled():
            words = self.tr("还在处理“{now}”，没有收下“{file}”。请等它做完或先取消，再拖一次。")
            now = self._file.name if self._file else ""
            self.notice.say(words.format(now=now, file=file.name))
            return
        if self._file is not None:  # the kind was said of another file
            self.kind.setCurrentIndex(0)
        self._file, self._mapping = file, None
        self.zone.hide()
        self.file.setText(str(file))
        self._run(is_dry=True)

    def _retry(self, mapping: Mapping | None) -> None:
        self._mapping = mapping
        if self._file is not None:
            self._run(is_dry=True)

    def stop(self) -> None:
        """Ask the running import to leave everything as it was."""
        self._stop.set()
        self.doing.setText(self.tr("正在取消…"))

    def _run(self, *, is_dry: bool) -> None:
        file, kind, mapping = self._file, self.kind.currentData(), self._mapping
        if file is None:
            return
        self._stop = stop = threading.Event()
        room = self._room
        self._busy(self.tr("正在试读…") if is_dry else self.tr("正在导入…"))

        def told(done: int, total: int | None) -> None:
            room.background.tell(self, self._show_progress, (done, total))

        def work() -> Outcome:
            return self._intake(
                room.store,
                file,
                kind,
                mapping=mapping,
                is_dry=is_dry,
                progress=told,
                should_stop=stop.is_set,
            )

        done = self._tried if is_dry else self._applied
        room.background.run(self, work, done, self._refused, ended=self._rest)

    def _show_progress(self, news: tuple[int, int | None]) -> None:
        done, total = news
        self.progress.setRange(0, total or 0)
        self.progress.setValue(min(done, total or done))
        self.progress.setFormat(f"{done:,}" + (f" / {total:,}" if total else ""))

    def _tried(self, outcome: Outcome) -> None:
        self._mapping = outcome.mapping
        self.mapping.show_mapping(outcome.mapping)
        self.result.show_outcome(outcome, is_dry=True)
        report = outcome.report
        self.apply.setVisible(True)
        self.apply.setEnabled(bool(report.new + report.changed))

    def _applied(self, outcome: Outcome) -> None:
        self.mapping.show_mapping(None)
        self.result.show_outcome(outcome, is_dry=False)
        self.import_id = outcome.import_id or ""
        self.undo.setVisible(bool(self.import_id))
        if self.import_id and self._file is not None:
            self._room.edits.keep_import(self.import_id, self._file.name)
        self._file = None
        self.kind.setCurrentIndex(0)
        self._announce()

    def _undo(self) -> None:
        store, import_id = self._room.store, self.import_id
        self._busy(self.tr("正在撤销…"))
        self.cancel.hide()
        self._room.background.run(
            self,
            lambda: undo_import(store, import_id),
            self._undone,
            self._refused,
            ended=self._rest,
        )

    def _undone(self, counts: dict[str, int]) -> None:
        self.result.clear()
        self.mapping.show_mapping(None)
        self.zone.show()
        self.notice.say(undone_words(counts))
        self._announce()

    def _announce(self) -> None:
        self._room.announcer.announce([Change("import", self.import_id)])
        self.finished.emit()

    def _refused(self, refusal: Refusal) -> None:
        asked = refusal.mapping if isinstance(refusal, NoNameColumn) else None
        self._mapping = asked
        self.result.clear()
        self.mapping.show_mapping(asked)
        self.zone.setVisible(asked is None)
        self.notice.say(refusal)
        if asked is not None:  # one looks where the answer is given
            self.mapping.boxes[0].setFocus()
        elif refusal.code == "unknown_kind":
            self.kind.setFocus()

    def _busy(self, words: str) -> None:
        self.notice.clear()
        self.doing.setText(words)
        self.progress.setRange(0, 0)
        self.progress.setFormat("")
        for widget in (self.doing, self.progress, self.cancel):
            widget.show()
        self.choose.setEnabled(False)
        self.kind.setEnabled(False)
        self.mapping.setEnabled(False)
        self.apply.hide()
        self.undo.hide()

    def _rest(self) -> None:
        for widget in (self.doing, self.progress, self.cancel, self.apply, self.undo):
            widget.hide()
        for asleep in (self.choose, self.kind, self.mapping):
            asleep.setEnabled(True)
