"""知路: the card, the approvals as a chart of what runs side by side, red lines, articles."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, caption, cell, note, part, quoted, section, table
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.spans import SpanChart
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.engine.timeline import Span, Timeline
from desktop.pack.parts.cards import card_blocks
from desktop.pack.schedule import Planned, Schedule, schedule
from desktop.pack.snapshot import PATH, ApprovalPath, LawArticle, RedLine, Snapshot

_STRONG = theme.CELL_TEXT.but(family="medium")


def path(snapshot: Snapshot) -> list[Block]:
    card = snapshot.card(PATH)
    blocks: list[Block] = card_blocks(card, card.title or "知路") if card else []
    rest: list[Block] = []
    if snapshot.path is not None and snapshot.path.steps:
        rest += _approvals(snapshot.path)
    if snapshot.red_lines:
        rest += _red_lines(snapshot.red_lines)
    if snapshot.laws:
        rest += _laws(snapshot.laws)
    if rest and not blocks:
        blocks.append(part(PATH, "知路", new_page=True))
    return blocks + rest


def _approvals(of: ApprovalPath) -> list[Block]:
    plan = schedule(of.steps)
    title = f"{of.title}（{of.kind}）" if of.kind else of.title
    return [
        section("path:approvals", title),
        caption(_total(plan)),
        SpanChart(_timeline(plan), theme.CHART_TEXT),
        *note("深色为关键路径：其中任何一项延误，整体随之延误。时限均为工作日，自受理之日起算。"),
        Space(4),
        _step_table(of, plan),
        *note(of.note),
        *note(f"前置关系有误，请核对：{'、'.join(plan.tangled)}。" if plan.tangled else ""),
    ]


def _total(plan: Schedule) -> str:
    if not plan.unknown:
        return f"可并联的同时办理，合计 {plan.days} 个工作日"
    return (
        f"可并联的同时办理，至少 {plan.days} 个工作日（{len(plan.unknown)} 项时限待了解，未计入）"
    )


def _in_words(plan: Schedule) -> str:
    """The chart for who cannot see it."""
    said = (
        f"{one.step.title}自第{one.start + 1}个工作日起，"
        + ("时限待了解" if one.step.days is None else f"{one.step.days}个工作日")
        for one in plan.planned
    )
    return f"审批横道图。{'；'.join(said)}。"


def _timeline(plan: Schedule) -> Timeline:
    spans = tuple(_span(one) for one in plan.planned)
    return Timeline(spans, size=theme.CHART_TEXT.size, alt=_in_words(plan))


def _span(one: Planned) -> Span:
    days = one.step.days
    words = f"{days} 日{'·最早' if one.is_bound else ''}" if days is not None else ""
    return Span(one.step.title, one.start, days, words, one.is_critical)


def _step_table(of: ApprovalPath, plan: Schedule) -> Block:
    numbers = {step.key: str(at) for at, step in enumerate(of.steps, 1)}
    rows: list[tuple[str | Cell, ...]] = []
    for at, one in enumerate(plan.planned, 1):
        step = one.step
        before = (
            "、".join(sorted((numbers.get(key, key) for key in step.after), key=_in_order)) or "—"
        )
        origin = stamp(step.as_of, step.source).replace("\n", "　")
        rows.append(
            (
                str(at),
                (
                    Run(step.title, _STRONG),
                    Run(f"\n{step.owner or f'部门{UNKNOWN}'}", theme.CELL_TEXT),
                ),
                before,
                "" if step.days is None else str(step.days),
                step.materials,
                (
                    Run(step.basis or f"依据{UNKNOWN}", theme.CELL_TEXT),
                    Run(f"\n{origin}", theme.NOTE_TEXT, link=f"source:{step.source}"),
                ),
            )
        )
    columns = [
        ("序", 1),
        ("事项与部门", 3),
        ("前置", 1),
        ("工作日", 1),
        ("材料", 3),
        ("依据、时点、来源", 3),
    ]
    return table(columns, rows, numbers=(3,), centred=(0, 2), is_steady=True)


def _in_order(number: str) -> tuple[int, str]:
    return (int(number), "") if number.isdigit() else (10**6, number)


def stamp(as_of: str, source: int) -> str:
    """Date and source for a narrow cell."""
    when = as_of or "时点未注"
    return f"{when}\n〔{source}〕" if source else f"{when}\n无来源"


def _red_lines(lines: tuple[RedLine, ...]) -> list[Block]:
    rows = [
        (cell(line.topic, _STRONG), line.forbidden, line.instead or "—", line.basis)
        for line in lines
    ]
    columns = [("事项", 3), ("不得承诺", 6), ("可替代表述", 6), ("依据", 5)]
    return [
        section("path:redlines", "法律与红线"),
        table(columns, rows),
        *note("以上仅提请审查并列明依据，不是法律结论。"),
    ]


def _laws(articles: tuple[LawArticle, ...]) -> list[Block]:
    blocks: list[Block] = [section("path:laws", "引用条文")]
    for article in articles:
        version = f"（{article.version}）" if article.version else ""
        source = f"　来源〔{article.source}〕" if article.source else ""
        head = Run(f"《{article.law}》{version}{article.article}", theme.CAPTION.text)
        tail = Run(source, theme.NOTE_TEXT, link=f"source:{article.source}")
        blocks.append(Paragraph((head, tail), theme.CAPTION))
        blocks += quoted(article.text)
    return blocks
