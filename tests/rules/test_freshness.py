"""A fact says when it should be looked at again, and why it is stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import dates, freshness


@dataclass(frozen=True)
class AFact:
    key: str | None = "cost_power"
    as_of: str | None = "2026年6月"
    review_by: str | None = None


@pytest.mark.parametrize(
    ("key", "as_of", "due"),
    [
        ("cost_power", "2026-06-30", "2026-09-28"),
        ("policies", "2026-01-01", "2026-06-30"),
        ("equity", "2026-01-01", "2026-06-30"),
        ("people", "2026-01-01", "2026-06-30"),
        ("indicators", "2024年", "2026-03-31"),
        ("indicators", "2026年第一季度", "2026-07-31"),
        ("indicators", "2026年上半年", "2027-01-31"),
        ("indicators", "2026年11月", "2027-01-20"),
        ("financials", "2024年度", "2026-04-30"),
        ("positioning", "2026-01-01", "2027-01-01"),
        (None, "2026-01-01", "2027-01-01"),
    ],
)
def test_each_kind_of_fact_has_its_own_time(key: str | None, as_of: str, due: str) -> None:
    period = dates.parse(as_of)
    assert period is not None
    assert str(freshness.review_by(key, period)) == due


def test_the_review_day_itself_is_still_fresh() -> None:
    fact = AFact(as_of="2026-06-30")
    assert not freshness.is_stale(fact, date(2026, 9, 28))
    assert freshness.is_stale(fact, date(2026, 9, 29))


def test_a_stale_fact_says_why() -> None:
    told = freshness.review(AFact(as_of="2026-06-30"), date(2026, 10, 8))
    assert told.reason == "数据时点2026年6月30日，按价格类应复核于2026年9月28日，已过10天，请复核"


def test_a_review_day_set_by_a_person_goes_first() -> None:
    fact = AFact(as_of="2020-01-01", review_by="2026-12-31")
    assert freshness.review(fact, date(2026, 12, 1)).state == "fresh"
    assert freshness.review(fact, date(2027, 1, 1)).state == "stale"


def test_an_undated_fact_is_neither_fresh_nor_stale() -> None:
    told = freshness.review(AFact(as_of=None), date(2026, 1, 1))
    assert (told.state, told.due) == ("undated", None)
    assert "数据时点" in told.reason
    assert freshness.review(AFact(as_of="近三年"), date(2026, 1, 1)).state == "undated"


@given(
    st.sampled_from(["cost_power", "indicators", "financials", "people", None]),
    st.dates(date(1950, 1, 1), date(2080, 1, 1)),
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0:%Y}年", "{0:%Y}年{0.month}月", "{0:%Y}年上半年", "{0:%Y}Q2"]
    ),
)
def test_a_fact_is_never_due_before_it_was_true(key: str | None, day: date, form: str) -> None:
    period = dates.parse(form.format(day))
    assert period is not None
    assert freshness.review_by(key, period) > period.end
