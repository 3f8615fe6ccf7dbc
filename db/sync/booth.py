"""A booth without a network: one laptop answers the others as a hub would, while it wants to.

The endpoints are the hub's (docs/sync.md, section 6), over TLS with a certificate of its own. Who
stands before the screen reads the pairing code from it: address, a word good until it is changed,
and what the certificate is known by. Why this is no `sizhi-hub`: docs/decisions/0009.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from db.errors import Refusal
from db.store.store import Store
from db.sync import pinning
from db.sync.booth_answers import BoothServer, Heard
from db.sync.pairing import Identity, Pairing

PORT: Final = 8041
_LOOKING: Final = 0.1
"""Seconds until a booth notices that it shall end."""


class Booth:
    """A laptop that answers. Built by `serve`; ended by ``close``, which is safe to call twice."""

    def __init__(self, store: Store, heard: Heard, host: str, port: int) -> None:
        self.pairing = Pairing(store)
        self._server = BoothServer(store, self.pairing, heard, _bound(host, port))
        self._server.tls = _context(self.pairing.identity)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_LOOKING,), name="sizhi-booth", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def invitations(self) -> list[str]:
        """The pairing code for each address this laptop has, the likeliest first."""
        mark = pinning.fingerprint(self.pairing.identity.certificate)
        word = self.pairing.word
        return [f"https://{host}:{self.port}/#{word}.{mark}" for host in addresses()]

    def close(self) -> None:
        """Answer nobody any more; what is being answered is finished."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def serve(store: Store, heard: Heard, *, host: str = "0.0.0.0", port: int = PORT) -> Booth:
    """Begin to answer. Refuses with ``booth_port`` where the network does not let us."""
    try:
        return Booth(store, heard, host, port)
    except OSError as error:
        raise Refusal(
            "booth_port",
            "这台电脑现在不能接受连接（{why}）。请检查防火墙或网络设置，也可以改用同步包。",
            why=error.strerror or type(error).__name__,
        ) from error


def addresses() -> list[str]:
    """The addresses others may reach this laptop at; the one for the way out comes first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 1))  # sends nothing: asks for the way only
        found.append(str(probe.getsockname()[0]))
    with suppress(OSError):
        ours = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found += [str(one[4][0]) for one in ours]
    outward = [one for one in dict.fromkeys(found) if not one.startswith("127.")]
    return outward or ["127.0.0.1"]


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket at the usual port, or at any where that one is taken."""
    for wanted in (port, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.bind((host, wanted))
            listening.listen(32)
            return listening
        except OSError:
            listening.close()
            if wanted == 0:
                raise
    raise OSError("no port")


def _context(known: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory(prefix="sizhi-") as folder:  # ssl reads files only
        pem = Path(folder) / "booth.pem"
        pem.touch(mode=0o600)
        pem.write_text(known.certificate + known.key, "ascii")
        context.load_cert_chain(pem)
    return context
