"""成批打印: the packs of an event, with progress, and stopped half-way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from db.records import Event, Negotiation, PackIssued
from db.store import queries
from db.store.store import Store
from desktop.screens.packs_page import PacksPage
from tests.desktop.conftest import Desk


def prepare(store: Store) -> None:
    with store.write() as w:
        fair = w.create(Event, name="精密制造博览会")
        for name in ("甲项目", "乙项目"):
            w.create(Negotiation, name=name, events=[fair])
        w.create(Negotiation, name="无关项目")


def opened(desk: Desk, folder: Path) -> PacksPage:
    frame = desk.enter(prepare)
    frame.go("packs")
    page = frame.screens["packs"]
    assert isinstance(page, PacksPage)
    desk.qtbot.waitUntil(lambda: page.talks.count() == 3)
    page.place.setText(str(folder))
    return page


def choose_event(desk: Desk, page: PacksPage) -> None:
    page.occasion.setCurrentIndex(page.occasion.findText("精密制造博览会"))
    page.occasion.activated.emit(page.occasion.currentIndex())
    desk.qtbot.waitUntil(lambda: len(page.talks.ticked()) == 2)


def test_all_packs_of_an_event_are_saved_and_registered(desk: Desk, tmp_path: Path) -> None:
    page = opened(desk, tmp_path / "包")
    choose_event(desk, page)
    desk.qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(page.result.isVisible, timeout=60_000)
    names = sorted(file.name for file in (tmp_path / "包").iterdir())
    assert names == ["乙项目_洽谈组版.pdf", "甲项目_洽谈组版.pdf"]
    assert queries.rows(desk.store, PackIssued)[0] == 2
    assert "2 份" in page.result.text()


def test_stopped_half_way_says_how_many_there_are(desk: Desk, tmp_path: Path) -> None:
    page = opened(desk, tmp_path / "包")
    choose_event(desk, page)
    show, seen = page._show_progress, []

    def stop_at_once(news: tuple[int, int, str]) -> None:
        show(news)
        seen.append(news)
        page.cancel.click()

    page._show_progress = stop_at_once  # type: ignore[method-assign]
    page.go.click()
    desk.qtbot.waitUntil(page.result.isVisible, timeout=60_000)
    count = queries.rows(desk.store, PackIssued)[0]
    assert count == len(list((tmp_path / "包").iterdir()))
    assert f"{count} 份" in page.result.text()


def test_nothing_ticked_is_said_in_its_place(desk: Desk, tmp_path: Path) -> None:
    page = opened(desk, tmp_path / "包")
    page.go.click()
    assert "至少勾选" in page.notice.sentence
    assert not (tmp_path / "包").exists()
