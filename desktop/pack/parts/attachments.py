"""附件: the list of files that go with the pack."""

from __future__ import annotations

from desktop.pack.blocks import part, table
from desktop.pack.engine.galley import Block
from desktop.pack.snapshot import Snapshot


def attachments(snapshot: Snapshot) -> list[Block]:
    if not snapshot.attachments:
        return []
    rows = [
        (
            str(one.number),
            one.title,
            one.kind or "—",
            one.extent or "—",
            one.on or "—",
            f"〔{one.source}〕" if one.source else "—",
        )
        for one in snapshot.attachments
    ]
    columns = [("序", 1), ("名称", 9), ("类型", 2), ("篇幅", 2), ("日期", 3), ("来源", 2)]
    return [part("attachments", "附件"), table(columns, rows, centred=(0, 5))]
