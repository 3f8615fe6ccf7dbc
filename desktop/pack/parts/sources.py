"""来源编号表: what the numbers in brackets stand for. Each entry is where its links lead."""

from __future__ import annotations

from desktop.pack.blocks import part, table
from desktop.pack.engine.galley import Anchor, Block
from desktop.pack.snapshot import Snapshot


def sources(snapshot: Snapshot) -> list[Block]:
    if not snapshot.sources:
        return []
    rows = [
        (
            f"〔{one.number}〕",
            one.title,
            one.kind or "—",
            one.on or "—",
            one.where or "—",
            one.confidence or "—",
        )
        for one in snapshot.sources
    ]
    anchors = [Anchor(f"source:{one.number}") for one in snapshot.sources]
    columns = [("编号", 2), ("名称", 11), ("类型", 3), ("日期", 3), ("出处", 3), ("可信度", 3)]
    return [
        part("sources", "来源编号表"),
        table(columns, rows, centred=(0,), anchors=anchors),
    ]
