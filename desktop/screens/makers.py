"""How each screen of the rail is made, and what its wishes lead to. One function a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from db.records import TYPES, Import
from db.store.queries import Hits
from desktop.intake import Outcome
from desktop.room import Room
from desktop.screens.fair import Fair
from desktop.screens.help_page import HelpPage
from desktop.screens.import_page import ImportPage
from desktop.screens.ledger_page import LedgerPage
from desktop.screens.library import Library
from desktop.screens.packs_page import PacksPage
from desktop.screens.places import IMPORTS, PACKS, sync_place
from desktop.screens.settings_page import SettingsPage
from desktop.screens.talk_list import TalkList
from desktop.screens.today_page import TodayPage
from desktop.screens.ways import Ways
from desktop.syncing.engine import Syncing


@dataclass(frozen=True, slots=True)
class Makers:
    """What screens are made of."""

    room: Room
    syncing: Syncing
    find: Callable[..., Hits]
    intake: Callable[..., Outcome]
    ways: Ways

    def made(self, key: str) -> QWidget:
        """The screen called ``key``; a list where ``key`` names a kind of record."""
        makers: dict[str, Callable[[], QWidget]] = {
            "today": self._today,
            "talks": self._talks,
            "fair": self._fair,
            "import": self._import,
            "ledgers": partial(LedgerPage, self.room),
            "settings": self._settings,
            "help": self._help,
            PACKS: partial(PacksPage, self.room),
        }
        if key in sync_place().screens:
            return self._sync(key)
        return makers[key]() if key in makers else self._library(key)

    def _sync(self, key: str) -> QWidget:
        """Loaded when first wanted: they bring a client, and a start must not wait for it."""
        from desktop.screens.sync_screens import made

        return made(key, self.room, self.syncing, self.ways)

    def _library(self, key: str) -> Library:
        library = Library(self.room, Import if key == IMPORTS else TYPES[key])
        library.opened.connect(self.ways.open_record)
        return library

    def _today(self) -> TodayPage:
        today, ways = TodayPage(self.room), self.ways
        today.talk_opened.connect(ways.open_talk)
        today.opened.connect(ways.open_record)
        today.new_wanted.connect(ways.new_talk)
        today.import_wanted.connect(partial(ways.go, "import"))
        today.leads_wanted.connect(partial(ways.go, "fair"))
        return today

    def _talks(self) -> TalkList:
        talks = TalkList(self.room)
        talks.opened.connect(self.ways.open_talk)
        talks.new_wanted.connect(self.ways.new_talk)
        talks.packs_wanted.connect(partial(self.ways.go, PACKS))
        return talks

    def _fair(self) -> Fair:
        fair = Fair(self.room, self.find)
        fair.opened.connect(self.ways.open_record)
        return fair

    def _import(self) -> ImportPage:
        return ImportPage(self.room, self.intake)

    def _help(self) -> HelpPage:
        page = HelpPage(self.room)
        page.tour_wanted.connect(self.ways.tour)
        return page

    def _settings(self) -> SettingsPage:
        settings = SettingsPage(self.room)
        settings.dark_wanted.connect(self.ways.dark)
        settings.language_wanted.connect(self.ways.language)
        settings.idle_changed.connect(self.ways.idle)
        return settings
