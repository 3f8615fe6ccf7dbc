"""知势: where things are going, with the indicators as charts."""

from __future__ import annotations

from desktop.pack.blocks import indicators, part, section
from desktop.pack.engine.galley import Block
from desktop.pack.parts.cards import card_blocks
from desktop.pack.snapshot import TREND, Snapshot


def trend(snapshot: Snapshot) -> list[Block]:
    card = snapshot.card(TREND)
    blocks: list[Block] = card_blocks(card, card.title or "知势") if card else []
    if snapshot.indicators:
        if not blocks:
            blocks.append(part(TREND, "知势", new_page=True))
        blocks.append(section("trend:indicators", "主要指标走势"))
        blocks += indicators(snapshot.indicators)
    return blocks
