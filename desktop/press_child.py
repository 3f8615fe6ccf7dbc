"""The press in a process of its own: asked over standard input, answering over standard output.

It reads no file, opens no home and ends when nobody asks any more: its input is closed when the
window goes, however the window goes.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from db.errors import Refusal
from desktop.pack.press import NearPress, Proof
from desktop.pack.snapshot import Snapshot
from desktop.press_words import ANSWER, FAULT, REFUSED, Message, Picture, receive, send


class _Bench:
    """What the child can be asked; the files it shows lie open by name."""

    def __init__(self) -> None:
        self.press = NearPress()
        self._shown: dict[str, Any] = {}

    def warm(self) -> None:
        """Load what printing needs, before anybody waits for it."""
        import desktop.pack.render

        assert desktop.pack.render
        _ = self.press.fonts

    def print(self, snapshot: Snapshot, seconds: float) -> Proof:
        return self.press.print(snapshot, seconds)

    def lines_over(self, snapshot: Snapshot) -> int:
        return self.press.lines_over(snapshot)

    def show(self, name: str, snapshot: Snapshot, seconds: float) -> Proof:
        """Print and keep it open under ``name`` for pictures; its bytes stay here."""
        printed = self.press.print(snapshot, seconds)
        self.open(name, printed.pdf)
        return Proof(b"", printed.pages, printed.warnings, printed.where)

    def open(self, name: str, pdf: bytes) -> list[tuple[float, float]]:
        """A PDF to be shown under ``name``; the sizes of its pages in points."""
        import pypdfium2

        if (before := self._shown.pop(name, None)) is not None:
            before.close()
        document = self._shown[name] = pypdfium2.PdfDocument(pdf)
        return [document.get_page_size(at) for at in range(len(document))]

    def sizes(self, name: str) -> list[tuple[float, float]]:
        document = self._document(name)
        return [document.get_page_size(at) for at in range(len(document))]

    def picture(self, name: str, number: int, width: int) -> Picture:
        """Page ``number``, from 1, ``width`` pixels wide."""
        document = self._document(name)
        page = document[number - 1]
        bitmap = page.render(scale=width / page.get_width(), prefer_bgrx=True)
        made = Picture(
            number, len(document), bitmap.width, bitmap.height, bitmap.stride,
            bytes(bitmap.buffer),
        )  # fmt: skip
        bitmap.close()
        page.close()
        return made

    def _document(self, name: str) -> Any:
        if name not in self._shown:
            raise Refusal("not_shown", "预览已经关闭，请再打开一次。", name=name)
        return self._shown[name]


def main() -> int:
    """Answer until the input ends."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    bench = _Bench()
    while (message := receive(asked)) is not None:
        name, given = message
        work: Callable[..., object] = getattr(bench, name)
        try:
            answer: Message = (ANSWER, work(*given))
        except Refusal as refusal:
            answer = (REFUSED, (refusal.code, refusal.sentence, refusal.details))
        except Exception:
            answer = (FAULT, traceback.format_exc())
        send(told, answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
