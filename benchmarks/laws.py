"""A book of laws: some two hundred pages of real Chinese, for whoever sets it.

The same headings and paragraphs for our engine, Typst and WeasyPrint. Nothing is set here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.pack import theme
from desktop.pack.blocks import part, prose, section
from desktop.pack.engine.galley import Block

LAWS = Path(__file__).resolve().parents[2] / "shared" / "data" / "laws"

_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"(#+)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading (``level`` 1: a law, 2 and more: a chapter) or, at level 0, a paragraph."""

    level: int
    words: str


def law_book(folder: Path = LAWS, most: int | None = None) -> list[Piece]:
    """All laws of the folder in the order of their names; at most ``most`` pieces."""
    pieces = [piece for file in sorted(folder.glob("*.md")) for piece in _pieces(file)]
    return pieces[:most]


def as_source(pieces: list[Piece]) -> str:
    """The words alone, one line a piece, as the judge wants them."""
    return "\n".join(piece.words for piece in pieces)


def as_blocks(pieces: list[Piece]) -> list[Block]:
    """What our engine sets: a law is a part, a chapter a section."""
    blocks: list[Block] = []
    for at, piece in enumerate(pieces):
        if piece.level == 1:
            blocks.append(part(f"law{at}", piece.words, new_page=True))
        elif piece.level:
            blocks.append(section(f"law{at}", piece.words))
        else:
            blocks += prose(piece.words)
    return blocks


def body_size() -> tuple[float, float]:
    """Size and leading of the text in points, that the others set it alike."""
    return theme.BODY.text.size, theme.BODY.leading


def _pieces(file: Path) -> Iterator[Piece]:
    for line in _REMARK.sub("", file.read_text("utf-8")).splitlines():
        words = " ".join(line.split())
        heading = _HEADING.fullmatch(words)
        if heading:
            yield Piece(min(len(heading[1]), 2), heading[2])
        elif words:
            yield Piece(0, words)
