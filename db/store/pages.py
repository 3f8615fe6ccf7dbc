"""The pages of a database file as SQLCipher 4 lays them on the disk, in the clear and locked again.

What SQLCipher writes cannot be compressed, and it copies nothing from one key to another but row by
row. So a snapshot's pages are unlocked here and locked here, without a row being read: 4,096
bytes each, of which the last 80 are the page's own vector (16) and its HMAC-SHA512 (64); the first
16 bytes of the file are the salt of the HMAC's key. The clear bytes never touch a disk.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from typing import IO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from db.store.vault import DataKey

SIZE: Final = 4096
_RESERVED: Final = 80
PLAIN: Final = SIZE - _RESERVED
"""Bytes of a page in the clear."""

_HEADER: Final = b"SQLite format 3\0"
_MASK: Final = 0x3A


class Forged(ValueError):
    """A page is not what was written under this key, or no page at all."""


def unlocked(file: IO[bytes], key: DataKey) -> Iterator[bytes]:
    """The pages of a file nobody writes, each proven, 4,016 bytes each. Raises `Forged`."""
    proving, cipher, number = b"", algorithms.AES(key), 0
    while page := file.read(SIZE):
        number += 1
        start = 0
        if number == 1:
            start = len(_HEADER)
            proving = _proving_key(key, page[:start])
        content, vector, proof = page[start:PLAIN], page[PLAIN:-64], page[-64:]
        true = _proof(proving, content + vector, number)
        if len(page) != SIZE or not hmac.compare_digest(true, proof):
            raise Forged(f"page {number}")
        plain = Cipher(cipher, modes.CBC(vector)).decryptor().update(content)
        yield _HEADER + plain if number == 1 else plain


def locked(plain: Iterable[bytes], key: DataKey) -> Iterator[bytes]:
    """The same pages under another key, as bytes of a file. Raises `Forged`."""
    salt, cipher = os.urandom(len(_HEADER)), algorithms.AES(key)
    proving = _proving_key(key, salt)
    for number, page in enumerate(plain, 1):
        if len(page) != PLAIN or (number == 1 and not page.startswith(_HEADER)):
            raise Forged(f"page {number}")
        vector = os.urandom(16)
        content = page[len(_HEADER) :] if number == 1 else page
        sealed = Cipher(cipher, modes.CBC(vector)).encryptor().update(content) + vector
        begin = salt if number == 1 else b""
        yield begin + sealed + _proof(proving, sealed, number)


def _proving_key(key: DataKey, salt: bytes) -> bytes:
    masked = bytes(byte ^ _MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32)


def _proof(proving: bytes, sealed: bytes, number: int) -> bytes:
    return hmac.digest(proving, sealed + number.to_bytes(4, "little"), "sha512")
