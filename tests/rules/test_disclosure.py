"""What may appear in which edition: the careful answer wherever there is a doubt."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from db.errors import Refusal
from db.records import values
from db.records.base import Record, fields
from db.records.city import City
from db.records.firm import Firm, Person
from db.records.path import Policy, RedLine
from db.records.talk import Answer, Commitment, Issue, Meeting, Negotiation
from db.rules import disclosure

EDITIONS = list(values.EDITION)


@dataclass(frozen=True)
class AFact:
    key: str | None = "cost_power"
    section: str | None = "要素成本"
    source_kind: str | None = "official"
    disclosure: int | None = 1


def test_every_edition_has_its_limit() -> None:
    assert set(disclosure.HIGHEST) == set(EDITIONS)


OURS = ["leader", "team", "pocket"]


@pytest.mark.parametrize(
    ("level", "seen"), [(1, EDITIONS), (2, OURS), (3, OURS), (4, ["leader", "team"])]
)
def test_each_level_reaches_its_editions(level: int, seen: list[str]) -> None:
    fact = AFact(disclosure=level)
    assert [e for e in EDITIONS if disclosure.may_show_fact(fact, e)] == seen
    assert [e for e in EDITIONS if disclosure.may_show_level(level, e)] == seen


@pytest.mark.parametrize("key", ["price_floor", "batna_ours", "batna_theirs", "chips"])
def test_a_floor_never_leaves_the_team_whatever_was_typed(key: str) -> None:
    fact = AFact(key=key, disclosure=1)
    assert disclosure.level_of(fact) == 4
    assert not disclosure.may_show_fact(fact, "guest")
    assert not disclosure.may_show_fact(fact, "pocket")
    assert disclosure.may_show_fact(fact, "team")


@pytest.mark.parametrize(
    "key",
    ["weaknesses", "overlay.risk2", "objections", "redlines", "litigation", "penalties",
     "score", "verdict", "opp_risk", "rivals", "commitments"],
)  # fmt: skip
def test_weaknesses_risks_and_judgement_never_reach_a_guest(key: str) -> None:
    assert not disclosure.may_show_fact(AFact(key=key, disclosure=1), "guest")


def test_judgement_and_risk_sections_never_reach_a_guest() -> None:
    assert not disclosure.may_show_fact(AFact(source_kind="judgement"), "guest")
    assert not disclosure.may_show_fact(AFact(key="x", section="五 风险"), "guest")
    assert not disclosure.may_show_fact(AFact(key="x", section="劣势"), "guest")
    assert disclosure.may_show_fact(AFact(key="strengths", section="七 优劣势"), "guest")


def test_weaknesses_start_at_four_and_other_facts_at_two() -> None:
    assert disclosure.default_level("weaknesses") == 4
    assert disclosure.default_level("ours_floor") == 4
    assert disclosure.default_level("people") == 3
    assert disclosure.default_level("cost_power") == 2
    assert disclosure.default_level(None) == 2


@pytest.mark.parametrize("level", [0, 5, -1, True])
def test_a_level_that_makes_no_sense_counts_as_four(level: int) -> None:
    assert disclosure.level_of(AFact(disclosure=level)) == 4
    assert not disclosure.may_show_level(level, "guest")


def test_a_missing_level_never_reaches_a_guest() -> None:
    assert not disclosure.may_show_fact(AFact(disclosure=None), "guest")
    assert not disclosure.may_show_level(None, "pocket")


@pytest.mark.parametrize("kind", [Issue, Commitment, RedLine, Meeting, Negotiation, Answer, Person])
def test_the_guest_edition_has_no_talk_of_ours(kind: type[Record]) -> None:
    assert not disclosure.may_show_record(kind, "guest")
    assert disclosure.may_show_record(kind, "team")
    assert not [name for name in fields(kind) if disclosure.may_show_field(kind, name, "guest")]


def test_fields_follow_the_level_they_are_declared_with() -> None:
    assert disclosure.may_show_field(Policy, "clause", "guest")
    assert not disclosure.may_show_field(City, "note", "guest")
    assert not disclosure.may_show_field(Issue, "ours_floor", "pocket")
    assert disclosure.may_show_field(Issue, "ours_floor", "leader")
    assert not disclosure.may_show_field(Firm, "no_such_field", "team")


def test_an_unknown_edition_is_refused_not_guessed() -> None:
    with pytest.raises(Refusal, match="没有“draft”这个版本") as refused:
        disclosure.may_show_fact(AFact(), "draft")
    assert refused.value.code == "edition_unknown"
