"""The part of an attachment that has come so far, encrypted, so that a broken line is taken up
where it broke. Whole, it becomes an ordinary attachment; until then nothing reads it as one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import IO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import Refusal
from db.store import durable
from db.store.attachments import MOST_BYTES
from db.store.pieces import Pieces
from db.store.store import Store

_NONCE, _TAG = 12, 16
PIECE = 1 << 18


class Partial:
    """What has come of one file, by its SHA-256."""

    def __init__(self, store: Store, sha: str) -> None:
        self._store = store
        self._sha = sha
        secret = hmac.new(store.key, b"sizhi attachments: on the way", hashlib.sha256).digest()
        self._cipher = AESGCM(secret)
        name = hmac.new(secret, sha.encode(), hashlib.sha256).hexdigest()[:40]
        self._folder = store.home.path / "coming"
        self._place = self._folder / f"{name}.part"

    def size(self) -> int:
        """How many bytes are here and proven; what was torn at the end is cut off."""
        return sum(len(piece) for piece in self._pieces())

    def add(self, piece: bytes) -> None:
        """What comes next; on the disk when this returns."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with durable.refusing_full_disk(self._place), self._place.open("ab") as file:
            os.chmod(self._place, 0o600)
            nonce = os.urandom(_NONCE)
            sealed = nonce + self._cipher.encrypt(nonce, piece, self._sha.encode())
            file.write(len(sealed).to_bytes(4, "big") + sealed)
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Take the whole into the attachments; refuses with ``attachment_damaged``, and begins
        anew the next time, if it is not what was asked for."""
        if self.size() > MOST_BYTES:
            self.forget()
            raise Refusal("attachment_too_large", "收到的附件超过上限，没有保存。")
        digest = hashlib.sha256()
        for piece in self._pieces():
            digest.update(piece)
        if digest.hexdigest() != self._sha:
            self.forget()
            raise Refusal(
                "attachment_damaged",
                "收到的附件与记录不符，已丢弃，没有保存。下次同步会重新取。",
                sha=self._sha,
            )
        self._store.attachments.store(cast(IO[bytes], Pieces(self._pieces())))
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._place.unlink(missing_ok=True)

    def _pieces(self) -> Iterator[bytes]:
        if not self._place.exists():
            return
        good = 0
        with self._place.open("rb") as file:
            while head := file.read(4):
                sealed = file.read(int.from_bytes(head, "big"))
                try:
                    yield self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._sha.encode())
                except (InvalidTag, ValueError):
                    break
                good = file.tell()
        if good < self._place.stat().st_size:
            os.truncate(self._place, good)
