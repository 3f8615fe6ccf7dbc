"""Pictures of the main screens, light and dark, without a display: for the README and for eyes.

It opens the home like a person would and changes no record in it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import Refusal
from desktop.door import Door
from desktop.fair_pictures import fair_pictures
from desktop.list_pictures import list_pictures
from desktop.screens.first_run import FirstRun
from desktop.screens.meetings import Meetings
from desktop.screens.talk_list import TalkList
from desktop.theme import Look
from desktop.window import Window

MakeWindow = Callable[[Door, Look], Window]
_PATIENCE = 60_000
WIDTH, HEIGHT = 1366, 768


def draw(
    application: QApplication,
    look: Look,
    make: MakeWindow,
    home: Path,
    folder: Path,
    passphrase: str,
) -> int:
    """Save the pictures of ``home`` into ``folder``; exit status 0, or 1 with the reason said."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _draw_first_run(application, look, make, folder)
        _draw_home(application, look, make(Door(home), look), folder, passphrase)
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    return 0


def _draw_first_run(application: QApplication, look: Look, make: MakeWindow, folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="sizhi-") as empty:
        window = _sized(make(Door(Path(empty) / "home"), look))
        first = window.page
        assert isinstance(first, FirstRun)
        first.pair.first.setText("洽谈之前先备课，四卡在手不慌")
        _shoot(application, look, window, folder, "1-first-run")
        window.close()


def _draw_home(
    application: QApplication, look: Look, window: Window, folder: Path, passphrase: str
) -> None:
    _sized(window)
    _shoot(application, look, window, folder, "2-unlock")
    frame = window.enter(window.door.open(passphrase))

    def settled() -> bool:
        return frame.room.background.is_idle

    _wait(application, settled)
    frame.go("talks")
    _wait(application, settled)
    _shoot(application, look, window, folder, "3-talks")
    talks = frame.screens["talks"]
    assert isinstance(talks, TalkList)
    if talks.model.rows:
        main = max(talks.model.rows, key=lambda row: bool(row.meeting))
        board = frame.open_talk(main.id)
        _wait(application, lambda: settled() and board.view is not None)
        _shoot(application, look, window, folder, "4-board")
        editor = board.open_card("firm")
        editor.show_section("意图")
        if editor.rows:
            next(iter(editor.rows.values())).open()
        _shoot(application, look, window, folder, "5-card")
        board.printing.place.setText(f"文档/{Path(board.printing.place.text()).name}")
        for at, name in (
            ("issues", "6-issues"),
            ("commitments", "7-commitments"),
            ("meetings", "7-meetings"),
            ("history", "7-history"),
            ("print", "8-print"),
        ):
            board.show_tab(at)
            _wait(application, settled)
            _shoot(application, look, window, folder, name)
        board.show_tab("board")
        board.leader_fold.setChecked(True)
        _wait(application, lambda: settled() and bool(board.leader and board.leader.parts))
        _shoot(application, look, window, folder, "4-board-leader")
        board.leader_fold.setChecked(False)
        board.show_tab("meetings")
        meetings = board.made["meetings"]
        assert isinstance(meetings, Meetings)
        _wait(application, settled)
        meetings.open_selected()
        _wait(application, settled)
        _shoot(application, look, window, folder, "7-meeting-room")
    for name in list_pictures(frame, lambda: _wait(application, settled)):
        _shoot(application, look, window, folder, name)
    for name in fair_pictures(frame, lambda: _wait(application, settled)):
        _shoot(application, look, window, folder, name)
    window.close()


def _sized(window: Window) -> Window:
    window.keeps_place = False
    window.resize(WIDTH, HEIGHT)
    window.show()
    return window


def _shoot(application: QApplication, look: Look, widget: QWidget, folder: Path, name: str) -> None:
    was_dark = look.is_dark
    for is_dark in (False, True):
        look.show(is_dark)
        for _ in range(3):  # layouts settle over several passes
            application.processEvents()
        widget.grab().save(str(folder / f"{name}-{'dark' if is_dark else 'light'}.png"))
    look.show(was_dark)


def _wait(application: QApplication, is_ready: Callable[[], bool]) -> None:
    """Until ``is_ready``, handling events; a minute at most."""
    deadline = QDeadlineTimer(_PATIENCE)
    while not is_ready():
        if deadline.hasExpired():
            raise TimeoutError("the screens did not settle")
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    application.processEvents()
