"""Every file of the real data in the import: read as what it is, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from desktop.files.kinds import KINDS
from desktop.screens.import_page import ImportPage
from tests.desktop.conftest import Desk

LARGE = 100_000  # bytes; above it a trial takes a second and more

WHAT_THEY_ARE: Final = {
    "companies/company_short_forms.txt": None,
    "companies/renamed_short_names.csv": None,
    "companies/*": "firms",
    "people/listed_company_executives.csv": "people",
    "people/names_rare_chars.csv": "people",
    "vcards/*": "people",
    "macro/**/*": "indicators",
    "macro/*": "indicators",
    "messy_spreadsheets/省级财政_合并单元格.xls": "indicators",
    "laws/*": "laws",
}
"""The kind of each file by its pattern, the first that fits; what fits none is refused."""


def kind_of(file: Path) -> str | None:
    return next((kind for pattern, kind in WHAT_THEY_ARE.items() if file.match(pattern)), None)


def told(desk: Desk, page: ImportPage, file: Path) -> str:
    """What the page says of ``file``: its counts, or why it cannot be taken."""
    page.result.counts.clear()
    page.notice.clear()
    page.take(file)
    desk.settle()
    return page.notice.sentence or page.result.counts.text()


def test_each_is_planned_as_what_it_is_or_refused_in_words(
    desk: Desk, shared_data: Path, request: pytest.FixtureRequest
) -> None:
    most = LARGE**2 if request.config.getoption("--long") else LARGE
    files = [f for f in sorted(shared_data.rglob("*")) if f.is_file() and f.stat().st_size < most]
    assert len(files) > 100
    frame = desk.enter()
    frame.go("import")
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    astray = {}
    for file in files:
        words, kind = told(desk, page, file), kind_of(file)
        expected = f"试读结果，还没有导入（{KINDS[kind]}）" if kind else ""
        is_plan = words.startswith("试读结果") and page.apply.isVisible()
        if not words.endswith("。") or is_plan != bool(kind) or not words.startswith(expected):
            astray[str(file.relative_to(shared_data))] = words
    assert astray == {}


def test_a_doubtful_list_is_read_once_its_kind_is_chosen(desk: Desk, shared_data: Path) -> None:
    frame = desk.enter()
    frame.go("import")
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    assert "“类别”" in told(desk, page, shared_data / "admin" / "provinces.csv")
    assert not page.apply.isVisible()
    assert page.kind.hasFocus()
    page.kind.setCurrentIndex(page.kind.findData("firms"))
    page.kind.activated.emit(page.kind.currentIndex())
    desk.settle()
    assert "（企业）：新增 31" in page.result.counts.text()
    assert page.apply.isVisible()
    assert not page.notice.isVisible()
