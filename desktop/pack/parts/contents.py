"""目录."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import part
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import Block
from desktop.pack.snapshot import Snapshot

_HEADING = 60.0  # points for the heading, and for a part that moves to the second page


def contents(snapshot: Snapshot) -> list[Block | Contents]:
    """Parts and sections with their pages; the list does not list itself."""
    heading = part("contents", "目录", new_page=True)
    room = 2 * theme.SHAPE.column[1] - _HEADING  # never more than two pages
    return [heading, Contents(theme.CONTENTS, frozenset({"part:contents"}), room)]
