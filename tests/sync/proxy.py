"""A bad line: an HTTP proxy that cuts, delays, doubles, reorders and fails, by one seed.

It stands between real sockets and understands only where a request ends. Reordering is a request
kept back and sent once more after later ones, which is what a network with retries does.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

_HOP = {"connection", "transfer-encoding", "keep-alive", "host"}


class BadLine:
    """A proxy before ``port`` on loopback while it is entered; ``address`` is where to go."""

    def __init__(self, port: int, seed: int, failing: float = 0.3) -> None:
        self.port = port
        self.failing = failing
        self.did: dict[str, int] = {}
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._kept: list[tuple[str, str, dict[str, str], bytes]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _through(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> BadLine:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | TracebackType | BaseException | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def mishap(self) -> str:
        """What becomes of the next request."""
        with self._lock:
            kinds = ("refused", "cut before", "cut after", "cut within", "broken", "busy")
            fails = self._random.random() < self.failing
            what = self._random.choice(
                kinds if fails else ("delayed", "doubled", "reordered", "well", "well", "well")
            )
            self.did[what] = self.did.get(what, 0) + 1
            return what

    def keep(self, request: tuple[str, str, dict[str, str], bytes]) -> None:
        with self._lock:
            self._kept.append(request)

    def released(self) -> list[tuple[str, str, dict[str, str], bytes]]:
        """What was kept back, now out of order."""
        with self._lock:
            kept, self._kept = self._kept, []
            self._random.shuffle(kept)
            return kept

    def somewhere(self, length: int) -> int:
        with self._lock:
            return self._random.randrange(length + 1)

    def pause(self) -> float:
        with self._lock:
            return self._random.uniform(0, 0.02)

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body=body or None, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()


def _through(line: BadLine) -> type[BaseHTTPRequestHandler]:
    class Through(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {n: v for n, v in self.headers.items() if n.lower() not in _HOP}
            request = (self.command, self.path, headers, body)
            self.close_connection = True
            match what := line.mishap():
                case "refused" | "cut before":
                    return
                case "busy":
                    self.send_error(503)
                    return
                case "delayed":
                    time.sleep(line.pause())
                case "doubled":
                    line.forward(*request)
                case "reordered":
                    line.keep(request)
                    for late in line.released()[:1]:
                        line.forward(*late)
            try:
                status, told, content = line.forward(*request)
            except OSError:
                return
            if what == "cut after":
                return
            self._say(status, told, content, what)

        def _say(self, status: int, told: list[tuple[str, str]], content: bytes, what: str) -> None:
            self.send_response(status)
            for name, value in told:
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.end_headers()
            if self.command == "HEAD":
                return
            if what == "cut within":
                content = content[: line.somewhere(len(content))]
            elif what == "broken" and content:
                at = line.somewhere(len(content) - 1)
                content = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PATCH = _pass  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """A line says nothing."""

    return Through
