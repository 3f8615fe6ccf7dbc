"""风险与合规."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import cell, part, table
from desktop.pack.engine.galley import Block
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import Snapshot


def risks(snapshot: Snapshot) -> list[Block]:
    if not snapshot.risks:
        return []
    strong = theme.CELL_TEXT.but(family="medium")
    rows = [
        (
            cell(f"【{risk.kind}】{risk.matter}" if risk.kind else risk.matter, strong),
            risk.likelihood,
            risk.impact,
            risk.response,
            risk.owner,
            stamp(risk.as_of, risk.source),
        )
        for risk in snapshot.risks
    ]
    columns = [("风险", 6), ("可能性", 2), ("影响", 2), ("应对", 6), ("责任", 3), ("时点·来源", 3)]
    return [part("risks", "风险与合规"), table(columns, rows, centred=(1, 2))]
