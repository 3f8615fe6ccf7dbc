"""A bundle: the same ops and files as any exchange, as one write-once file for a stick or a chat.

Inside the age envelope lie parts with their lengths, in order, and an end: no names, no paths,
nothing to unpack. Ops come in causal order, so that a torn bundle gives a beginning that is whole.
Reading is an ordinary taking in: any order, twice, interrupted. What the file claims about itself
is never believed, only what its parts are.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.sentences import Sentence
from db.store import attachments, durable, foreign, outgoing
from db.store.foreign import Taken
from db.store.outgoing import Vector
from db.store.parked import WireOp
from db.store.pieces import Pieces
from db.store.store import Store
from db.sync import wire
from db.sync.lock import Lock, damaged, open_sealed, seal

ENDING: Final = ".sizhi"
MAGIC: Final = b"SIZHI BUNDLE 1\n"
_OPS, _BLOB, _ABOUT, _END = b"O", b"B", b"A", b"E"
_MOST: Final = {
    _ABOUT: 8 << 20,
    _OPS: wire.MOST_PACKED,
    _BLOB: attachments.MOST_BYTES + 32,
    _END: 1 << 10,
}
_HEAD = 9  # one byte for the kind, eight for the length

Progress = Callable[[int, int], None]
"""Is told ops done and ops in all (0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class Written:
    """What went into a bundle; ``end`` is the journal position it reaches."""

    ops: int
    blobs: int
    bytes: int
    end: int


@dataclass(slots=True)
class Received:
    """What a bundle brought. ``begins``: stream → the lowest number of it in the file. ``about`` is
    its own claim: who, when, how far they knew."""

    taken: Taken = field(default_factory=Taken)
    begins: dict[str, int] = field(default_factory=dict)
    blobs: int = 0
    about: dict[str, Any] = field(default_factory=dict)


def write(
    store: Store,
    path: Path,
    lock: Lock,
    *,
    known: Vector | None = None,
    after: int | None = None,
) -> Written:
    """Everything of the journal that ``known`` lacks (None: all) into a new file.

    The file appears whole or not at all. Refuses with ``file_exists``, ``disk_full``,
    ``device_key``.
    """
    if path.exists():
        raise Refusal(
            "file_exists",
            "“{file}”已经存在，没有覆盖。同步包写成后不再改动，请换一个文件名。",
            file=path.name,
        )
    counts = {"ops": 0, "blobs": 0, "end": 0}
    with durable.replacing(path) as target:
        seal(lock, Pieces(_parts(store, known or {}, after, counts)), target)
        size = target.tell()
    return Written(counts["ops"], counts["blobs"], size, counts["end"])


def _parts(
    store: Store, known: Vector, after: int | None, counts: dict[str, int]
) -> Iterator[bytes]:
    about = {
        "v": 1,
        "author": store.author,
        "made": int(store.now().timestamp() * 1000),
        "vector": wire.vector(outgoing.vector(store)),
    }
    yield MAGIC + _part(_ABOUT, orjson.dumps(about))
    blobs: dict[str, None] = {}
    while True:
        page = outgoing.export(store, known, after=after)
        if page.ops:
            yield _part(_OPS, wire.pack(wire.rows_of(page.ops)))
        counts["ops"] += len(page.ops)
        for op in page.ops:
            if "sha256" in op.kept:
                blobs[str(op.kept["sha256"][1])] = None
        after = counts["end"] = page.end
        if not page.has_more:
            break
    for sha in blobs:
        if _is_sha(sha) and store.attachments.holds(sha):
            yield _part(_BLOB, bytes.fromhex(sha) + store.attachments.read(sha))
            counts["blobs"] += 1
    yield _part(_END, orjson.dumps({"ops": counts["ops"], "blobs": counts["blobs"]}))


def _part(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(8, "big") + content


def _is_sha(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)


def read(
    store: Store, path: Path, *, passphrase: str | None = None, progress: Progress | None = None
) -> Received:
    """Take a bundle in; returns what it brought.

    Refuses with ``bundle_unreadable``, ``bundle_locked``, ``bundle_damaged`` or as the wire does.
    What was proven before a refusal stays: doing it again with a whole file completes it.
    """
    parser = _Parser(store, progress)
    try:
        with path.open("rb") as source:
            open_sealed(store, source, parser, passphrase)
    except FileNotFoundError as error:
        raise Refusal(
            "bundle_unreadable", "没有找到同步包“{file}”。请检查位置和磁盘。", file=path.name
        ) from error
    if not parser.is_complete:
        raise damaged(Sentence("没有写完整"))
    return parser.received


class _Parser:
    """Parts in as the bytes come; each is dealt with as soon as it is whole."""

    def __init__(self, store: Store, progress: Progress | None) -> None:
        self.received = Received()
        self.is_complete = False
        self._store = store
        self._progress = progress
        self._buffer = bytearray()
        self._has_begun = False
        self._seen = 0

    def write(self, data: bytes, /) -> int:
        self._buffer += data
        if not self._has_begun:
            if len(self._buffer) < len(MAGIC):
                return len(data)
            if not self._buffer.startswith(MAGIC):
                raise damaged(Sentence("不是四知写出的"))
            del self._buffer[: len(MAGIC)]
            self._has_begun = True
        while self._take_one():
            pass
        return len(data)

    def flush(self) -> None:
        """Nothing waits here but an unfinished part."""

    def _take_one(self) -> bool:
        if len(self._buffer) < _HEAD:
            return False
        kind = bytes(self._buffer[:1])
        length = int.from_bytes(self._buffer[1:_HEAD], "big")
        if self.is_complete or length > _MOST.get(kind, -1):
            raise damaged(Sentence("的内容不合格式"))
        if len(self._buffer) < _HEAD + length:
            return False
        content = bytes(self._buffer[_HEAD : _HEAD + length])
        del self._buffer[: _HEAD + length]
        self._deal_with(kind, content)
        return True

    def _deal_with(self, kind: bytes, content: bytes) -> None:
        if kind == _ABOUT:
            self.received.about = _about(content)
        elif kind == _OPS:
            ops = wire.ops_of(wire.unpack(content))
            self.received.taken.add(foreign.take_in(self._store, ops))
            self._note_where_they_begin(ops)
            self._seen += len(ops)
            if self._progress:
                self._progress(self._seen, 0)
        elif kind == _BLOB:
            self._keep_blob(content[:32].hex(), content[32:])
        else:
            self.is_complete = True

    def _note_where_they_begin(self, ops: Iterable[WireOp]) -> None:
        begins = self.received.begins
        for op in ops:
            uid = op.stream.hex()
            begins[uid] = min(op.seq, begins.get(uid, op.seq))

    def _keep_blob(self, sha: str, content: bytes) -> None:
        if hashlib.sha256(content).hexdigest() != sha:
            raise damaged(Sentence("里的附件与校验值不符"))
        if not self._store.attachments.holds(sha) and outgoing.is_attached(self._store, sha):
            self._store.attachments.store(io.BytesIO(content))
            self.received.blobs += 1


def _about(content: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(content)
    except ValueError as error:
        raise damaged(Sentence("的说明读不懂")) from error
    if not isinstance(said, Mapping) or said.get("v") != 1:
        raise damaged(Sentence("来自不同版本的程序"))
    return {**said, "vector": wire.vector_of(said.get("vector"))}
