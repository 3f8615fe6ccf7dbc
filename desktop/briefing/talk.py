"""Everything one negotiation touches, read once: records, facts, figures, what is in conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as parts_of
from typing import TypeVar

from db.records import (
    Action,
    Answer,
    Article,
    Attachment,
    City,
    Commitment,
    Cost,
    Fact,
    Firm,
    Indicator,
    Issue,
    Law,
    Meeting,
    Negotiation,
    Node,
    Observation,
    PackIssued,
    Park,
    Person,
    Plot,
    Policy,
    Procedure,
    Record,
    RedLine,
    Round,
    Step,
    Term,
    Trend,
)
from db.store import history, queries
from db.store.history import Origin, Version
from db.store.store import Store
from desktop.briefing import overlay
from desktop.briefing.overlay import Overlay

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Talk:
    """One negotiation with all it touches; plain and detached."""

    negotiation: Negotiation
    firm: Firm | None
    city: City | None
    rivals: Sequence[City]
    parks: Sequence[Park]
    plots: Sequence[Plot]
    costs: Sequence[Cost]
    policies: Sequence[Policy]
    procedure: Procedure | None
    steps: Sequence[Step]
    red_lines: Sequence[RedLine]
    articles: Sequence[Article]
    laws: Mapping[str, Law]
    trends: Sequence[Trend]
    indicators: Sequence[tuple[Indicator, Sequence[Observation]]]
    people: Sequence[Person]
    issues: Sequence[Issue]
    rounds: Sequence[Round]
    meetings: Sequence[Meeting]
    commitments: Sequence[Commitment]
    answers: Sequence[Answer]
    actions: Sequence[Action]
    attachments: Sequence[Attachment]
    packs: Sequence[PackIssued]
    facts: Sequence[Fact]
    conflicts: Mapping[str, Mapping[str, list[Version]]]
    origin: Origin | None
    nodes: Sequence[Node]
    firm_names: Mapping[str, str]
    terms: Sequence[Term]
    hidden: Sequence[Fact]
    overlays: Mapping[str, Overlay]

    def facts_on(self, card: str) -> list[Fact]:
        """The facts of one card as people put them, else the talk's own first."""
        return [fact for fact in self.facts if fact.card == card]

    def hidden_on(self, card: str) -> list[Fact]:
        """The library facts of one card that this talk leaves out."""
        return [fact for fact in self.hidden if fact.card == card]

    def person(self, record_id: str | None) -> Person | None:
        return next((p for p in self.people if p.id == record_id), None)


def facts_of_talk(store: Store, negotiation: Negotiation) -> list[Fact]:
    """The facts that count in a talk: its own, and those on what it names, its overlays laid."""
    return overlay.folded(queries.facts(store, _subjects(negotiation)), negotiation.id).facts


def _subjects(negotiation: Negotiation) -> list[str]:
    single = (negotiation.id, negotiation.firm, negotiation.city, negotiation.procedure)
    several = (
        *(negotiation.parks or ()),
        *(negotiation.plots or ()),
        *(negotiation.policies or ()),
        *(negotiation.trends or ()),
    )
    return [subject for subject in (*single, *several) if subject]


def gather(store: Store, negotiation_id: str) -> Talk:
    """Read one negotiation whole; refuses with ``no_such_record``."""
    talk = queries.record(store, negotiation_id)
    if not isinstance(talk, Negotiation):
        raise TypeError(f"{negotiation_id} is no negotiation")
    articles = queries.some(store, Article, talk.articles or [])
    meetings = _own(store, Meeting, talk)
    firm = _one(store, Firm, talk.firm)
    nodes = _nodes(store, talk)
    local = [i for node in nodes for i in node.local_firms or ()]
    plots = queries.some(store, Plot, talk.plots or [])
    cities = [i for i in (talk.city, *(talk.rivals or ())) if i]
    all_facts = queries.facts(store, _subjects(talk))
    folded = overlay.folded(all_facts, talk.id)
    whole = Talk(
        negotiation=talk,
        firm=firm,
        city=_one(store, City, talk.city),
        rivals=queries.some(store, City, talk.rivals or []),
        parks=queries.some(store, Park, talk.parks or []),
        plots=plots,
        costs=[c for i in cities for c in queries.rows(store, Cost, city=i)[1]],
        policies=queries.some(store, Policy, talk.policies or []),
        procedure=_one(store, Procedure, talk.procedure),
        steps=_ordered(queries.rows(store, Step, procedure=talk.procedure)[1])
        if talk.procedure
        else [],
        red_lines=queries.some(store, RedLine, talk.red_lines or []),
        articles=articles,
        laws={law.id: law for law in queries.some(store, Law, [a.law for a in articles if a.law])},
        trends=queries.some(store, Trend, talk.trends or []),
        indicators=_indicators(store, talk.indicators or []),
        people=_people(store, talk, meetings),
        issues=_ordered(_own(store, Issue, talk)),
        rounds=_ordered(_own(store, Round, talk)),
        meetings=sorted(meetings, key=lambda m: m.held_at or ""),
        commitments=_own(store, Commitment, talk),
        answers=_ordered(_own(store, Answer, talk)),
        actions=_own(store, Action, talk),
        attachments=[
            a
            for i in _subjects(talk)
            for a in _ordered(queries.rows(store, Attachment, subject=i)[1])
            if not a.stays_out
        ],
        packs=_own(store, PackIssued, talk),
        facts=folded.facts,
        conflicts={},
        origin=history.origin(store, firm.id) if firm else None,
        nodes=nodes,
        firm_names={f.id: f.short_name or f.caption for f in queries.some(store, Firm, local)},
        terms=_ordered(_own(store, Term, talk)),
        hidden=folded.hidden,
        overlays=folded.overlays,
    )
    conflicts = {
        record.id: history.conflicts(store, record.id)
        for record in (*records_of(whole), *all_facts)
        if record.conflicts
    }
    return replace(whole, conflicts=overlay.conflicts_of(folded.overlays, conflicts))


def records_of(talk: Talk) -> Iterator[Record]:
    """Every record the talk was gathered from, once."""
    seen: set[str] = set()
    for part in parts_of(talk):
        for record in _within(getattr(talk, part.name)):
            if record.id not in seen:
                seen.add(record.id)
                yield record


def _within(value: object) -> Iterator[Record]:
    if isinstance(value, Record):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)


def _nodes(store: Store, talk: Negotiation) -> list[Node]:
    """The chain the talk names, else the one its node lies on, from its upper end down."""
    node = _one(store, Node, talk.node)
    chain = talk.chain or (node.chain if node else None)
    return _ordered(queries.rows(store, Node, chain=chain)[1]) if chain else []


def _one(store: Store, wanted: type[R], record_id: str | None) -> R | None:
    found = queries.some(store, wanted, [record_id]) if record_id else []
    return found[0] if found else None


def _own(store: Store, wanted: type[R], talk: Negotiation) -> list[R]:
    return queries.rows(store, wanted, negotiation=talk.id)[1]


def _ordered(records: Collection[R]) -> list[R]:
    """By the position people gave, then as they came."""
    return sorted(records, key=lambda r: (getattr(r, "position", None) or "~", r.n))


def _indicators(
    store: Store, ids: Collection[str]
) -> list[tuple[Indicator, Sequence[Observation]]]:
    return [
        (indicator, queries.rows(store, Observation, indicator=indicator.id)[1])
        for indicator in queries.some(store, Indicator, ids)
    ]


def _people(store: Store, talk: Negotiation, meetings: Sequence[Meeting]) -> list[Person]:
    """Leader, chief, team, guests, and whoever sat in a meeting; each once."""
    ids = [talk.lead_leader, talk.chief, *(talk.team or ()), *(talk.guests or ())]
    for meeting in meetings:
        ids += [*(meeting.ours or ()), *(meeting.theirs or ())]
    return queries.some(store, Person, list(dict.fromkeys(i for i in ids if i)))
