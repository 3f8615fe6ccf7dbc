"""What is left of a talk for an edition's reader, decided before anything is laid out.

``db.rules.disclosure`` says what may be seen; here it is applied to every record, field by field,
so that a part of the pack cannot print what it never gets. Where two people disagree the guest
sees nothing of it: what is unsettled is no matter for a guest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from db.records import (
    Attachment,
    Fact,
    Indicator,
    Kind,
    Level,
    Observation,
    Policy,
    Record,
    fields,
)
from db.records.base import JOURNAL_COLUMNS
from db.rules import disclosure
from db.sentences import Sentence
from db.store.history import Version
from desktop.briefing.talk import Talk, records_of
from desktop.briefing.unsettled import marked, one_sided

R = TypeVar("R", bound=Record)
Conflicts = Mapping[str, Mapping[str, list[Version]]]

GUEST = "guest"
# Links and places in an order say nothing by themselves; what they lead to is judged on its own.
_LINKS = (Kind.REF, Kind.REFS, Kind.POSITION)
# A fact or an attachment is seen as its own level says, but never what we noted beside it.
_NOTED_BESIDE = frozenset({"note", "verified_by", "verified_on", "content"})
# What decides who may see a fact; while people disagree about it, only the team sees the fact.
_DECIDES = ("key", "section", "source_kind", "disclosure")
_NOT_ON_OFFER = {
    "state": frozenset({"expired", "draft"}),
    "fcr_state": frozenset({"needed", "under_way", "failed"}),
}


def talk_for(talk: Talk, edition: str) -> Talk:
    """The talk as the reader of ``edition`` may know it; for the team and the leader all of it.

    What people disagree about is marked, or for a guest left out.
    """
    is_whole = disclosure.may_show_level(Level.NEVER, edition)
    if is_whole and not talk.conflicts:
        return talk
    is_guest = edition == GUEST
    costs = [c for c in talk.costs if not is_guest or c.city == talk.negotiation.city]
    policies = [p for p in talk.policies if not is_guest or is_on_offer(p)]
    refused = {p.id for p in talk.policies} - {p.id for p in policies}
    facts = [f for f in talk.facts if f.subject not in refused]
    attachments = [a for a in talk.attachments if a.subject not in refused]
    return replace(
        talk,
        negotiation=shown(talk.negotiation, edition, talk.conflicts),
        firm=_one(talk, talk.firm, edition),
        city=_one(talk, talk.city, edition),
        rivals=[] if is_guest else _all(talk, talk.rivals, edition),
        parks=_all(talk, talk.parks, edition),
        plots=_all(talk, talk.plots, edition),
        costs=_all(talk, costs, edition),
        policies=_all(talk, policies, edition),
        procedure=_one(talk, talk.procedure, edition),
        steps=_all(talk, talk.steps, edition),
        red_lines=_all(talk, talk.red_lines, edition),
        articles=_all(talk, talk.articles, edition),
        laws={law.id: law for law in _all(talk, list(talk.laws.values()), edition)},
        trends=_all(talk, talk.trends, edition),
        indicators=_series(talk, edition),
        people=_all(talk, talk.people, edition),
        issues=_all(talk, talk.issues, edition),
        rounds=_all(talk, talk.rounds, edition),
        meetings=_all(talk, talk.meetings, edition),
        commitments=_all(talk, talk.commitments, edition),
        answers=_all(talk, talk.answers, edition),
        actions=_all(talk, talk.actions, edition),
        attachments=_all(talk, attachments, edition),
        packs=_all(talk, talk.packs, edition),
        facts=_all(talk, facts, edition),
        conflicts=_conflicts(talk, edition),
        origin=None if is_guest else talk.origin,
        nodes=[] if is_guest else _all(talk, talk.nodes, edition),
        firm_names={} if is_guest else talk.firm_names,
        terms=_all(talk, talk.terms, edition),
        hidden=talk.hidden if is_whole else [],
        overlays=talk.overlays if is_whole else {},
    )


def left_out(talk: Talk, edition: str) -> tuple[str, ...]:
    """What a person would look for and not find, in words that tell a guest nothing of it."""
    if edition != GUEST:
        return tuple(
            sentence
            for record in records_of(talk)
            if record.id in talk.conflicts and may_show(record, edition, talk.conflicts)
            for sentence in one_sided(record, talk.conflicts[record.id])
        )
    unsettled = sum(bool(f.conflicts) and disclosure.may_show_fact(f, GUEST) for f in talk.facts)
    refused = sum(not is_on_offer(policy) for policy in talk.policies)
    said: list[str] = []
    if unsettled:
        said.append(Sentence("客商版未列各方记载不一的事实 {n} 项，核定后方可列入。", n=unsettled))
    if refused:
        said.append(
            Sentence("客商版未列已失效、未定稿或未通过公平竞争审查的政策 {n} 项。", n=refused)
        )
    return tuple(said)


def is_on_offer(policy: Policy) -> bool:
    """Whether a guest may be told of this policy: in force, and past its review if it needs one."""
    return all(getattr(policy, name) not in bad for name, bad in _NOT_ON_OFFER.items())


def may_show(record: Record, edition: str, conflicts: Conflicts) -> bool:
    """Whether anything of this record may appear in ``edition``."""
    disputed = conflicts.get(record.id, {})
    if isinstance(record, Fact):
        if edition == GUEST and disputed:
            return False
        settled = not any(name in disputed for name in _DECIDES)
        return disclosure.may_show_fact(record, edition) and settled
    if isinstance(record, Attachment):
        settled = "disclosure" not in disputed
        may = disclosure.may_show_record(Attachment, edition)
        return may and settled and disclosure.may_show_level(record.disclosure, edition)
    return disclosure.may_show_field(type(record), record.title_field, edition)


def shown(record: R, edition: str, conflicts: Conflicts) -> R:
    """A copy of the record that knows only what ``edition`` may show of it; what people disagree
    about is marked in it, but for facts, which are printed with who said what."""
    conflict = conflicts.get(record.id, {})
    copy = type(record)()
    for name in JOURNAL_COLUMNS:
        setattr(copy, name, getattr(record, name))
    for name, declared in fields(type(record)).items():
        value = getattr(record, name)
        if declared.kind not in _LINKS:
            if not may_show_value(record, name, edition):
                continue
            if name in conflict and edition == GUEST and name != record.title_field:
                continue
            if name in conflict and edition != GUEST and not isinstance(record, Fact):
                value = marked(declared, conflict[name])
        setattr(copy, name, value)
    return copy


def may_show_value(record: Record, name: str, edition: str) -> bool:
    """Whether one field of a record that is itself shown may appear in ``edition``."""
    if isinstance(record, Fact | Attachment):
        return edition != GUEST or name not in _NOTED_BESIDE
    return disclosure.may_show_field(type(record), name, edition)


def _all(talk: Talk, records: Sequence[R], edition: str) -> list[R]:
    wanted = [record for record in records if may_show(record, edition, talk.conflicts)]
    return [shown(record, edition, talk.conflicts) for record in wanted]


def _one(talk: Talk, record: R | None, edition: str) -> R | None:
    return next(iter(_all(talk, [record], edition)), None) if record is not None else None


def _series(talk: Talk, edition: str) -> list[tuple[Indicator, Sequence[Observation]]]:
    return [
        (indicator, _all(talk, observations, edition))
        for whole, observations in talk.indicators
        for indicator in _all(talk, [whole], edition)
    ]


def _conflicts(talk: Talk, edition: str) -> Conflicts:
    """Who wrote what is ours alone; of the fields still shown the others see both values."""
    if edition == GUEST:
        return {}
    if disclosure.may_show_level(Level.NEVER, edition):
        return talk.conflicts
    known: list[Record] = [talk.negotiation, *talk.issues, *talk.commitments]
    known += [record for record in (talk.firm,) if record is not None]
    kinds = {record.id: record for record in known}
    facts = {f.id for f in talk.facts if may_show(f, edition, talk.conflicts)}
    return {
        identity: {
            name: versions
            for name, versions in disputed.items()
            if identity in facts
            or (identity in kinds and may_show_value(kinds[identity], name, edition))
        }
        for identity, disputed in talk.conflicts.items()
    }
