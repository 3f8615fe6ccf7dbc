"""A monkey at the window: whatever it sees it clicks, types into, drags or drops things on.

All that it does comes from one seed and is written down before it is done. It acts on the event
loop, also on the loops inside menus and dialogs, and goes home every so often: popups closed,
store locked, everything made anew. Outside its playground it touches nothing: a dialog that asks
for a file is given one of the playground or none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject, QPoint, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QWindow
from PySide6.QtPrintSupport import QAbstractPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from db.records import TYPES
from db.store import queries
from desktop.screens.frame import Frame
from desktop.screens.import_page import ImportPage
from desktop.screens.places import places, settings_place, sync_place
from desktop.screens.record_page import RecordPage
from desktop.screens.unlock import Unlock
from desktop.widgets.click_row import ClickRow
from desktop.widgets.links import LinkLine
from desktop.window import Window
from tests.monkey import hands, words

Steps = Generator[None]
Action = Callable[[], Steps]

TEMPTING = (
    QPushButton, QPushButton, QPushButton, QCheckBox, QLineEdit, QPlainTextEdit, QComboBox,
    QTableView, QListWidget, QMenu, ClickRow, LinkLine,
)  # fmt: skip
KEYS = [getattr(Qt.Key, f"Key_{name}") for name in (
    "Tab", "Backtab", "Return", "Escape", "Space", "Up", "Down", "Left", "Right", "Home", "End",
    "PageUp", "PageDown", "Delete", "Backspace", "F2", "F9", "Menu", "Insert",
)]  # fmt: skip
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHORTCUTS = [(getattr(Qt.Key, f"Key_{name}"), CONTROL) for name in "KNZYACVXF"] + [
    (Qt.Key.Key_Up, ALT), (Qt.Key.Key_Down, ALT), (Qt.Key.Key_Return, CONTROL),
    (Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_L, CONTROL),
]  # fmt: skip
SCREENS = sorted(
    ["help"]
    + [key for place in (*places(), sync_place(), settings_place()) for key in place.screens]
)
"""Every screen of every place of the rail and of its foot."""
PATIENCE = 8.0  # seconds to wait for an answer before going on all the same
ROUND = 250
"""Actions between two times of going home."""


class Monkey(QObject):
    """Plays until ``is_over()``; calls ``at_home`` whenever everything is closed and locked."""

    def __init__(
        self,
        window: Window,
        passphrase: str,
        seed: int,
        playground: Path,
        is_over: Callable[[], bool],
        at_home: Callable[[], None],
        note: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.window = window
        self.done: dict[str, int] = {}
        self.seen: dict[str, int] = dict.fromkeys(SCREENS, 0)
        """How often an action began on each screen; boards and record pages as well."""
        self.actions = 0
        self._passphrase = passphrase
        self._chance = Random(seed)
        self._playground = playground
        self._is_over, self._at_home, self._note = is_over, at_home, note
        self._round = ROUND
        self._acting: set[int] = set()  # loops in which an action is going on
        self._begun: dict[int, Steps] = {}
        self._patient_until = 0.0
        # One timer, started again each time: PySide keeps something of every QTimer.singleShot.
        self._pulse = QTimer(self, singleShot=True, interval=1)
        self._pulse.timeout.connect(self._next)
        self._often: list[tuple[int, Action]] = [
            (40, self.click), (14, self.type), (10, self.press_key), (8, self.shortcut),
            (8, self.open), (4, self.double_click), (4, self.menu), (4, self.wheel),
            (4, self.drag), (3, self.paste), (2, self.resize), (2, self.drop), (1, self.dark),
            (1, self.lock),
        ]  # fmt: skip

    def begin(self) -> None:
        self._pulse.start()

    # --- one step after the other ---------------------------------------------------------------

    def _next(self) -> None:
        """One step. It is asked for before the last one ends: that may open a loop of its own."""
        level = QThread.currentThread().loopLevel()
        self._pulse.start()
        if level in self._acting or not self._is_time():
            return
        for deeper in [known for known in self._begun if known > level]:
            del self._begun[deeper]
        steps = self._begun.get(level) or self._chosen(level)
        self._begun[level] = steps
        self._acting.add(level)
        try:
            next(steps)
        except StopIteration:
            del self._begun[level]
        finally:
            self._acting.discard(level)

    def _is_time(self) -> bool:
        room = self.window.room
        is_quiet = self.window.background.is_idle and (room is None or room.background.is_idle)
        return is_quiet or time.monotonic() > self._patient_until

    def _chosen(self, level: int) -> Steps:
        is_late = self.actions >= self._round or self._is_over()
        if is_late:
            return self.go_home() if level == 1 else self.escape()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog | QAbstractPrintDialog):
            return self.answer(dialog)
        self.actions += 1
        self._look()
        if self._chance.random() < 0.7:
            self._patient_until = time.monotonic() + PATIENCE
        if isinstance(self.window.page, Unlock) and self._chance.random() < 0.6:
            return self.unlock()
        action = self._chance.choices(
            [action for _, action in self._often], [weight for weight, _ in self._often]
        )[0]
        return action()

    def _say(self, what: str) -> None:
        verb = what.split(" ", 1)[0]
        self.done[verb] = self.done.get(verb, 0) + 1
        self._note(f"{self.actions:6} {what}")

    def _look(self) -> None:
        """Where it is now: one of the screens, a board, the page of one kind of record."""
        if (frame := self.frame) is None:
            return
        page = frame.pages.currentWidget()
        known = next((key for key, screen in frame.screens.items() if screen is page), "")
        where = known or (f"record {page.kind}" if isinstance(page, RecordPage) else "")
        where = where or type(page).__name__
        self.seen[where] = self.seen.get(where, 0) + 1

    # --- what is there ---------------------------------------------------------------------------

    def _surface(self) -> QWidget:
        """What hears clicks now: a popup, a dialog, or the window."""
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return popup or QApplication.activeWindow() or self.window

    def _target(self) -> tuple[QWindow, QPoint, str]:
        """Somewhere visible: now and then anywhere, most often on what asks to be clicked.

        Widgets are not asked for by ``QWidget``: PySide never lets go of what it has told of the
        inner parts of Qt's own widgets, and the leak would be of the monkey's making.
        """
        surface = self._surface()
        seen: list[QWidget] = []
        if self._chance.random() < 0.6:
            kind = self._chance.choice(TEMPTING)
            seen = [w for w in surface.findChildren(kind) if w.isVisible() and w.isEnabled()]
        widget = self._chance.choice(seen) if seen else surface
        region = widget.visibleRegion().boundingRect()
        inside = QPoint(
            region.left() + self._chance.randrange(max(1, region.width())),
            region.top() + self._chance.randrange(max(1, region.height())),
        )
        at = widget.mapTo(widget.window(), inside)
        hit = widget.window().childAt(at) or widget
        return widget.window().windowHandle() or self.window.windowHandle(), at, named(hit)

    def _window(self) -> QWindow:
        return self._surface().window().windowHandle() or self.window.windowHandle()

    @property
    def frame(self) -> Frame | None:
        page = self.window.page
        return page if isinstance(page, Frame) else None

    # --- what it does ----------------------------------------------------------------------------

    def click(self) -> Steps:
        handle, at, name = self._target()
        self._say(f"click {name} at {at.x()},{at.y()}")
        hands.click(handle, at)
        yield

    def double_click(self) -> Steps:
        handle, at, name = self._target()
        self._say(f"double-click {name} at {at.x()},{at.y()}")
        hands.double_click(handle, at)
        yield

    def menu(self) -> Steps:
        handle, at, name = self._target()
        self._say(f"right-click {name} at {at.x()},{at.y()}")
        hands.click(handle, at, Qt.MouseButton.RightButton)
        yield

    def wheel(self) -> Steps:
        handle, at, name = self._target()
        steps = self._chance.choice((-30, -3, -1, 1, 3, 30))
        self._say(f"wheel {steps} over {name}")
        hands.wheel(handle, at, steps)
        yield

    def drag(self) -> Steps:
        handle, start, name = self._target()
        far = self._chance.random() < 0.5
        reach = 400 if far else 40
        end = start + QPoint(
            self._chance.randint(-reach, reach), self._chance.randint(-reach, reach)
        )
        self._say(f"drag {name} from {start.x()},{start.y()} to {end.x()},{end.y()}")
        hands.press(handle, start)
        yield
        for part in (0.1, 0.5, 1.0):
            hands.move(handle, start + (end - start) * part)
            yield
        hands.release(handle, end)

    def type(self) -> Steps:
        if self._chance.random() < 0.5:
            handle, at, _ = self._target()
            hands.click(handle, at)
            yield
        widget = QApplication.focusWidget()
        if self._chance.random() < 0.5:
            text = self._chance.choice(words.LATIN)
            self._say(f"type {text!r} into {named(widget)}")
            hands.letters(self._window(), text)
        elif widget is not None:
            text = self._chance.choice(words.CHINESE)
            self._say(f"compose {text!r} in {named(widget)}")
            hands.compose(widget, "ni'hao")
            yield
            if (widget := QApplication.focusWidget()) is not None:
                hands.commit(widget, text)
        yield
        if self._chance.random() < 0.4:
            hands.key(self._window(), Qt.Key.Key_Return)

    def paste(self) -> Steps:
        text = self._chance.choice(words.PASTED)
        self._say(f"paste {text[:20]!r} into {named(QApplication.focusWidget())}")
        QApplication.clipboard().setText(text)
        hands.key(self._window(), Qt.Key.Key_V, CONTROL)
        yield

    def press_key(self) -> Steps:
        which = self._chance.choice(KEYS)
        times = self._chance.choice((1, 1, 1, 3, 8))
        self._say(f"key {which.name} {times} times")
        for _ in range(times):
            hands.key(self._window(), which)
            yield

    def shortcut(self) -> Steps:
        which, modifier = self._chance.choice(SHORTCUTS)
        times = self._chance.choice((1, 1, 2, 5)) if which in (Qt.Key.Key_Z, Qt.Key.Key_Y) else 1
        self._say(f"shortcut {modifier.name} {which.name} {times} times")
        for _ in range(times):
            hands.key(self._window(), which, modifier)
            yield

    def open(self) -> Steps:
        """One of the rail, a talk, or any record there is."""
        if (frame := self.frame) is None or QApplication.activeModalWidget() is not None:
            return
        way = self._chance.choice(("rail", "rail", "talk", "record"))
        if way == "rail":
            least = min(self.seen[key] for key in SCREENS)
            rare = [key for key in SCREENS if self.seen[key] == least]
            key = self._chance.choice(rare if self._chance.random() < 0.5 else SCREENS)
            self._say(f"open {key}")
            frame.go(key)
            return
        kind = "negotiation" if way == "talk" else self._chance.choice(sorted(TYPES))
        _, found = queries.rows(frame.room.store, TYPES[kind], limit=50)
        if not found:
            return
        one = self._chance.choice(found).id
        self._say(f"open {kind} {one}")
        frame.open_record(one)
        yield

    def resize(self) -> Steps:
        width, height = self._chance.randint(800, 1920), self._chance.randint(600, 1080)
        self._say(f"resize to {width} x {height}")
        self.window.resize(width, height)
        yield

    def dark(self) -> Steps:
        if (frame := self.frame) is not None:
            self._say("dark")
            frame.dark.toggle()
        yield

    def drop(self) -> Steps:
        """Files onto the screen that imports, or onto whatever is there."""
        file = self._chance.choice(words.files(self._playground, self._chance))
        if (frame := self.frame) is None or QApplication.activeModalWidget() is not None:
            return
        if self._chance.random() < 0.7:
            frame.go("import")
            yield
        page = frame.pages.currentWidget()
        self._say(f"drop {file.name} on {named(page)}")
        hands.drop(page, [QUrl.fromLocalFile(str(file))])
        yield
        if isinstance(page, ImportPage):
            self._patient_until = time.monotonic() + PATIENCE
            yield
            if page.apply.isVisible() and page.apply.isEnabled():
                self._say("apply")
                page.apply.click()

    def lock(self) -> Steps:
        if self.frame is not None and QApplication.activeModalWidget() is None:
            self._say("lock")
            self.window.lock()
        yield

    def unlock(self) -> Steps:
        page = self.window.page
        if isinstance(page, Unlock) and page.currentIndex() == 0:
            self._say("unlock")
            page.passphrase.setFocus()
            page.passphrase.setText(self._passphrase)
            page.enter.click()
        yield

    def answer(self, dialog: QWidget) -> Steps:
        """A file of the playground or none."""
        if isinstance(dialog, QFileDialog) and self._chance.random() < 0.5:
            mode = dialog.fileMode()
            if mode == QFileDialog.FileMode.Directory:
                answer = self._playground
            elif mode == QFileDialog.FileMode.AnyFile:
                answer = self._playground / f"存{self._chance.randrange(5)}"
            else:
                answer = self._chance.choice(words.files(self._playground, self._chance)[:-2])
            self._say(f"answer {answer.name}")
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
            dialog.setDirectory(str(answer.parent))
            dialog.selectFile(str(answer))
            dialog.done(1)
        else:
            self._say("answer nothing")
            dialog.reject()  # type: ignore[attr-defined]
        yield

    # --- going home ------------------------------------------------------------------------------

    def escape(self) -> Steps:
        """Out of menus and dialogs."""
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif dialog is not None:
            dialog.close()
        yield

    def go_home(self) -> Steps:
        """Close everything, lock, and let ``at_home`` look round; then in again."""
        self._say("home")
        while QApplication.activePopupWidget() or QApplication.activeModalWidget():
            yield from self.escape()
        until = time.monotonic() + PATIENCE
        if self.frame is not None:
            self.window.lock()
        while time.monotonic() < until and not self.window.background.is_idle:
            yield
        while time.monotonic() < until and self._is_clearing():
            yield
        for _ in range(20):  # what is to be deleted later is deleted
            yield
        self._at_home()
        if self._is_over():
            return
        self._round = self.actions + ROUND
        yield from self.unlock()

    def _is_clearing(self) -> bool:
        """Whether a frame is still being taken apart."""
        return any(isinstance(child, Frame) for child in self.window.children())


def named(widget: QWidget | None) -> str:
    """How a widget is called in the diary.

    Asks for no parent: PySide would tie the two together for good, a leak of the monkey's making.
    """
    if widget is None:
        return "nothing"
    words = widget.accessibleName() or widget.objectName()
    if isinstance(widget, QAbstractButton):
        words = words or widget.text()
    return f"{type(widget).__name__}({words[:30]!r})"
