"""What the program writes for itself — imports, column mappings, views, the register — is seen by
people and changed by none: a hand in it would break what reads it later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db.records import TYPES, HeaderMapping, Import, PackIssued, Record, SavedView, fields, is_kept
from db.store import queries
from db.store.store import Store
from desktop.screens.library import Library
from desktop.screens.record_page import RecordPage
from tests.desktop.conftest import Desk

MAPPING = '{"type":"firm","sheet":"","header_rows":[1,1],"columns":[],"signature":"a"}'
MADE: dict[str, dict[str, str]] = {
    "import": {"filename": "名单.csv", "state": "applied", "report": "{}", "mapping": MAPPING},
    "header_mapping": {"signature": "06b3d76f", "kind": "firms", "mapping": MAPPING},
    "saved_view": {"name": "洛阳的企业", "kind": "firm", "filter": "洛阳"},
}


def of_each(store: Store) -> None:
    with store.write() as w:
        for kind, values in MADE.items():
            w.create(TYPES[kind], values)
        w.create(PackIssued, number="包-2026-0001", holder="王市长")


def page_of(desk: Desk, kind: str) -> RecordPage:
    frame = desk.enter(of_each)
    frame.open_record(queries.rows(desk.store, TYPES[kind])[1][0].id)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    desk.settle()
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    return page


def test_these_are_the_programs_own() -> None:
    own = {kind for kind, record_type in TYPES.items() if is_kept(record_type)}
    assert own == {"import", "header_mapping", "saved_view", "pack_issued"}
    attached = {name for name, field in fields(TYPES["attachment"]).items() if field.is_kept}
    assert attached == {"sha256", "size", "media_type", "content"}


@pytest.mark.parametrize("kind", MADE)
def test_its_page_shows_it_and_offers_nothing_to_change(desk: Desk, kind: str) -> None:
    page = page_of(desk, kind)
    assert page.title.text == next(iter(MADE[kind].values()))
    assert not page.form.editors
    offered = {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}
    assert not [words for words in offered if words.startswith(("删除", "+ 事实"))]


def test_the_page_of_an_import_reads_as_words_without_the_programs_own_texts(desk: Desk) -> None:
    page = page_of(desk, "import")
    shown = {name: label.text() for name, label in page.form.kept.items()}
    assert (shown["filename"], shown["state"]) == ("名单.csv", "已导入")
    assert not {"report", "mapping"} & set(shown)


def test_its_past_can_be_read_and_not_brought_back(desk: Desk) -> None:
    page = page_of(desk, "import")
    identity = page.record_id
    with desk.store.write() as w:
        w.patch(identity, {"state": "undone"})
    page.past.click()
    history = page.right.currentWidget()
    desk.qtbot.waitUntil(lambda: bool(history.model.lines))
    states = [at for at, line in enumerate(history.model.lines) if line.name == "state"]
    history.view.selectRow(states[0])
    assert history.selected().before == "已导入"
    assert not history.field.isEnabled()
    assert not history.record.isEnabled()


@pytest.mark.parametrize(("key", "record_type"), [("imports", Import), ("pack_issued", PackIssued)])
def test_the_lists_of_imports_and_packs_lose_no_line_by_hand(
    desk: Desk, key: str, record_type: type[Record]
) -> None:
    frame = desk.enter(of_each)
    frame.go(key)
    library = frame.screens[key]
    assert isinstance(library, Library)
    desk.qtbot.waitUntil(lambda: bool(library.model.numbers))
    desk.settle()
    library.view.selectAll()
    assert library.bulk.export.isVisible()
    assert not library.bulk.delete.isVisible()
    desk.qtbot.keyClick(library.view, Qt.Key.Key_Delete)
    desk.settle()
    assert queries.rows(desk.store, record_type)[0] == 1
    assert library.bulk.change.isVisible() == (record_type is PackIssued), "holder and copies"


def test_search_finds_imports_and_packs_and_no_inner_matter(desk: Desk) -> None:
    desk.enter(of_each)
    assert [hit.kind for hit in queries.find(desk.store, "名单").hits] == ["import"]
    assert [hit.kind for hit in queries.find(desk.store, "0001").hits] == ["pack_issued"]
    assert not queries.find(desk.store, "06b3d76f").hits
    assert not queries.find(desk.store, "洛阳的企业").hits
    assert queries.rows(desk.store, HeaderMapping)[0] == 1
    assert queries.rows(desk.store, SavedView)[0] == 1
