"""政策匹配: which policy fits, and why."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, cell, part, table
from desktop.pack.engine.galley import Block
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import PolicyMatch, Snapshot


def policies(snapshot: Snapshot) -> list[Block]:
    if not snapshot.policies:
        return []
    columns = [("政策", 2), ("文件、条款、条件与支持", 6), ("判断与理由", 2), ("有效期", 2)]
    rows = [_row(policy) for policy in snapshot.policies]
    return [part("policies", "政策匹配"), table(columns, rows, is_steady=True)]


def _row(policy: PolicyMatch) -> tuple[str | Cell, ...]:
    strong = theme.CELL_TEXT.but(family="medium")
    terms: list[Run] = []
    said = (
        ("", policy.document),
        ("", policy.clause),
        ("条件：", policy.condition),
        ("支持：", policy.support or UNKNOWN),
    )
    for label, words in said:
        if words:
            turn = "\n" if terms else ""
            terms += [Run(f"{turn}{label}", strong), Run(words, theme.CELL_TEXT)]
    verdict = f"{policy.verdict}\n" if policy.verdict else ""
    origin = stamp(policy.as_of, policy.source)
    return (
        cell(policy.title, strong),
        tuple(terms),
        (Run(verdict, strong), Run(policy.reason or UNKNOWN, theme.CELL_TEXT)),
        (
            Run(policy.valid_until or UNKNOWN, theme.CELL_TEXT),
            Run(f"\n时点 {origin}", theme.NOTE_TEXT, link=f"source:{policy.source}"),
        ),
    )
