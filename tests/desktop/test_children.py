"""What hangs on a record is written down on its page: steps of a procedure, values of a series."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db.records import TYPES, Fact, Indicator, Observation, Procedure, Record, Step
from db.store import queries
from db.store.store import Store
from desktop import lists
from desktop.screens.frame import Frame
from desktop.screens.library import Library
from desktop.screens.record_page import RecordPage
from desktop.widgets.in_place import LineIn
from tests.desktop.conftest import Desk, compose


def a_path(store: Store) -> None:
    with store.write() as w:
        w.create(Procedure, name="备案类全流程")
        gdp = w.create(Indicator, name="地区生产总值", region="洛阳市", unit="亿元")
        w.create(Observation, indicator=gdp, period="2024", value="5800")


def page_of(desk: Desk, frame: Frame, record: Record) -> RecordPage:
    frame.open_record(record.id)
    return shown(desk, frame, type(record))


def shown(desk: Desk, frame: Frame, kind: type[Record]) -> RecordPage:
    """The page that is there as soon as it is one of ``kind`` and has been read."""
    name = kind.__tablename__
    desk.qtbot.waitUntil(
        lambda: (
            isinstance(page := frame.pages.currentWidget(), RecordPage)
            and page.kind == name
            and page.view is not None
        )
    )
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    return page


def only(store: Store, kind: type[Record]) -> Record:
    (record,) = queries.rows(store, kind)[1]
    return record


def wish(page: RecordPage, words: str) -> QPushButton:
    (found,) = [b for b in page.findChildren(QPushButton) if b.text() == words]
    return found


def write(desk: Desk, page: RecordPage, name: str, words: str) -> None:
    line = page.form.editors[name]
    assert isinstance(line, LineIn)
    line.setFocus()
    compose(line, words)
    desk.qtbot.keyClick(line, Qt.Key.Key_Return)
    desk.settle()


def test_two_steps_are_written_down_from_the_page_of_their_procedure(desk: Desk) -> None:
    frame = desk.enter(a_path)
    page = page_of(desk, frame, only(desk.store, Procedure))
    for name, days in (("企业投资项目备案", "1"), ("环境影响报告表审批", "12")):
        wish(page, "+ 事项").click()
        step = shown(desk, frame, Step)
        assert step.sides.currentIndex() == 0, "what is new begins with its form"
        assert step.window().focusWidget() is step.form.editors["name"]
        write(desk, step, "name", name)
        write(desk, step, "workdays", days)
        wish(step, "← 返回").click()
        page = shown(desk, frame, Procedure)
    procedure = only(desk.store, Procedure)
    steps = queries.rows(desk.store, Step, procedure=procedure.id)[1]
    assert [(s.name, s.workdays) for s in steps] == [
        ("企业投资项目备案", "1"),
        ("环境影响报告表审批", "12"),
    ]
    assert page.face.isVisibleTo(page), "back on the face that draws them"


def test_a_value_is_added_to_its_series_and_its_list_says_whose_it_is(desk: Desk) -> None:
    frame = desk.enter(a_path)
    wish(page_of(desk, frame, only(desk.store, Indicator)), "+ 观测值").click()
    value = shown(desk, frame, Observation)
    write(desk, value, "period", "2025")
    write(desk, value, "value", "6012.5")
    frame.go("observation")
    desk.settle()
    library = frame.screens["observation"]
    assert isinstance(library, Library)
    desk.qtbot.waitUntil(lambda: len(library.model.numbers) == 2)
    found = lists.read(desk.store, "observation", library.model.numbers, ["indicator", "value"])
    assert [tuple(line.cells.values()) for line in found] == [
        ("洛阳市 地区生产总值（亿元）", "5800"),
        ("洛阳市 地区生产总值（亿元）", "6012.5"),
    ]


@pytest.mark.parametrize(
    ("kind", "hanging"),
    [
        ("procedure", {"step"}),
        ("indicator", {"observation"}),
        ("firm", {"person", "appeal"}),
        ("city", {"park", "cost"}),
        ("park", {"plot"}),
        ("chain", {"node"}),
        ("step", set()),
    ],
)
def test_a_page_offers_what_hangs_on_its_kind(kind: str, hanging: set[str]) -> None:
    assert {child.__tablename__ for child in lists.children(kind)} == hanging


def test_whatever_a_person_can_open_has_a_list_to_make_it_in() -> None:
    """No kind of the libraries is left to the command line alone."""
    held_elsewhere = {
        *("article", "fact", "attachment", "header_mapping", "saved_view"),
        *("negotiation", "issue", "round", "term", "meeting", "answer", "action", "quick_lead"),
    }
    assert set(TYPES) - set(lists.SHELVES) == held_elsewhere


def test_a_fact_on_a_step_belongs_to_the_path(desk: Desk) -> None:
    def with_a_step(store: Store) -> None:
        with store.write() as w:
            w.create(Step, name="备案", procedure=w.create(Procedure, name="备案类"))

    frame = desk.enter(with_a_step)
    page = page_of(desk, frame, only(desk.store, Step))
    wish(page, "+ 事实").click()
    desk.qtbot.waitUntil(lambda: bool(queries.rows(desk.store, Fact)[1]))
    (fact,) = queries.rows(desk.store, Fact)[1]
    assert fact.card == "path"
