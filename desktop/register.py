"""The register of packs: each printed again from its kept snapshot, and seen page by page.

A reprint says what was said then, under the number it had; it is not entered a second time. PDFium
is not made for threads: callers ask for pages one after the other. No Qt here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from db.errors import Refusal
from db.records import PackIssued
from db.store import durable, queries
from db.store.store import Store
from desktop.pack.snapshot import from_json

_WIDTH = 620


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a picture: ``pixels`` are rows of BGRX, four bytes each."""

    number: int
    of: int
    width: int
    height: int
    stride: int
    pixels: bytes


def packs(store: Store, negotiation_id: str) -> list[PackIssued]:
    """The packs of a negotiation, the newest first."""
    found = queries.rows(store, PackIssued, negotiation=negotiation_id)[1]
    return sorted(found, key=lambda p: (p.issued_at or "", p.n), reverse=True)


def printed_again(store: Store, pack: PackIssued) -> bytes:
    """The PDF of a pack, from what was kept when it was issued.

    Refuses with ``no_snapshot`` where nothing was kept.
    """
    from desktop.pack.render import render

    if not pack.snapshot_sha256:
        raise Refusal(
            "no_snapshot", f"“{pack.caption}”没有留下底稿，不能重印。", number=pack.caption
        )
    kept = from_json(store.attachments.read(pack.snapshot_sha256).decode())
    buffer = BytesIO()
    render(kept, buffer)
    return buffer.getvalue()


def print_again(store: Store, pack: PackIssued, out: Path) -> Path:
    """The same into a file, whole or not at all; refuses with ``cannot_write``."""
    content = printed_again(store, pack)
    try:
        durable.write_whole(out, content)
    except OSError as error:
        words = f"写不了“{out}”（{error.strerror}）。请换一个位置。"
        raise Refusal("cannot_write", words, file=str(out)) from error
    return out


def pages(pdf: bytes) -> Iterator[Page]:
    """The pages as pictures, made as they are asked for (some thirty milliseconds each)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for at in range(len(document)):
            page = document[at]
            bitmap = page.render(scale=_WIDTH / page.get_width(), prefer_bgrx=True)
            yield Page(
                at + 1, len(document), bitmap.width, bitmap.height, bitmap.stride,
                bytes(bitmap.buffer),
            )  # fmt: skip
            bitmap.close()
            page.close()
    finally:
        document.close()
