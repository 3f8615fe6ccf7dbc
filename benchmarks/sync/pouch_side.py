"""PouchDB with ``express-pouchdb``: a server and two laptops, as Node programs of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.sync import side
from benchmarks.sync.relay import Relay

_PROGRAMS = Path(__file__).parent / "pouch"


def is_there() -> bool:
    """Whether Node is, and ``npm install`` was run once in ``benchmarks/sync/pouch``."""
    return shutil.which("node") is not None and (_PROGRAMS / "node_modules").exists()


class Pouch:
    def __init__(self, folder: Path) -> None:
        about = _PROGRAMS / "node_modules/pouchdb-node/package.json"
        self.name = f"pouchdb {json.loads(about.read_text('utf-8'))['version']}"
        (folder / "server").mkdir(parents=True)
        port = side.a_free_port()
        log = folder / "server.log"
        with log.open("wb") as written:
            self._server = subprocess.Popen(
                ["node", _PROGRAMS / "server.js", str(port), folder / "server"],
                cwd=folder,
                stdout=written,
                stderr=written,
            )
        side.wait_for(port, self._server, log)
        self.relay = Relay(port)
        self._laptops = subprocess.Popen(
            [
                "node",
                _PROGRAMS / "laptops.js",
                f"http://127.0.0.1:{self.relay.port}/office",
                folder,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._count = 0

    def _order(self, order: str, **more: Any) -> Any:
        assert self._laptops.stdin is not None
        assert self._laptops.stdout is not None
        self._laptops.stdin.write(json.dumps({"order": order, **more}).encode() + b"\n")
        self._laptops.stdin.flush()
        answer = json.loads(self._laptops.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["said"]

    def fill(self, records: Sequence[side.Record]) -> None:
        self._count = len(records)
        self._order("fill", records=list(records))
        self.relay.counted()

    def upload(self) -> None:
        self._order("upload")

    def prepare_to_join(self) -> None:
        self._order("open")

    def join(self) -> None:
        self._order("join", number=self._count - 1)

    def edit(self, numbers: Sequence[int], word: str) -> None:
        self._order("edit", numbers=list(numbers), word=word)

    def sync_a(self) -> None:
        self._order("sync", who="a")

    def sync_b(self) -> None:
        self._order("sync", who="b")

    def note_at_b(self, number: int) -> str:
        return str(self._order("note", number=number))

    def close(self) -> None:
        side.end(self._laptops)
        self.relay.__exit__()
        side.end(self._server)
