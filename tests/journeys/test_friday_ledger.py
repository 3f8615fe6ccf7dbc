"""The clerk's Friday: one firm out of very many found in words, sorted, exported; the ledger."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from benchmarks.homes import Homes
from db.records import Firm, Negotiation
from db.store import queries
from db.store.store import Store
from desktop import intake
from desktop.screens.library import Library
from tests.desktop.conftest import Desk
from tests.journeys.conftest import Comes

FEW, ALL = 1_000, 105_000


@pytest.fixture
def firms(request: pytest.FixtureRequest) -> int:
    """As many as a province has with ``--long``: taking them in is half a minute."""
    return ALL if request.config.getoption("--long") else FEW


def said(file: Path) -> list[list[str]]:
    rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    return [[str(cell or "") for cell in row] for row in rows]


def test_the_friday_ledger_from_very_many_firms(
    comes: Comes, desk: Desk, tmp_path: Path, firms: int
) -> None:
    registry = Homes(tmp_path).file(firms)

    def prepare(store: Store) -> None:
        intake.run(store, registry, "firms")
        with store.write() as w:
            for at, stage in enumerate(("lead", "negotiating", "loi", "signed")):
                firm = w.create(Firm, legal_name=f"周五第{at}轴承有限公司", phone="1")
                w.create(
                    Negotiation, name=f"第{at}个项目", firm=firm, stage=stage, invest_fixed="2亿元"
                )

    person = comes(prepare)
    person.clicks("企业")
    library = desk.window.page.screens["firm"]  # type: ignore[union-attr]
    assert isinstance(library, Library)
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) > firms * 0.9, timeout=15_000)
    person.fills("筛选{kind}", "周五 轴承", kind="企业")
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 4, timeout=15_000)
    out = tmp_path / "firms.xlsx"
    person.chooses_file(out, lambda: person.clicks("导出…"))
    desk.qtbot.waitUntil(lambda: out.exists() and desk_is_idle(desk), timeout=15_000)
    names = {cell for row in said(out) for cell in row}
    assert {f"周五第{at}轴承有限公司" for at in range(4)} <= names

    person.clicks("台账")
    ledger = tmp_path / "ledger.xlsx"
    person.sees("第1个项目")
    person.chooses_file(ledger, lambda: person.clicks("存为表格…"))
    desk.qtbot.waitUntil(lambda: ledger.exists() and desk_is_idle(desk), timeout=15_000)
    words = {cell for row in said(ledger) for cell in row}
    assert "第2个项目" in words
    assert "第3个项目" not in words, "signed: no longer in talks"
    assert queries.rows(desk.store, Firm)[0] > firms * 0.9


def desk_is_idle(desk: Desk) -> bool:
    assert desk.window is not None
    assert desk.window.room is not None
    return desk.window.room.background.is_idle
