"""The first hour of somebody who reads no Chinese: first run, an import, a refusal, a conflict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import builders
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from db.records import Firm
from db.store import contested, queries
from desktop import language
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.first_run import FirstRun
from desktop.screens.frame import Frame
from desktop.screens.import_page import ImportPage
from resources.words import gather
from tests.desktop.chinese_left import left_in, of_people
from tests.desktop.conftest import Desk

FIRMS = "Legal name,Registered capital\nAcme Bearings,5000000 yuan\nBorealis Drives,not known\n"


@pytest.fixture
def english() -> Iterator[None]:
    gather.release()
    yield
    language.speak(language.CHINESE)


class Walk:
    """One person's way; every stop is looked at whole."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def stop(self, name: str) -> None:
        window = self.desk.window
        assert window is not None
        self.desk.qtbot.wait(50)
        own = of_people(self.desk.store) if isinstance(window.page, Frame) else "中文"
        assert left_in(window, own + str(self.desk.door.path)) == [], name

    def press(self, words: str) -> None:
        assert self.desk.window is not None
        found = [
            b for b in self.desk.window.findChildren(QPushButton)
            if b.text() == words and b.isVisible()
        ]  # fmt: skip
        assert found, words
        found[0].click()

    def frame(self) -> Frame:
        assert self.desk.window is not None
        return cast(Frame, self.desk.window.page)


def begin(walk: Walk) -> None:
    desk = walk.desk
    desk.open()
    walk.press("English")
    desk.qtbot.waitUntil(lambda: language.spoken_now() == language.ENGLISH)
    assert desk.window is not None
    first = cast(FirstRun, desk.window.page)
    walk.stop("passphrase")
    for line in (first.pair.first, first.pair.again):
        desk.qtbot.keyClicks(line, "a long enough sentence")
    walk.press("Create data folder")
    desk.qtbot.waitUntil(lambda: first.currentIndex() == 1)
    walk.stop("recovery code")
    first.copied.click()
    first.onward.click()
    desk.qtbot.keyClicks(first.currentWidget().findChildren(QLineEdit)[0], "Ada Jones")
    walk.stop("author")
    first.empty.click()
    desk.settle()
    walk.stop("today, empty")


def test_first_run_an_import_a_refusal_and_a_conflict_in_english(
    desk: Desk, english: None, tmp_path: Path
) -> None:
    walk = Walk(desk)
    begin(walk)
    frame = walk.frame()
    for entry in ("talks", "firm", "city", "import", "sync", "conflicts", "ways"):
        frame.go(entry)
        desk.settle()
        walk.stop(f"{entry}, empty")
    frame.go("import")
    page = cast(ImportPage, frame.screens["import"])
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook at all")
    page.take(broken)
    desk.qtbot.waitUntil(lambda: bool(page.notice.sentence), timeout=20_000)
    walk.stop("a refusal")
    file = tmp_path / "firms.csv"
    file.write_text(FIRMS, "utf-8")
    page.take(file)
    desk.qtbot.waitUntil(lambda: page.apply.isVisible() or page.mapping.isVisible(), timeout=20_000)
    walk.stop("a trial")
    if not page.apply.isVisible():
        box = page.mapping.boxes[0]
        box.setCurrentIndex(box.findData("legal_name"))
        box.activated.emit(box.currentIndex())
        desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
        walk.stop("a trial, its column chosen")
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    walk.stop("imported")
    assert {f.legal_name for f in queries.rows(desk.store, Firm)[1]} == {
        "Acme Bearings",
        "Borealis Drives",
    }
    settle_a_conflict(walk)


def settle_a_conflict(walk: Walk) -> None:
    desk, frame = walk.desk, walk.frame()
    firm = builders.a_firm(desk.store, "Cobalt Gears", reg_capital="1m yuan")
    seen = queries.record(desk.store, firm).heads
    for author, value in (("Ada Jones", "3 million yuan"), ("Ben Wu", "2 million yuan")):
        with desk.store.write(author=author) as w:
            w.patch(firm, {"reg_capital": value}, seen=seen)
    frame.go("conflicts")
    page = cast(ConflictPage, frame.screens["conflicts"])
    page.reload()  # as a sync announces what it brought
    desk.qtbot.waitUntil(lambda: page.list.count() == 1)
    desk.settle()
    walk.stop("a conflict")
    walk.press("Take this one")
    desk.qtbot.waitUntil(lambda: page.list.count() == 0)
    walk.stop("settled")
    assert contested.conflicts(desk.store) == []
