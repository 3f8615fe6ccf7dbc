"""What the four cards share: sections of facts, tables and charts, the overlay before all else."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import (
    alike,
    are_alike,
    facts,
    grid,
    indicators,
    missing,
    part,
    prose,
    section,
)
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.text import Run
from desktop.pack.figures import compared
from desktop.pack.snapshot import Card, Section


def card_blocks(card: Card, title: str) -> list[Block]:
    """A card from its heading to what nobody knows yet."""
    heading = f"{title}　{card.subject}" if card.subject else title
    blocks: list[Block] = [part(card.key, heading, new_page=True)]
    if card.readiness is not None:
        blocks.append(_readiness(card.readiness))
    blocks += prose(card.summary)
    overlay = [one for one in card.sections if one.is_overlay]
    base = [one for one in card.sections if not one.is_overlay]
    ordered = [*overlay, *base]
    first = next((one for one in ordered if one.facts and not are_alike(one.facts)), None)
    for at, one in enumerate(ordered):
        blocks += section_blocks(one, f"{card.key}:{at}", has_head=one is first)
    if card.missing:
        blocks += [section(f"{card.key}:missing", "尚待了解的事项"), *missing(card.missing)]
    return blocks


def section_blocks(one: Section, key: str, *, has_head: bool = True) -> list[Block]:
    """A section; one with nothing in it still says that nobody knows."""
    said = alike(one.facts) if are_alike(one.facts) else facts(one.facts, has_head=has_head)
    blocks: list[Block] = [section(key, one.title), *said]
    for table in one.tables:
        blocks += [*compared(table), *grid(table)]
    if one.indicators:
        blocks += [Space(4), *indicators(one.indicators)]
    if one.missing:
        blocks += [Space(4), *missing(one.missing)]
    if len(blocks) == 1:
        blocks += missing([f"{one.title}各项"])
    return blocks


def _readiness(percent: int) -> Block:
    runs = (
        Run(f"齐套度 {percent}%", theme.BODY_TEXT.but(family="bold", size=10)),
        Run("　按本次会见所需事项计，未知不计分", theme.NOTE_TEXT),
    )
    return Paragraph(runs, theme.CAPTION.but(before=0, after=4, keeps_next=False))
