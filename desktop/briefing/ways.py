"""The way there: the path of approvals, red lines, articles, policies and why they fit."""

from __future__ import annotations

from db.records import (
    Fact,
    Step,
)
from desktop.briefing.lines import Frame, joined, labelled
from desktop.pack import snapshot as printed


def path(frame: Frame) -> printed.ApprovalPath | None:
    """The approvals of this project; a step nobody has timed stays open."""
    procedure = frame.talk.procedure
    if procedure is None:
        return None
    source = frame.sources.number(procedure.source_ref)
    as_of = procedure.as_of or ""
    return printed.ApprovalPath(
        title=procedure.caption,
        kind=labelled(procedure, "approval_type"),
        steps=tuple(_step(step, as_of, source) for step in frame.talk.steps),
        note=procedure.applies_to or "",
    )


def _step(step: Step, as_of: str, source: int) -> printed.Step:
    days = (step.workdays or "").strip()
    return printed.Step(
        key=step.id,
        title=step.caption,
        owner=step.office or "",
        days=int(days) if days.isdecimal() else None,
        after=tuple(step.after or ()),
        materials=step.materials or "",
        basis=step.basis or "",
        valid_for=step.valid_for or "",
        as_of=as_of,
        source=source,
    )


def red_lines(frame: Frame) -> tuple[printed.RedLine, ...]:
    return tuple(
        printed.RedLine(r.topic or "", r.basis or "", r.forbidden or "", r.instead or "")
        for r in frame.talk.red_lines
    )


def laws(frame: Frame) -> tuple[printed.LawArticle, ...]:
    """Articles cited, each with the version it is quoted from."""
    cited = []
    for article in frame.talk.articles:
        law = frame.talk.laws.get(article.law or "")
        name = law.caption if law else ""
        version = (law.version_on if law else "") or ""
        source = frame.sources.number(f"《{name}》（{version}版）" if name else None, "official")
        number = article.number or article.heading or ""
        cited.append(printed.LawArticle(name, number, article.text or "", version, source))
    return tuple(cited)


def policies(frame: Frame) -> tuple[printed.PolicyMatch, ...]:
    """Policies this talk names, with why they fit and their state of review."""
    return tuple(
        printed.PolicyMatch(
            title=p.caption,
            document=joined([p.doc_number, p.issuer]),
            clause=p.clause or "",
            condition=p.conditions or "",
            support=joined([p.support, f"上限{p.cap}" if p.cap else None]),
            valid_until=p.valid_until or "",
            reason=_reason(frame, p.id) or p.applies_to or "",
            verdict=joined([labelled(p, "state"), labelled(p, "fcr_state")], "，公平竞争审查"),
            as_of=p.issued_on or "",
            source=frame.sources.number(p.source_ref or p.doc_number, "official"),
        )
        for p in frame.talk.policies
    )


def _reason(frame: Frame, policy_id: str) -> str:
    def fits(fact: Fact) -> bool:
        return fact.subject == policy_id and (fact.key or "").endswith("match_reason")

    return next((f.text or "" for f in frame.talk.facts if fits(f)), "")
