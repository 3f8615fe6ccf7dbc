"""目录."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import part
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import Block
from desktop.pack.snapshot import Snapshot


def contents(snapshot: Snapshot) -> list[Block | Contents]:
    """Parts and sections with their pages; the list does not list itself."""
    heading = part("contents", "目录", new_page=True)
    return [heading, Contents(theme.CONTENTS, omit=frozenset({"part:contents"}))]
