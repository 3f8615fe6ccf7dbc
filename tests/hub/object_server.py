"""An S3 of our own on loopback: rclone serves a folder, with signed requests and parts.

One thing it does otherwise than S3: it answers a range with 200 where S3 says 206, and a client
that looks closely takes that for the whole object. A door before it says 206.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

NEEDED = "rclone is not installed here (it comes with the dev packages)"
KEYS = {"AWS_ACCESS_KEY_ID": "office", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}
BUCKET = "sizhi"
_HOPS = {"transfer-encoding", "connection", "content-length", "content-encoding"}


def program() -> str | None:
    """rclone: of this environment, else of the machine."""
    beside = Path(sys.executable).with_name("rclone")
    return str(beside) if beside.exists() else shutil.which("rclone")


class ObjectServer:
    """``folder`` is what lies in the bucket, ``environment`` what a hub needs to get there."""

    def __init__(self, program: str, folder: Path) -> None:
        self.folder = folder / BUCKET
        self.folder.mkdir(parents=True)
        self.port = _free_port()
        self.address = ""
        keys = f"{KEYS['AWS_ACCESS_KEY_ID']},{KEYS['AWS_SECRET_ACCESS_KEY']}"
        where = ["--addr", f"127.0.0.1:{self.port}", str(folder)]
        self._command = [program, "serve", "s3", "--config", "", "--auth-key", keys, *where]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **KEYS,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": self.address,
            "AWS_ALLOW_HTTP": "true",
        }

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, stdout=quiet, stderr=quiet)
        _wait_for(self.port)

    def stop(self) -> None:
        """As a machine that is switched off: what lies in the bucket stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(folder: Path) -> Iterator[ObjectServer]:
    """An S3 while it is served."""
    found = program()
    assert found is not None, NEEDED
    server = ObjectServer(found, folder)
    server.start()
    try:
        with _door(f"http://127.0.0.1:{server.port}") as server.address:
            yield server
    finally:
        server.stop()


@contextmanager
def _door(behind: str) -> Iterator[str]:
    client = httpx.AsyncClient(base_url=behind, timeout=60, trust_env=False)

    async def passed_on(request: Request) -> Response:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        body, heads = await request.body(), request.headers.raw
        try:
            answer = await client.request(request.method, path, headers=heads, content=body)
        except httpx.TransportError:
            return Response("nobody is there", 503)
        is_part = answer.status_code == 200 and "content-range" in answer.headers
        kept = {k: v for k, v in answer.headers.items() if k not in _HOPS}
        if request.method == "HEAD":
            kept["content-length"] = answer.headers.get("content-length", "0")
        return Response(answer.content, 206 if is_part else answer.status_code, kept)

    every = ["GET", "HEAD", "PUT", "POST", "DELETE"]
    app = Starlette(routes=[Route("/{path:path}", passed_on, methods=every)])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            threading.Event().wait(0.02)
    raise TimeoutError("rclone does not answer")
