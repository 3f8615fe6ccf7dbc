"""An office whose plugs can be pulled: two laptops and a hub, each on a disk of its own.

They type, sync over a real socket, and send each other files; whoever is told that something is
safe, is told so aloud. Has the same parts as ``tests/store/torture_writer.py``: ``prepare``,
``main([folder, ledger, turns])``, ``Check``. The ledger says what each acknowledgement promised.
"""

from __future__ import annotations

import io
import json
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "hub")]

import httpx2 as httpx  # noqa: E402
import serving  # noqa: E402
from sqlalchemy import event  # noqa: E402

from db.errors import Refusal  # noqa: E402
from db.records import Attachment, Firm  # noqa: E402
from db.store import home, migrations, outgoing, replay, store  # noqa: E402
from db.store.store import Store  # noqa: E402
from db.sync import http, membership, wire  # noqa: E402
from db.sync.lines import Line  # noqa: E402
from hub import spaces  # noqa: E402

KEY = bytes(range(32))
SHARED = "f" * 32
LAPTOPS = ("laptop0", "laptop1")
MACHINES = ("hub", *LAPTOPS)
Promise = tuple[str, str]
"""Which machine has what: something typed, or a file."""


def prepare(folder: Path) -> Path:
    """A hub, and two laptops that belong to it and share one firm."""
    spaces.create(folder / "hub").close()
    hub = spaces.Hub(folder / "hub")
    hub.add_space("office")
    for name in LAPTOPS:
        migrations.upgrade(home.create(folder / name), KEY)
    with serving.serving(hub) as address:
        for name in LAPTOPS:
            laptop = store.open_with_key(folder / name, KEY)
            serving.joined(laptop, hub, address, "office")
            if name == LAPTOPS[0]:
                with laptop.write() as w:
                    w.create(Firm, legal_name="洛阳轴承有限公司", record_id=SHARED)
            http.sync(laptop)
            laptop.close()
    hub.close()
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[tuple[dict[str, Store], spaces.Hub, str]]:
    """Every machine's store by its name, the hub, and where it answers today."""
    with ExitStack() as stack:
        hub = spaces.Hub(folder / "hub")
        stack.callback(hub.close)
        stores = {"hub": hub.space("office").store}
        for name in LAPTOPS:
            stores[name] = store.open_with_key(folder / name, KEY, author=name)
            stack.callback(stores[name].close)
        address = stack.enter_context(serving.serving(hub))
        for name in LAPTOPS:
            member = membership.membership(stores[name])
            membership.keep(stores[name], replace(member, address=address))
        yield stores, hub, address


class Office:
    """What is typed and synced, and what is promised of it."""

    def __init__(self, stores: dict[str, Store], address: str, seed: int) -> None:
        self.promises: list[Promise] = []
        self._stores = stores
        self._address = address
        self._random = random.Random(seed)
        self._has: dict[str, set[str]] = {name: set() for name in stores}

    def turn(self, number: int) -> None:
        """One laptop types something, now and then adds a file, and syncs."""
        name = self._random.choice(LAPTOPS)
        laptop = self._stores[name]
        for part in range(self._random.randint(1, 3)):
            self._type(name, f"{number}.{part}")
        if self._random.random() < 0.3:
            sha = laptop.attachments.store(io.BytesIO(self._random.randbytes(300_000)))
            with laptop.write() as w:
                w.create(Attachment, filename=f"{number}.jpg", sha256=sha)
            self._promise(name, {f"{number}.jpg", _file(sha)})
        self._sync(name)

    def _type(self, name: str, value: str) -> None:
        with self._stores[name].write() as w:
            if self._random.random() < 0.5:
                w.patch(SHARED, {self._random.choice(("short_name", "note")): value})
            else:
                w.create(Firm, legal_name=value)
        self._promise(name, {value})

    def _sync(self, name: str) -> None:
        """The hub promises when it answers, not only when all is over."""
        laptop = self._stores[name]
        typed = {one for one in self._has[name] if not one.startswith("file ")}

        def heard(answer: httpx.Response) -> None:
            if answer.request.url.path.endswith("/sync"):
                answer.read()
                if "acks" in wire.unpack(answer.content):
                    self._promise("hub", typed)

        line = Line(laptop.ending, self._address)
        line.event_hooks["response"].append(heard)
        if not http.sync(laptop, line).report.is_done:
            raise SystemExit("a sync on a good line did not end")
        self._promise("hub", self._has[name])
        self._promise(name, self._has["hub"])

    def _promise(self, machine: str, what: set[str]) -> None:
        for one in sorted(what - self._has[machine]):
            self._has[machine].add(one)
            self.promises.append((machine, one))
            print(f"ack {len(self.promises)}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Some turns, and at the end the ledger. ``careless`` after it: a hub that does not wait for
    its disk."""
    folder, ledger, turns, *how = arguments
    with opened(Path(folder)) as (stores, _, address):
        for name, one in stores.items():
            _ask_of_every_connection(one, "PRAGMA wal_autocheckpoint=50")
            if how and name == "hub":
                _ask_of_every_connection(one, "PRAGMA synchronous=NORMAL")
        office = Office(stores, address, seed=len(turns))
        for number in range(int(turns)):
            office.turn(number)
    Path(ledger).write_text(json.dumps(office.promises), encoding="ascii")


def _ask_of_every_connection(one: Store, pragma: str) -> None:
    def ask(connection: Any, *_: object) -> None:
        connection.execute(pragma)

    event.listen(one._engine, "checkout", ask)


class Check:
    """What is wrong with an office after a cut: something promised is gone, or the machines do not
    become alike again."""

    def __init__(self, ledger: Path) -> None:
        self._promises: list[Promise] = [
            (machine, what) for machine, what in json.loads(ledger.read_text(encoding="ascii"))
        ]
        self.times = 0

    def __call__(self, folder: Path, acknowledged: list[int]) -> list[str]:
        self.times += 1
        promised = self._promises[: len(acknowledged)]
        try:
            with opened(folder) as (stores, hub, _):
                has = {name: _what_is_in(one) for name, one in stores.items()}
                problems = [
                    f"{machine} promised {what} and lost it"
                    for machine, what in promised
                    if what not in has[machine]
                ]
                for name in LAPTOPS * 2:
                    if not http.sync(stores[name]).report.is_done:
                        problems.append(f"{name} does not come to an end with its sync")
                everything = set().union(*has.values())
                problems += hub.space("office").problems()
                for name in LAPTOPS:
                    problems += replay.problems(stores[name]) + stores[name].attachments.problems()
                for name, one in stores.items():
                    problems += _differences(name, one, stores["hub"], everything)
                return problems
        except Refusal as refusal:
            return [refusal.sentence]


def _differences(name: str, one: Store, hub: Store, everything: set[str]) -> Iterator[str]:
    """What one machine has not, or otherwise than the hub, once everybody has synced."""
    if lacking := everything - _what_is_in(one):
        yield f"{name} still lacks {sorted(lacking)}"
    if outgoing.vector(one) != outgoing.vector(hub):
        yield f"the journals of {name} and the hub differ"
    for said in (outgoing.aside(one), outgoing.missing_blobs(one)):
        yield from (f"{name}: {what}" for what in said)


def _what_is_in(one: Store) -> set[str]:
    """Every value in the journal, and every file it speaks of: one that was taken in when the power
    failed, and no record made of it, was promised to nobody."""
    ops = outgoing.export(one, {}, limit_ops=10_000).ops
    values = {str(value) for op in ops for _, value in op.kept.values()}
    return values | {_file(sha) for sha in one.attachments.known() & values}


def _file(sha: str) -> str:
    """The file itself; its hash alone is a value like any other."""
    return f"file {sha}"


if __name__ == "__main__":
    main(sys.argv[1:])
