"""登记: a pack is seen in the window, printed again as it was, and compared with today."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from db.store.store import Store
from desktop import briefing
from desktop.screens.register_page import RegisterPage
from tests.desktop.conftest import TODAY, Desk, Talk


def open_register(desk: Desk, talk: Talk, out: Path) -> RegisterPage:
    def prepare(store: Store) -> None:
        talk.write(store)
        briefing.issue(store, talk.talk, edition="team", out=out, holder="李主任", today=TODAY)
        with store.write() as w:
            w.patch(talk.fact, {"value": "70"})

    board = desk.board(desk.enter(prepare), talk.talk)
    desk.qtbot.mouseClick(board.tabs["register"], Qt.MouseButton.LeftButton)
    page = board.made["register"]
    assert isinstance(page, RegisterPage)
    desk.qtbot.waitUntil(lambda: len(page.packs) == 1)
    return page


def words_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_every_page_of_a_pack_is_seen_in_the_window(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    page = open_register(desk, talk, tmp_path / "a.pdf")
    desk.qtbot.mouseClick(page.see, Qt.MouseButton.LeftButton)
    pages = int(page.packs[0].pages or 0)
    desk.qtbot.waitUntil(lambda: page.sheets.picture(1) is not None, timeout=30_000)
    assert page.sheets.count == pages
    assert "逐字节相同" in page.words.text()
    drawn = page.sheets.picture(1)
    assert drawn is not None
    shown = drawn.toImage()
    spots = ((x, y) for x in range(0, shown.width(), 7) for y in range(60, 400, 7))
    assert len({shown.pixelColor(x, y).name() for x, y in spots}) > 3
    page.sheets.go_to(pages)
    desk.qtbot.waitUntil(lambda: page.sheets.picture(pages) is not None, timeout=30_000)


def test_a_reprint_says_what_was_said_then_and_is_not_entered_again(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    page = open_register(desk, talk, tmp_path / "a.pdf")
    again = tmp_path / "again.pdf"
    page.print_again(again)
    desk.qtbot.waitUntil(again.exists, timeout=30_000)
    desk.settle()
    assert words_of(again) == words_of(tmp_path / "a.pdf")
    assert "63" in words_of(again)
    page.reload()
    desk.settle()
    assert len(page.packs) == 1


def test_what_changed_since_is_said(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    page = open_register(desk, talk, tmp_path / "a.pdf")
    desk.qtbot.mouseClick(page.compare, Qt.MouseButton.LeftButton)

    def told() -> bool:
        return any("由“63万套”改为“70万套”" in x.text() for x in page.findChildren(QLabel))

    desk.qtbot.waitUntil(told, timeout=30_000)
