"""Working days: what ``chinese_calendar`` knows, and an office's own table for what it does not.

Beyond the years known it counts Monday to Friday and says so: such a day is never certain. Never
asks what today is and never decides a deadline; it only counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from db.sentences import Sentence

_ONE_DAY = timedelta(days=1)
_FARTHEST = 10_000  # working days; about forty years, beyond which nobody promises


class Counted(NamedTuple):
    """A day reached by counting; not certain when holidays on the way are not known yet."""

    day: date
    is_certain: bool


@dataclass(frozen=True)
class Calendar:
    """The office's calendar: its own days first, then the package, then Monday to Friday.

    ``own_days`` says of a date whether one works on it. A year with own days counts as known,
    for the office enters a year's decree as a whole.
    """

    own_days: Mapping[date, bool] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether the holidays of ``year`` have been announced to this calendar."""
        return _first_and_last_year()[0] <= year <= _first_and_last_year()[1] or any(
            day.year == year for day in self.own_days
        )

    def is_workday(self, day: date) -> bool:
        """Whether one works on ``day``; outside the known years, whether it is Monday to Friday."""
        if day in self.own_days:
            return self.own_days[day]
        first, last = _first_and_last_year()
        if first <= day.year <= last:
            from chinese_calendar import is_workday

            return bool(is_workday(day))
        return day.weekday() < 5


def add_workdays(start: date, n: int, calendar: Calendar) -> Counted:
    """The ``n``-th working day after ``start`` (the day itself does not count, as offices count).

    A negative ``n`` counts back. Zero is ``start`` itself, working day or not.
    """
    if abs(n) > _FARTHEST:
        raise ValueError(f"more than {_FARTHEST} working days: {n}")
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    day, left = start, abs(n)
    while left:
        day += step
        left -= calendar.is_workday(day)
    return Counted(day, _all_known(start, day, calendar))


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative when it is past.

    ``workdays_between(a, add_workdays(a, n).day) == n`` for every working-day count ``n``.
    """
    if end < start:
        return -sum(calendar.is_workday(end + _ONE_DAY * i) for i in range((start - end).days))
    return sum(calendar.is_workday(start + _ONE_DAY * (i + 1)) for i in range((end - start).days))


def is_certain(start: date, end: date, calendar: Calendar) -> bool:
    """Whether every year from ``start`` to ``end`` has its holidays known."""
    return _all_known(start, end, calendar)


def doubt(counted: Counted) -> str:
    """A Chinese remark for a day that is not certain; "" for one that is."""
    if counted.is_certain:
        return ""
    return Sentence(
        "{y}年放假安排尚未录入，按周一至周五推算，请在“路径”的“节假日”里补录后再看",
        y=counted.day.year,
    )


def last_known_year() -> int:
    """The last year whose holidays come with the program."""
    return _first_and_last_year()[1]


def _all_known(start: date, end: date, calendar: Calendar) -> bool:
    first, last = sorted((start.year, end.year))
    return all(calendar.knows(year) for year in range(first, last + 1))


@cache
def _first_and_last_year() -> tuple[int, int]:
    """The years the package has data for; one announced year in it counts as known."""
    from chinese_calendar.constants import holidays

    return min(holidays).year, max(holidays).year
