"""产业链位置: who is here, what is missing, where the firm would stand."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import cell, note, part, table
from desktop.pack.engine.galley import Block
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import Snapshot


def chain(snapshot: Snapshot) -> list[Block]:
    if not snapshot.chain:
        return []
    strong = theme.CELL_TEXT.but(family="medium")
    rows = [
        (
            cell(node.segment, strong),
            cell(f"★{node.node}" if node.is_the_firm else node.node, strong),
            node.here,
            node.gap or "—",
            node.action or "—",
            stamp(node.as_of, node.source),
        )
        for node in snapshot.chain
    ]
    columns = [
        ("环节", 2),
        ("节点", 4),
        ("本地已有", 6),
        ("缺什么", 4),
        ("链条动作", 2),
        ("时点·来源", 3),
    ]
    marked = any(node.is_the_firm for node in snapshot.chain)
    return [
        part("chain", "产业链位置"),
        table(columns, rows),
        *note("★为该企业所处位置。" if marked else ""),
    ]
