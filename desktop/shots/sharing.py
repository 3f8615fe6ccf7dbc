"""同步 · Shared with others: what came, what waits, what people disagree about"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from typing import TypeVar

import orjson
from PySide6.QtWidgets import QWidget

from db.journal import op as journal
from db.records import Firm, Issue
from db.store import foreign, queries
from db.store.parked import WireOp
from db.store.store import Store
from db.sync import diary, membership
from db.sync.space import Laptop
from desktop import sample
from desktop.screens.frame import Frame
from desktop.screens.laptops_panel import picture_of
from desktop.screens.sync_chip import SyncChip
from desktop.screens.ways_page import WaysPage
from desktop.shots.homes import LONG_WORDS, empty_frame, sample_frame
from desktop.shots.stage import AUTHOR, Stage
from desktop.syncing.state import Line, SyncState

_T = TypeVar("_T", bound=QWidget)
_MORNING = 1_795_396_200_000
_HUB = membership.Membership("https://tongbu.example", "hub", "澜州市商务局", "token")
_LAPTOPS = (
    Laptop("1", "祝闻笙的笔记本", "chief", "", False, True),
    Laptop("2", "展位一号机", "editor", "", False, False),
    Laptop("3", "去年的旧电脑", "editor", "", True, False),
)
STATES = (
    SyncState(),
    SyncState(Line.OFFLINE),
    SyncState(Line.OFFLINE, to_send=12),
    SyncState(Line.SYNCING, to_send=12),
    SyncState(Line.QUIET, to_send=3),
    SyncState(Line.QUIET, conflicts=2),
    SyncState(Line.QUIET, refused=1),
    SyncState(Line.QUIET),
)


def sync(stage: Stage) -> QWidget | None:
    """同步：待发的修改和最近几次"""
    _go(stage, "sync", QWidget)
    return None


def sync_alone(stage: Stage) -> QWidget | None:
    """同步：单机"""
    sample_frame(stage).go("sync")
    stage.settle()
    return None


def sync_chips(stage: Stage) -> QWidget | None:
    """同步：角标的各种样子，依次排开"""
    rail = _shared(stage).rail
    chips = [SyncChip() for _ in STATES]
    for chip, state in zip(chips, STATES, strict=True):
        rail.sync_place.addWidget(chip)
        chip.show_state(state)

    def put_back() -> None:
        for chip in chips:
            chip.deleteLater()

    stage.afterwards = put_back
    return rail


def conflicts(stage: Stage) -> QWidget | None:
    """冲突：原来的、我的、对方的"""
    _go(stage, "conflicts", QWidget)
    return None


def conflicts_none(stage: Stage) -> QWidget | None:
    """冲突：没有"""
    empty_frame(stage).go("conflicts")
    stage.settle()
    return None


def refused_edits(stage: Stage) -> QWidget | None:
    """退回的修改，可以改正后重写"""
    _go(stage, "aside", QWidget)
    return None


def doubles(stage: Stage) -> QWidget | None:
    """疑似重复的企业"""
    _go(stage, "doubles", QWidget)
    return None


def ways(stage: Stage) -> QWidget | None:
    """登记与方式：还没有登记"""
    empty_frame(stage).go("ways")
    stage.settle()
    return None


def ways_invite(stage: Stage) -> QWidget | None:
    """登记与方式：邀请一台电脑"""
    page = _go(stage, "ways", WaysPage)
    code = f"{_HUB.address}/#7KX2MQ9D4T"
    page.laptops.code.setText(code)
    page.laptops.picture.setPixmap(picture_of(code))
    page.laptops.code.show()
    page.laptops.picture.show()
    stage.settle()
    return None


def ways_booth(stage: Stage) -> QWidget | None:
    """登记与方式：展位局域网，让旁边的电脑来配对"""
    frame = empty_frame(stage)
    frame.go("ways")
    page = frame.screens["ways"]
    assert isinstance(page, WaysPage)
    stage.settle()
    page.lan.serve.click()
    stage.settle()
    stage.afterwards = page.lan.stop.click
    return None


def _go(stage: Stage, key: str, kind: type[_T]) -> _T:
    frame = _shared(stage)
    frame.go(key)
    page = frame.screens[key]
    assert isinstance(page, kind)
    stage.settle()
    return page


def _shared(stage: Stage) -> Frame:
    """A home that belongs to a hub nobody answers at."""
    frame = stage.frame("shared", _fill)
    frame.syncing.stop()
    return frame


def _fill(store: Store, today: date) -> None:
    sample.fill(store, today)
    firm = sample.record_id("firm.main")
    issue = queries.rows(store, Issue)[1][0]
    for record, name, values in (
        (issue.id, "theirs", (LONG_WORDS, LONG_WORDS.replace("三百亩", "二百八十亩"))),
        (firm, "reg_capital", ("3亿元", "2亿元")),
    ):
        seen = queries.record(store, record).heads
        for author, value in zip((AUTHOR, "蒯叔衡"), values, strict=True):
            with store.write(author=author) as w:
                w.patch(record, {name: value}, seen=seen)
    name = queries.record(store, firm).caption
    with store.write() as w:
        w.create(Firm, legal_name=name, reg_address="澜州市高新区")
    foreign.take_in(store, [_refused(firm)])
    membership.keep(store, _HUB)
    store.set_setting("sync.devices", orjson.dumps([asdict(one) for one in _LAPTOPS]).decode())
    came, went = [("firm", firm)], [("issue", issue.id)]
    diary.note(store, diary.Entry(_MORNING, "同步中心", 3, 5, 1, came=came, went=went))
    broken = "连不上同步中心，修改都留在本机，连上后自动送出。"
    diary.note(store, diary.Entry(_MORNING + 3_600_000, "同步中心", sentence=broken))


def _refused(record: str) -> WireOp:
    """What a laptop of another program sent: a number where a name belongs."""
    kept = journal.salted({"short_name": 12345})
    body = journal.encode_body(
        kind=journal.PATCH, type="firm", record=record, lamport=9_000, author="外单位电脑",
        wall=_MORNING, offset=480, batch=None, values=kept, parents={}, device="旧版电脑",
    )  # fmt: skip
    stream = hashlib.sha256(b"elsewhere").digest()[:16]
    return WireOp(stream, 1, body, journal.chain(b"", stream, 1, body), kept)
