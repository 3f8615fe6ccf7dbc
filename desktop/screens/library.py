"""One kind of thing the office knows — firms, people, cities… — as a long list with a search."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.records import Record
from db.store import queries
from db.store.queries import Hits
from desktop import discretion
from desktop.announcer import Changes, touches
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import button, said
from desktop.widgets.paged_rows import PagedRows
from desktop.widgets.record_table import Index

_PAUSE = 150


class Library(QWidget):
    """``opened(id)`` of a record; a new one is opened as soon as it is made."""

    opened = Signal(str)

    def __init__(
        self,
        room: Room,
        find: Callable[..., Hits],
        record_type: type[Record],
        columns: Sequence[tuple[str, int]],
    ) -> None:
        """``columns`` are field names with widths in pixels, 0 for a share of what is left."""
        super().__init__()
        self._room = room
        self._find = find
        self._type = record_type
        self.model = PagedRows(room.background, record_type, [name for name, _ in columns])
        self.view = _Table(self.model, [width for _, width in columns])
        self.view.setAccessibleName(record_type.label)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(self.tr("在{kind}中查找").format(kind=record_type.label))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.setMaximumWidth(360)
        self.count = said("", "muted")
        self.new = button(self.tr("+ {kind}").format(kind=record_type.label), "primary")
        self.new.clicked.connect(lambda: room.edits.create(record_type, {}, self.opened.emit))
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        for widget in (said(record_type.label, "title"), self.filter, self.count):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.reload)
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self.model.modelReset.connect(self._count)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._hide)
        self._hide()
        self.reload()

    def _hide(self) -> None:
        for at, field in enumerate(self.model.fields):
            is_off = self._room.look.is_in_booth and discretion.is_hidden(field)
            self.view.setColumnHidden(at, is_off)

    def reload(self) -> None:
        words, store, kind = self.filter.text().strip(), self._room.store, self._type

        def all_of_them(offset: int, limit: int) -> tuple[int, Sequence[Record]]:
            return queries.rows(store, kind, limit=limit, offset=offset)

        def found(offset: int, limit: int) -> tuple[int, Sequence[Record]]:
            page = self._find(words, kinds=[kind.__tablename__], limit=limit, offset=offset)
            return page.total, queries.some(store, kind, [hit.id for hit in page.hits])

        self.model.show_query(found if words else all_of_them)

    def _count(self) -> None:
        self.count.setText(self.tr("{n} 条").format(n=f"{self.model.total:,}"))

    def _open(self, index: Index) -> None:
        if record := self.model.record(index.row()):
            self.opened.emit(record.id)

    def _hear(self, changes: Changes) -> None:
        if touches(changes, self._type.__tablename__):
            self._pause.start()


class _Table(QTableView):
    """Enter opens the row; rows are all of one height, so that 100,000 of them cost nothing."""

    def __init__(self, model: PagedRows, widths: Sequence[int]) -> None:
        super().__init__()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(30)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in enumerate(widths):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, mode.Interactive if width else mode.Stretch)
            if width:
                self.setColumnWidth(at, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
