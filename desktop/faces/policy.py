"""A policy: whether it is in force, whether it passed its review, whom it fits, who cites it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.records import Fact, Firm, Negotiation, Policy, values
from db.rules import stages
from db.store import queries
from db.store.store import Store
from desktop.faces import cited
from desktop.faces.shapes import Face, Line, Sight, joined, section
from desktop.faces.words import days_to, fact_lines, field_lines, said

translate = QCoreApplication.translate
_CLAUSE = ("clause", "applies_to", "conditions", "support", "cap", "basis", "industries")
_FILE = (
    "doc_number",
    "issuer",
    "rank",
    "issued_on",
    "valid_until",
    "fcr_doc",
    "source_ref",
    "note",
)


def read(store: Store, policy: Policy, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a policy."""
    text = joined(policy.clause, policy.conditions, policy.basis, policy.note, by="\n")
    return Face(
        head=tuple(
            words for name in ("state", "fcr_state", "rank") if (words := said(policy, name))
        ),
        cautions=_cautions(policy, sight),
        is_alarm=True,
        columns=(
            tuple(
                section(translate("PolicyFace", "条款"), field_lines(policy, _CLAUSE, {}, sight))
            ),
            (
                *section(
                    translate("PolicyFace", "匹配的洽谈"),
                    _matching(store, policy),
                    translate(
                        "PolicyFace",
                        "没有引用它的洽谈，也没有产业相符的在谈项目。点“填写”写明适用产业。",
                    ),
                ),
                *section(translate("PolicyFace", "依据的法条"), cited.articles(store, text)),
            ),
            (
                *section(translate("PolicyFace", "文件"), field_lines(policy, _FILE, {}, sight)),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(5, 4, 4),
    )


def _cautions(policy: Policy, sight: Sight) -> tuple[str, ...]:
    """Why it must not be promised now."""
    words = []
    days = days_to(policy.valid_until, sight.today)
    if policy.state in ("expired", "draft"):
        words.append(
            translate("PolicyFace", "{state}，不能对外承诺").format(state=said(policy, "state"))
        )
    elif days is not None and days < 0:
        words.append(translate("PolicyFace", "有效期 {day} 已过").format(day=policy.valid_until))
    elif days is not None and days <= 90:
        words.append(
            translate("PolicyFace", "有效期还有 {n} 天（{day}）").format(
                n=days, day=policy.valid_until
            )
        )
    if policy.fcr_state in ("needed", "under_way", "failed"):
        state = said(policy, "fcr_state")
        words.append(
            translate("PolicyFace", "公平竞争审查{state}，不能对外承诺").format(state=state)
        )
    elif policy.fcr_state is None:
        words.append(translate("PolicyFace", "公平竞争审查状态未知，请先核实"))
    return tuple(words)


def _matching(store: Store, policy: Policy) -> list[Line]:
    """Talks that name it first, then talks of an industry it is meant for."""
    wanted = " ".join(policy.industries or ())
    named, fitting = [], []
    for talk in queries.rows(store, Negotiation)[1]:
        industry = values.INDUSTRY.get(talk.industry or "", talk.industry or "")
        if policy.id in (talk.policies or ()):
            named.append((talk, translate("PolicyFace", "已引用")))
        elif industry and industry in wanted and talk.status not in stages.OVER:
            fitting.append((talk, translate("PolicyFace", "产业相符")))
    both = [*named, *fitting]
    firms = {
        f.id: f.short_name or f.caption
        for f in queries.some(store, Firm, [t.firm for t, _ in both if t.firm])
    }
    return [
        Line(t.caption, joined(firms.get(t.firm or ""), t.latest), why, t.id, "muted")
        for t, why in both
    ]
