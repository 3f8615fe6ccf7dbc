"""Messages as bytes: JSON under zstd, ops as rows with their bodies verbatim.

A body is what its author hashed, so it travels as the same bytes, as a JSON string. Of a run of
ops of one stream only the first and the last hash travel, the others follow. What comes in is
hostile until it has the right shape: sizes are capped while inflating, and everything else is
refused as one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
import zstandard

from db.errors import Refusal
from db.journal import op as journal_op
from db.journal.judge import Kept
from db.records import Value
from db.store.parked import WireOp

MOST_PACKED: Final = 32 << 20
MOST_INFLATED: Final = 64 << 20
MOST_OPS: Final = 20_000

_UID = re.compile(r"[0-9a-f]{32}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_MOST_WINDOW = 8 << 20


def pack(message: Mapping[str, Any]) -> bytes:
    """A message as it travels."""
    return zstandard.ZstdCompressor(level=6).compress(orjson.dumps(message))


def unpack(packed: bytes, *, most: int = MOST_INFLATED) -> dict[str, Any]:
    """The message in ``packed``; refuses with ``message_too_large`` or ``message_unreadable``."""
    if len(packed) > MOST_PACKED:
        raise _too_large()
    try:
        inflater = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        with inflater.stream_reader(packed) as reader:
            text = reader.read(most + 1)
        if len(text) > most:
            raise _too_large()
        message = orjson.loads(text)
    except (zstandard.ZstdError, ValueError) as error:
        raise _unreadable("zstd/json") from error
    if not isinstance(message, dict):
        raise _unreadable("object")
    return message


def rows_of(ops: Iterable[WireOp]) -> dict[str, Any]:
    """Ops as ``{"streams": [uid…], "ops": [[stream, seq, body, kept, hash]…]}``.

    The first and the last op of a run (ops of one stream that follow each other) carry their
    hash; between them it follows from the bodies and is left out.
    """
    streams: dict[bytes, int] = {}
    listed = list(ops)
    rows: list[list[Any]] = []
    for i, op in enumerate(listed):
        number = streams.setdefault(op.stream, len(streams))
        is_inside = 0 < i < len(listed) - 1 and all(
            (near.stream, near.seq) == (op.stream, op.seq + step)
            for near, step in ((listed[i - 1], -1), (listed[i + 1], 1))
        )
        row: list[Any] = [number, op.seq, op.body.decode(), op.kept]
        rows.append(row if is_inside else [*row, op.hash.hex()])
    return {"streams": [uid.hex() for uid in streams], "ops": rows}


def ops_of(message: Mapping[str, Any]) -> list[WireOp]:
    """The ops of a message; refuses a shape that is none with ``message_unreadable``, and bodies
    that do not lead from the first to the last hash of their run with ``message_altered``."""
    streams, rows = message.get("streams", []), message.get("ops", [])
    if not isinstance(streams, list) or not isinstance(rows, list) or len(rows) > MOST_OPS:
        raise _unreadable("rows")
    if not all(isinstance(uid, str) and _UID.match(uid) for uid in streams):
        raise _unreadable("stream")
    uids = [bytes.fromhex(uid) for uid in streams]
    ops: list[WireOp] = []
    for row in rows:
        ops.append(_op(uids, row, ops[-1] if ops else None))
    return ops


def _op(uids: Sequence[bytes], row: object, last: WireOp | None) -> WireOp:
    if not isinstance(row, list) or len(row) not in (4, 5):
        raise _unreadable("row")
    number, seq, text, kept, *rest = row
    if type(number) is not int or not 0 <= number < len(uids):
        raise _unreadable("row")
    if type(seq) is not int or not 1 <= seq < 2**53 or not isinstance(text, str):
        raise _unreadable("row")
    stream, body = uids[number], text.encode()
    is_next = last is not None and (last.stream, last.seq + 1) == (stream, seq)
    hash = journal_op.chain(last.hash, stream, seq, body) if last and is_next else b""
    if rest:
        said = rest[0]
        if not isinstance(said, str) or not _HASH.match(said):
            raise _unreadable("hash")
        if hash and hash.hex() != said:
            raise Refusal(
                "message_altered",
                "收到的内容在途中被改动过，没有采用。请重新同步或换一份文件再试。",
                stream=stream.hex(),
                seq=seq,
            )
        hash = bytes.fromhex(said)
    if not hash:
        raise _unreadable("hash")
    return WireOp(stream, seq, body, hash, _kept(kept))


def _kept(said: object) -> Kept:
    if not isinstance(said, dict):
        raise _unreadable("values")
    kept: dict[str, tuple[str, Value]] = {}
    for name, pair in said.items():
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise _unreadable("values")
        kept[name] = (pair[0], pair[1])
    return kept


def vector_of(said: object) -> dict[str, tuple[int, str]]:
    """A vector from a message."""
    if not isinstance(said, dict):
        raise _unreadable("vector")
    vector: dict[str, tuple[int, str]] = {}
    for uid, stand in said.items():
        is_right = (
            _UID.match(uid)
            and isinstance(stand, list)
            and len(stand) == 2
            and type(stand[0]) is int
            and 0 <= stand[0] < 2**53
            and isinstance(stand[1], str)
        )
        if not is_right:
            raise _unreadable("vector")
        vector[uid] = (stand[0], stand[1])
    return vector


def _too_large() -> Refusal:
    return Refusal(
        "message_too_large",
        f"收到的内容展开后超过 {MOST_INFLATED >> 20} MB，已停止读取，没有采用任何内容。",
        most=MOST_INFLATED,
    )


def _unreadable(what: str) -> Refusal:
    return Refusal(
        "message_unreadable",
        "收到的内容不是四知的同步数据，没有采用。请确认对方是本单位的四知程序，再试一次。",
        what=what,
    )
