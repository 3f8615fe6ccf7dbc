from __future__ import annotations

import threading
from pathlib import Path

import pytest

from db.errors import Refusal
from db.records import Firm, Import, PackIssued
from db.store import queries
from desktop.briefing import Issued
from desktop.screens.face_view import FaceView
from desktop.screens.frame import Frame
from desktop.screens.import_page import ImportPage
from desktop.screens.print_panel import PrintPanel
from desktop.screens.record_page import RecordPage
from tests.desktop.conftest import Desk, Talk

FIRMS = "企业名称,统一社会信用代码,注册资本\n洛阳甲有限公司,,500万元\n洛阳乙有限公司,,说不清\n"


def printing(desk: Desk, talk: Talk, tmp_path: Path) -> PrintPanel:
    board = desk.board(desk.enter(talk.write), talk.talk)
    board.show_tab("print")
    board.printing.place.setText(str(tmp_path / "pack.pdf"))
    return board.printing


def test_a_pack_is_printed_and_registered(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    panel = printing(desk, talk, tmp_path)
    panel.form.holder.setText("祝闻笙")
    panel.go.click()
    assert not panel.go.isEnabled()
    desk.qtbot.waitUntil(panel.result.isVisible, timeout=60_000)
    pack = queries.rows(desk.store, PackIssued)[1][0]
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    assert pack.number in panel.result.text()
    assert f"共 {pack.pages} 页" in panel.result.text()
    assert pack.holder == "祝闻笙"


def test_a_printer_that_says_no_is_quoted_in_its_place(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    panel = printing(desk, talk, tmp_path)

    def refuse(*_: object, **__: object) -> Issued:
        raise Refusal("cannot_write", "写不了这个位置，请换一个。")

    panel._issue = refuse
    panel.go.click()
    desk.qtbot.waitUntil(lambda: panel.notice.sentence == "写不了这个位置，请换一个。")
    assert panel.go.isEnabled()


def test_a_printer_that_is_not_there_is_told_beside_the_pack_that_stays(
    desk: Desk, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that prints, with the one printer it knew taken away."""
    for name, script in (("lp", "echo 'lp: no default' >&2; exit 1"), ("lpstat", "exit 0")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    panel = printing(desk, talk, tmp_path)
    panel.go.click()
    desk.qtbot.waitUntil(panel.send.isVisible, timeout=60_000)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    panel.send.click()
    desk.qtbot.waitUntil(lambda: "没有添加任何打印机" in panel.notice.sentence)
    desk.qtbot.waitUntil(panel.send.isEnabled)
    assert (tmp_path / "pack.pdf").is_file()


def test_what_cannot_be_printed_is_said_in_the_window_and_then_mended(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    panel = printing(desk, talk, tmp_path)
    form = panel.form

    def refused(words: str) -> None:
        panel.go.click()
        desk.qtbot.waitUntil(lambda: words in panel.notice.sentence, timeout=30_000)
        desk.qtbot.waitUntil(panel.go.isEnabled)

    form.edition.setCurrentIndex(form.edition.findData("pocket"))
    form.theme.setCurrentIndex(form.theme.findData("a6"))
    form.sheet.setCurrentIndex(form.sheet.findData("a4"))
    refused("拼不成小册子")
    form.sheet.setCurrentIndex(0)
    form.password.setText("短")
    refused("文件口令至少 8 个字符")
    form.password.clear()
    panel.place.setText(str(tmp_path / "没有" / "pack.pdf"))
    refused("没有这个文件夹")
    panel.place.setText(str(tmp_path / "pack.pdf"))
    panel.go.click()
    desk.qtbot.waitUntil(panel.result.isVisible, timeout=60_000)
    assert panel.notice.sentence == ""


def test_a_book_is_offered_no_cards_and_a_guest_no_chain(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    form = printing(desk, talk, tmp_path).form
    offered = {}
    for edition in ("team", "leader", "guest", "pocket"):
        form.edition.setCurrentIndex(form.edition.findData(edition))
        offered[edition] = {form.theme.itemData(at) for at in range(form.theme.count())}
        assert form.theme.currentData() == ("a5" if edition == "pocket" else "standard")
    assert "a6" not in offered["team"] | offered["guest"]
    assert "chain-a3" not in offered["guest"] | offered["pocket"]
    assert "a6" in offered["leader"] & offered["pocket"]


def test_a_bug_while_printing_leaves_the_button_usable(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    panel = printing(desk, talk, tmp_path)
    faults: list[object] = []
    assert desk.window is not None
    background = panel._room.background
    background.faulted.disconnect(desk.window.show_fault)
    background.faulted.connect(faults.append)

    def break_down(*_: object, **__: object) -> Issued:
        raise ZeroDivisionError

    panel._issue = break_down
    panel.go.click()
    desk.qtbot.waitUntil(lambda: len(faults) == 1)
    assert panel.go.isEnabled()


@pytest.fixture
def page(desk: Desk) -> ImportPage:
    frame = desk.enter()
    frame.go("import")
    made = frame.screens["import"]
    assert isinstance(made, ImportPage)
    return made


def firms(desk: Desk) -> int:
    return queries.rows(desk.store, Firm)[0]


def test_a_file_is_tried_applied_and_taken_back(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(FIRMS, "utf-8")
    page.take(file)
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    assert "新增 2" in page.result.counts.text()
    assert page.result.rows.item(0, 2).text() == "说不清"
    assert firms(desk) == 0
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    assert firms(desk) == 2
    page.undo.click()
    desk.qtbot.waitUntil(lambda: "已撤销" in page.notice.sentence, timeout=20_000)
    assert firms(desk) == 0


def test_a_column_can_be_said_to_mean_something_else(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(FIRMS, "utf-8")
    page.take(file)
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    box = page.mapping.boxes[2]
    box.setCurrentIndex(box.findData("note"))
    box.activated.emit(box.currentIndex())
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    kept = queries.rows(desk.store, Firm)[1]
    assert [(f.reg_capital, f.note) for f in kept] == [(None, "500万元"), (None, "说不清")]


def test_where_no_column_is_the_name_a_person_says_which_one_is(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("主体,注册资本,联系电话\n甲书院,500万元,1\n乙剧社,80万元,2\n", "utf-8")
    page.kind.setCurrentIndex(page.kind.findData("firms"))
    page.take(file)
    desk.qtbot.waitUntil(page.mapping.isVisible, timeout=20_000)
    assert "企业名称" in page.notice.sentence
    assert not page.zone.isVisible()
    box = page.mapping.boxes[0]
    assert box.hasFocus()
    box.setCurrentIndex(box.findData("legal_name"))
    box.activated.emit(box.currentIndex())
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    assert "新增 2" in page.result.counts.text()
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    assert {f.legal_name for f in queries.rows(desk.store, Firm)[1]} == {"甲书院", "乙剧社"}


def test_the_kind_that_was_chosen_is_not_said_of_the_next_file(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    people, firms_file = tmp_path / "人.csv", tmp_path / "名单.csv"
    people.write_text("姓名,职务\n张三,经理\n", "utf-8")
    firms_file.write_text(FIRMS, "utf-8")
    page.kind.setCurrentIndex(page.kind.findData("people"))
    page.take(people)
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    assert page.kind.currentData() == "people"
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    assert page.kind.currentData() is None
    page.take(firms_file)
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    assert "新增 2" in page.result.counts.text()
    page.kind.setCurrentIndex(page.kind.findData("people"))
    page.take(firms_file)
    assert page.kind.currentData() is None
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)


def test_the_record_of_an_import_says_what_came_of_it_and_takes_it_back(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(FIRMS, "utf-8")
    page.take(file)
    desk.qtbot.waitUntil(page.apply.isVisible, timeout=20_000)
    page.apply.click()
    desk.qtbot.waitUntil(page.undo.isVisible, timeout=20_000)
    frame = desk.window.page if desk.window else None
    assert isinstance(frame, Frame)
    frame.open_record(queries.rows(desk.store, Import)[1][0].id)

    def face() -> str:
        record = frame.pages.currentWidget()
        is_shown = isinstance(record, RecordPage) and isinstance(record.face, FaceView)
        if not is_shown or not record.face.isVisible() or record.face.face is None:
            return ""
        shown = record.face.face
        lines = [line for column in shown.columns for line in column]
        said = [f"{line.first}|{line.second}|{line.mark}" for line in lines]
        return "\n".join((*shown.head, *shown.cautions, *said))

    desk.qtbot.waitUntil(lambda: "新增||2" in face())
    for words in ("企业", "已导入", "企业名称||企业名称", "说不清", "洛阳甲有限公司||企业"):
        assert words in face(), face()
    record = frame.pages.currentWidget()
    assert isinstance(record, RecordPage)
    assert not record.write.isVisible(), "nobody writes what the program keeps"
    record.take_back.click()
    desk.qtbot.waitUntil(lambda: "已经撤销" in face(), timeout=20_000)
    assert firms(desk) == 0
    assert not record.take_back.isVisible()
    assert "移去 2 条" in frame.notice.sentence


def test_a_file_that_is_none_is_refused_with_a_sentence(
    desk: Desk, page: ImportPage, tmp_path: Path
) -> None:
    file = tmp_path / "空.xlsx"
    file.write_bytes(b"")
    page.take(file)
    desk.qtbot.waitUntil(lambda: bool(page.notice.sentence), timeout=20_000)
    assert page.choose.isEnabled()


def test_a_cancelled_import_leaves_nothing(desk: Desk, page: ImportPage, tmp_path: Path) -> None:
    entered = threading.Event()

    def slow(*_: object, should_stop, **__: object):  # type: ignore[no-untyped-def]
        entered.set()
        while not should_stop():
            threading.Event().wait(0.005)
        raise Refusal("import_cancelled", "导入已取消，资料保持原样。")

    page._intake = slow
    page.take(tmp_path / "x.csv")
    desk.qtbot.waitUntil(entered.is_set)
    page.cancel.click()
    desk.qtbot.waitUntil(lambda: "已取消" in page.notice.sentence)
