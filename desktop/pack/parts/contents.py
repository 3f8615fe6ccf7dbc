"""目录."""

from __future__ import annotations

from dataclasses import replace

from desktop.pack import theme
from desktop.pack.blocks import part
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import NEXT_PAGE, Block
from desktop.pack.snapshot import Snapshot

_HEADING = 60.0  # points for the heading


def contents(snapshot: Snapshot) -> list[Block | Contents]:
    """Parts and sections with their pages; the list does not list itself."""
    heading = replace(part("contents", "目录"), starts=NEXT_PAGE)
    room = theme.SHAPE.column[1] - _HEADING  # never more than a page
    return [heading, Contents(theme.CONTENTS, frozenset({"part:contents"}), room)]
