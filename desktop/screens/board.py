"""One negotiation on one screen: its header, the four cards, and the pages beside them.

Pages are made when they are first wanted: opening a board costs its four cards and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import Refusal
from db.records import Fact, Negotiation, Value
from db.rules.readiness import Item
from db.store.queries import Hits
from desktop import cards, discretion, disputed
from desktop.announcer import Changes
from desktop.cards import ORDER, BoardView
from desktop.room import Room
from desktop.screens import talk_kinds
from desktop.screens.board_head import BoardHead
from desktop.screens.board_sides import BoardSides
from desktop.screens.card_editor import CardEditor
from desktop.screens.card_face import CardFace
from desktop.screens.history_page import HistoryPage
from desktop.screens.issues import Issues
from desktop.screens.materials_page import MaterialsPage
from desktop.screens.meetings import Meetings
from desktop.screens.print_panel import Issue, PrintPanel
from desktop.screens.promise_watch import Promises
from desktop.screens.record_form import RecordForm, RecordView, names_of
from desktop.screens.register_page import RegisterPage
from desktop.screens.talk_table import TalkTable
from desktop.theme import SPACE
from desktop.widgets.dressed_stack import DressedStack
from desktop.widgets.in_place import leave
from desktop.widgets.labels import button
from desktop.widgets.notice import Notice
from desktop.widgets.scrolled import scrolled
from desktop.wording import heading_of

_PAUSE = 40
BOARD = "board"


class Board(QWidget):
    """``left`` when there is nothing to show any more; ``opened(id)`` for a record it names."""

    left = Signal()
    opened = Signal(str)

    def __init__(
        self, room: Room, find: Callable[..., Hits], issue: Issue, negotiation_id: str
    ) -> None:
        super().__init__()
        self._room = room
        self._find = find
        self._issue = issue
        self.negotiation_id = negotiation_id
        self.view: BoardView | None = None
        self._file_view: RecordView | None = None
        self._wanted: Fact | None = None
        self.head = BoardHead(room.today)
        self.head.committed.connect(self._commit)
        self.head.opened.connect(self.opened)
        self.notice = Notice()
        self.faces = {card: CardFace(room.look, card) for card in ORDER}
        self._due: list[str] = []
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._show_due)
        self.editors: dict[str, CardEditor] = {}
        self.tables: dict[str, TalkTable] = {}
        self.file: RecordForm | None = None
        self.made: dict[str, QWidget] = {}
        self.tabs: dict[str, QPushButton] = {}
        self._one = QButtonGroup(self)
        self.pages = DressedStack(room.look)
        self._body = QHBoxLayout()
        self._body.addWidget(self.pages, 1)
        self.sides = BoardSides(room, negotiation_id, self._body, self)
        self.sides.changed.connect(self._sides_changed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        outer.setSpacing(SPACE)
        self._above = QWidget()
        above = QVBoxLayout(self._above)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(SPACE)
        above.addWidget(self.head)
        above.addLayout(self._tab_row())
        above.addWidget(self.notice)
        outer.addWidget(self._above)
        outer.addLayout(self._body, 1)
        self.show_tab(BOARD)
        room.look.changed.connect(self._keep_discreet)
        self._keep_discreet()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.reload)
        room.announcer.changed.connect(self._hear)
        room.look.changed.connect(self._pause.start)
        self.reload()

    @property
    def _makers(self) -> Mapping[str, tuple[str, Callable[[], QWidget]]]:
        """The tabs in their order: what each is called and how it is made."""
        kinds = talk_kinds.KINDS
        tables = {key: partial(self._table, key) for key in kinds}
        return {
            BOARD: (self.tr("四卡看板"), self._grid),
            **{key: (heading_of(kinds[key].record_type), make) for key, make in tables.items()},
            "materials": (self.tr("材料"), self._materials_page),
            "history": (self.tr("历史"), self._history_page),
            "file": (self.tr("档案"), self._file_page),
            "print": (self.tr("打印"), self._print_page),
            "register": (self.tr("登记"), self._register_page),
        }

    def _table(self, key: str) -> QWidget:
        room, talk = self._room, self.negotiation_id
        if key == "issues":
            issues = Issues(room, talk)
            self.tables[key] = issues.table
            return issues
        if key == "meetings":
            meetings = Meetings(room, self._find, talk)
            self.tables[key] = meetings.table
            return meetings
        is_promises = key == "commitments"
        made = Promises(room, talk) if is_promises else TalkTable(room, talk, talk_kinds.KINDS[key])
        self.tables[key] = made
        return made

    def _file_page(self) -> QWidget:
        self.file = RecordForm(self._room, self._find, Negotiation)
        self.file.committed.connect(self._commit)
        self.file.resolved.connect(self._resolve)
        self.file.opened.connect(self.opened)
        column = QVBoxLayout()
        page = scrolled(column)
        column.addWidget(self.file)
        column.addStretch()
        return page

    def _history_page(self) -> QWidget:
        return HistoryPage(self._room, self.negotiation_id)

    def _materials_page(self) -> QWidget:
        return MaterialsPage(self._room, self.negotiation_id)

    def _register_page(self) -> QWidget:
        return RegisterPage(self._room, self.negotiation_id)

    def _print_page(self) -> QWidget:
        return PrintPanel(self._room, self._issue, self.negotiation_id)

    @property
    def printing(self) -> PrintPanel:
        """The page that prints, made if it was not there."""
        page = self._page("print")
        assert isinstance(page, PrintPanel)
        return page

    def _tab_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for key, (label, _) in self._makers.items():
            tab = button(label, "tab")
            tab.setCheckable(True)
            self._one.addButton(tab)
            tab.clicked.connect(partial(self.show_tab, key))
            self.tabs[key] = tab
            row.addWidget(tab)
        row.addStretch()
        row.addWidget(self.sides.leader_fold)
        row.addWidget(self.sides.preview_fold)
        return row

    def _keep_discreet(self) -> None:
        """With strangers looking on, neither the leader's page nor what floors used to be."""
        is_in_booth = self._room.look.is_in_booth
        self.sides.keep_discreet(is_in_booth)
        self.tabs["history"].setVisible(not is_in_booth)
        if is_in_booth and self.pages.currentWidget() is self.made.get("history"):
            self.show_tab(BOARD)

    def dress(self) -> None:
        """What is seen puts on the look of now; tabs and panels when they are shown."""
        for part in (self._above, self.pages, *self.sides.shown):
            self._room.look.dress(part)

    def _sides_changed(self) -> None:
        self.dress()
        self._refresh()
        self.sides.follow(self._tab)

    @property
    def _tab(self) -> str:
        """The key of the tab that is shown."""
        return next((key for key, tab in self.tabs.items() if tab.isChecked()), BOARD)

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

    def _page(self, key: str) -> QWidget:
        if key not in self.made:
            self.made[key] = self._makers[key][1]()
            self.pages.addWidget(self.made[key])
        return self.made[key]

    def show_tab(self, key: str, *_: object) -> None:
        """One of the tabs, by its key; what was typed in the one before is kept."""
        page = self._page(key)
        if self.isVisible():
            leave(self.focusWidget())
        self.tabs[key].setChecked(True)
        self.pages.setCurrentWidget(page)
        self._refresh()
        self.sides.follow(key)

    def open_card(self, card: str) -> CardEditor:
        """The card's editor in the place of the board."""
        editor = self.editors.get(card)
        if editor is None:
            editor = CardEditor(self._room, card)
            editor.left.connect(partial(self.show_tab, BOARD))
            self.editors[card] = editor
            self.pages.addWidget(editor)
        self.tabs[BOARD].setChecked(True)
        self.pages.setCurrentWidget(editor)
        self._refresh()
        self.sides.follow(card)
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
        told = disputed.names_of(room.store, type(talk), conflicts)
        return view, RecordView(talk, names_of(room.store, talk), [], conflicts, told)

    def _show(self, read: tuple[BoardView, RecordView]) -> None:
        self.view, self._file_view = read
        if self._room.look.is_in_booth:
            self.view = discretion.board(self.view)
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
        self.sides.show_talk(self.view.negotiation)
        page = self.pages.currentWidget()
        if isinstance(page, CardEditor):
            page.show_view(self.view)
        elif page is self.made.get(BOARD):
            self._due = list(self.faces)
            self._show_due()
        elif page is self.made.get("file") and self.file and self._file_view is not None:
            self.file.show_view(self._file_view)

    def _show_due(self) -> None:
        """The cards one after the other, and after each that was laid out anew the window's turn:

        all four of a talk just opened would hold it longer than one notices gladly.
        """
        while self.view is not None and self._due:
            card = self._due.pop(0)
            if self.faces[card].show_view(self.view.cards[card]) and self._due:
                self._turn.start()
                return

    @property
    def is_shown(self) -> bool:
        """The talk was read and every card in sight shows it."""
        return self.view is not None and not self._due

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
