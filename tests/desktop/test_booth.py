"""Booth mode with keys and clicks: twenty leads, pictures, closing in the middle, the evening."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from watchdog import watched

from db.errors import Refusal
from db.records import (
    Attachment,
    Commitment,
    Event,
    Firm,
    Issue,
    Negotiation,
    Person,
    QuickLead,
)
from db.store import queries
from db.store.store import Store
from desktop import leads
from desktop.screens.booth import Booth
from desktop.screens.fair import Fair
from desktop.screens.frame import Frame
from desktop.screens.record_page import RecordPage
from desktop.screens.talk_table import TalkTable
from desktop.screens.triage_page import TriagePage
from tests.desktop.conftest import Desk, Talk, compose
from tests.files.codes_made import CARD, a_code, a_vast_picture

__all__ = ["watched"]
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def fair_of(frame: Frame) -> Fair:
    fair = frame.screens["fair"]
    assert isinstance(fair, Fair)
    return fair


def at_the_booth(desk: Desk, frame: Frame) -> Booth:
    assert desk.window is not None
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F9)
    booth = fair_of(frame).booth
    assert booth is not None
    desk.settle()
    return booth


def in_the_evening(desk: Desk, frame: Frame) -> TriagePage:
    frame.go("fair")
    triage = fair_of(frame).triage
    desk.qtbot.waitUntil(lambda: triage.is_offered or not triage.leads)
    desk.settle()
    return triage


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_lead(desk: Desk, person: str, firm: str, heat: str, words: str) -> None:
    """As a person does who never looks for the mouse."""
    for text in (person, firm, "", words):
        if text:
            compose(focused(), text)
        desk.qtbot.keyClick(focused(), ENTER)
    desk.qtbot.keyClicks(focused(), heat)
    desk.qtbot.keyClicks(focused(), "13800138000")
    desk.qtbot.keyClick(focused(), ENTER, CTRL)


def caught(desk: Desk) -> list[QuickLead]:
    return queries.rows(desk.store, QuickLead)[1]


def test_twenty_leads_are_typed_without_a_mouse(desk: Desk, request: pytest.FixtureRequest) -> None:
    frame = desk.enter()
    desk.settle()
    request.getfixturevalue("watched")
    booth = at_the_booth(desk, frame)
    compose(booth.form.lines["met_by"], "祝闻笙")
    compose(booth.form.lines["spot"], "A12")
    booth.form.begin()
    heats = itertools.cycle("123")
    for surname, heat in zip(SURNAMES, heats, strict=False):
        type_lead(desk, f"{surname}先生", f"{surname}记有限公司", heat, "想看地")
    desk.settle()
    found = caught(desk)
    assert [lead.person for lead in found] == [f"{surname}先生" for surname in SURNAMES]
    assert {lead.state for lead in found} == {"new"}
    assert {(lead.met_by, lead.spot) for lead in found} == {("祝闻笙", "A12")}
    assert [lead.heat for lead in found][:4] == ["hot", "warm", "cold", "hot"]
    assert found[0].phone == "13800138000"
    assert (found[0].caught_at or "").startswith("2026-11-23 ")
    assert booth.count.text() == "今天 20 条"
    assert focused() is booth.form.lines["person"]
    assert all(not line.text() for n, line in booth.form.lines.items() if n not in leads.STAYS)


@pytest.mark.parametrize(
    ("events", "taken"),
    [
        ([("牡丹会", "2026-11-20", "2026-11-25"), ("过去", "2026-11-01", "2026-11-02")], "牡丹会"),
        ([("一天的会", "2026-11-23", None)], "一天的会"),
        ([("甲会", "2026-11-23", None), ("乙会", "2026-11-23", None)], None),
        ([], None),
    ],
)
def test_a_lead_takes_the_one_event_that_goes_on_today(
    desk: Desk, events: list[tuple[str, str, str | None]], taken: str | None
) -> None:
    def prepare(store: Store) -> None:
        with store.write() as w:
            for name, starts_on, ends_on in events:
                w.create(Event, name=name, starts_on=starts_on, ends_on=ends_on)

    booth = at_the_booth(desk, desk.enter(prepare))
    assert booth.going_on.isVisible() is bool(events)
    assert booth.going_on.currentText() == (taken or "不属于哪个节会")
    type_lead(desk, "赵先生", "赵记有限公司", "1", "想看地")
    desk.settle()
    known = {event.id: event.name for event in queries.rows(desk.store, Event)[1]}
    assert known.get(caught(desk)[0].event or "") == taken


def test_another_event_is_chosen_by_keys_for_this_lead_and_those_that_follow(desk: Desk) -> None:
    def prepare(store: Store) -> None:
        with store.write() as w:
            w.create(Event, name="去年的会", starts_on="2025-09-08")
            w.create(Event, name="乙会", starts_on="2026-11-23")
            w.create(Event, name="甲会", starts_on="2026-11-23")

    booth = at_the_booth(desk, desk.enter(prepare))
    type_lead(desk, "赵先生", "赵记有限公司", "1", "想看地")
    compose(focused(), "钱先生")
    booth.keep()
    booth.going_on.setFocus()
    desk.qtbot.keyClick(booth.going_on, Qt.Key.Key_Down)
    booth.form.begin()
    desk.qtbot.keyClick(focused(), ENTER, CTRL)
    type_lead(desk, "孙先生", "孙记有限公司", "1", "想看地")
    desk.settle()
    known = {event.id: event.name for event in queries.rows(desk.store, Event)[1]}
    assert [booth.going_on.itemText(at) for at in range(4)][-1] == "去年的会"
    assert [known.get(lead.event or "") for lead in caught(desk)] == [None, "乙会", "乙会"]


def test_enter_walks_past_what_stays_to_the_button(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    booth.form.lines["met_by"].setText("祝闻笙")
    booth.form.lines["spot"].setText("A12")
    booth.form.industry.setFocus()
    desk.qtbot.keyClick(focused(), ENTER)
    assert focused() is booth.save


def test_an_empty_lead_is_not_kept(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    desk.qtbot.keyClick(focused(), ENTER, CTRL)
    desk.settle()
    assert "还没写什么" in booth.notice.sentence
    assert caught(desk) == []


def test_nothing_typed_is_lost_when_the_window_closes_in_the_middle(desk: Desk) -> None:
    at_the_booth(desk, desk.enter())
    compose(focused(), "张三")
    desk.qtbot.keyClick(focused(), ENTER)
    compose(focused(), "洛阳长城")
    desk.close()
    booth = at_the_booth(desk, desk.enter())
    assert booth.form.lines["person"].text() == "张三"
    assert booth.form.lines["firm_name"].text() == "洛阳长城"
    assert desk.look.is_in_booth
    compose(booth.form.lines["post"], "总经理")
    desk.qtbot.keyClick(booth.form.lines["post"], ENTER, CTRL)
    desk.settle()
    assert [(lead.person, lead.post, lead.state) for lead in caught(desk)] == [
        ("张三", "总经理", "new")
    ]


def test_what_is_typed_is_on_the_disk_after_a_moment_of_quiet(desk: Desk) -> None:
    at_the_booth(desk, desk.enter())
    compose(focused(), "张三")
    desk.qtbot.keyClicks(focused(), "x")
    desk.qtbot.waitUntil(lambda: [lead.person for lead in caught(desk)] == ["张三x"], timeout=5_000)
    assert caught(desk)[0].state == "draft"


def test_a_disk_that_is_full_keeps_the_lead_until_there_is_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth = at_the_booth(desk, desk.enter())
    put = leads.put

    def refuse(*_: object) -> None:
        raise Refusal("disk_full", "磁盘已满，没有写入。")

    monkeypatch.setattr(leads, "put", refuse)
    type_lead(desk, "张三", "甲公司", "1", "")
    desk.settle()
    assert (caught(desk), booth.notice.sentence) == ([], "磁盘已满，没有写入。")
    assert "1 条没存下" in booth.state.text()
    monkeypatch.setattr(leads, "put", put)
    type_lead(desk, "李四", "乙公司", "2", "")
    desk.settle()
    assert [lead.person for lead in caught(desk)] == ["张三", "李四"]


def test_one_that_was_just_caught_can_be_opened_again(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    type_lead(desk, "张三", "甲公司", "1", "")
    booth.reopen(caught_id := booth._recent[0][0])
    compose(booth.form.lines["post"], "经理")
    desk.qtbot.keyClick(booth.form.lines["post"], ENTER, CTRL)
    desk.settle()
    assert [(lead.id, lead.post) for lead in caught(desk)] == [(caught_id, "经理")]
    assert booth.caught == 1


def test_a_lead_that_was_sorted_out_is_not_typed_on(desk: Desk) -> None:
    frame = desk.enter()
    booth = at_the_booth(desk, frame)
    compose(focused(), "张三")
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F9)
    triage = fair_of(frame).triage
    next_offered(desk, triage, 1)
    desk.qtbot.keyClick(triage.list, Qt.Key.Key_1, CTRL)
    next_offered(desk, triage, 0)
    desk.settle()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F9)
    assert booth.form.lines["person"].text() == ""
    compose(focused(), "李四")
    desk.qtbot.keyClick(focused(), ENTER, CTRL)
    desk.settle()
    assert [(lead.person, lead.state) for lead in caught(desk)] == [
        ("张三", "kept"),
        ("李四", "new"),
    ]


def test_leaving_brings_the_normal_look_back_and_keeps_what_is_typed(desk: Desk) -> None:
    frame = desk.enter()
    normal = desk.look.colours
    booth = at_the_booth(desk, frame)
    assert desk.look.colours != normal
    compose(focused(), "张三")
    booth.leave.click()
    desk.settle()
    assert desk.look.colours == normal
    assert frame.pages.currentWidget() is fair_of(frame)
    next_offered(desk, fair_of(frame).triage, 1)
    assert [lead.person for lead in fair_of(frame).triage.leads] == ["张三"]


def drop(booth: Booth, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    booth.dropEvent(event)


def filled(desk: Desk, booth: Booth) -> None:
    desk.qtbot.waitUntil(
        lambda: booth.form.lines["person"].text() == "张三" and not booth.photos.reading,
        timeout=20_000,
    )
    desk.settle()
    assert booth.form.lines["firm_name"].text() == "洛阳甲有限公司"
    assert booth.form.lines["phone"].text() == "13800138000"


def test_a_picture_with_a_code_fills_the_form_and_is_kept(desk: Desk, tmp_path: Path) -> None:
    booth = at_the_booth(desk, desk.enter())
    drop(booth, a_code(tmp_path))
    filled(desk, booth)
    photo = queries.rows(desk.store, Attachment)[1][0]
    assert photo.subject == caught(desk)[0].id
    assert desk.store.attachments.read(photo.sha256 or "").startswith(b"\x89PNG")
    assert len(booth.photos.thumbnails) == 1


def test_what_was_typed_is_not_replaced_by_what_a_code_says(desk: Desk, tmp_path: Path) -> None:
    booth = at_the_booth(desk, desk.enter())
    compose(booth.form.lines["post"], "董事长")
    drop(booth, a_code(tmp_path))
    filled(desk, booth)
    assert booth.form.lines["post"].text() == "董事长"
    assert "职务 总经理" in booth.notice.sentence


def test_a_picture_is_pasted_with_the_keys_everybody_knows(desk: Desk, tmp_path: Path) -> None:
    booth = at_the_booth(desk, desk.enter())
    QGuiApplication.clipboard().setImage(QImage(str(a_code(tmp_path))))
    desk.qtbot.keyClick(booth.form.lines["person"], Qt.Key.Key_V, CTRL)
    filled(desk, booth)
    assert queries.rows(desk.store, Attachment)[0] == 1
    QGuiApplication.clipboard().clear()


def test_a_card_file_that_is_dropped_fills_the_form(desk: Desk, tmp_path: Path) -> None:
    booth = at_the_booth(desk, desk.enter())
    (tmp_path / "张三.vcf").write_text(CARD, "utf-8")
    drop(booth, tmp_path / "张三.vcf")
    filled(desk, booth)


def test_a_new_picture_in_the_camera_folder_belongs_to_the_lead(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "相机"
    folder.mkdir()
    a_code(folder, "BEGIN:VCARD\nFN:旧照片\nEND:VCARD", "旧.png")
    booth = at_the_booth(desk, desk.enter())
    booth.photos.watch_folder(folder)
    desk.qtbot.waitUntil(lambda: not booth.photos.camera._is_first)
    a_code(folder)
    filled(desk, booth)
    assert [a.filename for a in queries.rows(desk.store, Attachment)[1]] == ["名片.png"]


def test_a_camera_that_is_pulled_out_is_told(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "相机"
    folder.mkdir()
    booth = at_the_booth(desk, desk.enter())
    booth.photos.watch_folder(folder)
    desk.qtbot.waitUntil(lambda: not booth.photos.camera._is_first)
    folder.rmdir()
    desk.qtbot.waitUntil(lambda: "相机" in booth.notice.sentence)
    assert booth.photos.camera.folder is None


def test_a_picture_that_arrives_late_goes_to_the_lead_it_was_taken_of(
    desk: Desk, tmp_path: Path
) -> None:
    booth = at_the_booth(desk, desk.enter())
    drop(booth, a_code(tmp_path))
    desk.qtbot.keyClick(focused(), ENTER, CTRL)  # faster than the child reads
    compose(focused(), "李四")
    desk.qtbot.waitUntil(lambda: not booth.photos.reading, timeout=20_000)
    desk.settle()
    assert booth.form.lines["firm_name"].text() == ""
    assert caught(desk)[0].person == "张三"


@pytest.mark.parametrize("make", ["empty", "vast", "text"])
def test_a_hostile_picture_gives_a_sentence(desk: Desk, tmp_path: Path, make: str) -> None:
    booth = at_the_booth(desk, desk.enter())
    path = a_vast_picture(tmp_path) if make == "vast" else tmp_path / f"{make}.png"
    if make != "vast":
        path.write_bytes(b"" if make == "empty" else "不是图片".encode())
    booth.photos.take(path)
    desk.qtbot.waitUntil(lambda: path.name in booth.notice.sentence, timeout=20_000)
    desk.settle()
    assert queries.rows(desk.store, Attachment)[0] == 0
    assert caught(desk) == []


def test_telephone_numbers_are_dots_once_the_field_is_left(desk: Desk) -> None:
    booth = at_the_booth(desk, desk.enter())
    phone = booth.form.lines["phone"]
    phone.setFocus()
    desk.qtbot.keyClicks(phone, "13800138000")
    assert phone.echoMode() == QLineEdit.EchoMode.Normal
    desk.qtbot.keyClick(phone, ENTER)
    assert phone.echoMode() == QLineEdit.EchoMode.Password
    assert "13800138000" not in phone.displayText()


def test_floors_and_telephones_are_hidden_while_booth_mode_is_on(desk: Desk, talk: Talk) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            w.create(Issue, negotiation=talk.talk, topic="地价", ours_floor="不低于480")

    frame = desk.enter(prepare)
    board = desk.board(frame, talk.talk)
    board.show_tab("issues")
    frame.open_record(talk.firm)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    table = board.tables["issues"]
    names = [column.name for column in table.model.columns]
    secret = [names.index(name) for name in ("ours_floor", "ours_expect", "chips", "authority")]

    def hidden() -> list[bool]:
        return [table.view.isColumnHidden(at) for at in secret]

    assert not any(hidden())
    frame.toggle_booth()
    assert all(hidden())
    assert not table.view.isColumnHidden(names.index("topic"))
    board.show_tab("commitments")
    promises = board.tables["commitments"]
    assert promises.view.isColumnHidden(_at(promises, "red_line"))
    frame.go("person")
    library = frame.screens["person"]
    desk.settle()
    heads = library.model  # type: ignore[attr-defined]
    phone = [
        heads.headerData(at, Qt.Orientation.Horizontal) for at in range(heads.columnCount())
    ].index("电话")
    assert library.view.isColumnHidden(phone)  # type: ignore[attr-defined]
    frame.open_record(talk.firm)
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = frame.pages.currentWidget()
    assert isinstance(page, RecordPage)
    assert page.form.editors["phone"].isHidden()
    frame.toggle_booth()
    assert not any(hidden())
    assert not library.view.isColumnHidden(phone)  # type: ignore[attr-defined]
    assert not desk.look.is_in_booth


def _at(table: TalkTable, name: str) -> int:
    return [column.name for column in table.model.columns].index(name)


def write_leads(store: Store) -> None:
    """An evening's work: some known, one half typed, one that promised too much."""
    with store.write() as w:
        firm = w.create(Firm, legal_name="洛阳长城轴承有限公司", short_name="长城轴承")
        w.create(Person, name="张三", firm=firm, phone="13800138000")
        for at, surname in enumerate(SURNAMES):
            is_known = at == 0
            w.create(
                QuickLead,
                person="张三" if is_known else f"{surname}先生",
                firm_name="长城轴承" if is_known else f"{surname}记有限公司",
                phone="138 0013 8000" if is_known else f"139{at:08d}",
                promised="税收地方留成部分全额返还" if at == 1 else None,
                one_line="想看地",
                state="draft" if at == 2 else "new",
                caught_at="2026-11-23 10:00",
            )


def next_offered(desk: Desk, triage: TriagePage, left: int) -> None:
    desk.qtbot.waitUntil(lambda: len(triage.leads) == left and (triage.is_offered or not left))


def test_twenty_leads_are_sorted_out_in_the_evening_by_keys(
    desk: Desk, request: pytest.FixtureRequest
) -> None:
    frame = desk.enter(write_leads)
    desk.settle()
    request.getfixturevalue("watched")
    triage = in_the_evening(desk, frame)
    assert len(triage.leads) == 20
    triage.list.setFocus()
    assert triage.firm.group.checkedButton().text() == "洛阳长城轴承有限公司　（名称相同）"
    assert "电话相同" in triage.person.group.checkedButton().text()
    desk.qtbot.keyClick(triage.list, Qt.Key.Key_2, CTRL)
    next_offered(desk, triage, 19)
    assert "红线" in triage.promise.text()
    for left in range(18, 9, -1):
        desk.qtbot.keyClick(triage.list, Qt.Key.Key_1, CTRL)
        next_offered(desk, triage, left)
    for left in range(9, -1, -1):
        desk.qtbot.keyClick(triage.list, Qt.Key.Key_0, CTRL)
        next_offered(desk, triage, left)
    assert triage.nothing.isVisible()
    states = [lead.state for lead in caught(desk)]
    assert states == ["promoted"] + ["kept"] * 9 + ["dropped"] * 10
    assert queries.rows(desk.store, Firm)[0] == 1 + 9
    assert queries.rows(desk.store, Person)[0] == 1 + 9
    talk = queries.rows(desk.store, Negotiation)[1][0]
    assert talk.name == "长城轴承项目洽谈"
    assert [c.red_line for c in queries.rows(desk.store, Commitment)[1]] == ["pending"]


def test_a_promotion_is_taken_back_with_one_undo(desk: Desk) -> None:
    frame = desk.enter(write_leads)
    triage = in_the_evening(desk, frame)
    triage.promote.click()
    next_offered(desk, triage, 19)
    desk.settle()
    assert queries.rows(desk.store, Negotiation)[0] == 1
    frame.room.edits.undo()
    next_offered(desk, triage, 20)
    assert queries.rows(desk.store, Negotiation)[0] == 0
    assert {lead.state for lead in caught(desk)} == {"new", "draft"}


def test_another_firm_can_be_found_for_a_lead(desk: Desk) -> None:
    triage = in_the_evening(desk, desk.enter(write_leads))
    triage.list.setCurrentRow(3)
    desk.qtbot.waitUntil(lambda: triage.is_offered)
    assert "新建企业" in triage.firm.group.checkedButton().text()
    compose(triage.firm.box, "长城")
    desk.qtbot.waitUntil(lambda: bool(triage.firm.box.hits))
    desk.qtbot.keyClick(triage.firm.box, ENTER)
    triage.keep.click()
    next_offered(desk, triage, 19)
    firm = queries.rows(desk.store, Firm)[1][0]
    assert [lead.firm for lead in caught(desk)][3] == firm.id


def test_an_evening_without_leads_says_what_to_do(desk: Desk) -> None:
    triage = in_the_evening(desk, desk.enter())
    desk.qtbot.waitUntil(triage.nothing.isVisible)
    assert "F9" in triage.nothing.text()
