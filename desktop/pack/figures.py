"""The pack's own pictures: costs beside rival cities, readiness, the course of the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from desktop.pack import theme
from desktop.pack.blocks import UNKNOWN, caption, note
from desktop.pack.engine import moments, rows
from desktop.pack.engine.galley import Block, Space, Together
from desktop.pack.engine.moments import Moment, Moments
from desktop.pack.engine.paint import Figure
from desktop.pack.engine.rows import Rows
from desktop.pack.snapshot import Card, Grid, Snapshot

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_MOST = 9  # letters of a meeting's name beside its day


def compared(of: Grid) -> list[Block]:
    """Each row's numbers as parts of the first one's: what is dearer elsewhere, what cheaper."""
    places = [at for at, column in enumerate(of.columns) if column.is_number]
    if not of.is_compared or len(places) < 2:
        return []
    names = [of.columns[at].title.partition("\n")[0] for at in places]
    shares: list[tuple[str, tuple[Decimal | None, ...]]] = []
    for row in of.rows:
        ours, *theirs = (_number(row[at]) for at in places)
        if ours and any(theirs):
            part = (None if t is None else (100 * t / ours).quantize(Decimal(1)) for t in theirs)
            shares.append((row[0], tuple(part)))
    if len(shares) < 2:
        return []
    said = "；".join(
        f"{item}："
        + "，".join(f"{n}{v or UNKNOWN}" for n, v in zip(names[1:], values, strict=True))
        for item, values in shares
    )
    picture = Rows(
        tuple(names[1:]),
        tuple(shares),
        base=Decimal(100),
        base_name=f"{names[0]}＝100",
        size=theme.CHART_TEXT.size,
        alt=f"以{names[0]}为100的成本比较。{said}。",
    )
    return [
        Together(
            [
                caption(f"与竞争城市相比（{names[0]}＝100，竖线右侧比我们贵）"),
                Figure(partial(rows.drawn, picture), theme.CHART_TEXT),
                *note("由下表各价折算；时点与来源见表。"),
            ]
        )
    ]


def readiness(cards: Sequence[Card]) -> list[Block]:
    """How complete each card is."""
    known = [(c.title, c.readiness) for c in cards if c.readiness is not None]
    if len(known) < 2:
        return []
    picture = Rows(
        ("齐套度",),
        tuple((title, (Decimal(percent),)) for title, percent in known),
        unit="%",
        base=None,
        labels=0.12,
        figures=0.1,
        size=theme.CHART_TEXT.size,
        alt="；".join(f"{title}齐套度{percent}%" for title, percent in known),
    )
    return [Figure(partial(rows.drawn, picture), theme.CHART_TEXT), Space(6)]


def course(of: Snapshot) -> list[Block]:
    """Meetings held and promises due, along the days."""
    found: list[Moment] = []
    for meeting in of.meetings:
        if (day := _day(meeting.when)) is not None:
            found.append(Moment(day, _short(meeting.title)))
    for one in of.commitments:
        if (day := _day(one.due)) is not None:
            is_open = one.progress not in ("已兑现", "已撤回")
            label = f"{one.number or _short(one.text)}到期"
            found.append(Moment(day, label, True, is_open, one.is_overdue))
    if len(found) < 3:
        return []
    said = "；".join(f"{m.day.isoformat()}{m.label}" for m in sorted(found, key=lambda m: m.day))
    picture = Moments(tuple(found), _day(of.made_on), theme.CHART_TEXT.size, f"洽谈进程。{said}。")
    return [
        Together(
            [
                caption("洽谈进程"),
                Figure(partial(moments.drawn, picture), theme.CHART_TEXT),
                *note(
                    "轴上为会谈，轴下为承诺到期日：实心已了结，空心未了结，红色逾期；虚线为制作日。"
                ),
            ]
        )
    ]


def _number(words: str) -> Decimal | None:
    found = _NUMBER.match(words.strip())
    return Decimal(found[0].replace(",", "")) if found else None


def _day(words: str) -> date | None:
    if not (found := _DAY.match(words)):
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _short(words: str) -> str:
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
