"""Attachments travel after the edits that speak of them: by the hash of their content, the
smallest first, each from where an earlier try broke off. What is not proven is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from db.errors import Refusal
from db.store import outgoing
from db.store.attachments import MOST_BYTES
from db.store.partial import PIECE, Partial
from db.store.store import Store

_UNKNOWN_SIZE: Final = MOST_BYTES
"""Whose size nobody told goes last."""


class FileLine(Protocol):
    """A way for files: a hub, or a laptop that answers like one."""

    def offset(self, sha: str) -> int | None: ...
    def send(self, sha: str, offset: int, size: int, pieces: Iterator[bytes]) -> None: ...
    def fetch(self, sha: str, offset: int) -> Iterator[bytes]: ...


@dataclass(slots=True)
class Carried:
    """What has been carried so far. ``left`` waits for a better line, ``nowhere`` for the laptop
    that has it."""

    up: int = 0
    down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    left: int = 0
    nowhere: list[str] = field(default_factory=list)


def carry(
    store: Store,
    line: FileLine,
    wanted: Iterable[str],
    carried: Carried,
    may_go: Callable[[], bool],
) -> None:
    """Both ways, the smallest first: ``wanted`` there, and what is missing here. ``may_go`` is
    asked before each piece; False ends it."""
    wanted = [sha for sha in wanted if store.attachments.holds(sha)]
    ways = [(store.attachments.size(sha), sha, True) for sha in wanted]
    if missing := outgoing.missing_blobs(store):
        sizes = outgoing.sizes_told(store)
        ways += [(sizes.get(sha, _UNKNOWN_SIZE), sha, False) for sha in missing]
    ways.sort()
    for done, (size, sha, is_up) in enumerate(ways):
        carried.left = len(ways) - done
        if not may_go():
            return
        if is_up:
            _up(store, line, sha, size, carried, may_go)
        else:
            _down(store, line, sha, carried, may_go)
    carried.left = 0


def _up(
    store: Store, line: FileLine, sha: str, size: int, carried: Carried, may_go: Callable[[], bool]
) -> None:
    offset = line.offset(sha)
    if offset is None:
        return

    def rest() -> Iterator[bytes]:
        for piece in _from(store, sha, offset):
            if not may_go():
                raise stopped()
            carried.bytes_up += len(piece)
            yield piece

    try:
        line.send(sha, offset, size, rest())
    except Refusal as refusal:
        if refusal.code == "stopped" or not store.attachments.holds(sha):
            return  # ours is damaged: it is set aside, and the next sync asks for it
        raise
    carried.up += 1


def _down(
    store: Store, line: FileLine, sha: str, carried: Carried, may_go: Callable[[], bool]
) -> None:
    part = Partial(store, sha)
    here = part.size()
    try:
        for piece in line.fetch(sha, here):
            here += len(piece)
            if here > MOST_BYTES:
                part.forget()
                raise Refusal("attachment_too_large", "对方的附件超过上限，没有接收。", sha=sha)
            part.add(piece)
            carried.bytes_down += len(piece)
            if not may_go():
                return
    except Refusal as refusal:
        if refusal.code != "attachment_missing":
            raise
        carried.nowhere.append(sha)
        return
    part.finish()
    carried.down += 1


def stopped() -> Refusal:
    """Somebody wants the program to end, or the line has become dear."""
    return Refusal("stopped", "同步已停下，已传的部分都在，下次接着传。")


def _from(store: Store, sha: str, offset: int) -> Iterator[bytes]:
    for piece in store.attachments.chunks(sha):
        if offset < len(piece):
            rest = piece[offset:]
            for start in range(0, len(rest), PIECE):
                yield rest[start : start + PIECE]
        offset = max(0, offset - len(piece))
