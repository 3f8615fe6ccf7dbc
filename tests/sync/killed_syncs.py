"""Syncs killed with -9 at random points, client and hub in turn; run as a program of its own.

    python killed_syncs.py FOLDER POINTS SEED

Laptops and hub are processes that share nothing but disk and socket. A laptop notes a value in its
ledger once the write has returned; at the end every noted value must be everywhere. Prints JSON.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[i]) for i in (1, 2)]

import builders  # noqa: E402

from db.errors import Refusal  # noqa: E402
from db.records import Attachment, Firm  # noqa: E402
from db.store import bare, outgoing, queries, replay  # noqa: E402
from db.store.store import Store, open_with_key  # noqa: E402
from db.sync import http  # noqa: E402
from hub import spaces  # noqa: E402

FIELDS = ("short_name", "note", "reg_address")


def forked(work: Callable[[], None]) -> int:
    """A process of its own that does one thing; its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:
        print(type(error).__name__, error, file=sys.stderr)
        os._exit(1)
    os._exit(0)


def serve(folder: Path, port: int) -> None:
    import uvicorn

    from hub.app import create_app

    hub = spaces.Hub(folder)
    uvicorn.run(create_app(hub), host="127.0.0.1", port=port, log_level="critical")


class Fair:
    """Two laptops, a hub, and somebody who pulls plugs."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.hub = folder / "hub"
        spaces.create(self.hub).close()
        hub = spaces.Hub(self.hub)
        hub.add_space("office")
        codes = [hub.devices.invite("office", "editor") for _ in range(2)]
        hub.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.serving = 0
        self.start_hub()
        self.homes: list[Path] = []
        self.keys: list[bytes] = []
        self.noted = 0
        for i, code in enumerate(codes):
            where = folder / f"laptop{i}"
            where.mkdir()
            store = builders.a_store(where)
            self.keys.append(store.key)
            http.enrol(store, f"http://127.0.0.1:{self.port}/#{code}")
            if i == 0:
                with store.write() as w:
                    w.create(Firm, legal_name="洛阳轴承有限公司", record_id="f" * 32)
            http.sync(store)
            store.close()
            self.homes.append(where / "home")

    def start_hub(self) -> None:
        if self.serving:
            return
        self.serving = forked(lambda: serve(self.hub, self.port))
        for _ in range(2000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.005)
        raise SystemExit("the hub does not start")

    def kill_hub(self) -> None:
        os.kill(self.serving, signal.SIGKILL)
        os.waitpid(self.serving, 0)
        self.serving = 0

    def opened(self, i: int) -> Store:
        return open_with_key(
            self.homes[i],
            self.keys[i],
            clock=builders.Clock(),
            author=f"laptop{i}",
            is_checked=False,
        )

    def edit_and_sync(self, i: int, turn: int, seed: int) -> None:
        """What a laptop does until somebody kills it."""
        chance = random.Random(seed)
        store = self.opened(i)
        with (self.folder / f"ledger{i}").open("a") as ledger:
            for n in range(chance.randrange(1, 4)):
                value = f"L{i}-{turn}-{n}"
                with store.write() as w:
                    if chance.random() < 0.5:
                        w.patch("f" * 32, {chance.choice(FIELDS): value})
                    else:
                        w.create(Firm, legal_name=value)
                ledger.write(value + "\n")
                ledger.flush()
            if chance.random() < 0.3:
                value = f"A{i}-{turn}"
                sha = store.attachments.store(io.BytesIO(os.urandom(1000) + bytes(400_000)))
                with store.write() as w:
                    w.create(Attachment, filename=value, sha256=sha)
                ledger.write(value + "\n")
                ledger.flush()
        try:
            http.sync(store)
        except Refusal as refusal:
            if refusal.code not in ("hub_unreachable", "not_a_hub"):
                raise
        store.close()

    def undisturbed(self, turn: int) -> float:
        """One sync nobody kills; how long it takes here."""
        began = time.monotonic()
        child = forked(lambda: self.edit_and_sync(turn % 2, turn, turn))
        os.waitpid(child, 0)
        return time.monotonic() - began

    def one(self, turn: int, most: float) -> None:
        """One sync and one kill."""
        i, seed = self.random.randrange(2), self.random.getrandbits(32)
        self.start_hub()
        child = forked(lambda: self.edit_and_sync(i, turn, seed))
        time.sleep(self.random.uniform(0, most))
        if self.random.random() < 0.4:
            self.kill_hub()
        else:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def problems(self) -> list[str]:
        """After everybody has synced until it is quiet: what is wrong, in sentences."""
        self.start_hub()
        stores = [self.opened(i) for i in range(2)]
        for store in [*stores, *stores, *stores]:
            http.sync(store)
        self.kill_hub()
        hub = spaces.Hub(self.hub)
        every = [*stores, hub.space("office").store]
        noted = [
            line for i in range(2) for line in (self.folder / f"ledger{i}").read_text().splitlines()
        ]
        found = []
        for name, store in zip(("laptop0", "laptop1", "hub"), every, strict=True):
            if outgoing.vector(store) != outgoing.vector(every[-1]):
                found.append(f"{name} has another journal than the hub")
            kept = values(store)
            found += [f"{name} has lost {value}" for value in noted if value not in kept]
            check = bare.problems if name == "hub" else replay.problems
            found += [f"{name}: {problem}" for problem in check(store)]
            found += [f"{name} sets {one.dot} aside" for one in outgoing.aside(store)]
            missing = outgoing.missing_blobs(store)
            found += [f"{name} has no file {sha[:8]}" for sha in missing]
            found += [f"{name}: {problem}" for problem in store.attachments.problems()]
            if name != "hub" and shown(store) != shown(every[0]):
                found.append(f"{name} shows something else than laptop0")
        self.noted = len(noted)
        for store in every:
            store.close()
        return found


def shown(store: Store) -> list[tuple[object, ...]]:
    firms = queries.rows(store, Firm, limit=10_000)[1]
    return sorted((f.id, str((f.legal_name, f.short_name, f.note, f.reg_address))) for f in firms)


def values(store: Store) -> set[str]:
    with store.reading() as cursor:
        cursor.execute("SELECT data FROM op_value")
        return {
            str(value)
            for (data,) in cursor.fetchall()
            for name, value in plain(json.loads(data)).items()
        }


def plain(kept: dict[str, object]) -> dict[str, object]:
    """Field → value, whichever way salts lie beside them."""
    return {
        name: pair[1] if isinstance(pair, list) and len(pair) == 2 else pair
        for name, pair in kept.items()
    }


def main(folder: Path, points: int, seed: int) -> None:
    fair = Fair(folder, seed)
    most = 1.2 * max(fair.undisturbed(-turn) for turn in (1, 2, 3))
    hub_kills = 0
    for turn in range(points):
        fair.one(turn, most)
        hub_kills += not fair.serving
    problems = fair.problems()
    said = {"points": points, "hub": hub_kills, "noted": fair.noted, "problems": problems[:20]}
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
