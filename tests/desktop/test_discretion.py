"""Booth mode: strangers look over the shoulder, and nothing that must not be seen stands there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPlainTextEdit, QWidget

from db.records import Attachment, Issue, Meeting
from db.store import queries
from db.store.store import Store
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.materials_page import MaterialsPage
from desktop.screens.meetings import Meetings
from tests.builders import a_clone
from tests.desktop.conftest import Desk, Talk

CANARY = "底线四百八十万"


def seen(widget: QWidget) -> str:
    """Every word that can be read on a widget now."""
    words = []
    for one in [widget, *widget.findChildren(QWidget)]:
        if not one.isVisibleTo(widget):
            continue
        if isinstance(one, QLabel | QLineEdit):
            words.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            words.append(one.toPlainText())
        elif isinstance(one, QListWidget):
            words += [one.item(row).text() for row in range(one.count())]
    return "\n".join(words)


@pytest.fixture(autouse=True)
def _daylight(desk: Desk) -> object:
    yield
    desk.look.is_in_booth = False


def test_what_we_make_of_them_is_hidden_in_the_meeting_room(desk: Desk, talk: Talk) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Meeting, negotiation=talk.talk, subject="二轮洽谈", mood=CANARY)

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab("meetings")
    desk.settle()
    page = board.made["meetings"]
    assert isinstance(page, Meetings)
    page.open_selected()
    desk.settle()
    assert CANARY in seen(page)
    desk.look.show_booth(True)
    desk.settle()
    assert CANARY not in seen(page)


def test_a_file_nobody_may_see_is_not_in_the_list(desk: Desk, talk: Talk) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            for level in (1, 4, None):
                w.create(
                    Attachment, subject=talk.talk, filename=f"{CANARY}{level}", disclosure=level
                )

    board = desk.board(desk.enter(prepare), talk.talk)
    board.show_tab("materials")
    desk.settle()
    page = board.made["materials"]
    assert isinstance(page, MaterialsPage)
    assert len(page.files) == 3
    desk.look.show_booth(True)
    desk.settle()
    assert [file.record.caption for file in page.files] == [f"{CANARY}1"]
    assert f"{CANARY}4" not in seen(page)


def test_a_draft_is_not_quoted(desk: Desk, talk: Talk) -> None:
    desk.enter(talk.write)
    desk.store.set_setting(
        "drafts", f'[{{"record":"{talk.fact}","field":"text","words":"{CANARY}","at":"11-22"}}]'
    )
    desk.close()
    frame = desk.enter()
    desk.qtbot.waitUntil(frame.draft_bar.isVisible)
    desk.look.show_booth(True)
    assert not frame.draft_bar.isVisible()
    desk.look.show_booth(False)
    assert CANARY in frame.draft_bar.words.text()


def test_two_versions_of_a_floor_are_not_shown(desk: Desk, talk: Talk, tmp_path: object) -> None:
    frame = desk.enter(talk.write)
    issue = _with_two_floors(desk.store, talk, tmp_path)
    assert queries.record(desk.store, issue).conflicts
    frame.go("conflicts")
    desk.settle()
    page = next(iter(frame.findChildren(ConflictPage)))
    assert CANARY in seen(page)
    desk.look.show_booth(True)
    desk.settle()
    assert CANARY not in seen(page)


def _with_two_floors(store: Store, talk: Talk, folder: object) -> str:
    """An issue whose floor two laptops wrote without seeing each other."""
    from db.sync.session import answer, exchange

    with store.write() as w:
        issue = w.create(Issue, negotiation=talk.talk, topic="地价")
    other = a_clone(store, folder / "other")  # type: ignore[operator]
    try:
        for each, floor in ((store, CANARY), (other, CANARY + "五")):
            with each.write() as w:
                w.patch(issue, {"ours_floor": floor})
        exchange(store, "other", lambda packed: answer(other, "1", packed))
    finally:
        other.close()
    return issue
