"""The window of ours on a screen of its own, from outside: keys go in, its report comes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from private_screen import Screen

WINDOW = Path(__file__).with_name("window_of_ours.py")
FIELDS = ("line", "text", "search", "passphrase")  # in the order of Tab
ATTEMPTS = 3  # a daemon that is just waking up may miss the first letters


class TypedWindow:
    """Started when this returns, with the cursor in ``line``."""

    def __init__(self, screen: Screen, **environment: str) -> None:
        self._screen = screen
        environment.setdefault("QT_QPA_PLATFORM", "xcb")
        screen.start("window", sys.executable, str(WINDOW), more=environment)
        self.until(lambda now: now.get("focus") == "line", "the window, with the cursor in it")

    def now(self) -> dict[str, Any]:
        """Its last report; empty before the first."""
        whole = self._screen.log("window").read_bytes().rpartition(b"\n")[0]
        reports = [line for line in whole.split(b"\n") if line.startswith(b"{")]
        report: dict[str, Any] = json.loads(reports[-1]) if reports else {}
        return report

    def until(self, is_so: Callable[[dict[str, Any]], object], what: str) -> None:
        self._screen.until(lambda: is_so(self.now()), what)

    def go_on(self) -> None:
        """Tab to the next field."""
        field = FIELDS[(FIELDS.index(self.now()["focus"]) + 1) % len(FIELDS)]
        self._screen.press("Tab")
        self.until(lambda now: now["focus"] == field, f"the cursor in {field}")

    def type(self, letters: str) -> None:
        self._screen.press(*("space" if letter == " " else letter for letter in letters))

    def type_pinyin(self, letters: str, wanted: str, is_ready: Callable[[], bool]) -> None:
        """Letters and a space until the field with the cursor holds ``wanted``, and only that."""
        field = self.now()["focus"]
        for _ in range(ATTEMPTS):
            self._screen.until(is_ready, "pinyin for this field")
            self.type(f"{letters} ")
            if self._screen.came_true(lambda: self.now()[field] == wanted, 4):
                return
            self._screen.press("Escape", "ctrl+a", "BackSpace")
        self.until(lambda now: now[field] == wanted, f"{wanted} in {field}")

    def close(self) -> None:
        self._screen.end("window")
