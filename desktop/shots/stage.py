"""Where scenes are played: real windows on real homes in a temporary folder, waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QAbstractAnimation, QDeadlineTimer, QEvent, QEventLoop, QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from db.store.store import Store, wall_clock
from db.store.vault import Cost
from desktop.door import Door
from desktop.screens.board import Board
from desktop.screens.frame import Frame
from desktop.theme import Look
from desktop.window import Window

MakeWindow = Callable[[Door, Look, Callable[[], date]], Window]
Prepare = Callable[[Store, date], object]
TODAY = date(2026, 11, 23)
"""The day of every picture, so that they stay the same from one day to the next."""
MOMENT = 1_795_396_200_000
"""Ten past nine of that day in China: every edit in a picture is dated so."""
DEVICE, PLACE = "局办一号机", "D:/四知"
"""What stands in pictures for the name of this machine and for the folders on it."""
PASSPHRASE = "洽谈之前先备课"
AUTHOR = "祝闻笙"
SIZE = (1366, 768)
_CHEAP = Cost(memory=8192, passes=1, lanes=1)
_PATIENCE = 60_000


class Stage:
    """One window at a time; a home is made when a scene first wants it."""

    def __init__(
        self,
        application: QApplication,
        look: Look,
        make: MakeWindow,
        folder: Path,
        *,
        size: tuple[int, int] = SIZE,
        home: Path | None = None,
        passphrase: str = PASSPHRASE,
        today: date = TODAY,
    ) -> None:
        """``home`` is somebody's own and stands in for the sample; nothing is written in it."""
        self.application = application
        self.look = look
        self.folder = folder
        self.today = today
        self._make = make
        self._size = size
        self._own = home
        self._passphrase = passphrase
        self._shown = ""
        self.window: Window | None = None
        self.afterwards: Callable[[], object] | None = None
        """What puts the screen back once its picture is taken; a scene may set it."""

    def new_window(self, name: str) -> Window:
        """A window before any home is open; ``name`` is the folder it looks at."""
        self.close()
        path = self._own if self._own is not None and name == "sample" else self.folder / name
        clock = wall_clock if self._own is not None else lambda: MOMENT
        door = Door(path, today=lambda: self.today, cost=_CHEAP, clock=clock)
        self.window = self._make(door, self.look, lambda: self.today)
        self.window.keeps_place = False
        self.window.resize(*self._size)
        self.window.show()
        self.window.activateWindow()
        self.play()
        return self.window

    def frame(self, name: str, prepare: Prepare | None = None) -> Frame:
        """The frame of the home called ``name``, filled by ``prepare`` when it is new."""
        if self._shown == name and self.window is not None:
            page = self.window.page
            assert isinstance(page, Frame)
            page.search.give_up()
            page.search.clearFocus()
            page.notice.clear()
            return page
        window = self.new_window(name)
        if window.door.is_new:
            store = window.door.make(PASSPHRASE)[0]
            store.author = AUTHOR
            store.rows.device = DEVICE
            if prepare is not None:
                prepare(store, self.today)
        else:
            store = window.door.open(self._passphrase)
            store.author = store.author if self._own else AUTHOR
        frame = window.enter(store)
        self._shown = name
        self.settle()
        return frame

    def board(self, frame: Frame, negotiation_id: str, tab: str = "board") -> Board:
        """The board of a talk, one of its tabs in front, the leader's page folded."""
        board = frame.open_talk(negotiation_id)
        self.wait(lambda: board.is_shown)
        board.sides.leader_fold.setChecked(False)
        board.show_tab(tab)
        self.settle()
        return board

    def settle(self) -> None:
        """Until nothing runs and every screen has heard."""
        assert self.window is not None
        room = self.window.room
        background = room.background if room else self.window.background
        self.wait(lambda: background.is_idle)
        self.play()

    def play(self) -> None:
        """Layouts settle over several passes; what is done with goes now, not at the end."""
        for _ in range(4):
            self.application.processEvents()
        self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, is_ready: Callable[[], bool]) -> None:
        """Until ``is_ready``, handling events; a minute at most."""
        deadline = QDeadlineTimer(_PATIENCE)
        while not is_ready():
            if deadline.hasExpired():
                raise TimeoutError("the screens did not settle")
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        self.application.processEvents()

    def picture(self, widget: QWidget | None = None) -> QPixmap:
        """``widget`` or the window as it looks now, with the lists and menus open over it."""
        assert self.window is not None
        taken = widget or self.window
        self._hide_places(taken)
        self.wait(lambda: not _moving(taken))
        picture = taken.grab()
        over = [w for w in self.application.topLevelWidgets() if w.isVisible() and w.isWindow()]
        over = [w for w in over if w is not self.window and w is not taken]
        if widget is None and over:
            corner = taken.mapToGlobal(QPoint(0, 0))
            painter = QPainter(picture)
            for each in over:
                at = each.mapToGlobal(QPoint(0, 0)) - corner
                painter.setPen(QColor(self.look.colours.muted))
                painter.drawPixmap(at, each.grab())
                painter.drawRect(QRect(at, each.size()).adjusted(-1, -1, 0, 0))
            painter.end()
        return picture

    def _hide_places(self, taken: QWidget) -> None:
        """Where the homes lie is another folder at every run, and nobody's business."""
        if self._own is not None:
            return
        home = self.window.door.path if self.window else self.folder
        for folder in (str(home), str(self.folder), str(Path.home())):
            found: list[QLabel | QLineEdit] = [
                *taken.findChildren(QLabel), *taken.findChildren(QLineEdit),
            ]  # fmt: skip
            for said in found:
                if folder in said.text():
                    said.blockSignals(True)
                    said.setText(said.text().replace(folder, PLACE))
                    said.blockSignals(False)

    def put_back(self) -> None:
        """What the scene asked for once its picture is taken."""
        afterwards, self.afterwards = self.afterwards, None
        if afterwards is not None:
            afterwards()

    def close(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
            self._shown = ""
            self.play()


def _moving(taken: QWidget) -> bool:
    """Something still fades in or out."""
    running = QAbstractAnimation.State.Running
    return any(
        one.state() == running and one.totalDuration() > 0
        for one in taken.findChildren(QAbstractAnimation)
    )
