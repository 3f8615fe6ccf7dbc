"""The ways to the others, walked in the window with the real thing at the other end: a hub process
with its own certificate, another window on another home, a hub that falls silent."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import builders
import pytest
from conftest import PASSPHRASE, Desk, Talk
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db.records import Firm, Negotiation
from db.store import history, queries, thinned
from db.store.store import Store
from db.sync import http, lines, membership
from db.sync.membership import Membership
from desktop import language
from desktop.screens.frame import Frame
from desktop.screens.history_page import HistoryPage
from desktop.screens.settings_page import SettingsPage
from desktop.screens.sync_page import SyncPage
from desktop.screens.unlock import Unlock
from desktop.screens.ways_page import WaysPage
from desktop.syncing.state import Line
from desktop.theme import Look
from resources.words import gather
from tests.desktop.chinese_left import left_in, of_people

NOBODY = "http://127.0.0.1:9"
"""Where no hub is."""

SLOW = 60_000
"""A process starts, on a machine that is busy."""


class HubProcess:
    """`sizhi-hub`, as an administrator starts it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.asked("init", "--address", f"https://127.0.0.1:{self._port}")
        self._serving = subprocess.Popen(
            [*self._command("serve"), "--port", str(self._port)], stdout=subprocess.DEVNULL
        )
        self._wait()

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "hub.cli", *words, "--data", str(self._data)]

    def asked(self, *words: str) -> dict[str, object]:
        done = subprocess.run([*self._command(*words), "--json"], check=True, capture_output=True)
        return cast("dict[str, object]", json.loads(done.stdout))

    def code(self, space: str, role: str = "editor") -> str:
        return str(self.asked("enrol", "--space", space, "--role", role)["code"])

    def _wait(self) -> None:
        until = time.monotonic() + 120
        context = ssl._create_unverified_context()
        while time.monotonic() < until:
            with suppress(OSError):
                address = f"https://127.0.0.1:{self._port}/health"
                urllib.request.urlopen(address, context=context).close()
                return
            time.sleep(0.05)  # a process of its own: nothing here could tell us sooner
        raise TimeoutError("the hub does not start")

    def stop(self) -> None:
        self._serving.terminate()
        self._serving.wait()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """One for all: each test has a space of its own in it."""
    started = HubProcess(tmp_path_factory.mktemp("hub") / "data")
    yield started
    started.stop()


@pytest.fixture
def other(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """The window of a colleague, on a home of their own."""
    made = Desk(qtbot, Look(qapp, is_dark=False), tmp_path / "other home")
    yield made
    made.close()


def ways(desk: Desk, frame: Frame) -> WaysPage:
    frame.go("ways")
    desk.settle()
    return cast(WaysPage, frame.screens["ways"])


def join(desk: Desk, frame: Frame, code: str) -> WaysPage:
    page = ways(desk, frame)
    page.enrol.code.setText(code)
    page.enrol.enrol.click()
    desk.qtbot.waitUntil(lambda: "已登记" in page.enrol.words.text(), timeout=SLOW)
    return page


def quiet(desk: Desk, frame: Frame) -> None:
    """Until all is sent and nothing more is to come."""
    syncing = frame.syncing
    syncing.sync_now()
    desk.qtbot.waitUntil(
        lambda: (syncing.state.line, syncing.state.to_send) == (Line.QUIET, 0), timeout=SLOW
    )
    desk.settle()


def test_a_code_makes_this_laptop_one_of_the_office_and_its_edits_go_there(
    desk: Desk, talk: Talk, hub: HubProcess
) -> None:
    frame = desk.enter(talk.write)
    code = hub.code("joining")
    page = join(desk, frame, code)
    assert not page.enrol.code.isVisible()
    quiet(desk, frame)
    [device] = cast(
        "list[dict[str, object]]", hub.asked("devices", "--space", "joining")["devices"]
    )
    assert (device["role"], device["is_revoked"]) == ("editor", False)
    desk.qtbot.waitUntil(lambda: [one.is_us for one in page.laptops.laptops] == [True])
    page.enrol.leave.click()
    page.enrol.leave.click()
    desk.qtbot.waitUntil(page.enrol.code.isVisible)
    page.enrol.code.setText(code)
    page.enrol.enrol.click()
    desk.qtbot.waitUntil(lambda: "登记码" in page.enrol.notice.sentence, timeout=SLOW)
    assert not membership.is_enrolled(desk.store), "a code is good once"


def test_a_new_laptop_has_everything_in_one_piece(
    desk: Desk, other: Desk, talk: Talk, hub: HubProcess
) -> None:
    full = desk.enter(talk.write)
    join(desk, full, hub.code("whole"))
    quiet(desk, full)
    page = join(other, other.enter(), hub.code("whole"))
    assert page.enrol.whole.isVisible()
    page.enrol.whole.click()
    assert other.window is not None
    window = other.window
    other.qtbot.waitUntil(lambda: isinstance(window.page, Unlock), timeout=SLOW)
    unlock = cast(Unlock, window.page)
    unlock.passphrase.setText(PASSPHRASE)
    unlock.enter.click()
    other.qtbot.waitUntil(lambda: isinstance(window.page, Frame), timeout=SLOW)
    other.settle()
    shown = cast(Negotiation, queries.record(other.store, talk.talk))
    assert shown.name == "长城轴承二期"
    quiet(other, cast(Frame, window.page))


def test_a_lost_laptop_is_put_out_and_is_told(
    desk: Desk, other: Desk, talk: Talk, hub: HubProcess
) -> None:
    chief = desk.enter(talk.write)
    page = join(desk, chief, hub.code("lost", "chief"))
    lost = other.enter()
    join(other, lost, hub.code("lost"))
    quiet(other, lost)
    page.laptops.reload()
    desk.qtbot.waitUntil(lambda: len(page.laptops.laptops) == 2, timeout=SLOW)
    desk.qtbot.waitUntil(lambda: button_to_put_out(page) is not None)
    for _ in "先问", "后做":
        button = button_to_put_out(page)
        assert button is not None
        button.click()
        assert "再按一次" in page.laptops.notice.sentence
    desk.qtbot.waitUntil(
        lambda: [one.is_revoked for one in page.laptops.laptops if not one.is_us] == [True],
        timeout=SLOW,
    )
    lost.syncing.sync_now()
    other.qtbot.waitUntil(lambda: "已被停用" in lost.syncing.state.why, timeout=SLOW)


def button_to_put_out(page: WaysPage) -> QPushButton | None:
    buttons = page.laptops.findChildren(QPushButton)
    return next((one for one in buttons if one.text() == "停用" and one.isVisible()), None)


def test_two_laptops_at_a_booth_pair_by_the_code_on_the_screen(
    desk: Desk, other: Desk, talk: Talk
) -> None:
    host = ways(desk, desk.enter(talk.write))
    host.lan.serve.click()
    desk.qtbot.waitUntil(lambda: host.lan.booth is not None, timeout=SLOW)
    assert not host.lan.shown.picture.pixmap().isNull()
    guest_frame = other.enter()
    theirs = builders.a_firm(other.store, "洛阳北方玻璃技术股份有限公司")
    guest = ways(other, guest_frame)
    guest.lan.code.setText(host.lan.shown.code.text().splitlines()[0])
    guest.lan.join.click()
    other.qtbot.waitUntil(lambda: "已与主机" in guest.lan.words.text(), timeout=SLOW)
    quiet(other, guest_frame)
    assert queries.record(other.store, talk.talk)
    assert cast(Firm, queries.record(desk.store, theirs)).legal_name
    host.lan.stop.click()
    assert host.lan.serve.isVisible()


# -- a hub that falls silent ----------------------------------------------------------------------


def test_the_language_changes_and_the_sync_goes_on_and_says_so_in_it(
    desk: Desk, talk: Talk, hub: HubProcess
) -> None:
    gather.release()
    frame = desk.enter(talk.write)
    join(desk, frame, hub.code("speaking"))
    quiet(desk, frame)
    try:
        frame = choose(desk, frame, language.ENGLISH)
        builders.a_firm(desk.store, "嵩岳齿轮有限公司")
        quiet(desk, frame)
        page = told(desk, frame)
        assert "In step with the hub." in page.words.text()
        assert "sent 1" in page.diary.item(0).text()
        assert left_in(frame, of_people(desk.store)) == []
        membership.keep(desk.store, Membership(NOBODY, "hub", "office", "0" * 64))
        frame.syncing.sync_now()
        desk.qtbot.waitUntil(lambda: bool(frame.syncing.state.why), timeout=SLOW)
        page = told(desk, frame)
        assert "cannot be reached" in page.words.text()
        assert left_in(frame, of_people(desk.store)) == []
        frame = choose(desk, frame, language.CHINESE)
        page = told(desk, frame)
        lines = [page.diary.item(at).text() for at in range(page.diary.count())]
        assert any("现在连不上同步中心" in line for line in lines), "said anew, not kept in English"
    finally:
        language.speak(language.CHINESE)


def choose(desk: Desk, before: Frame, spoken: str) -> Frame:
    """The frame in another language: the pages are opened again, the sync with them."""
    before.go("settings")
    settings = cast(SettingsPage, before.screens["settings"])
    at = settings.language.findData(spoken)
    settings.language.setCurrentIndex(at)
    settings.language.activated.emit(at)
    desk.qtbot.waitUntil(lambda: desk.window is not None and desk.window.page is not before)
    desk.settle()
    assert desk.window is not None
    return cast(Frame, desk.window.page)


def told(desk: Desk, frame: Frame) -> SyncPage:
    frame.go("sync")
    desk.settle()
    return cast(SyncPage, frame.screens["sync"])


class FallsSilent:
    """Says that it is our hub, and then nothing more; after a minute it hangs up by itself."""

    def __init__(self) -> None:
        self.was_asked = threading.Event()
        self.hung_up = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answers(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answers(hub: FallsSilent) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"hub": "hub"}')

        def do_POST(self) -> None:
            hub.was_asked.set()
            self.connection.settimeout(60)
            self.rfile.read(int(self.headers["Content-Length"]))
            try:
                self.connection.recv(1)
            except TimeoutError:
                hub.hung_up.set()

        def log_message(self, format: str, *args: object) -> None:
            """It says nothing."""

    return Answers


LEAVING: dict[str, Callable[[Desk], None]] = {
    "closed": Desk.close,
    "locked": lambda desk: desk.window.lock() if desk.window else None,
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_a_window_does_not_wait_for_a_hub_that_has_fallen_silent(
    desk: Desk, talk: Talk, monkeypatch: pytest.MonkeyPatch, leave: Callable[[Desk], None]
) -> None:
    for one in (http, lines):
        monkeypatch.setattr(one, "SECONDS", 3600.0)
    hub = FallsSilent()

    def prepare(store: Store) -> None:
        talk.write(store)
        membership.keep(store, Membership(hub.address, "hub", "office", "0" * 64))

    frame = desk.enter(prepare)
    frame.syncing.sync_now()
    desk.qtbot.waitUntil(hub.was_asked.is_set, timeout=SLOW)
    leave(desk)
    desk.close()
    assert not hub.hung_up.is_set(), "it was cut, not waited out"
    hub.close()


def test_old_values_stay_at_the_hub_and_come_back_when_somebody_opens_the_history(
    desk: Desk, talk: Talk, hub: HubProcess
) -> None:
    def long_ago(store: Store) -> None:
        now = store._clock
        store._clock = lambda: now() - 400 * 86_400_000
        talk.write(store)
        for words in ("先租后让", "作价入股", "长期租赁"):
            with store.write() as w:
                w.patch(talk.talk, {"bluf": words})
        store._clock = now

    frame = desk.enter(long_ago)
    page = ways(desk, frame)
    assert not page.thin.isVisible(), "nobody would keep what is let go"
    page = join(desk, frame, hub.code("thin"))
    quiet(desk, frame)
    assert page.thin.isVisible()
    page.thin.thin.click()
    assert "再按一次" in page.thin.notice.sentence
    assert thinned_words(desk.store, talk.talk) == 0
    page.thin.thin.click()
    desk.qtbot.waitUntil(lambda: "已精简" in page.thin.notice.sentence, timeout=SLOW)
    assert thinned_words(desk.store, talk.talk) >= 2

    board = desk.board(frame, talk.talk)
    board.tabs["history"].click()
    shown = board.made["history"]
    assert isinstance(shown, HistoryPage)
    desk.qtbot.waitUntil(lambda: thinned_words(desk.store, talk.talk) == 0, timeout=SLOW)
    desk.settle()
    told = [line.after for line in shown.model.lines if line.name == "bluf"]
    assert told[:3] == ["长期租赁", "作价入股", "先租后让"]


def test_without_the_hub_the_history_says_where_the_old_values_are(desk: Desk, talk: Talk) -> None:
    def far_away(store: Store) -> None:
        talk.write(store)
        for words in ("先租后让", "作价入股"):
            with store.write() as w:
                w.patch(talk.talk, {"bluf": words})
        with store.exclusive() as cursor:
            gone = thinned.let_go(cursor, store.rows, upto=10**9, before=2**62, batches=())
        assert gone
        membership.keep(store, Membership(NOBODY, "aa", "office", "token", ""))

    frame = desk.enter(far_away)
    board = desk.board(frame, talk.talk)
    board.tabs["history"].click()
    shown = board.made["history"]
    assert isinstance(shown, HistoryPage)
    desk.qtbot.waitUntil(lambda: "现在取不到" in shown.words.text(), timeout=SLOW)
    at = next(row for row, line in enumerate(shown.model.lines) if line.is_thinned)
    assert shown.model.lines[at].before == "（内容在同步中心）"
    shown.view.selectRow(at)
    assert not shown.field.isEnabled(), "there is nothing here to put back"


def thinned_words(store: Store, record: str) -> int:
    """Of how many versions of a record what they said is only at the hub."""
    return sum(one.is_thinned for one in history.history(store, record))
