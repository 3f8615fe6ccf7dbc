"""What a laptop at a booth answers: the hub's endpoints, by the standard library's server.

Everything that comes in is hostile until it has the right shape; sizes are capped before reading.
No card's contents in an error, and no log.
"""

from __future__ import annotations

import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import quote

import orjson

from db.errors import Refusal
from db.sentences import Sentence
from db.store import attachments, foreign, outgoing
from db.store.journals import OfStore
from db.store.parked import WireOp
from db.store.partial import PIECE, Partial
from db.store.store import Store
from db.store.unit import Change
from db.sync import answering, wire
from db.sync.membership import BOOTH_SPACE
from db.sync.pairing import Pairing

Heard = Callable[[list[Change]], None]
"""Is told, on a thread of the server, what somebody brought."""

_STATUS: Final = {
    "not_enrolled": 401, "code_unknown": 403, "pairing_closed": 403, "no_such_space": 404,
    "attachment_missing": 404, "upload_offset": 409, "length_required": 411,
    "message_too_large": 413, "attachment_too_large": 413, "protocol_unknown": 426,
    "disk_full": 507,
}  # fmt: skip
_FULL: Final = Sentence(
    "展位主机的磁盘已满，这次没有收下，本机内容都在。请在那台电脑上腾出空间，再同步一次。"
)
"""Our own sentence names a drive of ours, and would send the guest to look on his."""
_BLOB = re.compile(r"/blobs/([0-9a-f]{64})\Z")
_MOST_AT_ONCE: Final = 32
_PATIENCE: Final = 30


class _Listening(OfStore):
    """Our journal, and whoever wants to hear what comes."""

    def __init__(self, store: Store, heard: Heard) -> None:
        super().__init__(store)
        self._heard = heard

    def take_in(self, ops: Any) -> foreign.Taken:
        listed: list[WireOp] = list(ops)
        taken = super().take_in(listed)
        if taken.changes:
            self._heard(list(taken.changes))
        return taken


class BoothServer(ThreadingHTTPServer):
    """The server over an open store; a new epoch at each start."""

    daemon_threads = True
    tls: ssl.SSLContext

    def __init__(
        self, store: Store, pairing: Pairing, heard: Heard, listening: socket.socket
    ) -> None:
        super().__init__(listening.getsockname(), _Answers, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_address = listening.getsockname()
        self.store, self.pairing = store, pairing
        self.journal = _Listening(store, heard)
        self.epoch = secrets.token_hex(4)
        self._room = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            request.settimeout(_PATIENCE)
            secure = self.tls.wrap_socket(request, server_side=True)
            super().process_request_thread(secure, client_address)
        except OSError:  # no TLS, or gone: nobody to answer
            self.shutdown_request(request)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that broke is nothing to print."""


class _Answers(BaseHTTPRequestHandler):
    """One connection."""

    server: BoothServer
    protocol_version = "HTTP/1.1"
    server_version = "sizhi"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_PATCH = do_GET  # noqa: N815 - the names the base class calls

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: addresses of strangers are nobody's business."""

    def _answer(self) -> None:
        try:
            self._route()()
        except Refusal as refusal:
            sentence = _FULL if refusal.code == "disk_full" else refusal.sentence
            said = orjson.dumps({"error": refusal.code, "sentence": sentence})
            self.close_connection = True  # part of the body may still be on its way
            more = {wire.REFUSED: quote(said)} if self.command == "HEAD" else None
            self._say(said, status=_STATUS.get(refusal.code, 400), more=more)

    def _route(self) -> Callable[[], None]:
        wanted = (self.command, self.path)
        if wanted == ("GET", "/v1/ping"):
            return self._ping
        if wanted == ("POST", "/v1/devices/enrol"):
            return self._enrol
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not self.server.pairing.knows(token):
            raise Refusal("not_enrolled", "这台电脑还没有配对。请看主机屏幕上的配对码。")
        space = f"/v1/spaces/{BOOTH_SPACE}"
        if not self.path.startswith(space + "/"):
            raise Refusal("no_such_space", "没有这个空间。")
        rest = self.path[len(space) :]
        if (self.command, rest) == ("POST", "/sync"):
            return self._sync
        if (self.command, rest) == ("GET", "/blobs"):
            return self._missing
        found = _BLOB.match(rest)
        ways = {"HEAD": self._offset, "GET": self._give, "PATCH": self._take}
        if found is None or self.command not in ways:
            raise Refusal("no_such_space", "没有这个地址。")
        way, sha = ways[self.command], found[1]
        return lambda: way(sha)

    def _ping(self) -> None:
        versions = [answering.PROTOCOL, answering.PROTOCOL]
        now = int(time.time() * 1000)
        about = {"hub": self._id, "epoch": self.server.epoch, "time": now, "v": versions}
        self._say(orjson.dumps(about))

    @property
    def _id(self) -> str:
        return self.server.pairing.identity.id

    def _enrol(self) -> None:
        said = wire.unpack(self._body(10_000))
        code, label = said.get("code"), said.get("label")
        if not isinstance(code, str) or not isinstance(label, str):
            raise Refusal("message_unreadable", "登记请求读不懂，没有采用。请升级程序后再试。")
        token = self.server.pairing.admit(code, label)
        self._say(
            orjson.dumps(
                {
                    "token": token,
                    "device": label,
                    "space": BOOTH_SPACE,
                    "hub": self._id,
                    "role": "editor",
                }
            )
        )

    def _sync(self) -> None:
        packed = self._body(wire.MOST_PACKED)
        told = answering.answer(self.server.journal, self.server.epoch, packed)
        self._say(told, kind="application/vnd.sizhi.ops+zstd")

    def _missing(self) -> None:
        self._say(orjson.dumps({"missing": outgoing.missing_blobs(self.server.store)}))

    def _offset(self, sha: str) -> None:
        store = self.server.store
        if store.attachments.holds(sha):
            self._say(b"", more={"Upload-Complete": "?1"})
            return
        size = str(Partial(store, sha).size())
        self._say(b"", more={"Upload-Complete": "?0", "Upload-Offset": size})

    def _give(self, sha: str) -> None:
        store, offset = self.server.store, self._number("Upload-Offset", 0)
        if not store.attachments.holds(sha) or not outgoing.is_attached(store, sha):
            raise Refusal("attachment_missing", "这台电脑没有这个附件。")
        size = store.attachments.size(sha)
        self._begin(200, max(0, size - offset), "application/octet-stream", {})
        try:
            for piece in store.attachments.chunks(sha):
                if offset < len(piece):
                    self.wfile.write(piece[offset:])
                offset = max(0, offset - len(piece))
        except Refusal:  # damaged: no sentence may come where the content was promised
            self.close_connection = True

    def _take(self, sha: str) -> None:
        store = self.server.store
        whole = self._number("Upload-Length", -1)
        if not outgoing.is_attached(store, sha):
            raise Refusal("attachment_missing", "没有记录用到这个附件，没有接收。请先同步记录。")
        if not 0 <= whole <= attachments.MOST_BYTES:
            raise Refusal("attachment_too_large", "附件超过上限，没有接收。请压缩或拆分。")
        part = Partial(store, sha)
        here = part.size()
        if self._number("Upload-Offset", -1) != here:
            raise Refusal("upload_offset", "续传位置不符，请重新询问后再传。")
        for piece in self._pieces(whole - here):
            part.add(piece)
        if part.size() == whole:
            part.finish()
        self._say(b"", status=204)

    def _body(self, most: int) -> bytes:
        return b"".join(self._pieces(most))

    def _pieces(self, most: int) -> Iterator[bytes]:
        left = self._number("Content-Length", -1)
        if left < 0:
            raise Refusal("length_required", "请求没有说明长度，没有接收。")
        if left > most:
            raise Refusal("message_too_large", "发来的内容太大，没有接收。")
        while left:
            piece = self.rfile.read(min(left, PIECE))
            if not piece:
                raise ConnectionResetError
            left -= len(piece)
            yield piece

    def _number(self, name: str, default: int) -> int:
        said = self.headers.get(name, "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else default

    def _say(
        self,
        content: bytes,
        *,
        status: int = 200,
        kind: str = "application/json",
        more: dict[str, str] | None = None,
    ) -> None:
        self._begin(status, len(content), kind, more or {})
        if self.command != "HEAD":
            self.wfile.write(content)

    def _begin(self, status: int, length: int, kind: str, more: dict[str, str]) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(length), **more}
        for name, value in headers.items():
            if not (status == 204 and name.startswith("Content")):
                self.send_header(name, value)
        self.end_headers()
