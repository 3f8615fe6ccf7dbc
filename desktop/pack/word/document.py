"""A snapshot in, the bytes of a .docx out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import Anchor, Block, Together
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.table import Table
from desktop.pack.parts.leader import LeaderSheet
from desktop.pack.render import blocks_of
from desktop.pack.snapshot import Snapshot
from desktop.pack.word.blocks import Typist
from desktop.pack.word.styles import a_document

_LONG_AGO = datetime(2000, 1, 1)


def document(snapshot: Snapshot) -> bytes:
    """The pack of this snapshot as Word opens it; the same snapshot gives the same bytes."""
    made = a_document(snapshot)
    blocks = blocks_of(snapshot)
    typist = Typist(made, list(_anchors(blocks)))
    for block in blocks:
        typist.type(block)
    made.core_properties.created = made.core_properties.modified = _day(snapshot.made_on)
    target = BytesIO()
    made.save(target)
    return _undated(target.getvalue())


def _anchors(blocks: Iterable[Block | Contents]) -> Iterator[Anchor]:
    for block in blocks:
        if isinstance(block, Paragraph) and block.anchor is not None:
            yield block.anchor
        elif isinstance(block, Table):
            yield from block.anchors
        elif isinstance(block, Together):
            yield from _anchors(block.blocks)
        elif isinstance(block, LeaderSheet):
            yield Anchor("part:leader", "领导一页要报", 0)


def _day(made_on: str) -> datetime:
    found = re.match(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", made_on)
    if not found:
        return _LONG_AGO
    year, month, day = map(int, found.groups())
    return datetime(year, month, day)


def _undated(content: bytes) -> bytes:
    """The same package without the moment it was packed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as packed, zipfile.ZipFile(target, "w") as made:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, packed.read(name))
    return target.getvalue()
