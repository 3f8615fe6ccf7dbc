"""The frame of an open home: the rail, the bar with the search, the pages, put together.

Where a page leads is in `desktop.screens.pages`, what there is in `desktop.screens.places`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.store import contested, queries
from db.store.queries import Hit
from desktop import talks
from desktop.drafts import Draft
from desktop.intake import Outcome
from desktop.recents import Command, Offers, Used, offers, used_now
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.screens.board import Board
from desktop.screens.commands import page_commands
from desktop.screens.draft_bar import DraftBar
from desktop.screens.import_page import ImportPage
from desktop.screens.makers import Makers
from desktop.screens.pages import Pages
from desktop.screens.place_tabs import PlaceTabs
from desktop.screens.print_panel import Issue
from desktop.screens.rail import Rail
from desktop.screens.sync_chip import SyncChip
from desktop.screens.top_bar import TopBar
from desktop.screens.tour import Tour, steps
from desktop.screens.ways import Ways
from desktop.syncing.engine import Syncing
from desktop.talks import TalkRow
from desktop.widgets.in_place import leave
from desktop.widgets.notice import Notice, UndoBar
from desktop.widgets.undo_keys import UndoKeys
from desktop.wording import spoken

_RECENT, _LAST = "recent", "last_screen"


class Frame(QWidget):
    """``lock_wanted``, ``dark_wanted`` and ``language_wanted`` are for the window around it."""

    lock_wanted = Signal()
    dark_wanted = Signal(bool)
    language_wanted = Signal(str)
    idle_changed = Signal(int)
    adopt_wanted = Signal(object)

    def __init__(
        self, room: Room, syncing: Syncing, issue: Issue, intake: Callable[..., Outcome]
    ) -> None:
        super().__init__()
        self.room = room
        self.syncing = syncing
        self._kept = Remembered(room.store, room.background)
        self._used = [Used(*one) for one in self._kept.value(_RECENT, [])]
        find = partial(queries.find, room.store)
        self.rail, self.chip = Rail(), SyncChip()
        self.rail.sync_place.addWidget(self.chip)
        self.top = TopBar(room.background, self._offering)
        self.tabs = PlaceTabs()
        self.notice = Notice()
        self.drafts = room.drafts
        self.draft_bar = DraftBar(room.look)
        self.pages = Pages(room, find, issue)
        self.undo_bar = UndoBar(room.edits.undo)
        self.search, self.undo, self.redo = self.top.search, self.top.undo, self.top.redo
        self.dark = self.top.dark
        self.tour: Tour | None = None
        self.go, self.new_talk = self.pages.go, self.pages.new_talk
        self.open_record, self.toggle_booth = self.pages.open_record, self.pages.toggle_booth
        window = (
            self.dark_wanted.emit, self.language_wanted.emit, self.idle_changed.emit,
            self.adopt_wanted.emit,
        )  # fmt: skip
        ways = Ways(
            self.go, self.open_talk, self.open_record, self.new_talk, self.begin_tour, *window
        )
        self.pages.make = Makers(room, syncing, find, intake, ways).made
        self.setAcceptDrops(True)
        self._lay_out()
        self._wire()

    def begin(self) -> None:
        """The first page, where nobody has gone to another yet, and what goes on by itself."""
        if self.pages.currentWidget() is None:
            self.pages.begin(self._kept.value(_LAST, {}))
        self._count_conflicts()
        self.syncing.begin()
        self.drafts.begin()

    @property
    def board(self) -> Board | None:
        """The board of the talk opened last."""
        return self.pages.board

    @property
    def screens(self) -> dict[str, QWidget]:
        """The screens made so far, by key."""
        return self.pages.screens

    @property
    def entries(self) -> dict[str, QPushButton]:
        """The entries of the rail by the keys of their screens."""
        return self.rail.entries

    def open_talk(self, negotiation_id: str) -> Board:
        """The board of a negotiation."""
        return self.pages.open_talk(negotiation_id)

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for widget in (
            self.top, self.tabs, self.notice, self.draft_bar, self.pages, self.undo_bar,
        ):  # fmt: skip
            middle.addWidget(widget, 1 if widget is self.pages else 0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        outer.addLayout(middle, 1)

    def dress(self) -> None:
        """What is seen puts on the look of now."""
        for part in (
            self.rail,
            self.top,
            self.tabs,
            self.notice,
            self.draft_bar,
            self.undo_bar,
            self.pages,
        ):
            self.room.look.dress(part)
        if self.tour is not None:
            self.tour.dress()

    def _wire(self) -> None:
        room, edits = self.room, self.room.edits
        self.rail.wanted.connect(self.go)
        self.chip.wanted.connect(partial(self.go, "sync"))
        self.syncing.changed.connect(self.chip.show_state)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.tabs.wanted.connect(self.go)
        self.pages.came.connect(self.rail.show_current)
        self.pages.came.connect(self.tabs.show_current)
        self.pages.used.connect(self._note)
        self.pages.refused.connect(self.notice.say)
        self.top.dark_wanted.connect(self.dark_wanted)
        self.top.help.clicked.connect(partial(self.go, "help"))
        self.search.chosen.connect(self._open_hit)
        self.search.used.connect(self._note)
        self.undo.clicked.connect(edits.undo)
        self.redo.clicked.connect(edits.redo)
        edits.undoable.connect(self.top.show_undo)
        edits.redoable.connect(self.top.show_redo)
        edits.told.connect(self.notice.say)
        edits.deleted.connect(self.undo_bar.offer)
        edits.refused.connect(self.notice.say)
        room.background.refused.connect(self.notice.say)
        self.drafts.offered.connect(self.draft_bar.show_drafts)
        self.draft_bar.put_back.connect(self.drafts.put_back)
        self.draft_bar.given_up.connect(self.drafts.give_up)
        self.draft_bar.opened.connect(self._open_draft)
        room.look.changed.connect(self._show_dark)
        room.announcer.changed.connect(self._count_conflicts)
        self._show_dark()
        keys: dict[str, Callable[[], object]] = {
            "F9": self.toggle_booth, "Ctrl+K": self.search.open, "Ctrl+N": self.new_talk,
            "Ctrl+L": self.lock_wanted.emit, "Ctrl+Z": self._undo,
            "Ctrl+Shift+Z": self._redo, "Ctrl+Y": self._redo, "F1": partial(self.go, "help"),
        }  # fmt: skip
        UndoKeys(self)
        for key, run in keys.items():
            QShortcut(QKeySequence(key), self, run)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file that no page under it takes is one to import."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.go("import")
        page = self.screens.get("import")
        if files and isinstance(page, ImportPage):
            page.take(files[0])

    def commands(self) -> list[Command]:
        """Everything the window can do now, for ``Ctrl+K``."""
        steps = self.room.edits.steps
        said = [
            Command("new", self.tr("新建洽谈"), self.new_talk, "Ctrl+N"),
            *page_commands(self.pages, self.room.edits),
            Command("booth", self.tr("展位模式"), self.toggle_booth, "F9"),
            Command("dark", self.tr("切换深色浅色"), self.dark.toggle),
            Command("lock", self.tr("锁定"), self.lock_wanted.emit, "Ctrl+L"),
            Command("help", self.tr("帮助和快捷键"), partial(self.go, "help"), "F1"),
            Command("tour", self.tr("五步导览"), self.begin_tour),
        ]
        if steps.done:
            words = self.tr("撤销：{label}").format(label=spoken(steps.done[-1].label))
            said.append(Command("undo", words, self._undo, "Ctrl+Z"))
        if steps.undone:
            words = self.tr("重做：{label}").format(label=spoken(steps.undone[-1].label))
            said.append(Command("redo", words, self._redo, "Ctrl+Shift+Z"))
        return said

    def begin_tour(self) -> None:
        """The five steps, on the talk that meets next."""
        self._find_talk(lambda tour: tour.begin())

    def offer_tour(self) -> None:
        """After the first run: whoever wants to see it is shown, nobody is kept."""
        self._find_talk(lambda tour: tour.offer())

    def _find_talk(self, then: Callable[[Tour], object]) -> None:
        store, day = self.room.store, self.room.today()

        def found(rows: Sequence[TalkRow]) -> None:
            if not rows:
                self.go("talks")
                self.notice.say(self.tr("导览要有一场洽谈才走得动：先点“新建洽谈”。"))
                return
            if self.tour is not None:
                self.tour.end()
            self.tour = Tour(self, self.room.look, steps(self.pages, rows[0].id))
            self.tour.ended.connect(self._forget_tour)
            then(self.tour)

        self.room.background.run(self, lambda: talks.rows(store, day), found)

    def _forget_tour(self) -> None:
        self.tour = None

    def _offering(self, words: str) -> Callable[[], Offers]:
        store, commands, used = self.room.store, self.commands(), list(self._used)
        return lambda: offers(store, words, commands, used)

    def _note(self, one: Used) -> None:
        """What is used is offered first next time."""
        self._used = used_now(self._used, one)
        self._kept.keep(_RECENT, [(u.kind, u.key) for u in self._used])

    def _open_hit(self, hit: Hit) -> None:
        self.open_record(hit.id)

    def _open_draft(self, draft: Draft) -> None:
        if draft.place:
            self.go(draft.place)
        else:
            self.open_record(draft.record)

    def _undo(self) -> None:
        leave(self.focusWidget())
        self.room.edits.undo()
        self.undo_bar.hide()

    def _redo(self) -> None:
        leave(self.focusWidget())
        self.room.edits.redo()

    def _show_dark(self) -> None:
        self.top.show_dark(self.room.look.is_dark)

    def _count_conflicts(self, *_: object) -> None:
        store = self.room.store
        self.room.background.run(self, lambda: contested.count(store), self.rail.show_conflicts)

    def finish(self) -> None:
        """Before locking or closing: keep what is being typed, stop what is being imported."""
        self.syncing.stop()
        if self.tour is not None:
            self.tour.end()
        self.drafts.look()  # what leaving a field does not keep is kept as a draft
        leave(self.focusWidget())
        if self.pages.currentWidget() is not None:
            self._kept.keep(_LAST, self.pages.where())
        self.pages.finish()
