"""The child process that reads: one job on standard input, frames of JSON on standard output.

Limits itself before it looks at the file. Never writes a file, never opens a socket, never
imports Qt or the store. ``desktop.cli`` must call ``main`` before anything else when its first
argument is ``sandbox.CHILD_FLAG`` (that is how a frozen program starts it).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeAlias

import orjson

from db.errors import Refusal
from db.sentences import to_plain
from desktop.files.sandbox import LARGEST_FRAME

Reader: TypeAlias = Callable[[Path, Mapping[str, object]], Iterable[object]]

_BATCH_BYTES = 256 << 10
_BATCH_SECONDS = 0.2


def main() -> int:
    """Reads the job, sends what its reader yields; 0 when the last frame was said."""
    out = _claim_stdout()
    job = orjson.loads(sys.stdin.buffer.read())
    _limit(job["limits"]["memory"], job["limits"]["seconds"])
    path = Path(job["path"])
    try:
        items = _reader(job["task"])(path, job["options"])
        for batch in _batches(items, path):
            _write(out, b'{"items":[' + b",".join(batch) + b"]}")
        _write(out, b'{"end":true}')
    except Refusal as refusal:
        said = {"code": refusal.code, "said": to_plain(refusal.sentence)}
        _write(out, orjson.dumps({"refusal": said}))
    except MemoryError:
        print("MemoryError", file=sys.stderr)
        return 1
    return 0


def _reader(task: str) -> Reader:
    """The readers there are; imported only when asked for, which keeps the child quick to start."""
    if task == "read":
        from desktop.files.reader import read

        return read
    if task == "tables":
        from desktop.files.tables import all_rows

        return all_rows
    if task == "text":
        from desktop.files.extract import read_text

        return read_text
    if task == "codes":
        from desktop.files.codes import codes_in

        return codes_in
    if task == "print":
        from desktop.files.print_in import lines_in

        return lines_in
    if task == "pages":
        from desktop.files.pages import pages_of

        return pages_of
    if task == "attachment":
        from desktop.pack.after.cleaning import cleaned

        return cleaned
    raise ValueError(task)


def _batches(items: Iterable[object], path: Path) -> Iterator[list[bytes]]:
    """Items as JSON in batches by size or by time; the first alone, so that it arrives at once."""
    batch: list[bytes] = []
    size, sent = 0, 0.0
    for item in items:
        packed = orjson.dumps(item)
        if len(packed) > LARGEST_FRAME // 2:
            raise Refusal("row_too_long", "读不了“{file}”：有一行内容过长。", file=path.name)
        batch.append(packed)
        size += len(packed)
        now = time.monotonic()
        if size > _BATCH_BYTES or now - sent > _BATCH_SECONDS:
            yield batch
            batch, size, sent = [], 0, now
    if batch:
        yield batch


def _claim_stdout() -> IO[bytes]:
    """Our own copy of standard output; whatever a library prints goes to standard error."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def _write(out: IO[bytes], frame: bytes) -> None:
    out.write(len(frame).to_bytes(4, "big") + frame)
    out.flush()


def _limit(memory: int, seconds: float) -> None:
    """Address space, CPU time, no core, no files worth the name; nothing without rlimits."""
    with suppress(ImportError):
        import resource

        cpu = int(seconds) + 1
        for name, value in (
            ("RLIMIT_AS", memory),
            ("RLIMIT_CPU", cpu),
            ("RLIMIT_CORE", 0),
            ("RLIMIT_FSIZE", 1 << 20),  # standard error is a file; nothing else should be written
        ):
            limit = getattr(resource, name, None)
            if limit is not None:
                with suppress(ValueError, OSError):  # macOS refuses some of them
                    resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    sys.exit(main())
