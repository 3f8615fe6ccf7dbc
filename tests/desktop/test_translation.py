"""Every word has its English, and the window speaks it."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

import desktop
from desktop import language, looks_kept
from desktop.screens.frame import Frame
from desktop.screens.settings_page import SettingsPage
from resources.words import gather
from tests.desktop.conftest import Desk

DESKTOP = Path(str(desktop.__file__)).parent


def test_the_dictionary_holds_what_the_window_says_and_nothing_else(tmp_path: Path) -> None:
    fresh = tmp_path / gather.TS.name
    shutil.copyfile(gather.TS, fresh)
    gather.update(fresh)
    assert fresh.read_bytes() == gather.TS.read_bytes(), "run: python3 dev.py words"


def test_no_word_is_without_its_english() -> None:
    assert [f"{word.context}: {word.source}" for word in gather.unfinished()] == []


def test_every_sentence_has_a_template_that_can_be_translated() -> None:
    assert gather.unsayable() == []


def test_a_translation_fills_the_same_places_and_leaves_no_chinese() -> None:
    assert gather.faults() == []


@pytest.fixture
def dictionary() -> Iterator[None]:
    """The English as it is now; afterwards the tests speak Chinese again."""
    gather.release()
    yield
    language.speak(language.CHINESE)


def test_the_first_sheet_offers_english_under_its_own_name(desk: Desk, dictionary: None) -> None:
    window = desk.open()
    next(b for b in window.findChildren(QPushButton) if b.text() == "English").click()
    desk.qtbot.waitUntil(lambda: language.spoken_now() == language.ENGLISH)
    other = [b.text() for b in window.page.findChildren(QPushButton)]  # type: ignore[union-attr]
    assert "中文" in other
    assert "English" not in other


def test_a_language_chosen_in_the_settings_is_spoken_at_once_and_after_the_next_start(
    desk: Desk, dictionary: None
) -> None:
    frame = desk.enter()
    desk.settle()
    frame.go("settings")
    settings = frame.screens["settings"]
    assert isinstance(settings, SettingsPage)
    at = settings.language.findData(language.ENGLISH)
    settings.language.setCurrentIndex(at)
    settings.language.activated.emit(at)
    desk.qtbot.waitUntil(lambda: desk.window.page is not frame, timeout=10_000)  # type: ignore[union-attr]
    again = desk.window.page  # type: ignore[union-attr]
    assert isinstance(again, Frame)
    assert again.entries["firm"].text() == "Firms"
    assert not again.screens["settings"].isHidden()
    assert looks_kept.read(desk.door.path).language == language.ENGLISH


_DECLARED = frozenset({"Record", "Records", "Field", "Value", "Unit", "Ledger", "CardTemplate"})


def test_no_word_is_said_by_a_name_the_gatherer_cannot_read() -> None:
    """lupdate reads literals: a sentence handed to tr() in a variable would stay Chinese."""
    silent = []
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_unread(node):
                silent.append(f"{path.relative_to(DESKTOP).as_posix()}:{node.lineno}")
    assert [line for line in silent if not line.startswith("wording.py:")] == []


def _is_unread(call: ast.Call) -> bool:
    match call.func, call.args:
        case ast.Attribute(attr="tr"), [words, *_]:
            return not isinstance(words, ast.Constant)
        case ((ast.Name(id="translate") | ast.Attribute(attr="translate")), [where, words, *_]):
            is_declared = isinstance(where, ast.Constant) and where.value in _DECLARED
            return not isinstance(words, ast.Constant) and not is_declared
    return False
