"""目录."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import NEXT_PAGE, Block
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import Snapshot


def contents(snapshot: Snapshot) -> list[Block | Contents]:
    """Parts and sections with their pages; the list does not list itself."""
    heading = Paragraph((Run("目　录", theme.PART.text),), theme.PART, starts=NEXT_PAGE)
    return [heading, Contents(theme.CONTENTS)]
