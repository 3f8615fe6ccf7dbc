"""Who may talk to a laptop that answers at a booth: whoever reads the word on its screen, once, and
from then on whoever has the token it got for it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.store.store import Store
from db.sync import pinning

MOST_TRIES: Final = 20
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WORD: Final = 6
_SETTING: Final = "booth"


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
