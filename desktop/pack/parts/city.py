"""知己: the city, what matters for this talk before all else."""

from __future__ import annotations

from desktop.pack.engine.galley import Block
from desktop.pack.parts.cards import card_blocks
from desktop.pack.snapshot import CITY, Snapshot


def city(snapshot: Snapshot) -> list[Block]:
    card = snapshot.card(CITY)
    return card_blocks(card, card.title or "知己") if card else []
