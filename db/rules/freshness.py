"""When a fact should be looked at again, and whether that day has passed.

A fact keeps its own review date where a person set one; otherwise its kind and its 数据时点 give
one. A fact without either is undated, which is neither fresh nor stale. ``today`` is always
handed in; nothing here looks at a clock, hides a fact or changes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol

from db.rules import dates
from db.rules.dates import Period
from db.sentences import Sentence

Kind = Literal["price", "policy", "equity", "people", "indicator", "accounts", "news", "other"]

_DAYS: Final[dict[Kind, int]] = {
    "price": 90,
    "policy": 180,
    "equity": 180,
    "people": 180,
    "news": 90,
    "other": 365,
}
_LABELS: Final[dict[Kind, Sentence]] = {
    "price": Sentence("价格"),
    "policy": Sentence("政策"),
    "equity": Sentence("股权"),
    "people": Sentence("人员"),
    "indicator": Sentence("经济指标"),
    "accounts": Sentence("财务数据"),
    "news": Sentence("近期动态"),
    "other": Sentence("一般事实"),
}
# First pattern that fits the key decides. The keys are those of the four cards.
_KINDS: Final[tuple[tuple[str, Kind], ...]] = (
    (r"cost|price|rival_compare|logistics|wage|labour|rent|rate", "price"),
    (r"polic|redline|red_line|fcr|market_access|catalogue|admission|approval", "policy"),
    (r"equity|controller|ownership|shareholder|investors", "equity"),
    (r"people|person|legal_rep|decision_process|contacts|authority|intro", "people"),
    (r"indicator|gdp|population|macro|industr(y|ies)\b", "indicator"),
    (r"financials|revenue|profit|tax|output|employees|capacity", "accounts"),
    (r"news|rivals|competitor|concerns|past_landings|plots|factories|industry_trend", "news"),
)


class Dated(Protocol):
    """What this rule reads of a fact; ``db.records.fact.Fact`` has it."""

    @property
    def key(self) -> str | None: ...
    @property
    def as_of(self) -> str | None: ...
    @property
    def review_by(self) -> str | None: ...


@dataclass(frozen=True)
class Review:
    """The state of a fact on a day: ``due`` is None when undated, ``reason`` a Chinese sentence."""

    state: Literal["fresh", "stale", "undated"]
    due: date | None
    reason: str


def kind_of(key: str | None) -> Kind:
    """The kind of fact a template key stands for."""
    return next((kind for form, kind in _KINDS if re.search(form, key or "")), "other")


def review_by(key: str | None, as_of: Period) -> date:
    """The day by which a fact of this key, true at ``as_of``, should be looked at again."""
    kind = kind_of(key)
    if kind in ("indicator", "accounts"):
        return _next_publication(as_of, month=3 if kind == "indicator" else 4)
    return as_of.end + timedelta(days=_DAYS[kind])


def review(fact: Dated, today: date) -> Review:
    """Whether ``fact`` is fresh on ``today``, and why, in one sentence."""
    set_by_hand = dates.parse(fact.review_by or "")
    as_of = dates.parse(fact.as_of or "")
    if set_by_hand is not None:
        due = set_by_hand.end
    elif as_of is not None:
        due = review_by(fact.key, as_of)
    else:
        reason = Sentence("没有数据时点，也没有复核期限，无法判断是否过期，请补数据时点")
        return Review("undated", None, reason)
    if today <= due:
        return Review("fresh", due, "")
    day, days = dates.show_day(due), (today - due).days
    if set_by_hand is not None:
        reason = Sentence("复核期限{day}，已过{n}天，请复核", day=day, n=days)
    else:
        reason = Sentence(
            "数据时点{as_of}，按{kind}类应复核于{day}，已过{n}天，请复核",
            as_of=dates.show(as_of),
            kind=_LABELS[kind_of(fact.key)],
            day=day,
            n=days,
        )
    return Review("stale", due, reason)


def is_stale(fact: Dated, today: date) -> bool:
    """Whether the review day of ``fact`` has passed. An undated fact is not called stale."""
    return review(fact, today).state == "stale"


def _next_publication(as_of: Period, month: int) -> date:
    """When the figure after this one is out: a year's by the end of ``month`` of the year after
    next, a half's or a quarter's a month after the next one ends, a month's after 20 days.
    """
    if as_of.precision == "year":
        return _month_end(as_of.end.year + 2, month)
    length = {"half": 6, "quarter": 3}.get(as_of.precision, 1)
    next_end = _month_end(as_of.end.year, as_of.end.month + length)
    if length > 1:
        return _month_end(next_end.year, next_end.month + 1)
    return next_end + timedelta(days=20)


def _month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond 12 run into the next years."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
