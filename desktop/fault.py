"""A fault nobody expected: said plainly, with a report that holds no contents of any card.

The report names the kind of error and the lines of the program it passed through. Never its
message, which may quote what somebody typed, and never a value.
"""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

import PySide6
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.screens.first_run import AskFile, ask_where_to_save
from desktop.screens.help_page import program_version
from desktop.theme import SPACE
from desktop.widgets.labels import button, said


def report(error: BaseException, now: datetime) -> str:
    """What helps to find the fault, and nothing else."""
    lines = [f"Sizhi {program_version()}　{now:%Y-%m-%d %H:%M}"]
    lines.append(
        f"{platform.platform()}　Python {platform.python_version()}　Qt {PySide6.__version__}"
    )
    fault: BaseException | None = error
    while fault is not None:
        lines.append(f"{type(fault).__module__}.{type(fault).__qualname__}")
        for frame in traceback.extract_tb(fault.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        fault = fault.__cause__ or fault.__context__
    return "\n".join(lines)


def _short(file: str) -> str:
    """The file without the folders of this computer, which may carry a person's name."""
    for folder in sorted(filter(None, sys.path), key=len, reverse=True):
        if file.startswith(folder):
            return file[len(folder) :].lstrip("/\\")
    return Path(file).name


class FaultWindow(QDialog):
    """The program goes on; what was saved is saved."""

    def __init__(
        self,
        error: BaseException,
        now: datetime,
        parent: QWidget | None = None,
        ask_file: AskFile = ask_where_to_save,
    ) -> None:
        super().__init__(parent)
        self._ask_file = ask_file
        self.setWindowTitle(self.tr("程序出了意外"))
        self.text = QPlainTextEdit(report(error, now))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("故障报告"))
        words = self.tr(
            "这是程序的错，不是您的。已保存的内容都在；刚才这一步可能没有做成，请再做一次。"
            "下面的报告不含任何卡片内容，保存后发给维护人员即可。"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addWidget(said(self.tr("程序出了意外"), "heading"))
        column.addWidget(said(words, wraps=True))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        save, close = button(self.tr("保存报告…")), button(self.tr("继续工作"), "primary")
        save.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        row.addWidget(save)
        row.addStretch()
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()
        self.resize(680, 420)

    def save(self) -> None:
        """Write the report where the person says."""
        title = self.tr("故障报告存到哪里")
        if file := self._ask_file(self, title, self.tr("四知故障报告.txt")):
            file.write_text(self.text.toPlainText(), "utf-8")
