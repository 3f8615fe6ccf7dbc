"""Chinese is typed by pinyin, under fcitx5 and under ibus, and nothing stops where neither runs.

Real daemons on a real X server without a monitor, each test on a screen and a bus of its own.
Where the packages are missing (``python3 dev.py test`` installs them where it may) they skip.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pinyin_daemons
import pytest
from private_screen import Screen, a_screen, carriers, missing
from typed_window import TypedWindow

DAEMONS = ("fcitx5", "ibus")
FROZEN = 1000  # milliseconds; the time-outs of a session bus are 25 times as long


@pytest.fixture
def screen() -> Iterator[Screen]:
    if absent := missing():
        pytest.skip(f"no typing without {', '.join(absent)}")
    with a_screen() as screen:
        yield screen


def start_daemon(name: str, screen: Screen) -> None:
    if absent := pinyin_daemons.what_is_missing(name):
        pytest.skip(f"no typing by {name} without {absent}")
    pinyin_daemons.start(name, screen)


@pytest.mark.parametrize("daemon", DAEMONS)
def test_pinyin_becomes_chinese_wherever_one_writes_but_in_a_passphrase(
    daemon: str, screen: Screen
) -> None:
    start_daemon(daemon, screen)
    window = TypedWindow(screen)
    for _ in ("line", "text", "search"):
        window.type_pinyin("nihao", "你好", partial(pinyin_daemons.is_ready, daemon, screen))
        window.go_on()
    window.until(lambda now: now["kept"] == {"line": "你好", "text": "你好"}, "what was typed kept")
    window.until(lambda now: now["asked"][-1:] == ["你好"], "the finished word looked up")
    window.type("nihao")
    window.until(lambda now: now["passphrase"] == "nihao", "a passphrase in letters, uncomposed")


@pytest.mark.parametrize("setting", [{"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULES": "wayland;fcitx"}])
def test_what_a_session_sets_for_fcitx_does_not_shut_it_out(
    setting: dict[str, str], screen: Screen
) -> None:
    start_daemon("fcitx5", screen)
    window = TypedWindow(screen, **setting)
    window.type_pinyin("nihao", "你好", partial(pinyin_daemons.is_ready, "fcitx5", screen))


def test_without_an_input_method_letters_are_typed(screen: Screen) -> None:
    window = TypedWindow(screen)
    window.type("luoyang 4")
    window.until(lambda now: now["line"] == "luoyang 4", "the letters")


def test_without_a_session_bus_letters_are_typed(screen: Screen) -> None:
    screen.end("dbus-daemon")
    window = TypedWindow(screen)
    window.type("luoyang 4")
    window.until(lambda now: now["line"] == "luoyang 4", "the letters")


def test_fcitx_killed_in_the_middle_of_a_word_stops_nobody(screen: Screen) -> None:
    window = in_the_middle_of_a_word("fcitx5", screen)
    screen.end("fcitx5")
    screen.until(lambda: types_a_letter(window, screen), "letters after the end of fcitx5")
    assert window.now()["busiest"] < FROZEN
    window.go_on()
    window.type("abc")
    window.until(lambda now: now["search"] == "abc", "every letter in the next field")
    assert window.now()["line"] == "你好"
    assert window.now()["busiest"] < FROZEN


def test_ibus_killed_in_the_middle_of_a_word_freezes_nobody(screen: Screen) -> None:
    """Qt does not notice the end of an ibus reached without the portal: until another ibus runs
    it asks the dead one about every key and drops those whose answer, an error, comes late. So
    letters may be missing here, but the window lives."""
    window = in_the_middle_of_a_word("ibus", screen)
    screen.end("ibus")
    screen.until(lambda: types_a_letter(window, screen), "letters after the end of ibus")
    assert window.now()["busiest"] < FROZEN
    assert window.now()["line"] == "你好"


def in_the_middle_of_a_word(daemon: str, screen: Screen) -> TypedWindow:
    """A window with 你好 in its first field and a word begun in the second."""
    start_daemon(daemon, screen)
    window = TypedWindow(screen)
    window.type_pinyin("nihao", "你好", partial(pinyin_daemons.is_ready, daemon, screen))
    window.go_on()
    window.type("ni")
    window.until(lambda now: now["composing"], "a word begun")
    return window


def types_a_letter(window: TypedWindow, screen: Screen) -> bool:
    """The letters on their way to the daemon as it died are lost with it: so again, until one
    arrives."""
    window.type("x")
    return screen.came_true(lambda: "x" in window.now()["text"], 1)


def test_nothing_started_for_a_test_outlives_it() -> None:
    if absent := missing():
        pytest.skip(f"no screen without {', '.join(absent)}")
    with a_screen() as screen:
        assert len(carriers(screen.home)) == 3
    assert carriers(screen.home) == []
