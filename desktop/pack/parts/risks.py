"""风险与合规: what may go wrong, then what is being done about it and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack.blocks import UNKNOWN, part, section, table
from desktop.pack.engine.galley import Block
from desktop.pack.engine.table import Table
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import Risk, Snapshot


def risks(snapshot: Snapshot) -> list[Block]:
    if not snapshot.risks:
        return []
    answered = [risk for risk in snapshot.risks if risk.response or risk.owner]
    open_ones = [risk for risk in snapshot.risks if not (risk.response or risk.owner)]
    blocks: list[Block] = [part("risks", "风险与合规")]
    if open_ones:
        blocks += [section("risks:open", "已知风险"), _known(open_ones)]
    if answered:
        blocks += [section("risks:answered", "应对与责任"), _answered(answered)]
    return blocks


def _known(risks: Sequence[Risk]) -> Table:
    columns = [("风险", 14), ("可能性·影响", 3), ("时点·来源", 3)]
    rows = [
        [_matter(risk), _weight(risk) or UNKNOWN, stamp(risk.as_of, risk.source)] for risk in risks
    ]
    if not any(map(_weight, risks)):
        columns, rows = [columns[0], columns[2]], [[first, last] for first, _, last in rows]
    return table(columns, rows)


def _answered(risks: Sequence[Risk]) -> Table:
    columns = [("事项", 8), ("应对与审查", 8), ("责任", 3), ("时点·来源", 3)]
    rows = [
        (
            "\n".join(word for word in (_matter(risk), _weight(risk)) if word),
            risk.response or UNKNOWN,
            risk.owner or UNKNOWN,
            stamp(risk.as_of, risk.source) if risk.source else risk.as_of or UNKNOWN,
        )
        for risk in risks
    ]
    return table(columns, rows)


def _matter(risk: Risk) -> str:
    return f"【{risk.kind}】{risk.matter}" if risk.kind else risk.matter


def _weight(risk: Risk) -> str:
    likely = f"可能性{risk.likelihood}" if risk.likelihood else ""
    heavy = f"影响{risk.impact}" if risk.impact else ""
    return "，".join(word for word in (likely, heavy) if word)
