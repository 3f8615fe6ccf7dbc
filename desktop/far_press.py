"""A press in a process of its own, kept warm: setting type neither slows nor endangers the window.

One thing is done at a time; callers wait their turn, on threads of their own, never on the GUI's.
A child that takes too long is ended, one that dies is started anew and asked once more.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from db.errors import Refusal
from desktop.files import sandbox
from desktop.pack.limits import TIME_LIMIT
from desktop.pack.press import Proof
from desktop.pack.snapshot import Snapshot
from desktop.press_words import ANSWER, FAULT, Message, Picture, receive, send

CHILD_FLAG = "--press-in-child"  # a frozen program starts itself with this as its one argument
_GRACE = 10.0  # seconds beyond the limit the child keeps itself


class FarPress:
    """See ``Press``. The child is started when first asked, and ends with ``close``."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = list(command)
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    def warm(self) -> None:
        """Start the child and load its fonts, so that the first pack comes as fast as the next."""
        self._ask("warm", (), TIME_LIMIT)

    def print(self, snapshot: Snapshot, seconds: float = TIME_LIMIT) -> Proof:
        """See ``Press.print``."""
        printed: Proof = self._ask("print", (snapshot, seconds), seconds)
        return printed

    def lines_over(self, snapshot: Snapshot) -> int:
        """See ``Press.lines_over``."""
        return int(self._ask("lines_over", (snapshot,), TIME_LIMIT))

    def show(self, name: str, snapshot: Snapshot, seconds: float = TIME_LIMIT) -> Proof:
        """Print it and keep it open under ``name`` for ``picture``; the bytes stay in the child."""
        shown: Proof = self._ask("show", (name, snapshot, seconds), seconds)
        return shown

    def open(self, name: str, pdf: bytes) -> list[tuple[float, float]]:
        """Keep any PDF open under ``name``; the sizes of its pages in points."""
        return list(self._ask("open", (name, pdf), TIME_LIMIT))

    def sizes(self, name: str) -> list[tuple[float, float]]:
        """The sizes of the pages kept under ``name``, in points."""
        return list(self._ask("sizes", (name,), TIME_LIMIT))

    def picture(self, name: str, number: int, width: int) -> Picture:
        """Page ``number`` of what is kept under ``name``, ``width`` pixels wide."""
        made: Picture = self._ask("picture", (name, number, width), TIME_LIMIT)
        return made

    def close(self) -> None:
        """End the child, whatever it is doing; who waits for it is refused."""
        self._is_closed = True
        if self._child is not None:
            self._child.kill()
        with self._turn:
            self._end()

    def _ask(self, what: str, given: tuple[Any, ...], seconds: float) -> Any:
        with self._turn:
            answer = self._answered((what, given), seconds) or self._answered(
                (what, given), seconds
            )
        if answer is None:
            raise Refusal(
                "press_died",
                "排版进程两次意外退出，没有打印。请重开程序再试；仍不行，请把这次洽谈交给管理员看。",
            )
        kind, value = answer
        if kind == ANSWER:
            return value
        if kind == FAULT:
            raise RuntimeError(f"the press failed:\n{value}")
        code, sentence, details = value
        raise Refusal(code, sentence, **details)

    def _answered(self, message: Message, seconds: float) -> Message | None:
        """The child's answer, None when it died. Refuses when it took too long."""
        if self._is_closed:
            raise Refusal("press_closed", "窗口正在关闭，没有打印。")
        child = self._child = self._child or self._started()
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            child.kill()

        watch = threading.Timer(seconds + _GRACE, give_up)
        watch.daemon = True
        watch.start()
        answer = None
        with suppress(OSError, EOFError):
            assert child.stdin is not None
            assert child.stdout is not None
            send(child.stdin, message)
            answer = receive(child.stdout)
        watch.cancel()
        if answer is not None:
            return answer
        self._end()
        if is_late.is_set():
            raise Refusal(
                "pack_too_slow",
                "排版超过 {seconds} 秒还没有完成，没有打印。"
                "请看是否有特别长的记录，或少选几个部分。",
                seconds=f"{seconds:g}",
            )
        if self._is_closed:
            raise Refusal("press_closed", "窗口正在关闭，没有打印。")
        return None

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command or _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=sandbox.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-m", "desktop.press_child"]
