"""政策匹配: which policy fits, and why."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, part, table
from desktop.pack.engine.galley import Block
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import PolicyMatch, Snapshot


def policies(snapshot: Snapshot) -> list[Block]:
    if not snapshot.policies:
        return []
    columns = [
        ("政策与条款", 5),
        ("条件", 5),
        ("支持", 5),
        ("判断与理由", 5),
        ("有效期", 3),
        ("时点·来源", 3),
    ]
    rows = [_row(policy) for policy in snapshot.policies]
    return [part("policies", "政策匹配"), table(columns, rows)]


def _row(policy: PolicyMatch) -> tuple[str | Cell, ...]:
    strong = theme.CELL_TEXT.but(family="medium")
    under = "\n".join(p for p in (policy.document, policy.clause) if p)
    return (
        (Run(policy.title, strong), Run(f"\n{under}" if under else "", theme.CELL_TEXT)),
        policy.condition,
        policy.support,
        (
            Run(f"{policy.verdict}\n" if policy.verdict else "", strong),
            Run(policy.reason or UNKNOWN, theme.CELL_TEXT),
        ),
        policy.valid_until,
        stamp(policy.as_of, policy.source),
    )
