"""Our hub in a process of its own, and two of our stores that sync with it over HTTP.

Without TLS, since the others have none here.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import orjson

from benchmarks.sync import side
from benchmarks.sync.relay import Relay
from db.records import Firm
from db.store import queries, snapshots
from db.store import store as stores
from db.store.store import Store
from db.store.vault import Cost
from db.sync import http, snapshot

_CHEAP = Cost(memory=64, passes=1, lanes=1)  # the others ask for no passphrase, so ours costs none
_NAMES = ("legal_name", "uscc", "reg_address", "industry", "reg_capital", "legal_rep", "phone")
_AS_OURS = dict(zip(side.FIELDS, (*_NAMES, "note"), strict=True))


class Ours:
    """``database`` is what the hub is told to keep its journal in; "" is its own SQLite."""

    def __init__(self, folder: Path, name: str = "our hub on SQLite", database: str = "") -> None:
        self.name = name
        self._folder = folder
        folder.mkdir(parents=True)
        self._data = ["--data", str(folder / "hub")]
        self._data += ["--database", database] if database else []
        port = side.a_free_port()
        log = folder / "hub.log"
        with log.open("wb") as written:
            self._server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "hub.cli",
                    "serve",
                    *self._data,
                    "--plain",
                    "--port",
                    str(port),
                ],
                stdout=written,
                stderr=written,
            )
        side.wait_for(port, self._server, log)
        self.relay = Relay(port)
        self._a = self._laptop("a")
        self._b: Store | None = None
        self._ids: list[str] = []

    def _laptop(self, name: str) -> Store:
        return stores.create(self._folder / name, "benchmark", cost=_CHEAP, author=name)[0]

    def _enrol(self, store: Store) -> None:
        address = f"http://127.0.0.1:{self.relay.port}"
        command = [sys.executable, "-m", "hub.cli", "enrol", *self._data, "--address", address]
        said = subprocess.run([*command, "--json"], check=True, capture_output=True).stdout
        http.enrol(store, orjson.loads(said)["code"])

    def fill(self, records: Sequence[side.Record]) -> None:
        with self._a.write() as w:
            for record in records:
                values = {_AS_OURS[name]: value for name, value in record.items()}
                self._ids.append(w.create(Firm, values))
        self._enrol(self._a)
        self.relay.counted()

    def upload(self) -> None:
        http.sync(self._a)

    def prepare_to_join(self) -> None:
        self._b = self._laptop("b")
        self._enrol(self._b)
        queries.record(self._a, self._ids[-1])  # a program that runs has read a record before
        self._wait_until_ready()
        self.relay.counted()

    def _wait_until_ready(self) -> None:
        """The hub makes a snapshot by itself when edits have ceased to come; a new laptop is
        hardly ever there sooner. Of few records it makes none before somebody asks."""
        made, deadline = self._folder / "hub" / "mirrors", time.monotonic() + 300
        is_large = len(self._ids) > snapshots.NEAR
        while is_large and not any(made.glob("*.snapshots/[!.]*.snapshot")):
            if time.monotonic() > deadline:
                raise RuntimeError("the hub has made no snapshot")
            time.sleep(0.05)

    def join(self) -> None:
        assert self._b is not None
        where, key = self._b.home.path, self._b.key
        snapshot.adopt(self._b, snapshot.fetch(self._b))
        self._b = stores.open_with_key(where, key, author="b", is_checked=False)
        http.sync(self._b)
        queries.record(self._b, self._ids[-1])

    def edit(self, numbers: Sequence[int], word: str) -> None:
        for number in numbers:
            with self._a.write() as w:
                w.patch(self._ids[number], {"note": word})

    def sync_a(self) -> None:
        http.sync(self._a)

    def sync_b(self) -> None:
        assert self._b is not None
        http.sync(self._b)

    def note_at_b(self, number: int) -> str:
        assert self._b is not None
        firm = queries.record(self._b, self._ids[number])
        assert isinstance(firm, Firm)
        return firm.note or ""

    def close(self) -> None:
        for store in (self._a, self._b):
            if store is not None:
                store.close()
        self.relay.__exit__()
        side.end(self._server)
