"""A talk in which every value no guest may see is a canary of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from db.records import (
    Action,
    Answer,
    Article,
    Attachment,
    Chain,
    City,
    Commitment,
    Cost,
    Fact,
    Firm,
    Indicator,
    Issue,
    Kind,
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
    Value,
    fields,
)
from db.rules import disclosure
from db.store.store import Store
from desktop.briefing import Talk

BIRD = "金丝雀"
_WORDS = (Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.MONEY, Kind.AREA, Kind.DATE)
_ITS_OWN_LEVEL = (Fact, Attachment)


@dataclass
class Aviary:
    """Makes records full of canaries; ``kinds`` says of which record each canary is."""

    store: Store
    kinds: dict[str, str] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def a_bird(self, of: type[Record], name: str) -> str:
        said = f"{BIRD}{next(self.numbers):04d}号"
        self.kinds[said] = f"{of.label}·{fields(of)[name].label}"
        return said

    def a_record(self, of: type[Record], *, is_open: bool = False, **given: Value) -> str:
        """A record whose hidden fields are canaries; its open ones say something harmless."""
        said: dict[str, Value] = {}
        for name, declared in fields(of).items():
            if name in given or declared.kind not in (*_WORDS, Kind.TEXTS):
                continue
            if of in _ITS_OWN_LEVEL:
                may = is_open and name not in ("note", "verified_by", "verified_on", "content")
            else:
                may = disclosure.may_show_field(of, name, "guest")
            words = f"可公开的{declared.label}" if may else self.a_bird(of, name)
            said[name] = [words] if declared.kind is Kind.TEXTS else words
        with self.store.write() as w:
            return w.create(of, {**said, **given})


def a_talk_of_canaries(aviary: Aviary) -> str:
    """Every type of record a talk touches, each full of canaries, all of it linked."""
    make = aviary.a_record
    firm, city, rival = (
        make(Firm),
        make(City),
        make(City, city_name=aviary.a_bird(City, "city_name")),
    )
    park, law = make(Park, city=city), make(Law)
    people = [make(Person, is_ours=ours) for ours in (True, False)]
    procedure, indicator = make(Procedure), make(Indicator, name="可公开的曲线")
    make(Step, procedure=procedure, workdays="10")
    for year in ("2021", "2023"):
        make(Observation, indicator=indicator, period=year, value="3000", mark=None)
    make(Cost, city=city)
    make(Cost, city=rival, **{n: aviary.a_bird(Cost, n) for n in ("item", "value", "conditions")})
    expired = {n: aviary.a_bird(Policy, n) for n in ("name", "clause", "support", "doc_number")}
    plot, policy, refused = (
        make(Plot, park=park),
        make(Policy),
        make(Policy, state="expired", **expired),
    )
    with aviary.store.write() as w:
        chain = w.create(Chain, name="产业链")
    node = make(Node, chain=chain, local_firms=[firm], target_firms=[firm])
    talk = make(
        Negotiation, chain=chain, node=node, firm=firm, city=city, rivals=[rival], parks=[park],
        plots=[plot], policies=[policy, refused], procedure=procedure,
        articles=[make(Article, law=law)], trends=[make(Trend)], indicators=[indicator],
        red_lines=[make(RedLine)], chief=people[0], guests=[people[1]],
    )  # fmt: skip
    meetings = [
        make(Meeting, negotiation=talk, ours=[people[0]], theirs=[people[1]], state=state,
             held_at=when)
        for state, when in (("planned", "2026-12-01"), ("done", "2026-10-01"))
    ]  # fmt: skip
    for of in (Issue, Round, Term, Answer, PackIssued):
        make(of, negotiation=talk)
    for of in (Commitment, Action):
        make(of, negotiation=talk, meeting=meetings[1])
    for card, subject in (("firm", firm), ("city", city), ("path", policy), ("trend", talk)):
        for level in (1, 2, 3, 4):
            make(Fact, is_open=level == 1, subject=subject, card=card, disclosure=level)
    make(Fact, subject=refused, card="path", disclosure=1)
    for level in (1, 2, 4, None):
        name = "可公开的附件.pdf" if level == 1 else f"{aviary.a_bird(Attachment, 'filename')}.pdf"
        make(Attachment, is_open=level == 1, subject=talk, disclosure=level, filename=name)
    return talk


def types_of_a_talk() -> set[type[Record]]:
    """Every type of record that a talk holds, from what it declares."""
    return set(_within(get_type_hints(Talk).values()))


def _within(hints: Iterable[Any]) -> Iterator[type[Record]]:
    for hint in hints:
        if isinstance(hint, type) and issubclass(hint, Record):
            yield hint
        yield from _within(get_args(hint))
