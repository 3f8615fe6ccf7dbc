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
        ("政策", 10),
        ("条款与条件", 15),
        ("支持", 10),
        ("判断与理由", 10),
        ("有效期", 7),
        ("时点·来源", 7),
    ]
    rows = [_row(policy) for policy in snapshot.policies]
    return [part("policies", "政策匹配"), table(columns, rows, is_steady=True)]


def _row(policy: PolicyMatch) -> tuple[str | Cell, ...]:
    strong = theme.CELL_TEXT.but(family="medium")
    condition = f"条件：{policy.condition}" if policy.condition else ""
    terms = "\n".join(words for words in (policy.clause, condition) if words)
    document = f"\n{policy.document}" if policy.document else ""
    verdict = f"{policy.verdict}\n" if policy.verdict else ""
    return (
        (Run(policy.title, strong), Run(document, theme.CELL_TEXT)),
        terms,
        policy.support,
        (Run(verdict, strong), Run(policy.reason or UNKNOWN, theme.CELL_TEXT)),
        policy.valid_until,
        stamp(policy.as_of, policy.source),
    )
