"""历次会谈与承诺: what was said, what is to be done, and every promise with its red-line state."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, caption, cell, part, prose, section, table
from desktop.pack.engine.galley import Block, Space, Together
from desktop.pack.engine.paragraph import Paragraph, text
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.figures import course
from desktop.pack.snapshot import Action, Commitment, Meeting, MeetingItem, Snapshot

_GAP = "分歧"  # an item that speaks of the meeting as a whole
_STRONG = theme.CELL_TEXT.but(family="medium")
_SMALL = theme.CELL_TEXT.but(family="sans", size=8.0)
_ALARM = theme.CELL_TEXT.but(family="bold", colour=theme.RED)


def meetings(snapshot: Snapshot) -> list[Block]:
    if not (snapshot.meetings or snapshot.commitments):
        return []
    blocks: list[Block] = [part("meetings", "历次会谈与承诺"), *course(snapshot)]
    for at, meeting in enumerate(snapshot.meetings):
        blocks += _meeting(meeting, at)
    if snapshot.commitments:
        blocks += _commitments(snapshot.commitments)
    return blocks


def _meeting(meeting: Meeting, at: int) -> list[Block]:
    heading = f"{meeting.when}　{meeting.title}" if meeting.when else meeting.title
    where = "，".join(p for p in (meeting.channel, meeting.where) if p)
    lines = [
        ("地点", where),
        ("我方", "、".join(meeting.ours)),
        ("对方", "、".join(meeting.theirs)),
        ("所用资料", meeting.pack_number),
        ("成果", meeting.result),
        ("对方态度", meeting.mood),
        ("记录", meeting.recorder),
    ]
    blocks: list[Block] = [section(f"meeting:{at}", heading, is_listed=False)]
    words = "　".join(f"{label}：{value}" for label, value in lines if value)
    if words:
        blocks.append(text(words, theme.BODY.but(first_indent=0)))
    blocks += prose(meeting.summary)
    whole = [item for item in meeting.items if item.issue == _GAP and item.gap]
    items = tuple(item for item in meeting.items if item not in whole)
    for item in whole:
        label = Run(f"{_GAP}：", theme.BODY_TEXT.but(family="bold"))
        blocks.append(Paragraph((label, Run(item.gap, theme.BODY_TEXT)), theme.BODY))
    if items:
        blocks += [caption("逐项议题"), _items(items), Space(5)]
    for quote in meeting.quotes:
        runs = (
            Run("对方原话：", theme.BODY_TEXT.but(family="bold")),
            Run(f"“{quote}”", theme.BODY_TEXT),
        )
        blocks.append(Paragraph(runs, theme.BODY))
    if meeting.actions:
        columns = [("待办", 7), ("责任人", 3), ("期限", 3), ("状态", 3)]
        rows = [_action(action) for action in meeting.actions]
        to_do: list[Block] = [caption("会后待办"), table(columns, rows, is_steady=True)]
        blocks += [Together(to_do), Space(5)]
    return blocks


def _items(items: tuple[MeetingItem, ...]) -> Block:
    """Issue by issue; a column in which nothing was written down is left out."""
    columns = [("议题", 2), ("对方表态", 5), ("我方表态", 5), ("结论", 3), ("分歧", 3)]
    rows = [(item.issue, item.theirs, item.ours, item.result, item.gap) for item in items]
    kept = [i for i in range(len(columns)) if i == 0 or any(row[i] for row in rows)]
    said = [[cell(row[0], _STRONG), *(cell(row[i] or "—") for i in kept if i)] for row in rows]
    return table([columns[i] for i in kept], said, is_steady=True)


def _action(action: Action) -> tuple[str | Cell, ...]:
    status = cell(f"逾期　{action.status}".strip(), _ALARM) if action.is_overdue else action.status
    return (action.matter, action.owner, action.due, status)


def _commitments(all_of: tuple[Commitment, ...]) -> list[Block]:
    columns = [("编号·承诺人", 2), ("承诺内容与依据", 6), ("期限·兑现", 2), ("红线检查", 2)]
    rows = [_commitment(one) for one in all_of]
    return [section("meetings:commitments", "承诺台账"), table(columns, rows, is_steady=True)]


def _commitment(one: Commitment) -> tuple[str | Cell, ...]:
    kind = f"【{one.kind}】" if one.kind else ""
    contract = "已写入协议" if one.is_in_contract else "未写入协议"
    text_ = (
        Run(f"{one.direction}　{kind}\n", _STRONG),
        Run(one.text, theme.CELL_TEXT),
        *(Run(f"\n依据：{words}", _SMALL) for words in (one.red_line_basis, one.basis) if words),
        Run(f"\n{contract}", theme.NOTE_TEXT),
    )
    said = "".join(f"\n{words}" for words in (one.by, one.occasion, one.on) if words)
    by = (Run(one.number or "未编号", _STRONG), Run(said, theme.CELL_TEXT))
    late = Run(f"逾期　{one.progress}".strip(), _ALARM)
    progress = late if one.is_overdue else Run(one.progress or UNKNOWN, theme.CELL_TEXT)
    due = (Run(f"{one.due or '期限未定'}\n", theme.CELL_TEXT), progress)
    checked = [Run(one.red_line or "未做红线检查", _STRONG)]
    if one.fair_competition_review:
        words = f"\n公平竞争审查：{one.fair_competition_review}"
        checked.append(Run(words, theme.CELL_TEXT))
    return (by, text_, due, tuple(checked))
