"""The pack as it would print now, page by page, a moment after every change.

One pack is set at a time; what changes meanwhile is set once more afterwards, so the newest wins.
Setting and drawing happen in the press, a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import Refusal
from desktop import previewing
from desktop.announcer import Changes
from desktop.briefing.prepared import Wanted
from desktop.pack import editions
from desktop.press_words import Picture
from desktop.previewing import Shown
from desktop.room import Room
from desktop.theme import SPACE
from desktop.widgets.labels import hint, said
from desktop.widgets.notice import Notice
from desktop.widgets.sheets import Sheets
from desktop.wording import spoken

_PAUSE = 250
_SECONDS = 20.0


class Preview(QWidget):
    """``wanted`` says, on the GUI thread, what is shown; ``name`` keeps two previews apart."""

    def __init__(
        self, room: Room, negotiation_id: str, name: str, wanted: Callable[[], Wanted]
    ) -> None:
        super().__init__()
        self._room = room
        self._id = negotiation_id
        self._name = f"{name}:{negotiation_id}"
        self._wanted = wanted
        self._is_setting = self._is_behind = False
        self._where: dict[str, int] = {}
        self._wanted_part = ""
        self.is_current = False
        self.parts = QComboBox()
        self.parts.setAccessibleName(self.tr("跳到部分"))
        self.parts.setMinimumWidth(190)
        self.state = said("", "muted")
        self.notice = Notice()
        self.sheets = Sheets(room.look)
        row = QHBoxLayout()
        row.addWidget(self.parts)
        row.addStretch()
        row.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addWidget(self.sheets, 1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.refresh)
        self.parts.activated.connect(lambda _: self._jump(self.parts.currentData()))
        self.sheets.wanted.connect(self._draw)
        self.sheets.at_page.connect(self._name_page)
        room.announcer.changed.connect(self._hear)

    def show_part(self, key: str) -> None:
        """Turn to a part, now or as soon as it is there."""
        self._wanted_part = key
        if key in self._where:
            self._jump(key)
            self._wanted_part = ""

    def refresh_soon(self) -> None:
        """After a change of what is wanted: once things are quiet."""
        self._pause.start()

    def refresh(self) -> None:
        """Set the pack as it is now."""
        if self._is_setting:
            self._is_behind = True
            return
        self._is_setting = True
        self.is_current = False
        self.state.setText(self.tr("正在排版…"))
        work = partial(
            previewing.show,
            self._room.store,
            self._room.press,
            self._id,
            self._wanted(),
            today=self._room.today(),
            name=self._name,
            seconds=_SECONDS,
        )
        self._room.background.run(self, work, self._show, self._refused, ended=self._ended)

    def _ended(self) -> None:
        self._is_setting = False
        if self._is_behind:
            self._is_behind = False
            self._pause.start()

    def _show(self, shown: Shown) -> None:
        self.is_current = not self._pause.isActive()
        self.notice.clear()
        self._where = shown.where
        self._list_parts()
        hint(self.state, "\n".join(map(spoken, shown.warnings)))
        self.sheets.show_sizes(shown.sizes)
        self._name_page(self.sheets.page)
        if self._wanted_part:
            self.show_part(self._wanted_part)

    def _list_parts(self) -> None:
        self.parts.clear()
        for key, page in sorted(self._where.items(), key=lambda item: item[1]):
            words = self.tr("{part}　第 {page} 页").format(
                part=spoken(editions.PARTS.get(key, key)), page=page
            )
            self.parts.addItem(words, key)

    def _name_page(self, page: int) -> None:
        of = self.sheets.count
        self.state.setText(self.tr("第 {page} 页，共 {of} 页").format(page=page, of=of))
        begun = [key for key, first in self._where.items() if first <= page]
        if begun:
            latest = max(begun, key=lambda key: self._where[key])
            self.parts.setCurrentIndex(self.parts.findData(latest))

    def _jump(self, key: str) -> None:
        self.sheets.go_to(self._where.get(key, 0))

    def _draw(self, page: int, width: int) -> None:
        press, name = self._room.press, self._name
        self._room.background.run(
            self, lambda: press.picture(name, page, width), self._drawn, self._lost
        )

    def _drawn(self, picture: Picture) -> None:
        self.sheets.show_picture(picture)

    def _lost(self, refusal: Refusal) -> None:
        """The press was started anew and has forgotten the pack: set it once more."""
        if refusal.code == "not_shown":
            self._pause.start()
        else:
            self._refused(refusal)

    def _refused(self, refusal: Refusal) -> None:
        if refusal.code != "press_closed":
            self.state.clear()
            self.notice.say(refusal)

    def _hear(self, changes: Changes) -> None:
        """Any change may stand in the pack."""
        self.is_current = False
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_current:
            self.refresh()
