"""与上一份相比: what a reader of the last pack must learn anew, by part."""

from __future__ import annotations

from itertools import groupby

from desktop.pack import theme
from desktop.pack.blocks import cell, note, part, table
from desktop.pack.engine.galley import Block
from desktop.pack.snapshot import Snapshot

_KINDS = {"new": "新增", "changed": "改动", "gone": "删去"}


def changes(snapshot: Snapshot) -> list[Block]:
    since = snapshot.since
    if not since.changes:
        return []
    strong = theme.CELL_TEXT.but(family="medium")
    rows = []
    for name, group in groupby(since.changes, key=lambda change: change.part):
        for at, change in enumerate(group):
            rows.append(
                (
                    cell(name if at == 0 else "〃", strong),
                    cell(_KINDS.get(change.kind, change.kind), strong),
                    change.title,
                    change.words,
                )
            )
    columns = [("部分", 3), ("", 1), ("事项", 4), ("变化", 8)]
    return [
        part("changes", "与上一份相比"),
        *note(f"与 {since.on} 发出的 {since.number} 相比，有 {len(rows)} 处不同。"),
        table(columns, rows, centred=(1,)),
    ]
