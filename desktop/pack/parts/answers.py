"""问答口径: what they may ask, and the answer that was cleared."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import part
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.paragraph import Paragraph
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import Answer, Snapshot

_LEVELS = {2: "问及可答", 3: "需授权", 4: "严禁披露"}


def answers(snapshot: Snapshot) -> list[Block]:
    if not snapshot.answers:
        return []
    blocks: list[Block] = [part("answers", "问答口径")]
    for answer in snapshot.answers:
        blocks += _pair(answer)
    return blocks


def _pair(answer: Answer) -> list[Block]:
    question = theme.BODY_TEXT.but(family="bold", size=10.5)
    style = theme.ITEM.but(leading=17.5, left=24)
    asked = Paragraph(
        (Run(answer.question, question),), style.but(keeps_next=True), label=Run("问：", question)
    )
    tail = "，".join(_clearance(answer))
    runs = [Run(answer.answer, theme.BODY_TEXT)]
    if tail:
        runs.append(Run(f"（{tail}）", theme.NOTE_TEXT, link=f"source:{answer.source}"))
    said = Paragraph(tuple(runs), style, label=Run("答：", question))
    return [asked, said, Space(7)]


def _clearance(answer: Answer) -> list[str]:
    """Who cleared it and when, how far it may go, and where it comes from."""
    who = f"{answer.approved_by}审定" if answer.approved_by else "口径未审定"
    parts = [f"{who} {answer.approved_on}".strip()]
    if answer.disclosure in _LEVELS:
        parts.append(_LEVELS[answer.disclosure])
    if answer.source:
        parts.append(f"来源〔{answer.source}〕")
    return parts
