"""台账: a ledger as an office hands it in, looked at first, then saved as .xlsx.

Who hands it in is remembered on this laptop. What stands in the file is what stands on the screen.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.announcer import Changes
from desktop.ledgers import LEDGERS, Filing, Sheet
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.screens.first_run import AskFile, ask_where_to_save
from desktop.theme import SPACE
from desktop.widgets.labels import button, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.notice import Notice

translate = QCoreApplication.translate
_SHOWN, _WRAPPED = 200, 30
"""Rows shown of a ledger; rows up to which each is as high as its words."""
_PAUSE = 200
_KEY = "ledger"


class LedgerPage(QWidget):
    """The ledgers of the office, one at a time."""

    def __init__(self, room: Room, ask_file: AskFile = ask_where_to_save) -> None:
        super().__init__()
        self._room = room
        self._ask_file = ask_file
        self._kept = Remembered(room.store, room.background)
        self.sheet: Sheet | None = None
        self.kind = QComboBox()
        self.group, self.person, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.save = button(self.tr("存为表格…"), "primary")
        self.above = said("", "muted", wraps=True)
        self.disputed = said(
            self.tr("“⇄”两边是各方不同的说法，存出去也这样并列。先到“冲突”里定下来，再交出去。"),
            "caution",
            wraps=True,
        )
        self.notice, self.table = Notice(), QTableWidget()
        self.nothing = Nothing("ledgers")
        for form in (self.kind, self.above, self.table):
            form.setProperty("official", True)  # Chinese in any language, as offices pass it on
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self.disputed.hide()
        self._recall()
        self._pause.timeout.connect(self.reload)
        self.kind.currentIndexChanged.connect(lambda _: self._pause.start())
        for line in (self.group, self.person, self.phone):
            line.textChanged.connect(lambda _: self._pause.start())
        self.save.clicked.connect(self._save)
        room.announcer.changed.connect(self._hear)
        self.reload()

    def _lay_out(self) -> None:
        for key, ledger in LEDGERS.items():
            self.kind.addItem(translate("Ledger", ledger.name), key)
        self.kind.setAccessibleName(self.tr("哪一种台账"))
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(said(self.tr("台账"), "title"))
        head.addWidget(self.kind)
        head.addStretch()
        head.addWidget(self.save)
        filing = QHBoxLayout()
        filing.setSpacing(SPACE)
        for label, line in (
            (self.tr("所属片组"), self.group),
            (self.tr("填报人"), self.person),
            (self.tr("联系电话"), self.phone),
        ):
            line.setAccessibleName(label)
            line.setMaximumWidth(200)
            filing.addWidget(said(label, "muted"))
            filing.addWidget(line)
        filing.addStretch()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(self.tr("台账预览"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addLayout(filing)
        column.addWidget(self.notice)
        column.addWidget(self.above)
        column.addWidget(self.disputed)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.table, 1)

    def _recall(self) -> None:
        kept = self._kept.value(_KEY, {})
        for name in ("group", "person", "phone"):
            getattr(self, name).setText(str(kept.get(name, "")))

    def filing(self) -> Filing:
        """Who hands it in, and when."""
        said_by = (self.group.text().strip(), self.person.text().strip(), self.phone.text().strip())
        return Filing(*said_by, on=self._room.today())

    def reload(self) -> None:
        room, filing = self._room, self.filing()
        fill = LEDGERS[self.kind.currentData()].fill
        today = room.today()
        room.background.run(
            self, lambda: fill(room.store, today=today, filing=filing), self._show, self.notice.say
        )

    def _show(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.above.setText("\n".join(sheet.above))
        words = self.tr("这份台账还没有可填的。资料里有了相应的内容，会自动列在这里，不用另填。")
        self.nothing.setText(words)
        self.above.setVisible(bool(sheet.rows))
        self.disputed.setVisible(sheet.is_disputed)
        self.nothing.setVisible(not sheet.rows)
        self.table.setVisible(bool(sheet.rows))
        self.table.setColumnCount(len(sheet.columns))
        self.table.setHorizontalHeaderLabels([column.title for column in sheet.columns])
        for at, column_of in enumerate(sheet.columns):
            head = self.table.horizontalHeaderItem(at)
            if column_of.is_centred and head is not None:
                head.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setRowCount(min(_SHOWN, len(sheet.rows)))
        for at, row in enumerate(sheet.rows[:_SHOWN]):
            for column, words in enumerate(row):
                item = QTableWidgetItem(" ".join(words.split()))
                if sheet.columns[column].is_centred:  # as in the file
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.table.setItem(at, column, item)
        for at, column_of in enumerate(sheet.columns):
            self.table.setColumnWidth(at, max(56, column_of.width * 8))
        if len(sheet.rows) <= _WRAPPED:
            self.table.resizeRowsToContents()
            for at in range(self.table.rowCount()):  # the words stand off the rows beside them
                self.table.setRowHeight(at, self.table.rowHeight(at) + SPACE)
        self.save.setEnabled(bool(sheet.rows))

    def _save(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        name = f"{sheet.title}_{self._room.today().isoformat()}.xlsx"
        file = self._ask_file(self, self.tr("台账存到哪里"), name)
        if file is None:
            return
        filing = self.filing()
        self._kept.keep(
            _KEY, {"group": filing.group, "person": filing.person, "phone": filing.phone}
        )

        def work() -> int:
            from desktop.ledgers import workbook

            return workbook.write(sheet, file)

        self._room.background.run(self, work, partial(self._saved, file), self.notice.say)

    def _saved(self, file: Path, rows: int) -> None:
        words = self.tr("已存 {n} 行到“{file}”。")
        self.notice.say(words.format(n=f"{rows:,}", file=file))

    def _hear(self, changes: Changes) -> None:
        self._pause.start()
