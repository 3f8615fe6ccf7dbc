"""Messages as bytes: JSON under zstd, ops as rows with their bodies verbatim.

A body is what its author hashed, so it arrives as the same bytes: as a JSON string, without the
hashes of those values that travel beside it, which the receiver makes himself (random digits are
what no compression helps against). Of a run of ops of one stream only the first and the last hash
travel, the others follow. What comes in is
hostile until it has the right shape: sizes are capped while inflating, and everything else is
refused as one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import orjson
import zstandard

from db.errors import Refusal
from db.journal import op as journal_op
from db.journal.judge import Kept
from db.journal.op import dot
from db.records import Value
from db.store.outgoing import Vector
from db.store.parked import WireOp

REFUSED: Final = "Sizhi-Refused"
"""Says above the answer to a HEAD, percent-encoded, what its body would if it had one."""
MOST_PACKED: Final = 32 << 20
MOST_INFLATED: Final = 64 << 20
MOST_OPS: Final = 20_000
MOST_FILES: Final = 1000
MOST_TIPS: Final = 1000
"""Branches of one stream."""

_UID = re.compile(r"[0-9a-f]{32}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_MARK = re.compile(rf"[0-9a-f]{{0,{journal_op.MARK_DIGITS}}}\Z")
_SALT = re.compile(r"[0-9a-f]{32}\Z")
_MOST_WINDOW = 8 << 20
_FOLLOWS: Final = "~"
"""Stands for the hash of a value that travels beside the body."""
_BEGINS: Final = b'["~"'


def pack(message: Mapping[str, Any]) -> bytes:
    """A message as it travels; a bit that flips on the way is noticed by zstd's own checksum. The
    lowest level is not only five times as fast as the sixth: salts and marks being random, what it
    makes is smaller, of a hundred edits by 8 %."""
    return zstandard.ZstdCompressor(level=1, write_checksum=True).compress(orjson.dumps(message))


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
    """Ops as ``{"streams": [uid…], "ops": [[stream, seq, body, kept, hash]…]}``; under
    ``withheld`` the dots of those whose values the receiver may not have.

    The first and the last op of a run (ops of one stream, each continuing the one before) carry
    their hash; between them it follows from the bodies and is left out. A stream with two branches
    is listed twice, so that neighbours of two branches never look like a run.
    """
    numbers: dict[tuple[bytes, int], int] = {}
    listed = list(ops)
    goes_on = [False, *(_follows(one, other) for one, other in pairwise(listed)), False]
    rows: list[list[Any]] = []
    branch = 0
    for i, op in enumerate(listed):
        if i and not goes_on[i]:
            before = listed[i - 1]
            is_other = (before.stream, before.seq + 1) == (op.stream, op.seq)
            branch = 1 - branch if is_other else 0
        number = numbers.setdefault((op.stream, branch), len(numbers))
        row: list[Any] = [number, op.seq, _slim(op.body, op.kept), op.kept]
        is_inside = goes_on[i] and goes_on[i + 1]
        rows.append(row if is_inside else [*row, op.hash.hex()])
    told: dict[str, Any] = {"streams": [uid.hex() for uid, _ in numbers], "ops": rows}
    if withheld := [str(dot(op.stream, op.seq)) for op in listed if op.is_withheld]:
        told["withheld"] = withheld
    return told


def _slim(body: bytes, kept: Kept) -> str | list[str]:
    """A body in a list, without the hashes that follow from ``kept``; a body of another shape, from
    which they could not be put back to the letter, stays a string as it is."""
    try:
        said = orjson.loads(body) if kept else None
        if said and orjson.dumps(said, option=orjson.OPT_SORT_KEYS) == body:
            edits = said["f"]
            for name, hash in journal_op.value_hashes(kept):
                if edits[name][0] != hash:
                    return body.decode()
                edits[name][0] = _FOLLOWS
            slim = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
            if slim.count(_BEGINS) == len(kept):
                return [slim.decode()]
    except (ValueError, TypeError, LookupError):
        pass  # whatever it is, it goes on as it is
    return body.decode()


def _follows(before: WireOp, op: WireOp) -> bool:
    return (before.stream, before.seq + 1) == (op.stream, op.seq) and (
        journal_op.chain(before.hash, op.stream, op.seq, op.body) == op.hash
    )


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
    number = -1
    for row in rows:
        last = ops[-1] if ops and isinstance(row, list) and row and row[0] == number else None
        ops.append(_op(uids, row, last))
        number = row[0]
    withheld = message.get("withheld")
    if not isinstance(withheld, list) or not withheld:
        return ops
    named = {name for name in withheld if isinstance(name, str)}
    return [replace(op, is_withheld=dot(op.stream, op.seq) in named) for op in ops]


def _op(uids: Sequence[bytes], row: object, last: WireOp | None) -> WireOp:
    if not isinstance(row, list) or len(row) not in (4, 5):
        raise _unreadable("row")
    number, seq, text, said_kept, *rest = row
    if type(number) is not int or not 0 <= number < len(uids):
        raise _unreadable("row")
    if type(seq) is not int or not 1 <= seq < 2**53:
        raise _unreadable("row")
    kept = _kept(said_kept)
    stream = uids[number]
    body, said = _body(text, kept)
    is_next = last is not None and (last.stream, last.seq + 1) == (stream, seq)
    hash = journal_op.chain(last.hash, stream, seq, body) if last and is_next else b""
    if rest:
        told = rest[0]
        if not isinstance(told, str) or not _HASH.match(told):
            raise _unreadable("hash")
        if hash and hash.hex() != told:
            raise Refusal(
                "message_altered",
                "收到的内容在途中被改动过，没有采用。请重新同步或换一份文件再试。",
                stream=stream.hex(),
                seq=seq,
            )
        hash = bytes.fromhex(told)
    if not hash:
        raise _unreadable("hash")
    return WireOp(stream, seq, body, hash, kept, said=said)


def _body(said: object, kept: Kept) -> tuple[bytes, dict[str, Any] | None]:
    """The author's bytes, and what stands in them where that had to be read to make them."""
    match said:
        case str(body):
            return body.encode(), None
        case [str(slim)]:
            return _whole(slim, kept)
    raise _unreadable("row")


def _whole(slim: str, kept: Kept) -> tuple[bytes, dict[str, Any]]:
    """Puts the hashes back."""
    try:
        said = orjson.loads(slim)
        edits = said["f"]
        for name, hash in journal_op.value_hashes(kept):
            edit = edits[name]
            if edit[0] != _FOLLOWS:
                raise _unreadable("values")
            edit[0] = hash
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS), said
    except (ValueError, TypeError, LookupError) as error:
        raise _unreadable("row") from error


def _kept(said: object) -> Kept:
    if not isinstance(said, dict):
        raise _unreadable("values")
    kept: dict[str, tuple[str, Value]] = {}
    salt = ""
    for name, pair in said.items():
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise _unreadable("values")
        if pair[0] != salt and not _SALT.match(pair[0]):
            raise _unreadable("salt")
        salt = pair[0]
        kept[name] = (salt, pair[1])
    return kept


def vector(said: Vector) -> dict[str, list[int | str]]:
    """A vector for a message: ``[seq, mark]``, and two more for each further branch."""
    return {uid: [part for tip in tips for part in tip] for uid, tips in said.items()}


def hashes_of(said: object) -> list[str]:
    """SHA-256 of files from a message; whatever else stands there is left out."""
    listed = said if isinstance(said, list) else []
    return [sha for sha in listed[:MOST_FILES] if isinstance(sha, str) and _HASH.match(sha)]


def vector_of(said: object) -> Vector:
    """A vector from a message."""
    if not isinstance(said, dict):
        raise _unreadable("vector")
    return {uid: _tips(uid, flat) for uid, flat in said.items()}


def _tips(uid: str, flat: object) -> tuple[tuple[int, str], ...]:
    if not _UID.match(uid) or not isinstance(flat, list) or not 2 <= len(flat) <= 2 * MOST_TIPS:
        raise _unreadable("vector")
    tips = list(zip(flat[::2], flat[1::2], strict=False))
    for seq, mark in tips:
        is_right = type(seq) is int and 0 <= seq < 2**53 and isinstance(mark, str)
        if not is_right or not _MARK.match(mark):
            raise _unreadable("vector")
    return tuple(tips)


def _too_large() -> Refusal:
    return Refusal(
        "message_too_large",
        "收到的内容展开后超过 {mb} MB，已停止读取，没有采用任何内容。",
        mb=MOST_INFLATED >> 20,
        most=MOST_INFLATED,
    )


def _unreadable(what: str) -> Refusal:
    return Refusal(
        "message_unreadable",
        "收到的内容不是四知的同步数据，没有采用。请确认对方是本单位的四知程序，再试一次。",
        what=what,
    )
