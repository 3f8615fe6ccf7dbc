"""Printing never hangs: a watch that the engine looks at while it works.

It measures, it does not tell the time: nothing of it reaches the page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from db.errors import Refusal
from desktop.pack.engine.galley import Block, Strip
from desktop.pack.engine.text import Setting


class Stopwatch:
    """Refuses to go on after ``seconds``, naming the part at hand and the words being set."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.part = ""
        self._seconds, self._clock = seconds, clock
        self._end = clock() + seconds

    def __call__(self, words: str) -> None:
        if self._clock() > self._end:
            around = " ".join(words.split())[:24]
            raise Refusal(
                "pack_too_slow",
                "排版超过 {seconds} 秒还没有完成，没有打印。"
                "停在“{part}”部分的“{words}”一处，请看这条记录是否过长。",
                seconds=f"{self._seconds:g}",
                part=self.part,
                words=around,
            )


@dataclass(frozen=True, slots=True)
class Watched:
    """A block that tells the watch which part it belongs to."""

    block: Block
    part: str
    watch: Stopwatch

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        self.watch.part = self.part
        return self.block.lay(width, setting)
