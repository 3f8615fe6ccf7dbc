"""Runs one of our readers in a child process, because files from others are hostile.

The child has a memory and a CPU limit (where the system has rlimits), cannot write files, sees
no passphrase in its environment, and sends JSON: never anything that could run here. A crash, a
limit or garbage becomes a ``Refusal`` that names the file. Never opens the file itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO

import orjson

from db.errors import Refusal
from db.sentences import Sentence, from_plain

CHILD_FLAG = "--read-in-child"  # a frozen program starts itself with this as its one argument
LARGEST_FRAME = 64 << 20
_FRAMES_AHEAD = 4
_KEPT_ENVIRONMENT = (
    "PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """``memory`` in bytes of address space, ``seconds`` of waiting for the child, not of ours."""

    memory: int = 1 << 30
    seconds: float = 120.0


DEFAULT_LIMITS = Limits()


def run(
    task: str,
    path: Path,
    options: Mapping[str, object] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    should_stop: Callable[[], bool] | None = None,
    command: Sequence[str] | None = None,
) -> Iterator[list[object]]:
    """The items reader ``task`` (see ``child.READERS``) makes of ``path``, batch by batch.

    Raises the child's own ``Refusal``, or ``reader_memory``, ``reader_time``, ``reader_crashed``,
    ``reader_garbage``, ``cancelled``. Closing the iterator ends the child.
    """
    job = {"task": task, "path": str(path), "options": dict(options or {})}
    job["limits"] = {"memory": limits.memory, "seconds": limits.seconds}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            list(command or _command()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        frames = _Frames(process, path, limits.seconds, should_stop)
        try:
            _send(process, orjson.dumps(job))
            yield from _batches(frames, process, errors, path)
        finally:
            frames.close()


def _batches(
    frames: _Frames, process: subprocess.Popen[bytes], errors: IO[bytes], path: Path
) -> Iterator[list[object]]:
    while (frame := frames.next()) is not None:
        message = _message(frame, path)
        if "refusal" in message:
            raise _refusal_of(message["refusal"], path)
        if "end" in message:
            return
        items = message.get("items")
        if not isinstance(items, list):
            raise garbage(path)
        yield items
    raise _ended_early(process.wait(), errors, path)


class _Frames:
    """Length-prefixed frames from the child, read ahead by a thread so that waiting is timed."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        path: Path,
        seconds: float,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self._process = process
        self._path = path
        self._patience = seconds
        self._should_stop = should_stop or (lambda: False)
        self._queue: Queue[bytes | None] = Queue(_FRAMES_AHEAD)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._pump, daemon=True)
        self._thread.start()

    def next(self) -> bytes | None:
        """The next frame, None at the end; only time spent waiting here counts as the child's."""
        while True:
            if self._should_stop():
                raise Refusal("cancelled", "已停止读取“{file}”。", file=self._path.name)
            started = time.monotonic()
            try:
                return self._queue.get(timeout=0.1)
            except Empty:
                self._patience -= time.monotonic() - started
            if self._patience <= 0:
                raise _too_slow(self._path)

    def close(self) -> None:
        """Ends child and thread, whatever they are doing."""
        self._is_over.set()
        self._process.kill()
        self._thread.join()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _pump(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        frame: bytes | None = b""
        while frame is not None:
            frame = _read_frame(stream)
            while not self._is_over.is_set():
                with suppress(Full):
                    self._queue.put(frame, timeout=0.1)
                    break
            if self._is_over.is_set():
                return


def _read_frame(stream: IO[bytes]) -> bytes | None:
    size = int.from_bytes(head, "big") if len(head := stream.read(4)) == 4 else 0
    if not size:
        return None
    if size > LARGEST_FRAME:
        return b"?"  # not JSON: becomes reader_garbage
    body = stream.read(size)
    return body if len(body) == size else None


def _send(process: subprocess.Popen[bytes], job: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):  # a child that died at once is told apart when its output ends
        process.stdin.write(job)
        process.stdin.close()


def _message(frame: bytes, path: Path) -> dict[str, object]:
    try:
        message = orjson.loads(frame)
    except orjson.JSONDecodeError:
        raise garbage(path) from None
    if not isinstance(message, dict):
        raise garbage(path)
    return message


def _refusal_of(plain: object, path: Path) -> Refusal:
    match plain:
        case {"code": str(code), "said": [str(), dict()] as said}:
            sentence = from_plain(said)
            assert isinstance(sentence, Sentence)
            return Refusal(code, sentence.template, **sentence.parts)
        case _:
            return garbage(path)


def garbage(path: Path) -> Refusal:
    """The child sent what no reader of ours sends."""
    return _refusal("reader_garbage", path, Sentence("读取程序给出了看不懂的结果，没有采用"))


def _ended_early(status: int, errors: IO[bytes], path: Path) -> Refusal:
    errors.seek(0)
    said = errors.read(1 << 20)
    if b"memory allocation" in said or b"MemoryError" in said or b"bad_alloc" in said:
        return _refusal(
            "reader_memory", path, Sentence("读取所需的内存超过上限，文件可能已损坏或被做过手脚")
        )
    if status in (-24, -9):  # SIGXCPU, and SIGKILL when it is ignored
        return _too_slow(path)
    why = Sentence("读取程序中途停止，文件可能已损坏；请用原来的软件打开后另存一份再试")
    return _refusal("reader_crashed", path, why, status=status)


def _too_slow(path: Path) -> Refusal:
    return _refusal("reader_time", path, Sentence("读取超过了时间上限，已停止；请把文件拆小后再试"))


def _refusal(code: str, path: Path, why: str, **details: object) -> Refusal:
    return Refusal(code, "读不了“{file}”：{why}。", why=why, file=path.name, **details)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-B", "-m", "desktop.files.child"]


def environment() -> dict[str, str]:
    """Few variables on purpose: SIZHI_PASSPHRASE is none of the child's business."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent.parent)
    return kept | {"PYTHONPATH": root, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"}
