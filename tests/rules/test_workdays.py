"""Working days follow the decrees where they are known and say so where they are not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.workdays import Calendar, add_workdays, doubt, is_certain, workdays_between

PACKAGE_ONLY = Calendar()


def test_the_make_up_saturday_works_and_the_holiday_rests() -> None:
    assert not PACKAGE_ONLY.is_workday(date(2024, 2, 12))
    assert PACKAGE_ONLY.is_workday(date(2024, 2, 4))


def test_the_day_itself_does_not_count() -> None:
    friday_before_national_day = date(2020, 9, 30)
    assert add_workdays(friday_before_national_day, 1, PACKAGE_ONLY).day == date(2020, 10, 9)
    assert add_workdays(friday_before_national_day, 2, PACKAGE_ONLY).day == date(2020, 10, 10)
    assert add_workdays(friday_before_national_day, 0, PACKAGE_ONLY).day == date(2020, 9, 30)


def test_beyond_the_known_years_the_count_is_not_certain() -> None:
    counted = add_workdays(date(2031, 1, 31), 5, PACKAGE_ONLY)
    assert counted.day == date(2031, 2, 7)
    assert not counted.is_certain
    assert "2031年" in doubt(counted)
    certain = add_workdays(date(2024, 3, 1), 5, PACKAGE_ONLY)
    assert certain.is_certain
    assert doubt(certain) == ""
    assert not is_certain(date(2024, 12, 1), date(2031, 1, 5), PACKAGE_ONLY)


def test_the_offices_own_table_goes_first() -> None:
    own = Calendar({date(2031, 2, 3): False, date(2031, 2, 8): True})
    counted = add_workdays(date(2031, 1, 31), 5, own)
    assert counted.day == date(2031, 2, 8)
    assert counted.is_certain
    assert not Calendar({date(2024, 3, 4): False}).is_workday(date(2024, 3, 4))


def test_an_absurd_count_is_a_bug_not_an_endless_loop() -> None:
    with pytest.raises(ValueError, match="working days"):
        add_workdays(date(2024, 1, 1), 10**9, PACKAGE_ONLY)


@given(st.dates(date(2004, 1, 1), date(2035, 1, 1)), st.integers(-60, 60))
def test_adding_and_counting_agree(start: date, n: int) -> None:
    day = add_workdays(start, n, PACKAGE_ONLY).day
    assert workdays_between(start, day, PACKAGE_ONLY) == n
    assert n == 0 or PACKAGE_ONLY.is_workday(day)


def test_every_day_of_eight_years_agrees_with_the_published_decrees(shared_data: Path) -> None:
    decreed: dict[date, bool] = {}
    for path in sorted((shared_data / "calendar").glob("*.json")):
        for day in json.loads(path.read_text("utf-8"))["days"]:
            decreed[date.fromisoformat(day["date"])] = not day["isOffDay"]
    days = [date(2018, 1, 1) + timedelta(days=i) for i in range(8 * 365 + 2)]
    assert days[-1] == date(2025, 12, 31)
    wrong = [d for d in days if PACKAGE_ONLY.is_workday(d) != decreed.get(d, d.weekday() < 5)]
    assert not wrong
