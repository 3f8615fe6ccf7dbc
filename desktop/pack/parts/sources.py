"""来源编号表: what the numbers in brackets stand for. Each entry is where its links lead."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import cell, part, table
from desktop.pack.engine.galley import Anchor, Block
from desktop.pack.snapshot import Snapshot, Source


def sources(snapshot: Snapshot) -> list[Block]:
    if not snapshot.sources:
        return []
    rows = [
        tuple(cell(words, theme.LIST_TEXT) for words in _columns(one)) for one in snapshot.sources
    ]
    anchors = [Anchor(f"source:{one.number}") for one in snapshot.sources]
    columns = [("编号", 2), ("名称", 14), ("日期、出处、类型、可信度", 9)]
    return [
        part("sources", "来源编号表"),
        table(
            columns,
            rows,
            centred=(0,),
            anchors=anchors,
            is_steady=True,
            look=theme.LIST_TABLE,
        ),
    ]


def _columns(source: Source) -> tuple[str, str, str]:
    known = (source.on, source.where, source.kind, source.confidence)
    return f"〔{source.number}〕", source.title, "，".join(w for w in known if w) or "—"
