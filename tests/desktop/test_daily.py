"""A working day: today's screen, Ctrl+K, the Friday ledger, undo after a restart, the lock."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

from db.records import Action, Commitment, Fact, Firm, Meeting, Negotiation, QuickLead
from db.store import queries, steps
from db.store.store import Store
from desktop import sample
from desktop.idle import Idle
from desktop.recents import Command, Used, offers, used_now
from desktop.screens.frame import Frame
from desktop.screens.ledger_page import LedgerPage
from desktop.screens.places import places, settings_place, sync_place
from desktop.screens.record_page import RecordPage
from desktop.screens.settings_page import SettingsPage
from desktop.screens.today_page import TodayPage
from desktop.screens.unlock import Unlock
from desktop.widgets.click_row import ClickRow
from tests.builders import a_firm, a_store
from tests.desktop.conftest import PASSPHRASE, TODAY, Desk, Talk, compose

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def busy_day(talk: Talk, store: Store) -> None:
    talk.write(store)
    with store.write() as w:
        w.create(Meeting, negotiation=talk.talk, held_at="2026-11-26", subject="第二轮")
        w.create(Meeting, negotiation=talk.talk, held_at="2027-03-01", subject="很久以后")
        w.create(
            Meeting, negotiation=talk.talk, held_at="2026-11-20", state="draft", subject="上轮"
        )
        w.create(Commitment, negotiation=talk.talk, text="月底前给用电方案", due="2026-11-20")
        w.create(
            Commitment, negotiation=talk.talk, text="兑现了", due="2026-11-20", progress="done"
        )
        w.create(Action, negotiation=talk.talk, text="送材料", due="2026-11-24", owner="李四")
        w.create(Action, negotiation=talk.talk, text="明年的事", due="2027-06-01")
        w.create(Fact, subject=talk.firm, card="firm", title="员工", value="300",
                 as_of="2020-01-01", review_by="2026-10-01")  # fmt: skip
        w.create(QuickLead, person="王工", firm_name="某厂")


def today_of(desk: Desk, frame: Frame) -> TodayPage:
    page = frame.screens["today"]
    assert isinstance(page, TodayPage)
    desk.qtbot.waitUntil(lambda: page.view is not None)
    return page


def test_today_opens_first_and_names_what_matters(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(lambda store: busy_day(talk, store))
    page = today_of(desk, frame)
    assert frame.pages.currentWidget() is page
    view = page.view
    assert view is not None
    assert [(m.subject, m.days) for m in view.meetings] == [("第二轮", 3)]
    assert [(c.words, c.days) for c in view.clocks] == [("月底前给用电方案", -3), ("送材料", 1)]
    assert [f.words for f in view.stale] == ["员工", "产能"], "longest overdue first"
    assert [w.words for w in view.waiting] == ["上轮", "王工　某厂"]
    words = [row.accessibleName() for row in page.findChildren(ClickRow)]
    assert any("逾期 3 天" in one for one in words)
    row = next(row for row in page.findChildren(ClickRow) if "第二轮" in row.accessibleName())
    desk.qtbot.keyClick(row, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: frame.board is not None and frame.board.view is not None)


def test_today_without_anything_says_how_to_begin(desk: Desk) -> None:
    page = today_of(desk, desk.enter())
    assert any("从一场洽谈开始" in label.text() for label in page.findChildren(QLabel))


def pick(desk: Desk, frame: Frame, typed: str) -> None:
    """Ctrl+K, some words, Enter on the first line."""
    frame.search.open()
    compose(frame.search, typed)
    desk.qtbot.waitUntil(lambda: bool(frame.search.offers) and frame.search.list.isVisible())
    desk.settle()
    desk.qtbot.keyClick(frame.search, Qt.Key.Key_Return)


@pytest.mark.parametrize("typed", ["打开台账", "dktz", "台账"])
def test_a_command_runs_by_chinese_and_by_initials(desk: Desk, typed: str) -> None:
    frame = desk.enter()
    desk.settle()
    pick(desk, frame, typed)
    assert isinstance(frame.pages.currentWidget(), LedgerPage)


def test_what_was_used_is_offered_first_also_after_a_restart(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.open_record(talk.firm)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    desk.settle()
    desk.close()
    frame = desk.enter()
    frame.search.open()
    desk.qtbot.waitUntil(lambda: bool(frame.search.offers))
    first = frame.search.offers[0]
    assert first.is_recent
    assert first.hit is not None
    assert first.hit.id == talk.firm


def test_recent_records_come_before_others_that_fit(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    firms = [a_firm(store, f"洛阳第{at}轴承有限公司") for at in range(20)]
    used = used_now([], Used("firm", firms[17]))
    go = Command("go", "打开洛阳地图", lambda: None)
    found = offers(store, "洛阳", [go], used)
    assert found.lines[0].hit is not None
    assert found.lines[0].hit.id == firms[17]
    assert found.lines[1].command is go
    assert len({line.hit.id for line in found.lines if line.hit}) == len(found.lines) - 1
    store.close()


def test_the_friday_ledger_by_keys_and_clicks(desk: Desk, tmp_path: Path) -> None:
    def four(store: Store) -> None:
        with store.write() as w:
            firm = w.create(Firm, legal_name="洛阳轴承有限公司")
            for at, stage in enumerate(("lead", "negotiating", "loi", "signed")):
                w.create(
                    Negotiation, name=f"第{at}个项目", firm=firm, stage=stage, invest_fixed="2亿元"
                )

    frame = desk.enter(four)
    desk.settle()
    pick(desk, frame, "台账")
    page = frame.pages.currentWidget()
    assert isinstance(page, LedgerPage)
    desk.qtbot.waitUntil(lambda: page.sheet is not None and len(page.sheet.rows) == 3)
    page.person.setFocus()
    compose(page.person, "张三")
    desk.qtbot.waitUntil(lambda: "填报人：张三" in page.above.text())
    out = tmp_path / "台账.xlsx"
    page._ask_file = lambda *_: out
    desk.qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: "已存 3 行" in page.notice.sentence)
    sheet = openpyxl.load_workbook(out).active
    said = [str(c.value or "") for row in sheet.iter_rows() for c in row]
    assert "在谈项目信息采集表" in said[0]
    assert any("填报人：张三" in words for words in said)
    assert "第2个项目" in said
    assert "第3个项目" not in said
    desk.close()
    frame = desk.enter()
    again = frame.pages.currentWidget()
    assert isinstance(again, LedgerPage), "the same day goes on where it was"
    assert again.person.text() == "张三"


def phone(desk: Desk, firm: str) -> str | None:
    found = queries.record(desk.store, firm)
    assert isinstance(found, Firm)
    return found.phone


def test_undo_and_redo_by_keys_over_a_restart(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    edits = frame.room.edits
    for number in ("1", "2"):
        edits.patch(queries.record(desk.store, talk.firm), {"phone": number})
        desk.settle()
    assert frame.undo.toolTip().startswith("<p>撤销：修改“洛阳长城轴承有限公司”")
    desk.close()
    frame = desk.enter()
    desk.qtbot.waitUntil(frame.undo.isEnabled)
    assert desk.window is not None
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: phone(desk, talk.firm) == "1")
    desk.qtbot.waitUntil(frame.redo.isEnabled)
    desk.settle()
    desk.close()
    frame = desk.enter()
    desk.qtbot.waitUntil(frame.redo.isEnabled)
    assert desk.window is not None
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.qtbot.waitUntil(lambda: phone(desk, talk.firm) == "2")
    for _ in range(2):
        frame.undo.click()
        desk.settle()
    assert phone(desk, talk.firm) is None
    assert not frame.undo.isEnabled()


def test_undo_works_from_a_field_that_has_nothing_to_take_back(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.room.edits.patch(queries.record(desk.store, talk.firm), {"phone": "1"})
    desk.qtbot.waitUntil(frame.undo.isEnabled)
    assert desk.window is not None
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    frame.search.setFocus()
    desk.qtbot.keyClicks(frame.search, "a")
    desk.qtbot.keyClick(frame.search, Qt.Key.Key_Z, CONTROL)
    assert frame.search.text() == "", "what was typed is taken back first"
    assert phone(desk, talk.firm) == "1"
    desk.qtbot.keyClick(frame.search, Qt.Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: phone(desk, talk.firm) is None)


def test_going_back_and_forth_over_a_delete_is_no_circle(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    edits = frame.room.edits
    edits.delete(queries.record(desk.store, talk.fact))
    for turn in (edits.undo, edits.redo, edits.undo, edits.redo, edits.undo):
        turn()
    desk.settle()
    edits.patch(queries.record(desk.store, talk.fact), {"value": "70"})
    desk.settle()
    fact = queries.record(desk.store, talk.fact)
    assert (fact.is_gone, fact.conflicts, fact.value) == (False, 0, "70")  # type: ignore[attr-defined]


def test_an_undo_that_finds_newer_words_says_so(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.room.edits.patch(queries.record(desk.store, talk.firm), {"phone": "1"})
    desk.settle()
    with desk.store.write(author="同事") as w:
        w.patch(talk.firm, {"phone": "9"})
    frame.undo.click()
    desk.qtbot.waitUntil(lambda: "后来又改过" in frame.notice.sentence)
    assert phone(desk, talk.firm) == "9"


def test_nobody_there_locks_and_clears_what_was_in_memory(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.go("firm")
    desk.settle()
    assert desk.window is not None
    assert desk.window.idle is not None
    store, key = desk.store, desk.store.key
    held = [weakref.ref(frame), weakref.ref(frame.screens["firm"].model)]  # type: ignore[attr-defined]
    assert key
    desk.window.idle.idled.emit()
    assert isinstance(desk.window.page, Unlock)
    desk.qtbot.waitUntil(lambda: store.key == b"")
    assert desk.window.room is None
    del frame

    def is_forgotten() -> bool:
        gc.collect()
        return [ref() for ref in held] == [None, None]

    desk.qtbot.waitUntil(is_forgotten)


def everything_open(desk: Desk) -> dict[str, weakref.ref[QObject]]:
    """Each screen of the rail, each tab of a board, the history of a record, the tour; by name."""
    frame = desk.enter(lambda store: sample.fill(store, TODAY))
    for place in (*places(), sync_place(), settings_place()):
        for key in place.screens:
            frame.go(key)
            desk.settle()
    frame.open_record(queries.rows(desk.store, Firm)[1][0].id)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = cast(RecordPage, frame.pages.currentWidget())
    desk.settle()
    page.past.click()
    desk.settle()
    board = frame.open_talk(queries.rows(desk.store, Negotiation)[1][0].id)
    for key in list(board.tabs):
        board.show_tab(key)
        desk.settle()
    frame.begin_tour()
    desk.qtbot.waitUntil(lambda: frame.tour is not None)
    screens, tabs = frame.screens.values(), board.made.values()
    known = [frame, frame.room.edits, board, page, *screens, *tabs]
    return {f"{at} {type(one).__name__}": weakref.ref(one) for at, one in enumerate(known)}


def test_whatever_was_open_a_lock_forgets_it(desk: Desk) -> None:
    held = everything_open(desk)
    assert desk.window
    desk.window.lock()

    def is_forgotten() -> None:
        gc.collect()
        assert [name for name, ref in held.items() if ref() is not None] == []

    desk.qtbot.waitUntil(is_forgotten, timeout=60_000)


def test_idle_is_told_by_the_clock_and_ended_by_a_key(desk: Desk) -> None:
    desk.door.make(PASSPHRASE)[0].close()
    window = desk.open()
    desk.qtbot.waitUntil(window.isActiveWindow)
    now = [1000.0]
    idle = Idle(5, window, clock=lambda: now[0])
    told: list[None] = []
    idle.idled.connect(lambda: told.append(None))
    now[0] += 4 * 60
    desk.qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    now[0] += 4 * 60
    idle.look()
    compose(window.page.passphrase, "你好")  # type: ignore[union-attr]
    now[0] += 4 * 60
    idle.look()
    assert told == []
    now[0] += 61
    idle.look()
    assert told == [None]
    idle.minutes = 0
    idle.look()
    assert told == [None]
    idle.stop()


def test_minutes_until_the_lock_are_a_setting(desk: Desk) -> None:
    frame = desk.enter()
    frame.go("settings")
    page = frame.screens["settings"]
    assert isinstance(page, SettingsPage)
    page.idle.setCurrentIndex(page.idle.findData(2))
    page.idle.activated.emit(page.idle.currentIndex())
    assert desk.window is not None
    assert desk.window.idle is not None
    assert desk.window.idle.minutes == 2
    desk.settle()
    desk.close()
    desk.enter()
    assert desk.window.idle.minutes == 2


def test_dark_and_the_place_of_the_window_are_there_next_time(desk: Desk) -> None:
    frame = desk.enter()
    assert desk.window is not None
    desk.window.resize(1200, 700)
    frame.dark.click()
    assert desk.look.is_dark
    desk.close()
    from desktop import looks_kept

    assert looks_kept.read(desk.door.path).is_dark is True
    assert desk.open().size().height() == 700  # the width is held to this small screen
    desk.look.show(False)


def test_a_new_day_begins_with_today(desk: Desk, talk: Talk) -> None:
    frame = desk.enter(talk.write)
    frame.go("city")
    desk.close()
    store = desk.door.open(PASSPHRASE)
    assert store.setting("last_screen") is not None
    store.set_setting("last_screen", '{"day":"2026-11-22","key":"city","talk":null}')
    store.close()
    frame = desk.enter()
    assert frame.pages.currentWidget() is frame.screens["today"]


def test_an_applied_import_can_be_undone_with_the_keys(desk: Desk, tmp_path: Path) -> None:
    frame = desk.enter()
    file = tmp_path / "名单.csv"
    file.write_text("企业名称,注册资本\n洛阳甲有限公司,100万元\n洛阳乙有限公司,200万元\n", "utf-8")
    frame.go("import")
    page = frame.screens["import"]
    page.take(file)  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(page.apply.isEnabled, timeout=30_000)  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=30_000)  # type: ignore[attr-defined]
    page.apply.click()  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: queries.rows(desk.store, Firm)[0] == 2, timeout=30_000)
    desk.qtbot.waitUntil(frame.undo.isEnabled)
    assert steps.known(desk.store).done[-1].label == "导入“名单.csv”"
    assert desk.window is not None
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: queries.rows(desk.store, Firm)[0] == 0)
