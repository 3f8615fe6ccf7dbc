"""Readiness counts what is known, names what is missing and never invents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import readiness

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class AFact:
    key: str | None = "plots"
    text: str | None = "07-12地块，净地"
    value: str | None = None
    as_of: str | None = "2026-11-01"
    review_by: str | None = None
    confidence: str | None = "verified"
    pin: bool | None = False


def all_facts(card: str, confidence: str = "verified") -> list[AFact]:
    return [AFact(key=item.key, confidence=confidence) for item in readiness.items(card)]


@pytest.mark.parametrize("card", readiness.CARDS)
def test_every_card_has_a_template_with_questions(card: str) -> None:
    items = readiness.items(card)
    assert len({item.key for item in items}) == len(items)
    assert all(item.question.endswith("？") and 1 <= item.weight <= 5 for item in items)
    assert tuple(dict.fromkeys(item.section for item in items)) == readiness.sections(card)


def test_the_four_cards_carry_their_names() -> None:
    assert [readiness.title(card) for card in readiness.CARDS] == ["知彼", "知己", "知路", "知势"]


@pytest.mark.parametrize("card", readiness.CARDS)
def test_nothing_known_is_zero_and_everything_verified_is_a_hundred(card: str) -> None:
    empty = readiness.of_card(card, [], TODAY)
    assert empty.percent == 0
    assert len(empty.missing) == len(readiness.items(card))
    full = readiness.of_card(card, all_facts(card), TODAY)
    assert (full.percent, full.missing, full.stale) == (100, (), ())


def test_what_is_missing_stands_heaviest_first() -> None:
    weights = [item.weight for item in readiness.of_card("firm", [], TODAY).missing]
    assert weights == sorted(weights, reverse=True)
    asked = [item.question for item in readiness.of_card("firm", [], TODAY).missing[:9]]
    assert any("找谁谈？" in question for question in asked)


@pytest.mark.parametrize(
    "text", [None, "", "  ", "需企业补充", "待核实", "未知", "N/A", "—", "暂无数据"]
)
def test_an_unknown_is_missing_and_not_zero(text: str | None) -> None:
    fact = AFact(key="labour", text=text, value=None)
    assert not readiness.is_known(fact)
    assert "labour" in {m.key for m in readiness.of_card("city", [fact], TODAY).missing}


def test_a_zero_is_known() -> None:
    fact = AFact(key="labour", text=None, value="0")
    assert "labour" not in {m.key for m in readiness.of_card("city", [fact], TODAY).missing}


def test_a_pinned_or_verified_fact_counts_more_than_one_to_be_verified() -> None:
    def percent(**changed: object) -> int:
        fact = replace(AFact(key="macro"), **changed)  # type: ignore[arg-type]
        return readiness.of_card("trend", [fact], TODAY).percent

    assert percent(confidence="verified") > percent(confidence="reported")
    assert percent(confidence="reported") > percent(confidence="unverified") > 0
    assert percent(confidence="reported", pin=True) == percent(confidence="verified")
    assert percent(confidence="unverified", pin=True) == percent(confidence="unverified")


def test_a_stale_fact_counts_half_and_is_named() -> None:
    old = AFact(key="cost_power", as_of="2026-01-01")
    new = replace(old, as_of="2026-11-01")
    stale = readiness.of_card("city", [old], TODAY)
    assert 0 < stale.percent < readiness.of_card("city", [new], TODAY).percent
    assert [(s.key, "请复核" in s.reason) for s in stale.stale] == [("cost_power", True)]
    assert readiness.of_card("city", [old, new], TODAY).percent == (
        readiness.of_card("city", [new], TODAY).percent
    )


def test_a_part_answers_for_the_whole() -> None:
    ready = readiness.of_card("firm", [AFact(key="needs.land")], TODAY)
    assert "needs" not in {m.key for m in ready.missing}
    other = readiness.of_card("firm", [AFact(key="needsomething")], TODAY)
    assert "needs" in {m.key for m in other.missing}


def test_a_linked_record_answers_too() -> None:
    with_plot = readiness.of_card("city", [], TODAY, {"plots": 1, "parks": 0})
    missing = {m.key for m in with_plot.missing}
    assert "plots" not in missing
    assert "parks" in missing


def test_doubtful_answers_are_named() -> None:
    ready = readiness.of_card("trend", [AFact(key="macro", confidence="inferred")], TODAY)
    assert [item.key for item in ready.doubtful] == ["macro"]


def test_the_whole_is_the_mean_of_the_four() -> None:
    full = readiness.of_card("trend", all_facts("trend"), TODAY)
    assert readiness.overall({"trend": full}) == 25


facts = st.builds(
    AFact,
    key=st.sampled_from([item.key for item in readiness.items("city")] + ["other", None]),
    text=st.sampled_from([None, "有", "待核实"]),
    value=st.sampled_from([None, "0", "12"]),
    as_of=st.sampled_from([None, "2020", "2026-11-01"]),
    confidence=st.sampled_from([None, "verified", "reported", "inferred", "unverified"]),
    pin=st.booleans(),
)


@given(st.lists(facts, max_size=12), facts)
def test_knowing_more_never_makes_a_card_less_ready(known: list[AFact], one_more: AFact) -> None:
    before = readiness.of_card("city", known, TODAY)
    after = readiness.of_card("city", [*known, one_more], TODAY)
    assert 0 <= before.percent <= after.percent <= 100
    assert set(after.missing) <= set(before.missing)
    assert readiness.of_card("city", known[::-1], TODAY).percent == before.percent
