"""The tables beside the board: which columns each has, and what a new row begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from db.records import (
    Action,
    Answer,
    Commitment,
    Issue,
    Meeting,
    Record,
    Round,
    Term,
    Value,
    fields,
)
from db.records import Kind as FieldKind
from desktop.widgets.record_table import Column

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Kind:
    """One tab: its record type, columns, and the values a new row begins with."""

    record_type: type[Record]
    columns: Sequence[Column]
    begins: dict[str, Value]

    @property
    def pasted(self) -> list[str]:
        """The fields a pasted table may fill, in the order of its columns."""
        declared = fields(self.record_type)
        return [
            c.name
            for c in self.columns
            if declared[c.name].kind not in (FieldKind.REF, FieldKind.REFS)
        ]


ISSUES = Kind(
    Issue,
    [
        Column("topic"), Column("theirs"), Column("ours_target"), Column("ours_expect"),
        Column("ours_floor"), Column("chips"), Column("concession_order", 92),
        Column("authority", 84), Column("is_must", 48),
        Column("state", 64),
    ],
    {"state": "open"},
)  # fmt: skip
MEETINGS = Kind(
    Meeting,
    [
        Column("held_at", 132), Column("subject", 160), Column("channel", 64),
        Column("place", 160), Column("minutes"), Column("result", 160), Column("gap", 150),
        Column("state", 64),
    ],
    {"state": "planned"},
)  # fmt: skip
COMMITMENTS = Kind(
    Commitment,
    [
        Column("text"), Column("direction", 88), Column("kind", 56), Column("by", 70),
        Column("said_on", 92), Column("meeting", 96), Column("due", 92),
        Column("owner", 116), Column("progress", 76), Column("red_line", 90),
        Column("red_line_basis", 140),
    ],
    {"direction": "ours", "progress": "open"},
)  # fmt: skip
ANSWERS = Kind(
    Answer,
    [Column("question"), Column("answer"), Column("approved_by", 170), Column("pin", 64)],
    {},
)


ROUNDS = Kind(
    Round,
    [
        Column("name", 170), Column("goal"), Column("planned_on", 94), Column("place", 196),
        Column("people"),
    ],
    {},
)  # fmt: skip
TERMS = Kind(
    Term,
    [
        Column("clause", 140), Column("draft"), Column("theirs"), Column("gap"),
        Column("owner", 90), Column("state", 64),
    ],
    {"state": "open"},
)  # fmt: skip
ACTIONS = Kind(
    Action,
    [
        Column("text"), Column("meeting"), Column("owner", 110), Column("due", 110),
        Column("state", 90),
    ],
    {"state": "open"},
)  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "issues": ISSUES, "terms": TERMS, "rounds": ROUNDS, "meetings": MEETINGS,
    "commitments": COMMITMENTS, "answers": ANSWERS, "actions": ACTIONS,
}  # fmt: skip
"""The tables beside the board, in the order of their tabs."""


ICONS: Mapping[type[Record], str] = {
    Issue: "talks", Round: "clock", Meeting: "talks", Commitment: "commitment",
    Answer: "help", Action: "check", Term: "material",
}  # fmt: skip


def first_step(kind: type[Record]) -> str:
    """What to do first where there is nothing yet."""
    if kind is Issue:
        return translate(
            "TalkTable", "还没有议题。点“+ 议题”，先写对方要什么，再写我方的目标、期望和底线。"
        )
    if kind is Round:
        return translate(
            "TalkTable", "还没有轮次。点“+ 轮次”，写下这一轮要谈成什么、谁去、在哪里。"
        )
    if kind is Meeting:
        return translate(
            "TalkTable", "还没有会谈。点“+ 会谈”定下时间和议程，到时进入会谈，边谈边记。"
        )
    if kind is Commitment:
        return translate(
            "TalkTable", "还没有承诺。点“+ 承诺”记下谁答应了什么、何时兑现；碰到红线会当场提示。"
        )
    if kind is Term:
        return translate("TalkTable", "还没有条款。点“+ 条款”，写下我方文本、对方文本和差距。")
    if kind is Answer:
        return translate("TalkTable", "还没有问答。点“+ 问答”，写下对方可能问什么、我们怎么答。")
    return translate("TalkTable", "还没有待办。点“+ 待办”，写下谁在哪天之前做什么。")
