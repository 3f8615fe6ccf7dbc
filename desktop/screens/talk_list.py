"""The list of negotiations: code, firm, stage, next meeting, readiness of the four cards."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.records import values
from desktop import talks
from desktop.announcer import Changes
from desktop.cards import ORDER
from desktop.room import Room
from desktop.talks import Measure, TalkRow
from desktop.theme import SPACE, Look
from desktop.widgets.labels import button, said
from desktop.widgets.nothing import Nothing
from desktop.widgets.record_table import Index
from desktop.widgets.ring import paint_ring
from desktop.wording import choice_of

_READY, _NUMBERS = 7, (6, 8)


class TalkModel(QAbstractTableModel):
    """The rows; measures arrive later and fill the rings."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TalkRow] = []
        self.measures: dict[str, Measure] = {}
        self.heads = [
            self.tr("编号"), self.tr("洽谈"), self.tr("企业"), self.tr("阶段"), self.tr("热度"),
            self.tr("下次会谈"), self.tr("天数"), self.tr("四卡齐套"), self.tr("冲突"),
        ]  # fmt: skip

    def show_rows(self, rows: list[TalkRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_measures(self, measures: dict[str, Measure]) -> None:
        self.measures = measures
        if self.rows:
            self.dataChanged.emit(self.index(0, _READY), self.index(len(self.rows) - 1, _READY + 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        measure = self.measures.get(row.id)
        if role == Qt.ItemDataRole.UserRole:
            return measure
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == _READY and measure:
            return self._ready_words(measure)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == _READY and measure:
            return self._ready_words(measure)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        conflicts = measure.conflicts if measure else row.conflicts
        return (
            row.code,
            row.name,
            row.firm,
            choice_of(values.STAGE, row.stage),
            choice_of(values.HEAT, row.heat),
            row.meeting,
            "" if row.days is None else str(row.days),
            "",
            f"⇄ {conflicts}" if conflicts else "",
        )[index.column()]

    def _ready_words(self, measure: Measure) -> str:
        return "　".join(
            f"{choice_of(values.CARD, card)} {measure.percents[card]}%" for card in ORDER
        )


class _Rings(QStyledItemDelegate):
    """Four small rings in one cell."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        measure = index.data(Qt.ItemDataRole.UserRole)
        ground, box = QColor(self._look.colours.line), option.rect
        for at, card in enumerate(ORDER):
            percent = measure.percents[card] if isinstance(measure, Measure) else None
            ring = QRectF(box.left() + 10 + at * 28, box.center().y() - 9, 18, 18)
            paint_ring(painter, ring, self._look.accent(card), ground, percent)


class TalkList(QWidget):
    """``opened(id)`` of a negotiation; ``new_wanted`` for another, ``packs_wanted`` for many."""

    opened = Signal(str)
    new_wanted = Signal()
    packs_wanted = Signal()

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._is_stale = False
        self.model = TalkModel()
        self.model.setParent(self)  # or its signals would keep the page alive after a lock
        self.view = _table(self.model)
        self.view.setItemDelegateForColumn(_READY, _Rings(room.look, self.view))
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)
        self.new = button(self.tr("新建洽谈"), "primary")
        self.new.clicked.connect(self.new_wanted)
        self.packs = button(self.tr("成批打印…"))
        self.packs.clicked.connect(self.packs_wanted)
        first = button(self.tr("新建洽谈"), "primary")
        first.clicked.connect(self.new_wanted)
        words = self.tr(
            "还没有洽谈。点“新建洽谈”，选一家企业就能开始；也可以先在“导入”里导入企业名单。"
        )
        self.nothing = Nothing("talks", words, [first])
        head = QHBoxLayout()
        head.addWidget(said(self.tr("洽谈"), "title"), 1)
        head.addWidget(self.packs)
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE * 2)
        column.addLayout(head)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.view, 1)
        self._pause = QTimer(self, singleShot=True, interval=40)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        self.reload()

    def reload(self) -> None:
        room = self._room
        room.background.run(self, lambda: talks.rows(room.store, room.today()), self._show)

    def _show(self, rows: list[TalkRow]) -> None:
        self.model.show_rows(rows)
        self.nothing.setVisible(not rows)
        self.new.setVisible(bool(rows))
        self.view.setVisible(bool(rows))
        room, ids = self._room, [row.id for row in rows]
        room.background.run(
            self,
            lambda: {i: talks.measure(room.store, i, room.today()) for i in ids},
            self.model.show_measures,
        )

    def _open(self, index: Index) -> None:
        self.opened.emit(self.model.rows[index.row()].id)

    def _hear(self, changes: Changes) -> None:
        """Any change may touch a ring; a list nobody sees waits until it is seen."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.reload()


class _Table(QTableView):
    """Enter opens the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def _table(model: TalkModel) -> QTableView:
    view = _Table()
    view.setModel(model)
    view.setAccessibleName(QCoreApplication.translate("TalkList", "洽谈"))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(36)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for at, width in enumerate(_widths(view, model)):
        header.setSectionResizeMode(
            at, QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
        )
        if width:
            view.setColumnWidth(at, width)
    return view


def _widths(view: QTableView, model: TalkModel) -> list[int]:
    """Pixels of each column, 0 for the one that stretches; as wide as a language's words are."""
    room = view.fontMetrics().horizontalAdvance
    words: dict[int, list[str]] = {
        3: [choice_of(values.STAGE, key) for key in values.STAGE],
        4: [choice_of(values.HEAT, key) for key in values.HEAT],
    }
    usual = (126, 0, 150, 72, 56, 140, 56, 124, 64)
    return [
        width and max(width, *(room(w) + SPACE * 2 for w in [model.heads[at], *words.get(at, [])]))
        for at, width in enumerate(usual)
    ]
