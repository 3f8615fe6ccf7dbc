"""价格表 for the pocket: what things cost here, from the card of our own city."""

from __future__ import annotations

from desktop.pack.blocks import part
from desktop.pack.engine.galley import Block
from desktop.pack.parts.cards import section_blocks
from desktop.pack.snapshot import CITY, Snapshot


def prices(snapshot: Snapshot) -> list[Block]:
    """The sections of the city's card; the snapshot of a pocket edition holds no others."""
    card = snapshot.card(CITY)
    if card is None or not card.sections:
        return []
    blocks: list[Block] = [part("prices", "价格表")]
    for at, one in enumerate(card.sections):
        blocks += section_blocks(one, f"prices:{at}")
    return blocks
