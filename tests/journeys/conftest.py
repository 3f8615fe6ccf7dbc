"""Who walks the journeys: somebody with a mouse, somebody with keys alone, somebody in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store.store import Store
from desktop import language
from desktop.screens.frame import Frame
from desktop.theme import Look
from tests.desktop.conftest import Desk
from tests.desktop.watchdog import Watchdog, watched
from tests.journeys.dictionary import CHINESE, ENGLISH
from tests.journeys.guard import NoMouse
from tests.journeys.person import Person

__all__ = ["watched"]
WAYS = {
    "mouse": (CHINESE, False),
    "keys alone": (CHINESE, True),
    "in English": (ENGLISH, False),
}

Comes = Callable[..., Person]


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, Look(qapp, is_dark=False), tmp_path / "home")
    yield made
    made.close()
    language.speak(CHINESE)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[str, bool]:
    """Each journey is walked in every way."""
    spoken, keys_only = WAYS[request.param]
    if not language.is_there(spoken):
        pytest.skip("the English has not been made: python3 dev.py words")
    return spoken, keys_only


@pytest.fixture
def hands(way: tuple[str, bool], qapp: QApplication) -> Iterator[None]:
    """With keys alone a journey fails as soon as anything sent a click."""
    if not way[1]:
        yield
        return
    guard = NoMouse()
    qapp.installEventFilter(guard)
    yield
    qapp.removeEventFilter(guard)
    assert guard.seen == [], "this journey is walked with keys alone"


@pytest.fixture
def comes(desk: Desk, way: tuple[str, bool], hands: None, request: pytest.FixtureRequest) -> Comes:
    """Somebody opens the home, watched from then on; ``prepare`` writes what it begins with."""

    def come(prepare: Callable[[Store], None] | None = None) -> Person:
        language.speak(way[0])
        frame: Frame = desk.enter(prepare)
        assert desk.window is not None
        desk.window.resize(1366, 768)
        desk.window.activateWindow()
        desk.qtbot.waitUntil(desk.window.isActiveWindow)
        desk.settle()
        dog = request.getfixturevalue("watched")
        assert isinstance(dog, Watchdog)
        assert frame is desk.window.page
        return Person(desk.qtbot, desk.window, way[0], keys_only=way[1])

    return come
