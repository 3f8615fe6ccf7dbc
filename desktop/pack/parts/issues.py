"""议题与策略表: the rounds, theirs beside ours from the target down to the floor, the clauses."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, cell, part, section, table
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import Issue, Round, Snapshot, Term

_STRONG = theme.CELL_TEXT.but(family="medium")


def issues(snapshot: Snapshot) -> list[Block]:
    alternatives = snapshot.best_alternative_ours or snapshot.best_alternative_theirs
    if not (snapshot.issues or snapshot.rounds or snapshot.terms or alternatives):
        return []
    blocks: list[Block] = [part("issues", "议题与策略", new_page=True)]
    blocks += _rounds(snapshot.rounds)
    if snapshot.issues:
        columns = [("议题", 2), ("对方要求", 4), ("我方目标", 3), ("预期", 3), ("底线", 3)]
        rows = [_positions(issue) for issue in snapshot.issues]
        blocks += [section("issues:positions", "各方立场"), table(columns, rows, is_steady=True)]
        columns = [("议题", 2), ("筹码与让步次序", 6), ("谁能定", 3), ("状态", 1), ("时点·来源", 2)]
        rows = [_means(issue) for issue in snapshot.issues]
        if not any(issue.as_of or issue.source for issue in snapshot.issues):
            columns, rows = columns[:-1], [row[:-1] for row in rows]
        blocks += [section("issues:means", "筹码与权限"), table(columns, rows, is_steady=True)]
    blocks += _terms(snapshot.terms)
    if alternatives:
        blocks.append(section("issues:alternatives", "最佳替代方案"))
        blocks.append(_alternative("我方", snapshot.best_alternative_ours))
        blocks.append(_alternative("对方", snapshot.best_alternative_theirs))
    return [*blocks, Space(6)]


def _rounds(rounds: tuple[Round, ...]) -> list[Block]:
    if not rounds:
        return []
    columns = [("轮次", 4), ("目标", 6), ("时间·地点", 4), ("人员", 6)]
    rows = [
        (cell(each.name, _STRONG), each.goal or UNKNOWN, _when_and_where(each), each.people)
        for each in rounds
    ]
    return [section("issues:rounds", "轮次安排"), table(columns, rows, is_steady=True)]


def _when_and_where(each: Round) -> str:
    return "\n".join(word for word in (each.on or UNKNOWN, each.where) if word)


def _terms(terms: tuple[Term, ...]) -> list[Block]:
    if not terms:
        return []
    columns = [("条款", 2), ("我方文本", 5), ("对方文本", 5), ("差距", 3), ("责任·状态", 2)]
    rows = [
        (
            cell(each.clause, _STRONG),
            each.ours or UNKNOWN,
            each.theirs or UNKNOWN,
            each.gap or "—",
            "\n".join(word for word in (each.owner, each.status) if word) or "—",
        )
        for each in terms
    ]
    return [section("issues:terms", "条款对照"), table(columns, rows, is_steady=True)]


def _positions(issue: Issue) -> tuple[str | Cell, ...]:
    floor = cell(issue.floor, theme.CELL_TEXT.but(family="bold"))
    return (cell(issue.topic, _STRONG), issue.theirs, issue.target, issue.expected, floor)


def _means(issue: Issue) -> tuple[str | Cell, ...]:
    order = f"\n让步次序：{issue.concessions}" if issue.concessions else ""
    return (
        cell(issue.topic, _STRONG),
        f"{issue.chips or UNKNOWN}{order}",
        issue.authority,
        issue.status or "—",
        stamp(issue.as_of, issue.source),
    )


def _alternative(side: str, words: str) -> Block:
    runs = (
        Run(f"{side}：", theme.BODY_TEXT.but(family="bold")),
        Run(words or UNKNOWN, theme.BODY_TEXT),
    )
    return Paragraph(runs, theme.BODY)
