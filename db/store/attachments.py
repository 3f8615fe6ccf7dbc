"""Files people attach, each once, by the SHA-256 of what is in it, encrypted beside the database.

Chunks of 1 MiB under AES-256-GCM with a key of the file's own, drawn from the data key, so that a
film never lies in memory whole. On disk a file is named by a keyed hash: who finds the folder
cannot even test whether a certain document is in it. Nothing is ever handed out unverified. A copy
that turns out damaged is set aside, and a sync asks for it; it goes when a whole one has come.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import Refusal
from db.sentences import Sentence
from db.store import durable
from db.store.vault import DataKey

CHUNK = 2**20
MOST_BYTES = 200 * 2**20
"""The usual cap on one attachment; the caller may set another."""

_MAGIC = b"SIZHIATT1\n"
_SALT = 32
_TAG = 16
_HEAD = 32 + 8  # the SHA-256 and the size of the content
_BEFORE_CHUNKS = len(_MAGIC) + _SALT + _HEAD + _TAG
_SHA = re.compile(r"[0-9a-f]{64}\Z")
_HEAD_NONCE = b"\xff" * 12
_HERE = ".att"
_ASIDE = ".damaged"


class Attachments:
    """What lies in one folder under one data key."""

    def __init__(self, folder: Path, key: DataKey) -> None:
        self._folder = folder
        self._key = _derived(key, None, b"sizhi attachments: content")
        self._names = _derived(key, None, b"sizhi attachments: names")

    def store(self, source: IO[bytes] | Path, *, most: int = MOST_BYTES) -> str:
        """Keep the content of a stream or file; returns its SHA-256 in hex. At most ``most`` bytes.

        Storing what is there already writes it anew, which heals a damaged copy.
        """
        if isinstance(source, Path):
            with source.open("rb") as file:
                return self.store(file, most=most)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        unnamed = self._folder / f"{durable.TEMPORARY}{os.urandom(16).hex()}"
        try:
            with durable.replacing(unnamed) as target:
                sha = self._encrypt(source, target, most)
            unnamed.replace(self._place(sha))
            self._aside(sha).unlink(missing_ok=True)
        finally:
            unnamed.unlink(missing_ok=True)
        durable.fsync_folder(self._folder)
        return sha

    def chunks(self, sha: str) -> Iterator[bytes]:
        """The content piece by piece, each piece proven; a failure may come after some pieces.

        ``attachment_missing`` or ``attachment_damaged``. Who writes the pieces to a file uses
        :meth:`save_to`, which leaves no half.
        """
        place = self._place(sha)
        try:
            file = place.open("rb")
        except FileNotFoundError as error:
            raise self._absent(sha) from error
        try:
            with file:
                opened = os.fstat(file.fileno())
                cipher, about, (found, size) = self._head(file)
                if found != sha or opened.st_size != _size_on_disk(size):
                    raise InvalidTag
                for number in range(_chunk_count(size)):
                    piece = file.read(CHUNK + _TAG)
                    yield cipher.decrypt(_nonce(number), piece, about)
        except (InvalidTag, ValueError, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.EIO:
                raise
            self._set_aside(place, opened)
            raise _damaged(sha) from error

    def read(self, sha: str) -> bytes:
        """The whole content at once, for what is known to be small."""
        return b"".join(self.chunks(sha))

    def save_to(self, sha: str, target: Path) -> None:
        """Write the content to ``target``: whole and proven, or not at all."""
        with durable.replacing(target) as file:
            for piece in self.chunks(sha):
                file.write(piece)

    def holds(self, sha: str) -> bool:
        """A copy lies here, by its head a whole one (it may turn out damaged when read)."""
        return self._seems_whole(self._place(sha)) == sha

    def is_aside(self, sha: str) -> bool:
        """The copy here was damaged, and no whole one has come since."""
        return self._aside(sha).exists() and not self.holds(sha)

    def size(self, sha: str) -> int:
        """Bytes of the content, from its head; ``attachment_missing`` or ``attachment_damaged``."""
        try:
            with self._place(sha).open("rb") as file:
                return self._head(file)[2][1]
        except FileNotFoundError as error:
            raise self._absent(sha) from error
        except (InvalidTag, ValueError) as error:
            raise _damaged(sha) from error

    def erase(self, sha: str) -> bool:
        """Remove every copy for good; False when there was none."""
        copies = [place for place in (self._place(sha), self._aside(sha)) if place.exists()]
        for place in copies:
            place.unlink()
        if copies:
            durable.fsync_folder(self._folder)
        return bool(copies)

    def known(self, *, is_aside_too: bool = False) -> set[str]:
        """The SHA-256 of all that lies here and by its head is whole; reads no content."""
        places = [*self._folder.glob(f"*{_HERE}")]
        if is_aside_too:
            places += self._folder.glob(f"*{_ASIDE}")
        return {sha for place in places if (sha := self._seems_whole(place))}

    def has_any_aside(self) -> bool:
        """Whether any copy here was damaged."""
        return any(self._folder.glob(f"*{_ASIDE}"))

    def problems(self) -> list[str]:
        """Read everything; one sentence for each copy that is damaged or not ours. What was set
        aside is tried again: a drive may have misread it once."""
        places = [*self._folder.glob(f"*{_HERE}"), *self._folder.glob(f"*{_ASIDE}")]
        return [
            Sentence(
                "附件文件“{file}”已损坏，损坏的一份另存留底。下次同步会重新取；取不到时请从原件重新添加。",
                file=f"{name}{_HERE}",
            )
            for name in sorted({place.stem for place in places})
            if not self._is_whole_somewhere(name)
        ]

    def _is_whole_somewhere(self, name: str) -> bool:
        """Whether a file of that name can be read to its end, which then lies where it belongs."""
        here, aside = self._folder / f"{name}{_HERE}", self._folder / f"{name}{_ASIDE}"
        if self._proves(here):
            aside.unlink(missing_ok=True)
            return True
        if self._proves(aside):
            aside.replace(here)
            return True
        if here.exists():
            self._set_aside(here, here.stat())
        return False

    def _proves(self, place: Path) -> bool:
        try:
            with place.open("rb") as file:
                cipher, about, (sha, size) = self._head(file)
                if self._place(sha).stem != place.stem:
                    return False
                if place.stat().st_size != _size_on_disk(size):
                    return False
                for number in range(_chunk_count(size)):
                    cipher.decrypt(_nonce(number), file.read(CHUNK + _TAG), about)
        except (InvalidTag, ValueError, OSError):
            return False
        return True

    def _seems_whole(self, place: Path) -> str:
        """The SHA-256 a file of ours promises, where it has the length that goes with it."""
        try:
            with place.open("rb") as file:
                sha, size = self._head(file)[2]
                return sha if os.fstat(file.fileno()).st_size == _size_on_disk(size) else ""
        except (InvalidTag, ValueError, OSError):
            return ""

    def _set_aside(self, place: Path, opened: os.stat_result) -> None:
        """Out of the way of a whole copy, unless that has come meanwhile; never deleted, for it may
        be the only one there is."""
        with suppress(OSError):  # where nothing can be written it stays, and is refused again
            if os.path.samestat(opened, place.stat()):
                place.replace(place.with_suffix(_ASIDE))
                durable.fsync_folder(self._folder)

    def _absent(self, sha: str) -> Refusal:
        return _damaged(sha) if self._aside(sha).exists() else _missing(sha)

    def _aside(self, sha: str) -> Path:
        return self._place(sha).with_suffix(_ASIDE)

    def _place(self, sha: str) -> Path:
        # Whatever else a message or a form may call a hash could climb out of the folder.
        if not _SHA.match(sha):
            raise Refusal("attachment_unknown", "附件编号不合规则，已拒绝读取。")
        name = hmac.new(self._names, sha.encode(), hashlib.sha256).hexdigest()
        return self._folder / f"{name[:40]}{_HERE}"

    def _encrypt(self, source: IO[bytes], target: IO[bytes], most: int) -> str:
        about = _MAGIC + os.urandom(_SALT)
        cipher = AESGCM(_derived(self._key, about[-_SALT:], b"file"))
        target.write(about + bytes(_HEAD + _TAG))
        sha, size = hashlib.sha256(), 0
        for number in range(most // CHUNK + 2):
            piece = _exactly(source, CHUNK)
            if not piece:
                break
            size += len(piece)
            if size > most:
                raise Refusal(
                    "attachment_too_large",
                    "文件超过附件上限 {mb} MB，没有收入。请压缩或拆分后再添加。",
                    mb=f"{most / 2**20:.0f}",
                    most=most,
                )
            sha.update(piece)
            target.write(cipher.encrypt(_nonce(number), piece, about))
        target.seek(len(about))
        target.write(cipher.encrypt(_HEAD_NONCE, sha.digest() + size.to_bytes(8, "big"), about))
        return sha.hexdigest()

    def _head(self, file: IO[bytes]) -> tuple[AESGCM, bytes, tuple[str, int]]:
        """The file's cipher, what all chunks are bound to, and the hash and size it promises."""
        about = file.read(len(_MAGIC) + _SALT)
        if not about.startswith(_MAGIC) or len(about) != len(_MAGIC) + _SALT:
            raise ValueError("not an attachment")
        cipher = AESGCM(_derived(self._key, about[-_SALT:], b"file"))
        head = cipher.decrypt(_HEAD_NONCE, file.read(_HEAD + _TAG), about)
        return cipher, about, (head[:32].hex(), int.from_bytes(head[32:], "big"))


def _derived(key: bytes, salt: bytes | None, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _chunk_count(size: int) -> int:
    return -(-size // CHUNK)


def _size_on_disk(size: int) -> int:
    return _BEFORE_CHUNKS + size + _TAG * _chunk_count(size)


def _exactly(source: IO[bytes], wanted: int) -> bytes:
    """``wanted`` bytes or what is left: a pipe gives less at a time, and chunks must be full."""
    pieces: list[bytes] = []
    while wanted and (piece := source.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _missing(sha: str) -> Refusal:
    return Refusal(
        "attachment_missing",
        "附件不在本机上，可能尚未同步到或已被清除。请同步后再试。",
        sha=sha,
    )


def _damaged(sha: str) -> Refusal:
    return Refusal(
        "attachment_damaged",
        "附件内容已损坏，没有打开，损坏的一份另存留底。下次同步会重新取；取不到时请从原件重新添加。",
        sha=sha,
    )
