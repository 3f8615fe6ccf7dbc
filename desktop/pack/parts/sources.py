"""来源编号表: what the numbers in brackets stand for. Each entry is where its links lead."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack import theme
from desktop.pack.blocks import cell, part, table
from desktop.pack.citations import cited
from desktop.pack.engine.galley import Anchor, Block
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import Snapshot, Source

_EMPTY: Cell = ()


def sources(snapshot: Snapshot) -> list[Block]:
    """Those the printed parts cite, no others."""
    named = set(cited(snapshot))
    listed = [one for one in snapshot.sources if one.number in named]
    if not listed:
        return []
    rows = [_pair(listed[at : at + 2]) for at in range(0, len(listed), 2)]
    anchors = [
        Anchor(
            f"source:{listed[at].number}",
            also=tuple(f"source:{one.number}" for one in listed[at + 1 : at + 2]),
        )
        for at in range(0, len(listed), 2)
    ]
    columns = [("编号", 1), ("名称、日期、出处、类型", 5)] * 2
    look = theme.LIST_TABLE
    return [
        part("sources", "来源编号表"),
        table(columns, rows, centred=(0, 2), anchors=anchors, is_steady=True, look=look),
    ]


def _pair(two: Sequence[Source]) -> tuple[Cell, ...]:
    """Two sources side by side; an odd last one stands alone."""
    cells = [cell_ for one in two for cell_ in (_number(one), _words(one))]
    return (*cells, *[_EMPTY] * (4 - len(cells)))


def _number(source: Source) -> Cell:
    return cell(f"〔{source.number}〕", theme.LIST_TEXT)


def _words(source: Source) -> Cell:
    small = theme.LIST_TEXT.but(family="sans", size=7, colour=theme.GREY)
    runs = [Run(source.title or "—", theme.LIST_TEXT)]
    said = (source.on, source.where, source.kind, source.confidence)
    for at, words in enumerate(filter(None, said)):
        runs.append(Run("，" if at else "　", small))
        runs.append(Run(words, small, is_whole=words in (source.kind, source.confidence)))
    return tuple(runs)
