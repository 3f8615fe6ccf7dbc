"""Lists of 20,000 firms, filtered, sorted, scrolled and changed by keys and clicks."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from watchdog import watched

from db.records import Firm, SavedView
from db.store import queries
from db.store.store import Store
from desktop.door import Door
from desktop.screens.library import MOST_AT_ONCE, Library
from desktop.theme import Look
from tests.desktop.conftest import CHEAP, PASSPHRASE, Desk, compose

__all__ = ["watched"]
MANY = 20_000
PLACES = ("洛阳市", "郑州市", "开封市", "上海市", "深圳市")


@pytest.fixture(scope="module")
def big_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 20,000 firms, made once; tests work on copies."""
    home = tmp_path_factory.mktemp("big") / "home"
    store, _ = Door(home, cost=CHEAP).make(PASSPHRASE)
    chance = random.Random(7)
    with store.write() as w:
        for at in range(MANY):
            place = chance.choice(PLACES)
            w.create(
                Firm, legal_name=f"{place[:2]}{chance.choice('轴承光伏食品')}{at:05d}有限公司",
                reg_place=place, reg_capital=f"{chance.randint(1, 90_000)}万元",
                industry=chance.choice(("轴承", "光伏", "食品")), phone=f"0379-{at:08d}",
            )  # fmt: skip
    store.close()
    return home


@pytest.fixture
def big(qtbot: QtBot, qapp: QApplication, tmp_path: Path, big_home: Path):  # type: ignore[no-untyped-def]
    shutil.copytree(big_home, tmp_path / "home")
    desk = Desk(qtbot, Look(qapp, is_dark=False), tmp_path / "home")
    yield desk
    desk.close()


def firms(desk: Desk, prepare: Callable[[Store], None] | None = None) -> Library:
    frame = desk.enter(prepare)
    frame.go("firm")
    library = frame.screens["firm"]
    assert isinstance(library, Library)
    answered(desk, library)
    return library


def answered(desk: Desk, library: Library) -> None:
    desk.qtbot.waitUntil(
        lambda: not library._pause.isActive() and not library.model.is_loading, timeout=20_000
    )
    desk.settle()


def ask(desk: Desk, library: Library, typed: str) -> None:
    library.filter.setFocus()
    library.filter.clear()
    compose(library.filter, typed)
    answered(desk, library)


def cell(library: Library, row: int, name: str) -> str:
    at = library.model.index(row, library.model.names.index(name))
    return str(library.model.data(at))


def select(library: Library, first: int, last: int) -> None:
    model, flags = library.view.selectionModel(), QItemSelectionModel.SelectionFlag
    model.clearSelection()
    for row in range(first, last + 1):
        model.select(library.model.index(row, 0), flags.Select | flags.Rows)


def test_twenty_thousand_firms_answer_without_holding_the_window(
    big: Desk, request: pytest.FixtureRequest
) -> None:
    library = firms(big)
    assert library.count.text() == "20,000 条"
    request.getfixturevalue("watched")
    ask(big, library, "洛阳 注册资本≥5000万")
    rows = len(library.model.numbers)
    assert 1_000 < rows < 5_000
    assert all("洛阳" in cell(library, row, "legal_name") for row in range(20))
    assert library.read_as.text() == "筛选：含“洛阳”；注册资本不低于 5000万"
    library.filter.clear()
    answered(big, library)
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        header = library.view.horizontalHeader()
        header.setSortIndicator(library.model.names.index("reg_capital"), order)
        answered(big, library)
    assert int(cell(library, 0, "reg_capital").replace(",", "")) > 89_000
    bar = library.view.verticalScrollBar()
    for at in range(0, bar.maximum(), bar.maximum() // 25):
        bar.setValue(at)
        big.qtbot.wait(5)
    library.view.scrollToBottom()
    big.qtbot.waitUntil(lambda: cell(library, MANY - 1, "legal_name") != "…")
    assert len(library.model._lines) <= 6_000


def test_a_filter_nobody_can_read_says_what_to_write(desk: Desk) -> None:
    library = firms(desk, some)
    ask(desk, library, "注册资本≥说不清")
    assert "看不懂“注册资本”后面的“说不清”" in library.read_as.text()
    assert "没有符合筛选的企业" in library.nothing.text()
    assert library.nothing.isVisible()


def test_an_empty_list_says_what_to_do_first(desk: Desk) -> None:
    library = firms(desk)
    assert "拖入名单" in library.nothing.text()
    assert not library.view.isVisible()


def some(store: Store) -> None:
    with store.write() as w:
        for at in range(30):
            w.create(Firm, legal_name=f"第{at:02d}号有限公司", industry="轴承", phone=str(at))


def test_pinyin_initials_filter_too(desk: Desk) -> None:
    library = firms(desk, some)
    ask(desk, library, "d07h")
    assert [cell(library, 0, "legal_name")] == ["第07号有限公司"]


def test_many_rows_are_changed_in_one_step_and_go_back_in_one(desk: Desk) -> None:
    library = firms(desk, some)
    select(library, 3, 12)
    bulk = library.bulk
    assert bulk.count.text() == "已选 10 条"
    bulk.field.setCurrentIndex(bulk.field.findData("industry"))
    bulk.line.setFocus()
    compose(bulk.line, "光伏")
    desk.qtbot.keyClick(bulk.line, Qt.Key.Key_Return)

    def changed() -> int:
        return sum(f.industry == "光伏" for f in queries.rows(desk.store, Firm)[1])

    desk.qtbot.waitUntil(lambda: changed() == 10)
    desk.qtbot.waitUntil(lambda: cell(library, 3, "industry") == "光伏")
    assert library.view.selected_count() == 10
    library._room.edits.undo()
    desk.qtbot.waitUntil(lambda: changed() == 0)
    library._room.edits.redo()
    desk.qtbot.waitUntil(lambda: changed() == 10)


def test_rows_go_to_the_trash_and_come_back(desk: Desk) -> None:
    library = firms(desk, some)
    select(library, 0, 4)
    desk.qtbot.keyClick(library.view, Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 25)
    library.trash.click()
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 5)
    answered(desk, library)
    select(library, 0, 1)
    assert library.bulk.restore.isVisible()
    assert not library.bulk.delete.isVisible()
    library.bulk.restore.click()
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 3)
    library.trash.click()
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 27)


def test_too_many_rows_are_refused_with_a_sentence(big: Desk) -> None:
    library = firms(big)
    library.view.selectAll()
    library.delete_selected()
    assert f"一次最多改 {MOST_AT_ONCE:,} 条" in library.notice.sentence
    big.settle()
    assert queries.rows(big.store, Firm, limit=1)[0] == MANY


def test_columns_widths_order_and_filter_are_there_after_a_restart(desk: Desk) -> None:
    library = firms(desk, some)
    library.columns.switch("phone")
    library.columns.switch("uscc")
    library.view.horizontalHeader().moveSection(0, 2)
    library.view.setColumnWidth(library.model.names.index("phone"), 222)
    library.view.horizontalHeader().setSortIndicator(
        library.model.names.index("legal_name"), Qt.SortOrder.DescendingOrder
    )
    ask(desk, library, "第1")
    before = library.view.columns()
    library.keep()
    desk.close()
    again = firms(desk)
    answered(desk, again)
    assert again.view.columns() == before
    assert ("phone", 222) in before
    assert "uscc" not in dict(before)
    assert again.filter.text() == "第1"
    assert cell(again, 0, "legal_name") == "第19号有限公司"


def test_a_saved_view_brings_filter_order_and_columns_back(desk: Desk) -> None:
    library = firms(desk, some)
    ask(desk, library, "第2")
    library.sort("phone", True)
    library.views.save_wanted.emit()
    assert library.ask.isVisible()
    library.ask.line.clear()
    compose(library.ask.line, "二字头")
    desk.qtbot.keyClick(library.ask.line, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: queries.rows(desk.store, SavedView)[0] == 1)
    desk.qtbot.waitUntil(lambda: len(library.views.views) == 1)
    library.filter.clear()
    library.sort("", False)
    answered(desk, library)
    library.views.menu().actions()[0].trigger()
    answered(desk, library)
    assert (library.filter.text(), library.order) == ("第2", ("phone", True))
    assert len(library.model.numbers) == 10


def test_news_leaves_the_place_and_the_selection_alone(big: Desk) -> None:
    library = firms(big)
    library.view.verticalScrollBar().setValue(9_000)
    select(library, 9_003, 9_005)
    chosen = library.view.selected_numbers()
    with big.store.write(author="同事") as w:
        identity = w.create(Firm, legal_name="新来的有限公司")
    room = library._room
    from db.store.unit import Change

    room.announcer.announce([Change("firm", identity)])
    big.qtbot.waitUntil(lambda: len(library.model.numbers) == MANY + 1)
    answered(big, library)
    assert library.view.selected_numbers() == chosen
    assert library.view.verticalScrollBar().value() == 9_000


def test_the_list_on_the_screen_becomes_a_workbook(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "名单.xlsx"
    library = firms(desk, some)
    library._ask_file = lambda *_: out
    ask(desk, library, "第1")
    library.export.click()
    desk.qtbot.waitUntil(out.exists)
    desk.settle()
    page = openpyxl.load_workbook(out).active
    assert [c.value for c in page[2]] == [
        "企业名称", "简称", "统一社会信用代码", "注册地", "行业", "注册资本（万元）", "冲突",
    ]  # fmt: skip
    assert page.max_row == 2 + 10
    assert "已存 10 行" in library.notice.sentence


def test_in_booth_mode_no_list_shows_telephone_numbers(desk: Desk) -> None:
    library = firms(desk, some)
    library.columns.switch("phone")
    at = library.model.names.index("phone")
    assert not library.view.isColumnHidden(at)
    desk.look.is_in_booth = True
    desk.look.changed.emit()
    assert library.view.isColumnHidden(at)
    desk.look.is_in_booth = False
