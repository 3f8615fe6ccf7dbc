"""The print of a business card at the booth: read when asked, offered, never over typed words."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.files import print_in
from desktop.screens.booth import Booth
from desktop.screens.booth_photos import Printed
from tests.desktop.conftest import Desk, compose
from tests.desktop.test_booth import at_the_booth, caught
from tests.files.cards_made import a_card

WITH_OCR = pytest.mark.skipif(
    not print_in.is_installed(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed"
)


def photographed(desk: Desk, folder: Path) -> Booth:
    booth = at_the_booth(desk, desk.enter())
    booth.photos.take(a_card(folder))
    desk.qtbot.waitUntil(lambda: bool(booth.photos.thumbnails) and not booth.photos.reading)
    return booth


@WITH_OCR
def test_a_drawn_card_is_offered_and_fills_what_is_empty(desk: Desk, tmp_path: Path) -> None:
    booth = photographed(desk, tmp_path)
    compose(booth.form.lines["post"], "总工程师")
    booth.photos.words.click()
    assert not booth.photos.words.isEnabled()
    desk.qtbot.waitUntil(booth.offer.isVisible, timeout=60_000)
    assert "姓名：欧阳明慧" in booth.offer.sentence
    assert booth.form.lines["person"].text() == ""
    booth.offer.fill.click()
    desk.settle()
    lines = booth.form.lines
    assert lines["person"].text() == "欧阳明慧"
    assert lines["firm_name"].text() == "洛阳中硅高科技有限公司"
    assert lines["post"].text() == "总工程师"
    assert "您写的没有改动" in booth.notice.sentence
    assert caught(desk)[0].person == "欧阳明慧"
    assert not booth.offer.isVisible()


def test_an_offer_of_another_lead_is_not_shown(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    booth.photos.printed.emit(Printed("another", {"name": "张三"}))
    assert not booth.offer.isVisible()


def test_an_offer_goes_with_its_lead(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    booth.photos.printed.emit(Printed(booth.photos.lead_id, {"name": "张三"}))
    assert booth.offer.isVisible()
    booth.offer.away.click()
    assert (booth.offer.isVisible(), booth.form.lines["person"].text()) == (False, "")
    booth.photos.printed.emit(Printed(booth.photos.lead_id, {"name": "张三"}))
    compose(booth.form.lines["person"], "李四")
    booth.finish_lead()
    assert not booth.offer.isVisible()


def test_without_the_extra_the_button_is_off_and_says_why(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_in, "NEEDED", ("no_such_package_at_all",))
    booth = photographed(desk, tmp_path)
    assert not booth.photos.words.isEnabled()
    assert "没有装" in booth.photos.words.toolTip()
    assert "没有装" in booth.photos.state.text()


@WITH_OCR
def test_without_a_photograph_it_says_what_to_do(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    booth.photos.words.click()
    assert "先选一张名片的照片" in booth.notice.sentence
