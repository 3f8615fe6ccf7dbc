"""知彼: the firm."""

from __future__ import annotations

from desktop.pack.engine.galley import Block
from desktop.pack.parts.cards import card_blocks
from desktop.pack.snapshot import FIRM, Snapshot


def firm(snapshot: Snapshot) -> list[Block]:
    card = snapshot.card(FIRM)
    return card_blocks(card, card.title or "知彼") if card else []
