"""The application a server process runs. What it serves stands in the environment, since with
several processes each begins on its own.
"""

from __future__ import annotations

import argparse
import gc
import os
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from hub import opened
from hub.app import create_app, create_metrics_app
from hub.counters import Counters
from hub.ready import Elsewhere
from hub.readying import Readying

DATA, METRICS = "SIZHI_HUB_DATA", "SIZHI_HUB_METRICS"
_TRIES = 64


def app() -> FastAPI:
    """A hub, open until the process stops."""
    hub = opened.opened(argparse.Namespace(data=os.environ[DATA]))
    counters, elsewhere = Counters(), Elsewhere(Path(os.environ[DATA]))
    readying = Readying(elsewhere.make, elsewhere.stop)
    if where := os.environ.get(METRICS):
        _serve_metrics(where, counters)

    @asynccontextmanager
    async def open_until_the_end(_: FastAPI) -> AsyncIterator[None]:
        yield
        readying.close()
        hub.close()

    _collect_seldom()
    return create_app(hub, counters, open_until_the_end, readying.grew)


def _collect_seldom() -> None:
    """A message is some ten thousand small objects and no cycle: collecting while one is read took
    a third of the time. What is here by now stays for good and is never looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _serve_metrics(where: str, counters: Counters) -> None:
    """On an address of the operator's; of several processes each takes the next free port."""
    host, _, port = where.rpartition(":")
    config = uvicorn.Config(create_metrics_app(counters), log_level="warning")
    for number in range(int(port), int(port) + _TRIES):
        try:
            bound = _bound(host or "127.0.0.1", number)
        except OSError:
            continue
        server = uvicorn.Server(config)
        threading.Thread(
            target=server.run, kwargs={"sockets": [bound]}, daemon=True, name="metrics"
        ).start()
        return


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        bound.bind((host.strip("[]"), port))
    except OSError:
        bound.close()
        raise
    return bound
