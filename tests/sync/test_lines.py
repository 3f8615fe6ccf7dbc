"""A window that is closed does not wait for a hub that has fallen silent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import builders
import pytest

from db.errors import Refusal
from db.store.ending import Ending
from db.store.store import Store
from db.sync import booth, http, lines, membership, pinning, snapshot, space
from db.sync.membership import Membership

A_LONG_TIME = 3600.0
"""Seconds: who waited for the answer would never end."""


class SilentHub:
    """Takes a connection, reads what is asked, and says nothing."""

    def __init__(self) -> None:
        self.was_asked = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._met: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._listening.accept()
            except OSError:
                return
            self._met.append(one)
            one.recv(1)
            self.was_asked.set()

    def close(self) -> None:
        self._listening.close()
        for one in self._met:
            one.close()


@pytest.fixture
def silent(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentHub]:
    monkeypatch.setattr(lines, "SECONDS", A_LONG_TIME)
    monkeypatch.setattr(http, "SECONDS", A_LONG_TIME)
    hub = SilentHub()
    membership.keep(store, Membership(hub.address, "hub", "office", "0" * 64))
    yield hub
    hub.close()


WAITS: dict[str, Callable[[Store], object]] = {
    "a sync": http.sync,
    "a snapshot": snapshot.fetch,
    "the list of laptops": space.laptops,
    "an invitation": space.invite,
    "an enrolment": lambda store: http.enrol(
        store, f"{membership.membership(store).address}/#ABCDE12345"
    ),
}


@pytest.mark.parametrize("waits", WAITS.values(), ids=WAITS)
def test_whoever_waits_for_a_silent_hub_is_let_go_when_the_store_is_closed(
    store: Store, silent: SilentHub, waits: Callable[[Store], object]
) -> None:
    said: list[Refusal] = []

    def wait() -> None:
        try:
            waits(store)
        except Refusal as refusal:
            said.append(refusal)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    assert silent.was_asked.wait(60)
    store.ending.announce()
    waiting.join(60)
    assert [refusal.code for refusal in said] == ["hub_unreachable"]


def test_under_tls_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first handle of a socket is given up when TLS takes it over; the second is not."""
    monkeypatch.setattr(http, "SECONDS", A_LONG_TIME)
    served = booth.serve(store, lambda _: None, host="127.0.0.1", port=0)
    try:
        certificate = served.pairing.identity.certificate
        code = f"https://127.0.0.1:{served.port}/#{served.pairing.word}"
        http.enrol(store, f"{code}.{pinning.fingerprint(certificate)}")
        ending = Ending()
        member = replace(membership.membership(store, membership.BOOTH))
        with http.HubLine(member, ending) as line:
            line.ping()
            ending.announce()
            with store.exclusive(), pytest.raises(Refusal, match="连不上"):
                line.carry(b"what is answered only when the store is free")
    finally:
        served.close()


def test_what_is_begun_after_the_end_was_announced_ends_at_once(
    store: Store, silent: SilentHub
) -> None:
    store.ending.announce()
    with pytest.raises(Refusal, match="连不上"):
        http.sync(store)


def test_a_line_that_is_closed_is_forgotten(store: Store, silent: SilentHub) -> None:
    builders.a_firm(store)
    http.HubLine(membership.membership(store), store.ending).__exit__()
    assert store.ending._waiting == []
