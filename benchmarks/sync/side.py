"""What each of the three can be asked, and the records all of them are given."""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.sync.relay import Relay

FIELDS = ("name", "code", "place", "trade", "capital", "person", "phone", "note")
Record = dict[str, str]

_PLACES = ("洛阳市涧西区", "郑州市高新区", "宁波市北仑区", "苏州市工业园区", "长春市绿园区")
_TRADES = ("通用设备制造", "专用设备制造", "电子元件制造", "医药制造", "仓储物流")
_WORDS = (
    "拟在本市新建一条年产三十万套的装配线",
    "关注用电价格和标准厂房的交付时间",
    "董事会下月讨论选址",
)
_STARTED = 30.0
"""Seconds a server may take to start."""


class Side(Protocol):
    """Two laptops, A and B, and the server between them. Each call returns when it is done."""

    name: str
    relay: Relay

    def fill(self, records: Sequence[Record]) -> None:
        """A has these records; nothing was sent yet."""

    def upload(self) -> None:
        """A sends everything for the first time."""

    def prepare_to_join(self) -> None:
        """B is enrolled, as a person does it once; not measured."""

    def join(self) -> None:
        """B, a new laptop with nothing, becomes ready to work: its store open, a record read."""

    def edit(self, numbers: Sequence[int], word: str) -> None:
        """A changes one field of the records of these numbers, one durable save each."""

    def sync_a(self) -> None:
        """A syncs, both ways."""

    def sync_b(self) -> None:
        """B syncs, both ways."""

    def note_at_b(self, number: int) -> str:
        """What B now has in the edited field of a record."""

    def close(self) -> None:
        """Everything that was started ends."""


def invented(records: int) -> list[Record]:
    """Records of eight short Chinese fields; the same in every run."""
    chance = random.Random(8)
    return [
        {
            "name": f"{chance.choice(_PLACES)[:2]}第{number}装备制造有限公司",
            "code": f"9141{number:014}",
            "place": f"{chance.choice(_PLACES)}{chance.randint(1, 400)}号",
            "trade": chance.choice(_TRADES),
            "capital": f"{chance.randint(100, 90_000)}万元",
            "person": chance.choice("王李张刘陈杨赵黄周吴") + chance.choice("建国伟芳敏静磊洋"),
            "phone": f"0379-{chance.randint(10_000_000, 99_999_999)}",
            "note": chance.choice(_WORDS) + str(chance.randint(0, 10**6)),
        }
        for number in range(records)
    ]


def a_free_port() -> int:
    """A port of loopback nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until somebody answers on ``port``; the log's last words when nobody does."""
    deadline = time.monotonic() + _STARTED
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    server.kill()
    raise RuntimeError(
        f"{server.args!r} did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}"
    )


def end(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end; make it, when it will not."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
