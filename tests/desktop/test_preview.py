"""The preview: the pack as it would print now, beside the board, while one types."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.records import PackIssued
from db.store import queries
from desktop.screens.board import Board
from desktop.screens.board_preview import BoardPreview
from tests.desktop.conftest import Desk, Talk


def unfold(desk: Desk, talk: Talk) -> tuple[Board, BoardPreview]:
    board = desk.board(desk.enter(talk.write), talk.talk)
    desk.qtbot.mouseClick(board.sides.preview_fold, Qt.MouseButton.LeftButton)
    assert board.sides.preview is not None
    shown = board.sides.preview.preview
    desk.qtbot.waitUntil(lambda: shown.is_current, timeout=30_000)
    return board, board.sides.preview


def drawn(panel: BoardPreview, page: int) -> bytes:
    picture = panel.preview.sheets.picture(page)
    return bytes(picture.toImage().constBits()) if picture is not None else b""


def test_a_saved_fact_is_seen_on_its_page(desk: Desk, talk: Talk) -> None:
    board, panel = unfold(desk, talk)
    board.open_card("firm")
    page = panel.preview._where["firm"]
    desk.qtbot.waitUntil(lambda: panel.preview.sheets.page == page)
    desk.qtbot.waitUntil(lambda: bool(drawn(panel, page)), timeout=30_000)
    before = drawn(panel, page)
    assert board._room is not None
    fact = queries.record(desk.store, talk.fact)
    board._room.edits.patch(fact, {"value": "8888"})
    desk.qtbot.waitUntil(lambda: drawn(panel, page) not in (b"", before), timeout=30_000)
    assert queries.rows(desk.store, PackIssued)[0] == 0


def test_many_changes_at_once_are_set_once_more_not_many_times(desk: Desk, talk: Talk) -> None:
    _, panel = unfold(desk, talk)
    built: list[None] = []
    panel.preview.state.setText("")
    show = panel.preview._show

    def count(shown: object) -> None:
        built.append(None)
        show(shown)  # type: ignore[arg-type]

    panel.preview._show = count  # type: ignore[method-assign]
    for _ in range(20):
        panel.preview.refresh()
    desk.qtbot.waitUntil(lambda: panel.preview.is_current, timeout=30_000)
    assert len(built) == 2


def test_another_edition_is_another_pack(desk: Desk, talk: Talk) -> None:
    _, panel = unfold(desk, talk)
    whole = panel.preview.sheets.count
    panel.edition.setCurrentIndex(panel.edition.findData("leader"))
    desk.qtbot.waitUntil(lambda: panel.preview.sheets.count not in (0, whole), timeout=30_000)
    assert panel.preview.sheets.count < whole


def test_a_page_that_cannot_be_printed_says_why_and_mends_itself(desk: Desk, talk: Talk) -> None:
    board, panel = unfold(desk, talk)
    assert board.view is not None
    board._room.edits.patch(board.view.negotiation, {"bluf": "长" * 3000})
    desk.qtbot.waitUntil(lambda: "超出一页" in panel.preview.notice.sentence, timeout=30_000)
    board._room.edits.undo()
    desk.qtbot.waitUntil(lambda: panel.preview.notice.sentence == "", timeout=30_000)


def test_a_press_that_died_is_not_noticed(desk: Desk, talk: Talk) -> None:
    board, panel = unfold(desk, talk)
    press = board._room.press
    assert press._child is not None
    press._child.kill()
    last = panel.preview.sheets.count
    panel.preview.sheets._pictures.clear()
    panel.preview.sheets._fresh.clear()
    panel.preview.sheets.go_to(last)
    desk.qtbot.waitUntil(lambda: panel.preview.sheets.picture(last) is not None, timeout=30_000)
    assert panel.preview.notice.sentence == ""


def test_parts_chosen_and_ordered_are_what_is_seen_and_printed(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("print")
    panel = board.printing
    for key in panel.form.parts.order():
        panel.form.parts.tick(key, is_on=key in ("cover", "firm", "contents"))
    panel.form.parts.setCurrentRow(panel.form.parts.order().index("firm"))
    panel.form.parts.setFocus()
    while panel.form.parts.ticked() != ("cover", "firm", "contents"):
        QTest.keyClick(panel.form.parts, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.qtbot.waitUntil(
        lambda: list(panel.preview._where) == ["cover", "firm", "contents"], timeout=30_000
    )
    panel.place.setText(str(tmp_path / "a.pdf"))
    desk.qtbot.mouseClick(panel.go, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(panel.result.isVisible, timeout=60_000)
    (pack,) = queries.rows(desk.store, PackIssued)[1]
    assert pack.pages == str(panel.preview.sheets.count)
