"""What an import did or would do: counts, and row by row what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from db.records import TYPES, fields
from desktop.files.kinds import KINDS
from desktop.intake import Outcome
from desktop.widgets.labels import said
from desktop.wording import label_of, spoken

translate = QCoreApplication.translate
_SHOWN = 500
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def undone_words(counts: Mapping[str, int]) -> str:
    """What came of taking an import back."""
    words = translate(
        "ImportPage", "已撤销：移去 {removed} 条，恢复 {restored} 条；之后改过的 {kept} 条保留。"
    )
    return words.format(**counts)


class ImportResult(QWidget):
    """Hidden until there is something to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = said("", "lead", wraps=True)
        self.told = said("", "muted", wraps=True)
        self.rows = QTableWidget(0, 4)
        self.rows.setAccessibleName(self.tr("需要看一眼的行"))
        self.rows.setHorizontalHeaderLabels(
            [self.tr("行"), self.tr("字段"), self.tr("原文"), self.tr("说明")]
        )
        self.rows.verticalHeader().hide()
        self.rows.setShowGrid(False)
        self.rows.setAlternatingRowColors(True)
        self.rows.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.rows.setTabKeyNavigation(False)
        if (first := self.rows.horizontalHeaderItem(0)) is not None:
            first.setTextAlignment(_RIGHT)
        header = self.rows.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate((72, 140, 260, 0)):
            if width:
                self.rows.setColumnWidth(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.counts, self.told):
            column.addWidget(widget)
        column.addWidget(self.rows, 1)
        column.addStretch()  # where there is nothing to look at, the counts stay at the top
        self.clear()

    def clear(self) -> None:
        self.rows.setRowCount(0)
        self.hide()

    def show_outcome(self, outcome: Outcome, *, is_dry: bool) -> None:
        report = outcome.report
        head = (
            self.tr("试读结果，还没有导入（{kind}）：") if is_dry else self.tr("已导入（{kind}）：")
        )
        words = head + self.tr(
            "新增 {new}，变更 {changed}，相同 {same}，疑似重复 {d}，要看一眼 {w}。"
        )
        self.counts.setText(
            words.format(
                kind=spoken(KINDS.get(report.kind, report.kind)),
                new=f"{report.new:,}",
                changed=f"{report.changed:,}",
                same=f"{report.same:,}",
                d=f"{len(report.doubtful):,}",
                w=f"{len(report.wrong):,}",
            )
        )
        notes = [spoken(n.sentence) for n in outcome.notices]
        lines = self._lines(outcome)
        if len(lines) > _SHOWN:
            notes.append(self.tr("下面列出前 {n} 行。").format(n=_SHOWN))
        self.told.setText("\n".join(notes))
        self.told.setVisible(bool(notes))
        self._fill(lines[:_SHOWN])
        self.show()

    def _lines(self, outcome: Outcome) -> list[tuple[str, str, str, str]]:
        report = outcome.report
        labels = {name: label_of(f) for t in TYPES.values() for name, f in fields(t).items()}
        record_type = outcome.mapping.type if outcome.mapping else ""
        if record_type in TYPES:
            labels |= {name: label_of(f) for name, f in fields(TYPES[record_type]).items()}
        wrong = [
            (str(w.row), labels.get(w.field, w.field) or self.tr("整行"), w.value, spoken(w.why))
            for w in report.wrong
        ]
        doubtful = [(str(d.row), self.tr("疑似重复"), "", spoken(d.why)) for d in report.doubtful]
        return sorted([*wrong, *doubtful], key=lambda line: int(line[0]))

    def _fill(self, lines: list[tuple[str, str, str, str]]) -> None:
        self.rows.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, words in enumerate(line):
                item = QTableWidgetItem(words)
                item.setToolTip(f"<p>{escape(words)}</p>" if words else "")
                if column == 0:  # the number of a row, and numbers stand at the right
                    item.setTextAlignment(_RIGHT)
                self.rows.setItem(row, column, item)
        self.rows.setVisible(bool(lines))
