"""Every file of the real data in the import: a plan that says what would happen, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.screens.import_page import ImportPage
from tests.desktop.conftest import Desk

LARGE = 100_000  # bytes; above it a trial takes a second and more


def told(desk: Desk, page: ImportPage, file: Path) -> str:
    """What the page says of ``file``: its counts, or why it cannot be taken."""
    page.result.counts.clear()
    page.notice.clear()
    page.take(file)
    desk.settle()
    return page.notice.sentence or page.result.counts.text()


def test_each_is_planned_or_refused_in_words(
    desk: Desk, shared_data: Path, request: pytest.FixtureRequest
) -> None:
    most = LARGE**2 if request.config.getoption("--long") else LARGE
    files = [f for f in sorted(shared_data.rglob("*")) if f.is_file() and f.stat().st_size < most]
    assert len(files) > 100
    frame = desk.enter()
    frame.go("import")
    page = frame.screens["import"]
    assert isinstance(page, ImportPage)
    for file in files:
        words = told(desk, page, file)
        assert words.endswith("。"), f"{file.name}: {words!r}"
        assert "试读结果" in words or not page.apply.isVisible(), f"{file.name}: {words}"
