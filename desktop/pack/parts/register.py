"""发放登记: who holds which copy."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import part, table
from desktop.pack.engine.galley import Block, Together
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import Snapshot

_EMPTY: Cell = (Run(" ", theme.CELL_TEXT),)  # room to sign in


def register(snapshot: Snapshot) -> list[Block]:
    if not snapshot.register:
        return []
    rows = [
        (
            one.number,
            one.edition,
            one.copy or "—",
            one.holder,
            one.on or "—",
            one.issued_by or "—",
            one.returned or _EMPTY,
        )
        for one in snapshot.register
    ]
    columns = [
        ("编号", 4),
        ("版别", 2),
        ("份号", 1),
        ("持有人", 3),
        ("发放日期", 3),
        ("发放人", 2),
        ("交回", 3),
    ]
    return [Together([part("register", "发放登记"), table(columns, rows)])]
