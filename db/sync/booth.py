"""A booth without a network: one laptop answers the others as a hub would, while it wants to.

The endpoints are the hub's (docs/sync.md, section 6), over TLS with a certificate of its own. Who
stands before the screen reads the pairing code from it: address, a word good until it is changed,
and what the certificate is known by. Why this is no `sizhi-hub`: docs/decisions/0009.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.store.store import Store
from db.store.unit import Change
from db.sync import pinning

PORT: Final = 8041
MOST_TRIES: Final = 20
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WORD: Final = 6
_SETTING: Final = "booth"

Heard = Callable[[list[Change]], None]
"""Is told, on a thread of the server, what somebody brought."""


@dataclass(slots=True)
class Identity:
    """What this laptop is known by at booths: kept, so that paired laptops stay paired."""

    id: str
    certificate: str
    key: str
    tokens: dict[str, str] = field(default_factory=dict)
    """sha256 of a token → the label of the laptop that has it."""


def identity(store: Store) -> Identity:
    """Ours; made when first asked for."""
    kept = store.setting(_SETTING)
    if kept:
        return Identity(*orjson.loads(kept))
    certificate, key = pinning.new_certificate("sizhi booth")
    made = Identity(secrets.token_hex(8), certificate.decode(), key.decode())
    keep(store, made)
    return made


def keep(store: Store, known: Identity) -> None:
    """Remember who is paired."""
    said: list[Any] = [known.id, known.certificate, known.key, known.tokens]
    store.set_setting(_SETTING, orjson.dumps(said).decode())


class Pairing:
    """Who may talk: whoever has a token, and whoever says the word on the screen. Threads may ask
    at the same time."""

    def __init__(self, store: Store) -> None:
        self.word = "".join(secrets.choice(_ALPHABET) for _ in range(_WORD))
        self.identity = identity(store)
        self._store = store
        self._tries = 0
        self._lock = threading.Lock()

    def admit(self, word: str, label: str) -> str:
        """A token for whoever knows the word. Refuses with ``code_unknown``; after many wrong
        words with ``pairing_closed`` until this laptop begins to answer anew."""
        with self._lock:
            if self._tries >= MOST_TRIES:
                raise Refusal(
                    "pairing_closed",
                    "配对码错得太多，已停止配对。请在主机上停下再重新开始，换新的配对码。",
                )
            if not hmac.compare_digest(word.upper().encode(), self.word.encode()):
                self._tries += 1
                raise Refusal("code_unknown", "配对码不对，请看主机屏幕上的再试。")
            token = secrets.token_hex(32)
            self.identity.tokens[_digest(token)] = label[:60]
            keep(self._store, self.identity)
            return token

    def knows(self, token: str) -> bool:
        """Whether somebody was given this token."""
        return _digest(token) in self.identity.tokens


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Booth:
    """A laptop that answers. Built by `serve`; ended by ``close``, which is safe to call twice."""

    def __init__(self, store: Store, heard: Heard, host: str, port: int) -> None:
        from db.sync.booth_answers import BoothServer

        self.pairing = Pairing(store)
        self._server = BoothServer(store, self.pairing, heard, _bound(host, port))
        self._server.tls = _context(self.pairing.identity)
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="sizhi-booth", daemon=True
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
