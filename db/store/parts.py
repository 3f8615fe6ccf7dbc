"""A snapshot's file: pages of a database, packed by zstd and sealed, part after part.

Each part is bound to its place and to being the last or not, so that none can be left out,
repeated, moved or cut off. Nothing read here is believed before it is proven, nor inflated beyond
what a part may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Final

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.store.pages import PLAIN

BEGIN: Final = b"SIZHI SNAPSHOT 1\n"
_PAGES: Final = 1024
_MOST: Final = _PAGES * PLAIN
_LENGTH: Final = 4
_LEVEL: Final = 9


class Torn(ValueError):
    """No snapshot, or a part of it is missing or not what was written."""


def write(file: IO[bytes], key: bytes, pages: Iterable[bytes]) -> None:
    """``key`` must never have been used before."""
    cipher, packing = AESGCM(key), zstandard.ZstdCompressor(level=_LEVEL)
    file.write(BEGIN)
    coming = iter(pages)
    number, part = 0, b"".join(islice(coming, _PAGES))
    while part:
        following = b"".join(islice(coming, _PAGES))
        sealed = cipher.encrypt(_nonce(number, is_last=not following), packing.compress(part), None)
        file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        number, part = number + 1, following


def read(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The pages again, many at once. Raises `Torn`, perhaps after some of them."""
    if file.read(len(BEGIN)) != BEGIN:
        raise Torn("begin")
    cipher, inflating = AESGCM(key), zstandard.ZstdDecompressor()
    number, size = 0, _size(file)
    while size:
        sealed, following = file.read(size), _size(file)
        try:
            packed = cipher.decrypt(_nonce(number, is_last=not following), sealed, None)
            if zstandard.frame_content_size(packed) > _MOST:  # it would be made room for
                raise Torn(f"part {number}")
            part = inflating.decompress(packed, max_output_size=_MOST)
        except (InvalidTag, zstandard.ZstdError) as error:
            raise Torn(f"part {number}") from error
        yield part
        number, size = number + 1, following
    if not number:
        raise Torn("empty")


def _size(file: IO[bytes]) -> int:
    """How long the next part is; 0 at the end."""
    said = int.from_bytes(file.read(_LENGTH), "big")
    if said > 2 * _MOST:
        raise Torn("length")
    return said


def _nonce(number: int, *, is_last: bool) -> bytes:
    return bytes([is_last]) + number.to_bytes(11, "big")
