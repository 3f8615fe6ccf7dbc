"""The frame of an open home: the rail, the search over everything, the screen in the middle.

Screens are made when they are first wanted. The frame decides where a record is shown; it knows
nothing about what is in one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from db.records import (
    TYPES,
    City,
    Fact,
    Firm,
    Import,
    Law,
    Negotiation,
    Park,
    Person,
    Policy,
    Record,
    Trend,
)
from db.store import queries
from db.store.queries import Hit, Hits
from desktop.intake import Outcome
from desktop.recents import Command, Offers, Used, offers, used_now
from desktop.remembered import Remembered
from desktop.room import Room
from desktop.screens.board import Board
from desktop.screens.fair import Fair
from desktop.screens.import_page import ImportPage
from desktop.screens.ledger_page import LedgerPage
from desktop.screens.library import Library
from desktop.screens.new_talk import NewTalk
from desktop.screens.print_panel import Issue
from desktop.screens.record_page import RecordPage
from desktop.screens.settings_page import SettingsPage
from desktop.screens.talk_list import TalkList
from desktop.screens.today_page import TodayPage
from desktop.theme import SPACE
from desktop.widgets.in_place import leave
from desktop.widgets.labels import button, framed, hint
from desktop.widgets.notice import Notice, UndoBar
from desktop.widgets.palette import Palette
from desktop.wording import name_of

LIBRARIES: tuple[type[Record], ...] = (Firm, Person, City, Park, Policy, Law, Trend)
_RECENT, _LAST = "recent", "last_screen"
IMPORTS = "imports"
"""The list of what was imported, beside the screen that imports."""


class Frame(QWidget):
    """``lock_wanted``, ``dark_wanted`` and ``language_wanted`` are for the window around it."""

    lock_wanted = Signal()
    dark_wanted = Signal(bool)
    language_wanted = Signal(str)
    idle_changed = Signal(int)

    def __init__(self, room: Room, issue: Issue, intake: Callable[..., Outcome]) -> None:
        super().__init__()
        self.room = room
        self._issue = issue
        self._intake = intake
        self._find: Callable[..., Hits] = partial(queries.find, room.store)
        self.board: Board | None = None
        self.screens: dict[str, QWidget] = {}
        self.entries: dict[str, QPushButton] = {}
        self.pages = QStackedWidget()
        self.notice = Notice()
        self.undo_bar = UndoBar(room.edits.undo)
        self._kept = Remembered(room.store, room.background)
        self._used = [Used(*one) for one in self._kept.value(_RECENT, [])]
        self.search = Palette(room.background, self._offering)
        self.undo, self.redo = button(self.tr("↶ 撤销")), button(self.tr("↷ 重做"))
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for widget in (self._top(), self.notice, self.pages, self.undo_bar):
            middle.addWidget(widget, 1 if widget is self.pages else 0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._rail())
        outer.addLayout(middle, 1)
        self._wire()
        self._begin()

    def _rail(self) -> QWidget:
        rail = framed("rail")
        rail.setFixedWidth(124)
        column = QVBoxLayout(rail)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(2)
        self.names = {"today": self.tr("今日"), "talks": self.tr("洽谈")}
        self.names |= {kind.__tablename__: name_of(kind) for kind in LIBRARIES}
        self.names["fair"] = self.tr("展会")
        self.names["import"] = self.tr("导入")
        self.names["ledgers"] = self.tr("台账")
        for key, label in self.names.items():
            column.addWidget(self._entry(key, label))
        column.addStretch()
        self.names["settings"] = self.tr("设置")
        column.addWidget(self._entry("settings", self.names["settings"]))
        self.dark = button(self.tr("深色"), "rail")
        self.dark.setCheckable(True)
        self.dark.setChecked(self.room.look.is_dark)
        self.dark.toggled.connect(self.dark_wanted)
        lock = button(self.tr("锁定"), "rail")
        lock.clicked.connect(self.lock_wanted)
        column.addWidget(self.dark)
        column.addWidget(lock)
        return rail

    def _entry(self, key: str, label: str) -> QPushButton:
        entry = button(label, "rail")
        entry.setCheckable(True)
        entry.setAutoExclusive(True)
        entry.clicked.connect(partial(self.go, key))
        self.entries[key] = entry
        return entry

    def _top(self) -> QWidget:
        top = framed("top")
        row = QHBoxLayout(top)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        self.search.setPlaceholderText(self.tr("找资料、做事情…（Ctrl+K，可用拼音首字母）"))
        self.search.setAccessibleName(self.tr("查找资料和命令"))
        self.search.setMaximumWidth(560)
        row.addWidget(self.search, 1)
        row.addStretch()
        for back in (self.undo, self.redo):
            back.setEnabled(False)
            row.addWidget(back)
        return top

    def _wire(self) -> None:
        room = self.room
        self.search.chosen.connect(self._open_hit)
        self.undo.clicked.connect(room.edits.undo)
        self.redo.clicked.connect(room.edits.redo)
        self.search.used.connect(self._note)
        room.edits.undoable.connect(self._show_undo)
        room.edits.redoable.connect(self._show_redo)
        room.edits.told.connect(self.notice.say)
        room.edits.deleted.connect(self.undo_bar.offer)
        room.edits.refused.connect(self.notice.say)
        room.background.refused.connect(self.notice.say)
        room.look.changed.connect(self._show_dark)
        QShortcut(QKeySequence("F9"), self, self.toggle_booth)
        QShortcut(QKeySequence("Ctrl+K"), self, self.search.open)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new_talk)
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock_wanted.emit)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            QShortcut(QKeySequence(keys), self, self._redo)

    def _begin(self) -> None:
        """Where one was earlier today, else 今日."""
        kept = self._kept.value(_LAST, {})
        is_today = kept.get("day") == self.room.today().isoformat()
        key, talk = (kept.get("key"), kept.get("talk")) if is_today else ("today", None)
        if talk and queries.some(self.room.store, Negotiation, [talk]):
            self.open_talk(talk)
        else:
            self.go(key if key in self.entries else "today")

    def _where(self) -> dict[str, str | None]:
        """The screen one is on, to come back to."""
        shown = self.pages.currentWidget()
        key = next((key for key, screen in self.screens.items() if screen is shown), "today")
        talk = self.board.negotiation_id if self.board is not None and shown is self.board else None
        return {"day": self.room.today().isoformat(), "key": key, "talk": talk}

    def go(self, key: str, *_: object) -> None:
        """Show one of the rail's screens."""
        if key not in self.screens:
            self.screens[key] = self._made(key)
            self.pages.addWidget(self.screens[key])
        self._leave_others()
        if key in self.entries:
            self.entries[key].setChecked(True)
        self.pages.setCurrentWidget(self.screens[key])

    def _made(self, key: str) -> QWidget:
        if key == "today":
            return self._made_today()
        if key == "ledgers":
            return LedgerPage(self.room)
        if key == "settings":
            settings = SettingsPage(self.room)
            settings.dark_wanted.connect(self.dark_wanted)
            settings.language_wanted.connect(self.language_wanted)
            settings.idle_changed.connect(self.idle_changed)
            return settings
        if key == "talks":
            talks = TalkList(self.room)
            talks.opened.connect(self.open_talk)
            talks.new_wanted.connect(self.new_talk)
            return talks
        if key == "fair":
            fair = Fair(self.room, self._find)
            fair.opened.connect(self.open_record)
            return fair
        if key == "import":
            page = ImportPage(self.room, self._intake)
            page.past_wanted.connect(partial(self.go, IMPORTS))
            return page
        library = Library(self.room, Import if key == IMPORTS else TYPES[key])
        library.opened.connect(self.open_record)
        return library

    def _made_today(self) -> TodayPage:
        today = TodayPage(self.room)
        today.talk_opened.connect(self.open_talk)
        today.opened.connect(self.open_record)
        today.new_wanted.connect(self.new_talk)
        today.import_wanted.connect(partial(self.go, "import"))
        today.leads_wanted.connect(partial(self.go, "fair"))
        return today

    def commands(self) -> list[Command]:
        """Everything the window can do now, for ``Ctrl+K``."""
        steps = self.room.edits.steps
        go = self.tr("打开{name}")
        said = [
            Command("new", self.tr("新建洽谈"), self.new_talk, "Ctrl+N"),
            *(Command(f"go.{k}", go.format(name=n), partial(self.go, k))
              for k, n in self.names.items()),
            Command(f"go.{IMPORTS}", self.tr("打开导入记录"), partial(self.go, IMPORTS)),
            Command("booth", self.tr("展位模式"), self.toggle_booth, "F9"),
            Command("dark", self.tr("切换深色浅色"), self.dark.toggle),
            Command("lock", self.tr("锁定"), self.lock_wanted.emit, "Ctrl+L"),
        ]  # fmt: skip
        for kind in LIBRARIES:
            words = self.tr("新建{kind}").format(kind=kind.label)
            said.append(Command(f"new.{kind.__tablename__}", words, partial(self._create, kind)))
        if steps.done:
            words = self.tr("撤销：{label}").format(label=steps.done[-1].label)
            said.append(Command("undo", words, self._undo, "Ctrl+Z"))
        if steps.undone:
            words = self.tr("重做：{label}").format(label=steps.undone[-1].label)
            said.append(Command("redo", words, self._redo, "Ctrl+Shift+Z"))
        shown = self.pages.currentWidget()
        if isinstance(shown, Library):
            said.append(Command("export", self.tr("导出这张表"), shown.export.click))
            said.append(Command("trash", self.tr("回收站"), shown.trash.click))
        return said

    def _create(self, kind: type[Record]) -> None:
        self.room.edits.create(kind, {}, self.open_record)

    def _offering(self, words: str) -> Callable[[], Offers]:
        store, commands, used = self.room.store, self.commands(), list(self._used)
        return lambda: offers(store, words, commands, used)

    def _note(self, one: Used) -> None:
        """What is used is offered first next time."""
        self._used = used_now(self._used, one)
        self._kept.keep(_RECENT, [(u.kind, u.key) for u in self._used])

    def toggle_booth(self) -> None:
        """Booth mode on or off, wherever one is."""
        self.go("fair")
        fair = self.screens["fair"]
        assert isinstance(fair, Fair)
        fair.toggle()

    def open_talk(self, negotiation_id: str) -> Board:
        """The board of a negotiation."""
        self._note(Used("negotiation", negotiation_id))
        if self.board is None or self.board.negotiation_id != negotiation_id:
            if self.board is not None:
                self.board.hide()
                self.board.deleteLater()
            self.board = Board(self.room, self._find, self._issue, negotiation_id)
            self.board.left.connect(partial(self.go, "talks"))
            self.board.opened.connect(self.open_record)
            self.pages.addWidget(self.board)
        self._leave_others(self.board)
        self.entries["talks"].setChecked(True)
        self.pages.setCurrentWidget(self.board)
        return self.board

    def new_talk(self) -> None:
        page = NewTalk(self.room, self._find)
        page.made.connect(self.open_talk)
        page.left.connect(partial(self.go, "talks"))
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def open_record(self, record_id: str) -> None:
        """A record where it is best seen: a talk on its board, a fact on what it hangs on."""
        store = self.room.store

        def read() -> tuple[Record, Fact | None]:
            record = queries.record(store, record_id)
            if isinstance(record, Fact) and record.subject:
                return queries.record(store, record.subject), record
            return record, None

        self.room.background.run(self, read, self._show_record, self.notice.say)

    def _show_record(self, read: tuple[Record, Fact | None]) -> None:
        record, fact = read
        talk = record.id if isinstance(record, Negotiation) else getattr(record, "negotiation", "")
        if talk:
            board = self.open_talk(talk)
            if fact is not None:
                board.show_fact(fact)
            return
        self._note(Used(type(record).__tablename__, record.id))
        page = RecordPage(self.room, self._find, record.id, type(record), fact.id if fact else "")
        page.left.connect(partial(self._back, self.pages.currentWidget()))
        page.opened.connect(self.open_record)
        self._leave_others(page)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def _back(self, to: QWidget | None) -> None:
        """Where the person came from, if that is still there."""
        if (
            to is not None
            and self.pages.indexOf(to) >= 0
            and not isinstance(to, RecordPage | NewTalk)
        ):
            self._leave_others(to)
            self.pages.setCurrentWidget(to)
        else:
            self.go("talks")

    def _leave_others(self, but: QWidget | None = None) -> None:
        """Pages that are made anew each time do not pile up; what was typed in them is kept."""
        leave(self.focusWidget())
        for at in reversed(range(self.pages.count())):
            page = self.pages.widget(at)
            if isinstance(page, RecordPage | NewTalk) and page is not but:
                self.pages.removeWidget(page)
                page.deleteLater()

    def _open_hit(self, hit: Hit) -> None:
        self.open_record(hit.id)

    def _undo(self) -> None:
        leave(self.focusWidget())
        self.room.edits.undo()
        self.undo_bar.hide()

    def _show_dark(self) -> None:
        self.dark.blockSignals(True)
        self.dark.setChecked(self.room.look.is_dark)
        self.dark.blockSignals(False)

    def _redo(self) -> None:
        leave(self.focusWidget())
        self.room.edits.redo()

    def _show_redo(self, label: str) -> None:
        self.redo.setEnabled(bool(label))
        words = self.tr("重做：{label}（Ctrl+Shift+Z）").format(label=label)
        hint(self.redo, words if label else "")

    def _show_undo(self, label: str) -> None:
        self.undo.setEnabled(bool(label))
        hint(self.undo, self.tr("撤销：{label}（Ctrl+Z）").format(label=label) if label else "")

    def finish(self) -> None:
        """Before locking or closing: keep what is being typed, stop what is being imported."""
        leave(self.focusWidget())
        self._kept.keep(_LAST, self._where())
        for screen in self.screens.values():
            if isinstance(screen, Library):
                screen.keep()
        if isinstance(fair := self.screens.get("fair"), Fair):
            fair.finish()
        page = self.screens.get("import")
        if isinstance(page, ImportPage):
            page.stop()
