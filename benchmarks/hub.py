"""The hub after a fair: 200 laptops come home at once, on PostgreSQL with two processes.

Each laptop brings 100 edits and a photo of 2 MB, over real HTTP on loopback, to real processes; a
laptop is simulated by its messages (made beforehand, so that what is measured is the hub and not
200 laptops on the same two cores). Counted afterwards in the database: nothing lost, nothing
doubled. The same with one process killed halfway. Bounded in count and time.
"""

from __future__ import annotations

import hashlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Row, Spread
from db.journal import op as journal_op
from db.store.hub import offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.parked import WireOp
from db.sync import wire

EDITS = 100
PHOTO = 2 << 20
AT_ONCE = 32
"""Connections open at a time; the others wait for their turn, as behind any server."""
PATIENCE = 600


@dataclass
class Laptop:
    """What one laptop has to bring, and what became of it."""

    number: int
    photo: bytes = field(repr=False)
    token: str = ""
    ops: list[WireOp] = field(default_factory=list, repr=False)
    waits: list[float] = field(default_factory=list)
    """Seconds each sync request took, from the first try to the answer that counted."""
    retries: int = 0

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.photo).hexdigest()


def a_laptop(number: int) -> Laptop:
    """99 cards and the record of the photo, in one stream."""
    laptop = Laptop(number, os.urandom(32) + bytes(PHOTO - 32))
    stream, hash = uuid.uuid4().bytes, b""
    for seq in range(1, EDITS + 1):
        is_photo = seq == EDITS
        values = (
            {"filename": "展位.jpg", "sha256": laptop.sha}
            if is_photo
            else {
                "legal_name": f"洛阳第{number}-{seq}轴承制造有限公司", "reg_place": "河南省洛阳市",
                "business_scope": "轴承、齿轮及传动部件的研发、生产和销售；货物进出口。",
            }
        )  # fmt: skip
        kept = journal_op.salted(values)
        body = journal_op.encode_body(
            kind="create", type="attachment" if is_photo else "firm", record=uuid.uuid4().hex,
            lamport=seq, author=f"队员{number}", wall=1_772_000_000_000 + seq, offset=480,
            batch=None, values=kept, parents={}, device=f"laptop{number}" if seq == 1 else None,
        )  # fmt: skip
        hash = journal_op.chain(hash, stream, seq, body)
        laptop.ops.append(WireOp(stream, seq, body, hash, kept))
    return laptop


def rows(_: Homes, sizes: Sizes) -> list[Row]:
    """Both runs; one row each, or one that says what is missing."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import cluster

    if cluster.programs() is None:
        none = Spread(0, 0, 0)
        return [Row("hub", "laptops after a fair", none, against="PostgreSQL is not installed")]
    count = sizes.laptops
    found = []
    for name, is_killed in (
        ("{n} laptops after a fair", False),
        ("{n} laptops, one process killed", True),
    ):
        with (
            cluster.running("shared_buffers=256MB") as server,
            tempfile.TemporaryDirectory(prefix="sizhi-bench-") as folder,
        ):
            found.append(_run(Path(folder), server.new_database(), count, name, is_killed))
    return found


def _run(folder: Path, url: str, count: int, name: str, is_killed: bool) -> Row:
    laptops = [a_laptop(number) for number in range(count)]
    data = folder / f"hub-{uuid.uuid4().hex[:8]}"
    with _served(data, url) as (address, parent):
        database = Database(url)
        from db.store.hub.register import Devices

        devices = Devices(database)
        for laptop in laptops:
            laptop.token, _ = devices.enrol(devices.invite("office"), f"laptop{laptop.number}")
        started = time.perf_counter()
        if is_killed:
            threading.Timer(_halfway(count), _kill_one, (parent,)).start()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda laptop: _bring(laptop, address), laptops))
        seconds = time.perf_counter() - started
    wrong = _wrong(database, data, laptops)
    database.close()
    waits = sorted(wait for laptop in laptops for wait in laptop.waits)
    return Row(
        "hub",
        name.format(n=count),
        Spread(statistics.median(waits) * 1e3, waits[int(len(waits) * 0.95)] * 1e3, len(waits)),
        against="a sync request",
        notes={
            "s": seconds,
            "ops/s": count * EDITS / seconds,
            "MB/s": count * PHOTO / seconds / 1e6,
            "retries": sum(laptop.retries for laptop in laptops),
            "lost or doubled": wrong,
        },
    )


def _halfway(count: int) -> float:
    return 0.5 + count * 0.015


def _bring(laptop: Laptop, address: str) -> None:
    """Sync until the hub says that it has everything, then the photo, then once more."""
    bearer = {"Authorization": f"Bearer {laptop.token}"}
    space = f"{address}/v1/spaces/office"
    with httpx.Client(timeout=60) as line:
        first = {"v": 1, "is_full": True}
        told = wire.unpack(_asked(laptop, line, "POST", f"{space}/sync", bearer, wire.pack(first)))
        # of what the others brought one page comes along; reading all would measure the reading
        page = {"v": 1, "cursor": [told["epoch"], 0, ""], **wire.rows_of(laptop.ops)}
        told = wire.unpack(_asked(laptop, line, "POST", f"{space}/sync", bearer, wire.pack(page)))
        assert wire.vector_of(told["acks"])[laptop.ops[0].stream.hex()][0][0] == EDITS
        size = len(laptop.photo)
        blob = f"{space}/blobs/{laptop.sha}"
        while True:
            head = _asked_head(laptop, line, blob, bearer)
            if head.get("Upload-Complete") == "?1":
                return
            offset = int(head["Upload-Offset"])
            way = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
            _asked(laptop, line, "PATCH", blob, {**bearer, **way}, laptop.photo[offset:], once=True)


def _asked(
    laptop: Laptop, line: httpx.Client, method: str, url: str, headers: dict[str, str],
    body: bytes, *, once: bool = False,
) -> bytes:  # fmt: skip
    """The answer, however often it takes; as laptops do, with a pause that grows."""
    started = time.perf_counter()
    pause = 0.05
    while True:
        try:
            answer = line.request(method, url, headers=headers, content=body)
            if answer.is_success:
                if method == "POST":
                    laptop.waits.append(time.perf_counter() - started)
                return answer.content
            if once:
                return b""
        except httpx.TransportError:
            if once:
                laptop.retries += 1
                return b""
        laptop.retries += 1
        if time.perf_counter() - started > PATIENCE:
            raise TimeoutError(url)
        time.sleep(pause)
        pause = min(pause * 2, 2)


def _asked_head(
    laptop: Laptop, line: httpx.Client, url: str, headers: dict[str, str]
) -> dict[str, str]:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        try:
            answer = line.head(url, headers=headers)
            if answer.is_success:
                return {"Upload-Complete": answer.headers.get("Upload-Complete", ""),
                        "Upload-Offset": answer.headers.get("Upload-Offset", "0")}  # fmt: skip
        except httpx.TransportError:
            laptop.retries += 1
        time.sleep(0.1)
    raise TimeoutError(url)


def _wrong(database: Database, data: Path, laptops: list[Laptop]) -> int:
    """Ops and photos that are missing, twice, or not what was brought."""
    from hub.postgres import PostgresHub

    journal = HubJournal(database, offices.number(database, "office"))
    wrong = len(journal.problems())
    held: dict[tuple[bytes, int], bytes] = {}
    after, more, seen = 0, True, 0
    while more:
        page = journal.export({}, after=after)
        after, more = page.end, page.has_more
        seen += len(page.ops)
        held |= {(op.stream, op.seq): op.hash for op in page.ops}
    wrong += seen - len(held)
    wrong += sum(held.get((o.stream, o.seq)) != o.hash for one in laptops for o in one.ops)
    hub = PostgresHub(data, database._engine.url.render_as_string(hide_password=False))
    blobs = hub.space("office").blobs
    wrong += sum(b"".join(blobs.chunks(one.sha)) != one.photo for one in laptops)
    hub.close()
    return wrong


@contextmanager
def _served(data: Path, url: str) -> Iterator[tuple[str, int]]:
    """Two processes behind one address."""
    command = [sys.executable, "-m", "hub.cli"]
    where = ["--data", str(data), "--json"]
    root = Path(__file__).resolve().parents[1]
    made = [*command, "init", *where, "--database", url]
    subprocess.run(made, check=True, capture_output=True, cwd=root)
    port = _free_port()
    serve = [*command, "serve", *where, "--plain", "--port", str(port), "--processes", "2"]
    with subprocess.Popen(serve, start_new_session=True, cwd=root) as parent:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until(lambda: httpx.get(f"{address}/health").is_success)
            _wait_until(lambda: len(_children(parent.pid)) == 2)
            yield address, parent.pid
        finally:
            os.killpg(parent.pid, signal.SIGKILL)


def _wait_until(holds) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the hub did not start")


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(c) for c in listed if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def _kill_one(parent: int) -> None:
    os.kill(_children(parent)[0], signal.SIGKILL)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
