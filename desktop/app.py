"""The composition root: what the window is made of, put together here and nowhere else.

``main`` reads the command, dresses Qt, and hands every screen what it needs by constructor.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from db.store import home
from db.store.store import Store
from desktop import briefing, debugging, fonts, input_method, intake, language, looks_kept, memory
from desktop.announcer import Announcer
from desktop.background import Background
from desktop.briefing.finish import Finish
from desktop.briefing.prepared import Wanted
from desktop.door import Door
from desktop.drafts import Drafts
from desktop.edits import Edits
from desktop.far_press import FarPress
from desktop.garbage import Garbage
from desktop.room import Room
from desktop.screens.frame import Frame
from desktop.syncing import work
from desktop.syncing.engine import Syncing
from desktop.syncing.hints import Hints
from desktop.theme import Look
from desktop.widgets.soon import soon
from desktop.window import Window

_UNHURRIED = 1500
"""Milliseconds after the first window until the system is asked about networks."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window (or draw its pictures); returns the exit status."""
    asked = _parser().parse_args(argv)
    if asked.temp_home:
        with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:
            return _run(Path(folder) / "home", asked)
    return _run(Path(asked.home) if asked.home else home.default_home(), asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sizhi open", description="四知：打开窗口")
    parser.add_argument("--home", help="资料夹；不写则用本机默认位置")
    parser.add_argument("--temp-home", action="store_true", help="用一个关窗即删的临时资料夹")
    parser.add_argument("--pictures", type=Path, help="把主要界面画成图片存到此文件夹，然后退出")
    parser.add_argument("--shots", type=Path, help="把每个界面的每种样子画成图片存到此文件夹")
    parser.add_argument("--guide", type=Path, help="把此文件夹里手册用到的图重新画一遍")
    parser.add_argument("--only", nargs="+", default=[], help="只画这几张（--shots 用）")
    parser.add_argument("--some", action="store_true", help="只画放大时要看的几张（--shots 用）")
    parser.add_argument("--size", nargs=2, type=int, default=(1366, 768), help="窗口大小（像素）")
    parser.add_argument("--debug", action="store_true", help="把程序在做什么说在终端里")
    parser.add_argument("--dark", action="store_true", help="深色")
    parser.add_argument("--language", choices=list(language.NAMES), help="界面语言：zh 或 en")
    return parser


def _run(path: Path, asked: argparse.Namespace) -> int:
    application = start_qt(bool(asked.pictures or asked.shots or asked.guide))
    if asked.debug:
        debugging.begin()
    kept = looks_kept.read(path)
    language.speak(asked.language or kept.language)
    look = Look(application, True if asked.dark else kept.is_dark)
    if asked.pictures or asked.shots or asked.guide:
        return _draw(application, look, path, asked)
    window = make_window(Door(path), look)
    sys.excepthook = partial(_on_exception, window)
    window.show()
    garbage = Garbage()
    try:
        return application.exec()
    finally:
        garbage.stop()


def _draw(application: QApplication, look: Look, path: Path, asked: argparse.Namespace) -> int:
    """Pictures instead of a window, then leave."""
    from desktop.shots import album, draw

    if asked.guide is not None:
        return draw.draw_guide(application, look, make_window, asked.guide)
    if asked.shots is None:
        word = os.environ.get("SIZHI_PASSPHRASE", "")
        return draw.draw_home(application, look, make_window, path, asked.pictures, word)
    size = (asked.size[0], asked.size[1])
    only = asked.only or (draw.SCALED if asked.some else ())
    status = draw.draw_all(application, look, make_window, asked.shots, only, size)
    album.bind(asked.shots.parent)
    return status


def start_qt(is_offscreen: bool = False) -> QApplication:
    """The application, ready for Chinese: typing and fonts."""
    if is_offscreen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    memory.use_one_pool()
    sys.setswitchinterval(0.001)  # while others read the store, the GUI thread gets its turn soon
    input_method.choose()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("sizhi")
    application.setApplicationDisplayName("四知")
    fonts.ensure_chinese()
    return application


def make_window(door: Door, look: Look, today: Callable[[], date] = date.today) -> Window:
    """A window on one home."""
    return Window(door, look, partial(_furnish, look, today), _frame)


def _furnish(look: Look, today: Callable[[], date], store: Store, background: Background) -> Room:
    announcer = Announcer(background)
    edits = Edits(store, background, announcer, today, background)
    drafts = Drafts(store, background, edits, background)
    return Room(store, background, announcer, edits, look, today, FarPress(), drafts)


def _frame(room: Room) -> Frame:
    def issue(negotiation_id: str, wanted: Wanted, finish: Finish, out: Path) -> briefing.Issued:
        return briefing.issue(
            room.store,
            negotiation_id,
            edition=wanted.edition,
            out=out,
            today=room.today(),
            holder=wanted.holder,
            copies=wanted.copies,
            layout=wanted.layout,
            has_attachments=wanted.has_attachments,
            finish=finish,
            press=room.press,
        )

    syncing = Syncing(room, partial(work.sync, room.store))
    frame = Frame(room, syncing, issue, intake.run)
    syncing.setParent(frame)
    hints = Hints(room, syncing)
    soon(hints, hints.begin, _UNHURRIED)
    soon(hints, lambda: room.background.run(hints, work.load), _UNHURRIED)
    return frame


def _on_exception(
    window: Window,
    kind: type[BaseException],
    error: BaseException,
    at: TracebackType | None,
) -> None:
    """Whatever slips through a slot: the fault window instead of a silent line on a terminal."""
    if issubclass(kind, KeyboardInterrupt):
        window.close()
        return
    sys.__excepthook__(kind, error, at)
    window.show_fault(error)
