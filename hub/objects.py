"""Files in any store of objects: a folder, S3 and what speaks like it, memory for tests.

Each file is one object, sealed in pieces of 1 MiB under a key drawn from the hub's and its own
hash. What is on the way lies beside as parts, each named by where it begins, so that an upload goes
on at any process of the hub. Nothing counts before its hash was proven.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from obstore.exceptions import BaseError
from obstore.store import from_url
from starlette.concurrency import run_in_threadpool

from db.errors import Refusal
from db.store import durable
from hub.blobs import longer_than_said, not_what_was_said, wrong_offset

PIECE: Final = 1 << 20
_TAG: Final = 16
_NONCE: Final = 12
_PART: Final = 4 << 20
PATIENCE: Final = 20
"""Seconds for one request to the store of objects: a laptop waits thirty for us."""

_RETRY: Final[Any] = {"max_retries": 3, "retry_timeout": timedelta(seconds=5)}


class Objects:
    """A store of objects by its address: ``file:///folder``, ``s3://bucket/prefix``,
    ``memory:///``. What an S3 needs besides (keys, region, endpoint) comes from the environment:
    ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION``, ``AWS_ENDPOINT``, and for an
    endpoint without TLS ``AWS_ALLOW_HTTP=true``."""

    def __init__(self, url: str, key: bytes) -> None:
        self.key = key
        self.folder: Path | None = None
        parts = urlsplit(url)
        try:
            if parts.scheme == "file":
                self.folder = Path(unquote(parts.path))
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.store: Any = from_url(url, client_options=_client(), retry_config=_RETRY)
        except (BaseError, OSError) as error:
            raise Refusal(
                "blobs_address",
                "附件存放地址应形如 file:///目录 或 s3://桶/前缀，请改正后再启动。",
            ) from error


class ObjectBlobs:
    """The files of one space. ``kept`` is told of each that has come whole."""

    def __init__(self, objects: Objects, space: str, kept: Callable[[str, int], None]) -> None:
        self._objects = objects
        self._store = objects.store
        self._space = space
        self._kept = kept

    def holds(self, sha: str) -> bool:
        return self._size(self._place(sha)) is not None

    def offset(self, sha: str) -> int:
        return sum(size for _, size in self._parts(sha))

    def chunks(self, sha: str, offset: int = 0) -> Iterator[bytes]:
        """From ``offset`` on, piece by piece, each proven; pieces before it are not read."""
        place = self._place(sha)
        whole = self._size(place)
        if whole is None:
            raise Refusal("attachment_missing", "中心还没有这个附件，等持有它的电脑同步后再试。")
        cipher = self._cipher(sha)
        for number in range(offset // PIECE, -(-whole // (PIECE + _TAG))):
            with _refusing(self._objects):
                sealed = obstore.get_range(
                    self._store, place, start=number * (PIECE + _TAG), length=PIECE + _TAG
                )
            try:
                piece = cipher.decrypt(_number(number), bytes(sealed), sha.encode())
            except InvalidTag as error:
                raise Refusal(
                    "attachment_damaged", "中心里的这个附件已损坏，请从持有原件的电脑重新添加。"
                ) from error
            yield piece[max(0, offset - number * PIECE) :]

    async def append(self, sha: str, offset: int, length: int, pieces: AsyncIterator[bytes]) -> int:
        """In parts of 4 MiB, each kept as soon as it is full, the last also after a cut."""
        here = await run_in_threadpool(self.offset, sha)
        if offset != here:
            raise wrong_offset(here)
        waiting = bytearray()
        try:
            async for piece in pieces:
                waiting += piece
                if here + len(waiting) > length:
                    waiting.clear()
                    raise longer_than_said()
                while len(waiting) >= _PART:
                    await run_in_threadpool(self._keep_part, sha, here, bytes(waiting[:_PART]))
                    here += _PART
                    del waiting[:_PART]
        finally:
            if waiting:
                await run_in_threadpool(self._keep_part, sha, here, bytes(waiting))
                here += len(waiting)
        if here == length:
            await run_in_threadpool(self._finish, sha, length)
        return here

    def erase(self, sha: str) -> bool:
        had = self.holds(sha)
        with _refusing(self._objects):
            for part, _ in self._parts(sha):
                obstore.delete(self._store, part)
            if had:
                obstore.delete(self._store, self._place(sha))
        return had

    def problems(self) -> list[str]:
        """Read everything; one sentence for each file that is damaged."""
        said = []
        for sha in self.known():
            true = hashlib.sha256()
            try:
                for piece in self.chunks(sha):
                    true.update(piece)
            except Refusal as refusal:
                said.append(f"附件 {sha[:12]}…：{refusal.sentence}")
                continue
            if true.hexdigest() != sha:
                said.append(f"附件 {sha[:12]}… 的内容与校验值不符。")
        return said

    def known(self) -> list[str]:
        """The hashes of all that lies here whole."""
        with _refusing(self._objects):
            listed = [meta for page in obstore.list(self._store, f"{self._space}/files")
                      for meta in page]  # fmt: skip
        return sorted(meta["path"].rpartition("/")[2] for meta in listed)

    def _place(self, sha: str) -> str:
        return f"{self._space}/files/{sha[:2]}/{sha}"

    def _size(self, place: str) -> int | None:
        with _refusing(self._objects):
            try:
                return int(obstore.head(self._store, place)["size"])
            except FileNotFoundError:
                return None

    def _parts(self, sha: str) -> list[tuple[str, int]]:
        """(object, bytes in it) of the parts that follow each other from the beginning."""
        with _refusing(self._objects):
            listed = [meta for page in obstore.list(self._store, f"{self._space}/uploads/{sha}")
                      for meta in page]  # fmt: skip
        parts: list[tuple[str, int]] = []
        here = 0
        for meta in sorted(listed, key=lambda one: one["path"]):
            size = meta["size"] - _NONCE - _TAG
            if int(meta["path"].rpartition("/")[2]) == here:
                parts.append((meta["path"], size))
                here += size
        return parts

    def _keep_part(self, sha: str, offset: int, content: bytes) -> None:
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(self._objects.key).encrypt(nonce, content, sha.encode())
        with _refusing(self._objects):
            obstore.put(self._store, f"{self._space}/uploads/{sha}/{offset:020}", sealed)

    def _finish(self, sha: str, length: int) -> None:
        parts = self._parts(sha)
        true = hashlib.sha256()
        for piece in self._joined(sha, parts):
            true.update(piece)
        is_true = true.hexdigest() == sha
        if is_true:
            self._put_whole(sha, parts)
            self._make_durable(sha)
            self._kept(sha, length)
        with _refusing(self._objects):
            for part, _ in parts:
                obstore.delete(self._store, part)
        if not is_true:
            raise not_what_was_said()

    def _put_whole(self, sha: str, parts: list[tuple[str, int]]) -> None:
        # By way of a file, sealed already: while obstore reads a stream of ours it cannot read
        # parts for it.
        with _refusing(self._objects), tempfile.TemporaryFile() as file:
            for piece in self._sealed(sha, parts):
                file.write(piece)
            file.seek(0)
            obstore.put(self._store, self._place(sha), file)

    def _joined(self, sha: str, parts: list[tuple[str, int]]) -> Iterator[bytes]:
        for part, _ in parts:
            with _refusing(self._objects):
                sealed = bytes(obstore.get(self._store, part).bytes())
            try:
                yield AESGCM(self._objects.key).decrypt(
                    sealed[:_NONCE], sealed[_NONCE:], sha.encode()
                )
            except InvalidTag:
                yield b""  # the hash will not be right, and the upload begins anew

    def _sealed(self, sha: str, parts: list[tuple[str, int]]) -> Iterator[bytes]:
        cipher, number, waiting = self._cipher(sha), 0, bytearray()
        for content in self._joined(sha, parts):
            waiting += content
            while len(waiting) >= PIECE:
                yield cipher.encrypt(_number(number), bytes(waiting[:PIECE]), sha.encode())
                number += 1
                del waiting[:PIECE]
        if waiting:
            yield cipher.encrypt(_number(number), bytes(waiting), sha.encode())

    def _make_durable(self, sha: str) -> None:
        """What a folder holds must be on its disk before we say that we have it."""
        if self._objects.folder is not None:
            file = self._objects.folder / self._place(sha)
            durable.fsync_file(file)
            durable.fsync_folder(file.parent)

    def _cipher(self, sha: str) -> AESGCM:
        # One key for each content, so a nonce never meets another plain text under it.
        return AESGCM(HKDF(SHA256(), 32, bytes.fromhex(sha), b"sizhi hub: file").derive(
            self._objects.key
        ))  # fmt: skip


def _client() -> Any:
    """Whoever gives options gives them all: what the environment allows is said once more."""
    is_open = os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true", "yes")
    return {"timeout": timedelta(seconds=PATIENCE), "allow_http": is_open}


def _number(number: int) -> bytes:
    return number.to_bytes(_NONCE, "big")


@contextmanager
def _refusing(objects: Objects) -> Iterator[None]:
    """What goes wrong with the store of objects, in a sentence."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        if "No space left" in str(error) or getattr(error, "errno", None) == 28:
            raise durable.disk_full(objects.folder or Path("/")) from error
        raise Refusal(
            "blobs_unreachable",
            "同步中心的附件存放处现在用不了，附件没有传成，记录不受影响。请稍后再同步。",
        ) from error
