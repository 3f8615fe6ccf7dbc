"""An HTTP client whose connections are cut when its store is about to be closed.

A request that waits for a hub that has fallen silent would keep the window open for half a minute.
A second handle of each socket is kept for that: shut down by another thread, it ends the waiting.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from functools import cache
from typing import Any, Final

import httpx2 as httpx

from db.store.ending import Ending
from db.sync import pinning

SECONDS: Final = 30.0
"""How long an answer may be waited for."""
_TO_CONNECT: Final = 8.0


@cache
def _trusting_nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Line(httpx.Client):
    """Follows no redirects, and introduces itself with nothing: of a sync that finds nothing new,
    the usual headers would be the greater part. Closed by ``close`` (``contextlib.closing``); a
    bare ``with`` would leave it waiting for the end of its store."""

    def __init__(self, ending: Ending, address: str, certificate: str = "") -> None:
        """With a certificate (PEM) it trusts only that one. Where there is no TLS, reading the
        system's authorities is spared (25 ms), and a context that is never asked is made once."""
        verify: ssl.SSLContext | bool = True
        if certificate:
            verify = pinning.context_for(certificate)
        elif not address.startswith("https:"):
            verify = _trusting_nobody()
        super().__init__(
            timeout=httpx.Timeout(SECONDS, connect=_TO_CONNECT),
            follow_redirects=False,
            verify=verify,
            event_hooks={"request": [self._follow]},
        )
        for usual in list(self.headers):
            del self.headers[usual]
        self._lock = threading.Lock()
        self._twins: list[socket.socket] = []
        self._ending = ending
        ending.heard_by(self.cut)

    def cut(self) -> None:
        """Whoever waits on a connection of this client waits no longer."""
        with self._lock:
            for twin in self._twins:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        self._ending.forget(self.cut)
        with self._lock:
            for twin in self._twins:
                twin.close()
            self._twins.clear()

    def _follow(self, request: httpx.Request) -> None:
        request.extensions = {**request.extensions, "trace": self._met}

    def _met(self, event: str, told: dict[str, Any]) -> None:
        """The client tells what it does; a new connection gets its second handle here."""
        if event != "connection.connect_tcp.complete":
            return
        twin = told["return_value"].get_extra_info("socket").dup()
        with self._lock:
            self._twins.append(twin)
        if self._ending.is_near:
            self.cut()
