"""Where the files of a space lie, by the hash of their content; uploads go on where they broke off.

Here in the space's own encrypted home; ``hub.objects`` keeps them on any disk or in the cloud.
What is on the way lies in ``uploads`` until it is whole, proven and taken in.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from db.errors import Refusal
from db.store import durable
from db.store.store import Store


class Blobs(Protocol):
    """The files of one space. ``sha`` is 64 hex digits, checked by the caller."""

    def holds(self, sha: str) -> bool: ...
    def offset(self, sha: str) -> int:
        """How much of an upload that is not whole yet lies here."""

    def chunks(self, sha: str, offset: int = 0) -> Iterator[bytes]: ...
    async def append(self, sha: str, offset: int, length: int, pieces: AsyncIterator[bytes]) -> int:
        """Add what comes; returns how much there is. Refuses with ``upload_offset``,
        ``attachment_too_large``, ``attachment_damaged``, ``disk_full``."""

    def erase(self, sha: str) -> bool: ...
    def problems(self) -> list[str]: ...


class HomeBlobs:
    """In the home of a space on SQLite."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._finishing = threading.Lock()

    def holds(self, sha: str) -> bool:
        return self._store.attachments.holds(sha)

    def offset(self, sha: str) -> int:
        part = self._part(sha)
        return part.stat().st_size if part.exists() else 0

    def chunks(self, sha: str, offset: int = 0) -> Iterator[bytes]:
        return skipping(self._store.attachments.chunks(sha), offset)

    async def append(self, sha: str, offset: int, length: int, pieces: AsyncIterator[bytes]) -> int:
        part = self._part(sha)
        size = await self._added(part, offset, length, pieces)
        if size == length:
            await run_in_threadpool(self._finish, sha, part)
        return size

    def erase(self, sha: str) -> bool:
        self._part(sha).unlink(missing_ok=True)
        return self._store.attachments.erase(sha)

    def problems(self) -> list[str]:
        return self._store.attachments.problems()

    def _part(self, sha: str) -> Path:
        folder = self._store.home.path / "uploads"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / f"{sha}.part"

    async def _added(
        self, part: Path, offset: int, length: int, pieces: AsyncIterator[bytes]
    ) -> int:
        """Add what comes behind what is there; what came before a cut stays."""
        size = part.stat().st_size if part.exists() else 0
        if offset != size:
            raise wrong_offset(size)
        with durable.refusing_full_disk(part), part.open("ab") as file:
            os.chmod(part, 0o600)
            async for piece in pieces:
                size += len(piece)
                if size > length:
                    file.truncate(offset)
                    raise longer_than_said()
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return size

    def _finish(self, sha: str, part: Path) -> None:
        with self._finishing:
            if self.holds(sha) or not part.exists():
                return
            with part.open("rb") as file:
                true = hashlib.file_digest(file, "sha256").hexdigest()
            if true == sha:
                self._store.attachments.store(part)
            part.unlink()
            if true != sha:
                raise not_what_was_said()


def skipping(pieces: Iterator[bytes], offset: int) -> Iterator[bytes]:
    """The pieces behind the first ``offset`` bytes."""
    for piece in pieces:
        if offset < len(piece):
            yield piece[offset:]
        offset = max(0, offset - len(piece))


def wrong_offset(size: int) -> Refusal:
    return Refusal("upload_offset", "续传位置不符，请重新询问后再传。", offset=size)


def longer_than_said() -> Refusal:
    return Refusal("attachment_too_large", "附件比所说的大，没有接收。请重新添加后再同步。")


def not_what_was_said() -> Refusal:
    return Refusal("attachment_damaged", "附件内容与校验值不符，已丢弃，请重新上传。")
