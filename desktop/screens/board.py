"""One negotiation on one screen: its header, the four cards, and the tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import Fact, Negotiation, Value
from db.rules.readiness import Item
from db.store.queries import Hits
from desktop import cards
from desktop.announcer import Changes
from desktop.cards import ORDER, BoardView
from desktop.room import Room
from desktop.screens import talk_table
from desktop.screens.board_head import BoardHead
from desktop.screens.card_editor import CardEditor
from desktop.screens.card_face import CardFace
from desktop.screens.print_panel import Issue, PrintPanel
from desktop.screens.promise_watch import Promises
from desktop.screens.record_form import RecordForm, RecordView, names_of
from desktop.screens.talk_table import TalkTable
from desktop.theme import SPACE
from desktop.widgets.labels import button
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import scrolled

_PAUSE = 40
_FILE = 5


class Board(QWidget):
    """``left`` when there is nothing to show any more; ``opened(id)`` for a record it names."""

    left = Signal()
    opened = Signal(str)

    def __init__(
        self, room: Room, find: Callable[..., Hits], issue: Issue, negotiation_id: str
    ) -> None:
        super().__init__()
        self._room = room
        self.negotiation_id = negotiation_id
        self.view: BoardView | None = None
        self._file_view: RecordView | None = None
        self._wanted: Fact | None = None
        self.head = BoardHead()
        self.head.committed.connect(self._commit)
        self.head.opened.connect(self.opened)
        self.notice = Notice()
        self.faces = {card: CardFace(room.look, card) for card in ORDER}
        self.editors: dict[str, CardEditor] = {}
        self.tables = self._tables()
        self.file = RecordForm(room, find, Negotiation)
        self.file.committed.connect(self._commit)
        self.file.resolved.connect(self._resolve)
        self.file.opened.connect(self.opened)
        self.printing = PrintPanel(room, issue, negotiation_id)
        self.pages = QStackedWidget()
        self.tabs = QButtonGroup(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(self.head)
        outer.addLayout(self._tab_row())
        outer.addWidget(self.notice)
        outer.addWidget(self.pages, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        self.reload()

    def _tables(self) -> dict[str, TalkTable]:
        room, talk = self._room, self.negotiation_id
        return {
            "issues": TalkTable(room, talk, talk_table.ISSUES),
            "meetings": TalkTable(room, talk, talk_table.MEETINGS),
            "commitments": Promises(room, talk),
            "answers": TalkTable(room, talk, talk_table.ANSWERS),
        }

    def _tab_row(self) -> QHBoxLayout:
        file_column = QVBoxLayout()
        file = scrolled(file_column)
        file_column.addWidget(self.file)
        file_column.addStretch()
        entries: Sequence[tuple[str, QWidget]] = (
            (self.tr("四卡看板"), self._grid()),
            (self.tr("议题"), self.tables["issues"]),
            (self.tr("会谈"), self.tables["meetings"]),
            (self.tr("承诺"), self.tables["commitments"]),
            (self.tr("问答"), self.tables["answers"]),
            (self.tr("档案"), file),
            (self.tr("打印"), self.printing),
        )
        row = QHBoxLayout()
        row.setSpacing(2)
        for at, (label, page) in enumerate(entries):
            tab = button(label, "tab")
            tab.setCheckable(True)
            self.tabs.addButton(tab, at)
            self.pages.addWidget(page)
            row.addWidget(tab)
        row.addStretch()
        self.tabs.idClicked.connect(self.show_tab)
        self._tab(0).setChecked(True)
        return row

    def _tab(self, at: int) -> QPushButton:
        tab = self.tabs.button(at)
        assert isinstance(tab, QPushButton)
        return tab

    def _grid(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE + 2)
        for at, card in enumerate(ORDER):
            grid.addWidget(self.faces[card], at // 2, at % 2)
            self.faces[card].opened.connect(self.open_card)
            self.faces[card].asked.connect(self._open_and_ask)
        for at in (0, 1):
            grid.setRowStretch(at, 1)
            grid.setColumnStretch(at, 1)
        return page

    def show_tab(self, at: int) -> None:
        """0 the board, 1 to 4 its tables, 5 the file, 6 print."""
        self._tab(at).setChecked(True)
        self.pages.setCurrentIndex(at)
        self._refresh()

    def open_card(self, card: str) -> CardEditor:
        """The card's editor in the place of the board."""
        editor = self.editors.get(card)
        if editor is None:
            editor = CardEditor(self._room.look, self._room.edits, card)
            editor.left.connect(partial(self.show_tab, 0))
            self.editors[card] = editor
            self.pages.addWidget(editor)
        self._tab(0).setChecked(True)
        self.pages.setCurrentWidget(editor)
        self._refresh()
        editor.sections.setFocus()
        return editor

    def show_fact(self, fact: Fact) -> None:
        """The card of a fact, with the fact open; waits until the board has been read."""
        self._wanted = fact
        if self.view is not None:
            self._show_wanted()

    def _show_wanted(self) -> None:
        fact, self._wanted = self._wanted, None
        if fact is not None and fact.card in ORDER:
            self.open_card(fact.card).show_fact(fact)

    def _open_and_ask(self, card: str, item: Item) -> None:
        editor = self.open_card(card)
        editor.show_section(item.section)
        editor.add_fact(item)

    def reload(self) -> None:
        room = self._room
        self._room.background.run(
            self,
            lambda: self._read(room),
            self._show,
            self._refused,
        )

    def _read(self, room: Room) -> tuple[BoardView, RecordView]:
        view = cards.board(room.store, self.negotiation_id, room.today())
        talk = view.negotiation
        conflicts = view.talk.conflicts.get(talk.id, {})
        return view, RecordView(talk, names_of(room.store, talk), [], conflicts)

    def _show(self, read: tuple[BoardView, RecordView]) -> None:
        self.view, self._file_view = read
        if self.view.negotiation.is_gone:
            self.left.emit()
            return
        self.head.show_view(self.view)
        self._refresh()
        self._show_wanted()

    def _refresh(self) -> None:
        """Only what is in sight is laid out anew: a save must not cost four cards and a form."""
        if self.view is None:
            return
        page = self.pages.currentWidget()
        if isinstance(page, CardEditor):
            page.show_view(self.view)
        elif self.pages.currentIndex() == 0:
            for card, face in self.faces.items():
                face.show_view(self.view.cards[card])
        elif self.pages.currentIndex() == _FILE and self._file_view is not None:
            self.file.show_view(self._file_view)

    def _refused(self, refusal: Refusal) -> None:
        self.notice.say(refusal)

    def _commit(self, name: str, value: Value) -> None:
        if self.view is not None:
            self._room.edits.patch(self.view.negotiation, {name: value})

    def _resolve(self, name: str, value: Value) -> None:
        if self.view is not None:
            self._room.edits.resolve(self.view.negotiation, name, value)

    def _hear(self, changes: Changes) -> None:
        """Any change may touch a card; several at once are one reading."""
        self._pause.start()
