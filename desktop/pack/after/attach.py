"""Attachments appended to a pack: cleaned in a limited child, each under a bookmark of its own.

The child is the one that reads all files of others (``desktop.files.sandbox``). Pages keep their
size, their links and their own bookmarks; their numbers are 附1-1, 附1-2, and the pack's own stay.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from db.sentences import Sentence
from desktop.files import sandbox
from desktop.files.sandbox import Limits

_LIMITS = Limits(memory=1536 << 20, seconds=60.0)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An attachment ready to be appended. ``removed`` names what was taken out of it, in words."""

    title: str
    pdf: bytes
    pages: int
    removed: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """A sentence for the person who prints; "" when nothing was taken out."""
        if not self.removed:
            return ""
        return Sentence(
            "附件“{title}”里的{removed}已去除，其余照附。",
            title=self.title,
            removed=list(self.removed),
        )


def cleaned(path: Path, title: str, *, limits: Limits = _LIMITS) -> Cleaned:
    """The pages of a PDF or picture, clean. Refuses with ``attachment_…`` or ``reader_…``."""
    head: dict[str, object] = {}
    pieces: list[bytes] = []
    for batch in sandbox.run("attachment", path, {"title": title}, limits=limits):
        for item in batch:
            if isinstance(item, dict) and not head:
                head = item
            elif isinstance(item, str):
                pieces.append(_piece(item, path))
    pages, removed = head.get("pages"), head.get("removed")
    if not isinstance(pages, int) or not isinstance(removed, list):
        raise sandbox.garbage(path)
    return Cleaned(title, b"".join(pieces), pages, tuple(map(str, removed)))


def _piece(text: str, path: Path) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise sandbox.garbage(path) from error


def appended(pack: bytes, attachments: Sequence[Cleaned]) -> bytes:
    """The pack with the attachments behind it, in the order given."""
    if not attachments:
        return pack
    with pikepdf.open(BytesIO(pack)) as whole:
        own = len(whole.pages)
        starts = [own]
        for attachment in attachments:
            with pikepdf.open(BytesIO(attachment.pdf)) as source:
                whole.add_pages_from(source, outlines="ignore")
            starts.append(len(whole.pages))
        _bookmark(whole, attachments, starts)
        _number(whole, starts[:-1])
        target = BytesIO()
        whole.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            recompress_flate=False,
        )
    return target.getvalue()


def _bookmark(whole: Pdf, attachments: Sequence[Cleaned], starts: Sequence[int]) -> None:
    with whole.open_outline() as outline:
        for number, (attachment, start) in enumerate(zip(attachments, starts, strict=False), 1):
            outline.root.append(OutlineItem(f"附件{number}　{attachment.title}", start))


def _number(whole: Pdf, starts: Sequence[int]) -> None:
    """Page labels: the pack's own from 1, then 附1-1 …"""
    labels: list[object] = [0, Dictionary(S=Name.D)]
    for number, start in enumerate(starts, 1):
        labels += [start, Dictionary(S=Name.D, P=String(f"附{number}-"))]
    whole.Root.PageLabels = Dictionary(Nums=Array(labels))
