"""同步 · Shared with others: what came, what waits, what people disagree about"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeVar

import orjson
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QScrollArea, QWidget

from db.journal import op as journal
from db.records import Firm, Issue
from db.sentences import Sentence
from db.store import foreign, queries
from db.store.parked import WireOp
from db.store.store import Store
from db.sync import diary, membership
from db.sync.space import Laptop
from desktop import sample
from desktop.screens.conflict_page import ConflictPage
from desktop.screens.frame import Frame
from desktop.screens.laptops_panel import picture_of
from desktop.screens.sync_chip import SyncChip
from desktop.screens.sync_page import SyncPage
from desktop.screens.ways_page import WaysPage
from desktop.shots.homes import LONG_WORDS, empty_frame, sample_frame
from desktop.shots.stage import AUTHOR, Stage
from desktop.syncing.state import Line, SyncState

translate = QCoreApplication.translate
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


def sync_bundle(stage: Stage) -> QWidget | None:
    """同步：做好了一个同步包"""
    page = _go(stage, "sync", SyncPage)
    page.bundles.handle.offer(
        Path("20261123-091000.sizhi"),
        translate("BundlePanel", "{ops} 处修改、{blobs} 个附件，{size:.1f} MB").format(
            ops=387, blobs=2, size=1.4
        ),
    )
    stage.afterwards = page.bundles.handle.hide
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


def conflicts_short(stage: Stage) -> QWidget | None:
    """冲突：一个数有两种说法"""
    page = _go(stage, "conflicts", ConflictPage)
    page.list.setCurrentRow(1)
    stage.settle()
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


def refused_none(stage: Stage) -> QWidget | None:
    """退回与等待：没有"""
    empty_frame(stage).go("aside")
    stage.settle()
    return None


def doubles_none(stage: Stage) -> QWidget | None:
    """疑似重复：没有"""
    empty_frame(stage).go("doubles")
    stage.settle()
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
    stage.settle()
    page.laptops.shown.show_code(code, picture_of(code, page.devicePixelRatioF()))
    page.laptops.notice.say(
        translate(
            "LaptopsPanel", "登记码一天内有效，只能用一次。让对方输入，或拍下二维码拖进登记框。"
        )
    )
    return None


def ways_thin(stage: Stage) -> QWidget | None:
    """登记与方式：精简历史，按第一次时说的话"""
    page = _go(stage, "ways", WaysPage)
    page.thin.thin.click()
    stage.settle()
    [area] = page.findChildren(QScrollArea)
    area.ensureWidgetVisible(page.thin)
    return None


def ways_folder(stage: Stage) -> QWidget | None:
    """登记与方式：正在共享一个文件夹；登记码填错了"""
    frame = empty_frame(stage)
    frame.go("ways")
    page = frame.screens["ways"]
    assert isinstance(page, WaysPage)
    stage.settle()
    folder = stage.folder / "招商共享"
    folder.mkdir(exist_ok=True)
    page.folder.share_in(folder)
    page.folder.passphrase.setText("会场见会场见会场见")
    page.folder.share.click()
    page.enrol.code.setText("没有这样的登记码")
    page.enrol.enrol.click()
    stage.settle()

    def put_back() -> None:
        page.folder.stop.click()
        page.enrol.code.clear()
        page.enrol.notice.clear()
        stage.settle()

    stage.afterwards = put_back
    return None


def ways_new(stage: Stage) -> QWidget | None:
    """登记与方式：新电脑刚登记，可以整份接收"""
    frame = stage.frame("newcomer", lambda store, _: membership.keep(store, _HUB))
    frame.syncing.stop()
    frame.go("ways")
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
    code = "https://192.168.1.23:8041/#5WPPZG.6QTV9EG6RF52B7AZCY8VZHBCAT"
    picture = picture_of(code, page.devicePixelRatioF())
    page.lan.shown.show_code(code, picture)  # every serving has another
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
    diary.note(store, diary.Entry(_MORNING, _HUB.address, 3, 5, 1, came=came, went=went))
    broken = Sentence(
        "现在连不上同步中心，本机内容都在，连上网络后会再同步。也可以先用同步包传递。"
    )
    diary.note(store, diary.Entry(_MORNING + 3_600_000, _HUB.address, sentence=broken))


def _refused(record: str) -> WireOp:
    """What a laptop of another program sent: a number where a name belongs."""
    kept = journal.salted({"short_name": 12345})
    body = journal.encode_body(
        kind=journal.PATCH, type="firm", record=record, lamport=9_000, author="外单位电脑",
        wall=_MORNING, offset=480, batch=None, values=kept, parents={}, device="旧版电脑",
    )  # fmt: skip
    stream = hashlib.sha256(b"elsewhere").digest()[:16]
    return WireOp(stream, 1, body, journal.chain(b"", stream, 1, body), kept)
