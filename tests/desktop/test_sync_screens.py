"""Sync as a person sees it: the chip, the list behind it, conflicts decided without a network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import builders
import pytest
import segno
from conftest import Desk, Talk
from PySide6.QtWidgets import QPushButton

sys.path.append(str(Path(__file__).resolve().parent.parent / "sync"))
import forge

from db.errors import Refusal
from db.journal.op import PATCH
from db.records import Firm, Negotiation, Person
from db.store import contested, doubles, foreign, history, outgoing, queries, set_aside
from db.store.store import Store
from db.sync import bundle, shared
from db.sync.lock import Passphrase
from desktop.screens.aside_page import AsidePage
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.doubles_page import DoublesPage
from desktop.screens.frame import Frame
from desktop.screens.record_page import RecordPage
from desktop.screens.sync_page import SyncPage
from desktop.screens.ways_page import WaysPage
from desktop.syncing.engine import LONGEST, SHORTEST, Syncing
from desktop.syncing.state import Line
from desktop.syncing.work import Outcome

SLOW = 60_000
"""A passphrase costs a second of work, and more on a busy machine."""


@pytest.fixture
def torn(desk: Desk, talk: Talk, tmp_path: Path) -> tuple[Frame, Store]:
    """Two laptops that changed the same field; ours has heard of it."""
    apart: list[Store] = []

    def prepare(store: Store) -> None:
        talk.write(store)
        apart.append(builders.a_clone(store, tmp_path / "other", author="赵一"))
        for one, chain in ((store, "高端装备"), (apart[0], "新能源")):
            with one.write() as w:
                w.patch(talk.talk, {"bluf": chain})
        foreign.take_in(store, outgoing.export(apart[0], {}).ops)

    frame = desk.enter(prepare)
    desk.settle()
    return frame, apart[0]


def screen(desk: Desk, frame: Frame, key: str) -> object:
    frame.go(key)
    desk.settle()
    return frame.screens[key]


def test_both_versions_and_where_they_came_from_are_shown_and_one_is_taken(
    desk: Desk, talk: Talk, torn: tuple[Frame, Store]
) -> None:
    frame, other = torn
    assert "1" in frame.rail.conflicts.text()
    assert "冲突" not in frame.chip.chip.text(), "the line above says it"
    page = cast(ConflictPage, screen(desk, frame, "conflicts"))
    assert page.list.count() == 1
    conflict = contested.conflicts(desk.store)[0]
    number = [v.value for v in conflict.versions].index("新能源") + 1
    page.sheet._take(number)
    desk.qtbot.waitUntil(lambda: page.list.count() == 0)
    assert contested.conflicts(desk.store) == []
    foreign.take_in(other, outgoing.export(desk.store, {}).ops)
    for store in (desk.store, other):
        said = [v.value for v in history.history(store, talk.talk, "bluf")]
        assert sorted(map(str, said)) == ["None", "新能源", "新能源", "高端装备"][-len(said) :]
        shown = cast(Negotiation, queries.record(store, talk.talk))
        assert (shown.bluf, shown.conflicts) == ("新能源", 0)


def test_a_decision_can_be_taken_back(desk: Desk, torn: tuple[Frame, Store]) -> None:
    frame, _ = torn
    page = cast(ConflictPage, screen(desk, frame, "conflicts"))
    page.sheet._take(1)
    desk.qtbot.waitUntil(lambda: contested.conflicts(desk.store) == [])
    frame.room.edits.undo()
    desk.settle()
    desk.qtbot.waitUntil(lambda: frame.room.background.is_idle)
    assert cast(Negotiation, queries.record(desk.store, contested_id(torn))).bluf is not None


def contested_id(torn: tuple[Frame, Store]) -> str:
    return queries.rows(torn[1], Negotiation)[1][0].id


def test_a_person_may_write_a_third_version(desk: Desk, torn: tuple[Frame, Store]) -> None:
    frame, _ = torn
    page = cast(ConflictPage, screen(desk, frame, "conflicts"))
    page.sheet.edit.setPlainText("高端装备与新能源")
    page.sheet.save.click()
    desk.qtbot.waitUntil(lambda: contested.conflicts(desk.store) == [])
    shown = cast(Negotiation, queries.record(desk.store, contested_id(torn)))
    assert shown.bluf == "高端装备与新能源"


def test_keeping_both_makes_two_records(desk: Desk, torn: tuple[Frame, Store]) -> None:
    frame, _ = torn
    page = cast(ConflictPage, screen(desk, frame, "conflicts"))
    page.sheet.both.click()
    desk.qtbot.waitUntil(lambda: contested.conflicts(desk.store) == [])
    chains = {talk.bluf for talk in queries.rows(desk.store, Negotiation)[1]}
    assert chains == {"高端装备", "新能源"}


def test_what_was_refused_is_shown_with_its_text_and_written_again(desk: Desk, talk: Talk) -> None:
    def prepare(store: Store) -> None:
        talk.write(store)
        made = forge.Forger().op(
            {"short_name": 12345}, record=talk.firm, kind=PATCH, lamport=50, parents={}
        )
        foreign.take_in(store, [made])

    frame = desk.enter(prepare)
    page = cast(AsidePage, screen(desk, frame, "aside"))
    assert "退回" in frame.chip.chip.text()
    [block] = page.blocks
    assert block.texts() == {"short_name": "12345"}
    block._lines["short_name"].setPlainText("长城轴承集团")
    block.again.click()
    desk.qtbot.waitUntil(lambda: set_aside.count(desk.store) == 0)
    firm = cast(Firm, queries.record(desk.store, talk.firm))
    assert firm.short_name == "长城轴承集团"


def test_a_dropped_bundle_is_taken_in_and_a_wrong_passphrase_is_said(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    paths = [tmp_path / "a.sizhi"]

    def prepare(store: Store) -> None:
        talk.write(store)
        other = builders.a_clone(store, tmp_path / "other", author="赵一")
        builders.a_firm(other, "洛阳北方玻璃技术股份有限公司")
        bundle.write(other, paths[0], Passphrase("会场见会场见会场"))

    frame = desk.enter(prepare)
    page = cast(SyncPage, screen(desk, frame, "sync"))
    page.bundles.words.setText("别的口令别的口令")
    page.bundles.take(paths)
    desk.qtbot.waitUntil(lambda: "口令" in page.bundles.notice.sentence, timeout=SLOW)
    page.bundles.words.setText("会场见会场见会场")
    page.bundles.take(paths)
    desk.qtbot.waitUntil(lambda: "收到 1 处修改" in page.bundles.notice.sentence, timeout=SLOW)
    desk.settle()
    assert any("a.sizhi" in text for text in texts_of(page))


def texts_of(page: SyncPage) -> list[str]:
    return [page.diary.item(i).text() for i in range(page.diary.count())]


def test_a_bundle_lies_ready_to_be_dragged_out(desk: Desk, talk: Talk, tmp_path: Path) -> None:
    frame = desk.enter(talk.write)
    page = cast(SyncPage, screen(desk, frame, "sync"))
    page.bundles.make.click()
    assert "口令" in page.bundles.notice.sentence
    page.bundles.words.setText("会场见会场见会场")
    page.bundles.make.click()
    desk.qtbot.waitUntil(lambda: page.bundles.handle.path is not None, timeout=SLOW)
    path = page.bundles.handle.path
    assert path is not None
    [url] = page.bundles.handle.data(path).urls()
    other = builders.a_store(tmp_path / "new")
    received = bundle.read(other, Path(url.toLocalFile()), passphrase="会场见会场见会场")
    assert received.taken.applied == 4


def test_one_firm_made_twice_is_offered_and_made_one(desk: Desk, talk: Talk) -> None:
    twins: list[str] = []

    def prepare(store: Store) -> None:
        talk.write(store)
        twins.append(builders.a_firm(store, "洛阳长城轴承有限公司 ", uscc="91410300MA3X4K5L6M"))
        builders.a_fact(store, twins[0], "另一台电脑记的")

    frame = desk.enter(prepare)
    page = cast(DoublesPage, screen(desk, frame, "doubles"))
    [found] = page.found
    assert {found.first, found.second} == {talk.firm, twins[0]}
    press(page, "合并，留这一条")
    desk.qtbot.waitUntil(lambda: doubles.doubles(desk.store) == [])
    kept = cast(Firm, queries.record(desk.store, talk.firm))
    assert kept.uscc == "91410300MA3X4K5L6M"
    assert "另一台电脑记的" in {fact.text for fact in queries.facts(desk.store, [talk.firm])}
    frame.room.edits.undo()
    desk.qtbot.waitUntil(lambda: len(doubles.doubles(desk.store)) == 1)


def press(page: DoublesPage, words: str) -> None:
    next(one for one in page.findChildren(QPushButton) if one.text() == words).click()


def test_a_shared_folder_is_read_and_filled_by_itself(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    others: list[Store] = []

    def prepare(store: Store) -> None:
        talk.write(store)
        others.append(builders.a_clone(store, tmp_path / "other", author="赵一"))

    frame = desk.enter(prepare)
    page = cast(WaysPage, screen(desk, frame, "ways"))
    page.folder.share_in(drive)
    page.folder.passphrase.setText("短")
    page.folder.share.click()
    desk.qtbot.waitUntil(lambda: "至少" in page.folder.notice.sentence)
    page.folder.passphrase.setText("会场见会场见会场")
    page.folder.share.click()
    desk.qtbot.waitUntil(lambda: any(drive.iterdir()), timeout=SLOW)
    builders.a_firm(others[0], "洛阳北方玻璃技术股份有限公司")
    shared.sync(others[0], shared.Shared(drive, "会场见会场见会场"))
    desk.qtbot.waitUntil(
        lambda: bool(queries.named(desk.store, Firm, "洛阳北方玻璃技术股份有限公司")),
        timeout=SLOW,
    )


def test_a_code_is_read_from_a_picture_and_its_failure_is_a_sentence(
    desk: Desk, talk: Talk, tmp_path: Path
) -> None:
    picture = tmp_path / "code.png"
    segno.make("http://127.0.0.1:9/#ABCDE12345").save(str(picture), scale=6)
    frame = desk.enter(talk.write)
    page = cast(WaysPage, screen(desk, frame, "ways"))
    page.enrol.read_picture(picture)
    desk.qtbot.waitUntil(lambda: "连不上" in page.enrol.notice.sentence, timeout=30_000)
    assert page.enrol.code.text() == "http://127.0.0.1:9/#ABCDE12345"


# -- when it syncs -------------------------------------------------------------------------------


class Hub:
    """Stands for the way to the others: counts, and fails as it is told."""

    def __init__(self) -> None:
        self.syncs = 0
        self.failure: Refusal | None = None

    def sync(self, is_metered: bool) -> Outcome:
        self.syncs += 1
        if self.failure:
            raise self.failure
        return Outcome(is_done=True, when=1)


@pytest.fixture
def engine(desk: Desk, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> tuple[Syncing, Hub, Frame]:
    frame = desk.enter(talk.write)
    desk.settle()
    assert desk.window is not None
    assert desk.window.room is not None
    monkeypatch.setattr("desktop.syncing.state.is_enrolled", lambda store: True)
    monkeypatch.setattr("desktop.syncing.state.enrolled_peer", lambda store: "hub/office")
    hub = Hub()
    made = Syncing(desk.window.room, hub.sync, jitter=lambda: 1.0)
    made.recount()
    desk.qtbot.waitUntil(lambda: made.state.line is Line.OFFLINE)
    return made, hub, frame


def test_a_failure_waits_longer_each_time_and_the_button_never(
    desk: Desk, engine: tuple[Syncing, Hub, Frame]
) -> None:
    made, hub, _ = engine
    hub.failure = Refusal("hub_unreachable", "现在连不上。")
    waits = []
    for _turn in range(10):
        made.sync_now()
        assert not made._next.isActive()
        desk.qtbot.waitUntil(made._next.isActive)
        waits.append(made._next.interval())
    assert waits[:3] == [SHORTEST * 2, SHORTEST * 4, SHORTEST * 8]
    assert waits[-1] == LONGEST
    assert (made.state.line, made.state.why) == (Line.OFFLINE, "现在连不上。")
    hub.failure = None
    made.sync_now()
    desk.qtbot.waitUntil(lambda: made.state.line is Line.QUIET)


def test_a_save_syncs_two_seconds_later_and_hearing_itself_does_not(
    desk: Desk, talk: Talk, engine: tuple[Syncing, Hub, Frame]
) -> None:
    made, hub, frame = engine
    firm = queries.record(desk.store, talk.firm)
    frame.room.edits.patch(firm, {"short_name": "新名"})
    desk.qtbot.waitUntil(lambda: made._next.isActive() and made._next.interval() == 2000)
    desk.qtbot.waitUntil(lambda: made.state.to_send > 0)
    desk.qtbot.waitUntil(lambda: hub.syncs == 1, timeout=6000)
    desk.qtbot.waitUntil(made._next.isActive)
    assert made._next.interval() > 2000, "what a sync brought is no save of ours"


def test_pressing_while_it_syncs_syncs_once_more(
    desk: Desk, engine: tuple[Syncing, Hub, Frame]
) -> None:
    made, hub, _ = engine
    made.sync_now()
    made.sync_now()
    made.sync_now()
    desk.qtbot.waitUntil(lambda: hub.syncs == 2)
    desk.settle()
    assert hub.syncs == 2


def test_a_person_is_erased_by_two_presses_and_the_first_says_what_it_means(
    desk: Desk, talk: Talk
) -> None:
    made: list[str] = []

    def prepare(store: Store) -> None:
        talk.write(store)
        with store.write() as w:
            made.append(w.create(Person, name="张三丰", phone="13800138000"))

    frame = desk.enter(prepare)
    frame.open_record(made[0])
    desk.qtbot.waitUntil(lambda: isinstance(frame.pages.currentWidget(), RecordPage))
    page = cast(RecordPage, frame.pages.currentWidget())
    page.erase.click()
    assert "不能恢复" in page.erase.text()
    assert cast(Person, queries.record(desk.store, made[0])).phone
    page.erase.click()
    desk.qtbot.waitUntil(lambda: not isinstance(frame.pages.currentWidget(), RecordPage))
    assert cast(Person, queries.record(desk.store, made[0])).phone is None
