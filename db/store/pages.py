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
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from db.store.vault import DataKey

SIZE: Final = 4096
_RESERVED: Final = 80
PLAIN: Final = SIZE - _RESERVED
"""Bytes of a page in the clear."""

_VECTOR: Final = 16
_AT_ONCE: Final = 64
"""Pages locked in one piece: more of them would not stay in a processor's cache."""
_THREADS: Final = 2
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
    """The same pages under another key, as bytes of a file. Each of ``plain`` may be many pages.
    Raises `Forged`.

    Two threads share the work: ciphers and hashes let others run meanwhile.
    """
    lock, number = _Lock(key), 1
    coming: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(_THREADS) as threads:
        for pages in _few_at_once(plain):
            coming.append(threads.submit(lock.lock, pages, number))
            number += len(pages) // PLAIN
            if len(coming) > 2 * _THREADS:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _few_at_once(plain: Iterable[bytes]) -> Iterator[bytes]:
    """The first page alone, since it begins with what no key hides."""
    is_first = True
    for pages in filter(None, plain):
        if len(pages) % PLAIN or (is_first and not pages.startswith(_HEADER)):
            raise Forged("no pages")
        start = PLAIN if is_first else 0
        if is_first:
            yield pages[:PLAIN]
        is_first = False
        for begin in range(start, len(pages), _AT_ONCE * PLAIN):
            yield pages[begin : begin + _AT_ONCE * PLAIN]


class _Lock:
    """The key of one file, and how it locks pages."""

    def __init__(self, key: DataKey) -> None:
        self._cipher = algorithms.AES(key)
        self._salt = os.urandom(len(_HEADER))
        self._proving = hmac.new(_proving_key(key, self._salt), digestmod="sha512")

    def lock(self, pages: bytes, number: int) -> bytes:
        """``pages`` of which the first is page ``number`` of the file."""
        begin, skipped = (self._salt, len(_HEADER)) if number == 1 else (b"", 0)
        told = []
        for content, vector in self._encrypted(pages, skipped):
            proof = self._proving.copy()
            proof.update(content)
            proof.update(vector + number.to_bytes(4, "little"))
            told += [begin, content, vector, proof.digest()]
            number += 1
        return b"".join(told)

    def _encrypted(self, pages: bytes, skipped: int) -> Iterator[tuple[bytes, bytes]]:
        """(content, vector) of each page. A block of random bytes goes before each: encrypted, it
        is the page's vector, which nobody can foresee, and one call does for all pages."""
        lying = memoryview(pages)
        plain: list[bytes | memoryview] = []
        for at in range(0, len(pages), PLAIN):
            plain += [os.urandom(_VECTOR), lying[at + skipped : at + PLAIN]]
        start = modes.CBC(os.urandom(_VECTOR))
        sealed = Cipher(self._cipher, start).encryptor().update(b"".join(plain))
        size = _VECTOR + PLAIN - skipped
        for at in range(0, len(sealed), size):
            yield sealed[at + _VECTOR : at + size], sealed[at : at + _VECTOR]


def _proving_key(key: DataKey, salt: bytes) -> bytes:
    masked = bytes(byte ^ _MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32)


def _proof(proving: bytes, sealed: bytes, number: int) -> bytes:
    return hmac.digest(proving, sealed + number.to_bytes(4, "little"), "sha512")
