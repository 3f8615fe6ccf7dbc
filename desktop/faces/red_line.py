"""A red line: what must not be promised, on which articles it rests, what can be said instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.records import Commitment, Fact, Negotiation, RedLine
from db.store import queries
from db.store.store import Store
from desktop.faces import cited
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import fact_lines, said

translate = QCoreApplication.translate


def read(store: Store, line: RedLine, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a red line; hidden from strangers as a whole."""
    if sight.is_in_booth:
        return Face(cautions=(translate("RedLineFace", "展位模式下不显示红线。按 F9 退出。"),))
    touched = [
        c
        for c in queries.rows(store, Commitment)[1]
        if c.red_line in ("pending", "forbidden") and _rests_on(c, line)
    ]
    talks = [t for t in queries.rows(store, Negotiation)[1] if line.id in (t.red_lines or ())]
    return Face(
        head=(translate("RedLineFace", "提请审查并列明依据，不是法律结论。"),),
        columns=(
            (
                *_words(translate("RedLineFace", "不得承诺"), line.forbidden, "alarm"),
                *_words(translate("RedLineFace", "可以这样讲"), line.instead, ""),
                *_words(translate("RedLineFace", "依据"), line.basis, ""),
            ),
            tuple(
                section(
                    translate("RedLineFace", "依据的法条"),
                    cited.articles(store, line.basis or ""),
                    translate("RedLineFace", "依据里的法规还没有入库；导入后能从这里打开。"),
                )
            ),
            (
                *section(
                    translate("RedLineFace", "触到它的承诺"),
                    [
                        Line(
                            c.caption,
                            joined(c.by, c.said_on, c.red_line_basis),
                            said(c, "red_line"),
                            c.id,
                            "alarm",
                        )
                        for c in touched
                    ],
                ),
                *section(
                    translate("RedLineFace", "列了它的洽谈"),
                    [Line(t.caption, t.latest or "", said(t, "stage"), t.id) for t in talks],
                ),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(5, 5, 4),
    )


def _rests_on(commitment: Commitment, line: RedLine) -> bool:
    """Whether the prompt of a promise speaks of this red line."""
    said, topic = commitment.red_line_basis or "", line.topic or ""
    return bool(topic) and (topic in said or (bool(line.basis) and (line.basis or "") in said))


def _words(title: str, text: str | None, tone: str) -> list[Line]:
    nothing = translate("RedLineFace", "还没有写。点“填写”补上。")
    return section(title, [Line(text, tone=tone)] if text else [], nothing)
