"""Dates and periods as offices write them: 2020.9.30, 2022年第一季度, 2021年1-9月, 截至2021年底.

A period keeps how precise it was said and the words themselves. What cannot be a date is None;
what could be two dates says so and names the other. Never looks at a clock: a date without its
year is None.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from db.rules import numerals
from db.sentences import Sentence

Precision = Literal["day", "month", "quarter", "half", "year"]

_YEAR = r"(?P<y>(?:19|20)[0-9]{2})"
_POINTS: tuple[tuple[Precision, str], ...] = (
    ("day", _YEAR + r"年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]?"),
    ("day", _YEAR + r"(?P<sep>[./-])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})[日号]?"),
    ("day", _YEAR + r"(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    ("day", _YEAR + r"年(?P<m>[0-9]{1,2})月(?P<third>[上中下])旬"),
    ("month", _YEAR + r"(?:年|[./-])(?P<m>[0-9]{1,2})月份?"),
    ("month", _YEAR + r"[./-]?(?P<m>0[1-9]|1[0-2])"),
    ("month", _YEAR + r"[./-](?P<m>[1-9])"),
    ("quarter", _YEAR + r"年?[第]?(?P<q>[1-4])季度?"),
    ("quarter", _YEAR + r"年?-?[Qq](?P<q>[1-4])"),
    ("quarter", _YEAR + r"年?前(?P<quarters>[234])个?季度"),
    ("quarter", _YEAR + r"年?第?(?P<q>[1-4])[至到—~-]+第?(?P<last_q>[1-4])季度"),
    ("half", _YEAR + r"年?(?P<half>[上下])半年"),
    ("half", _YEAR + r"年?-?[Hh](?P<h>[12])"),
    ("year", _YEAR + r"(?:年度|年)?"),
)
_FORMS = tuple((precision, re.compile(form)) for precision, form in _POINTS)
_SEPARATOR = re.compile(r"至|到|~+|[—–―]+|-+")
_TIME = re.compile(
    r"[ T]*(?:凌晨|早上|上午|中午|下午|晚上|晚)?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|[0-9]{1,2}[点时](?:半|[0-9]{1,2}分)?)(?:Z|\+0[08]:?00)?$"
)
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_BEFORE_CUT = re.compile(r"^(?:截至到?|截止到?|至)目?前?")
_AFTER_CUT = re.compile(r"(?:年?底前|年?末前|年?底|年?末|之前|以前|前|止|为止)$")
_VAGUE = re.compile(r"^(?:约|大约|大概|预计|计划|拟|拟于|力争|争取)|(?:左右|前后)$")
_QUARTER_WORDS = (Sentence("一"), Sentence("二"), Sentence("三"), Sentence("四"))


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end``, both included, as precise as ``precision`` says.

    ``is_cut_off`` is 截至: the state on that one day. A doubtful period names its
    ``alternatives`` where there are any (2016.1 may be a spreadsheet's October).
    """

    start: date
    end: date
    precision: Precision
    original: str = ""
    is_doubtful: bool = False
    alternatives: tuple[Period, ...] = ()
    is_cut_off: bool = False


def parse(text: str) -> Period | None:
    """The period that the whole of ``text`` is, or None when it is none (or says no year)."""
    folded = _WEEKDAY.sub("", _with_digits(numerals.fold(text).replace("○", "〇")))
    without_time = _TIME.sub("", folded)
    plain = _VAGUE.sub("", re.sub(r"\s+", "", without_time))
    period = _point(plain) or _range(plain) or _cut_off(plain)
    if period is None:
        return None
    others = period.alternatives
    if re.search(r"[T ]16:00:00(?:\.0+)?Z?$", folded) and period.precision == "day":
        # a database's UTC of a Chinese midnight: the day meant is the next one
        others = (replace(period, start=_next(period.start), end=_next(period.end)),)
    elif re.fullmatch(r"[0-9]{4}\.1", plain):
        others = tuple(filter(None, [_point(plain + "0")]))  # a number cell trims 2016.10
    is_doubtful = bool(others) or period.is_doubtful or bool(_VAGUE.search(folded))
    return replace(
        period,
        original=text,
        is_doubtful=is_doubtful,
        alternatives=tuple(replace(other, original=text) for other in others),
    )


def show(period: Period | None) -> str:
    """The period in Chinese as offices write it, a ``Sentence``; "" for None."""
    if period is None:
        return ""
    start, end = period.start, period.end
    first = {"y": start.year, "m": start.month}
    last = {"last_y": end.year, "last_m": end.month}
    if period.is_cut_off:
        return Sentence("截至{day}", day=show_day(end))
    if period.precision == "year":
        if start.year == end.year:
            return Sentence("{y}年", **first)
        return Sentence("{y}—{last_y}年", **first, **last)
    if period.precision == "half":
        half = Sentence("{y}年上半年", **first)
        return half if start.month == 1 else Sentence("{y}年下半年", **first)
    if period.precision == "quarter" and start.year == end.year:
        return _quarters(start.year, (start.month + 2) // 3, end.month // 3)
    if period.precision == "day":
        if start == end:
            return show_day(start)
        if start.year == end.year:
            last_day = {"m": end.month, "d": end.day}
            return Sentence(
                "{first}至{last}", first=show_day(start), last=Sentence("{m}月{d}日", **last_day)
            )
        return Sentence("{first}至{last}", first=show_day(start), last=show_day(end))
    if (start.year, start.month) == (end.year, end.month):
        return Sentence("{y}年{m}月", **first)
    if start.year == end.year:
        return Sentence("{y}年{m}—{last_m}月", **first, **last)
    return Sentence("{y}年{m}月至{last_y}年{last_m}月", **first, **last)


def show_day(day: date) -> Sentence:
    """2026年3月1日."""
    return Sentence("{y}年{m}月{d}日", y=day.year, m=day.month, d=day.day)


def _quarters(year: int, first: int, last: int) -> Sentence:
    if first == last:
        return Sentence("{y}年第{q}季度", y=year, q=_QUARTER_WORDS[first - 1])
    q, last_q = _QUARTER_WORDS[first - 1], _QUARTER_WORDS[last - 1]
    if first == 1:
        return Sentence("{y}年前{last_q}季度", y=year, last_q=last_q)
    return Sentence("{y}年第{q}至第{last_q}季度", y=year, q=q, last_q=last_q)


def _with_digits(text: str) -> str:
    """二〇二二年三月十五日 → 2022年3月15日; what is no number stays."""

    def digits(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) == 4 and not set(word) & set("十百千"):
            return "".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in word)
        value = numerals.read(word)
        return word if value is None else str(value)

    return re.sub(r"[〇零一二三四五六七八九十]+(?=年|月|日|号|个?季|[至到—~-])", digits, text)


def _point(text: str) -> Period | None:
    """One date, month, quarter, half or year."""
    for precision, form in _FORMS:
        if match := form.fullmatch(text):
            try:
                start, end = _ends(precision, match.groupdict())
            except ValueError:  # the 31st of September, month 13
                continue
            return Period(start, end, precision) if start <= end else None
    return None


def _ends(precision: Precision, said: dict[str, str | None]) -> tuple[date, date]:
    year = int(said["y"] or 0)
    if precision == "day" and (third := said.get("third")):
        first = {"上": 1, "中": 11, "下": 21}[third]
        month = int(said["m"] or 0)
        last = first + 9 if first < 21 else _last_day(year, month).day
        return date(year, month, first), date(year, month, last)
    if precision == "day":
        day = date(year, int(said["m"] or 0), int(said["d"] or 0))
        return day, day
    if precision == "month":
        first_month = last_month = int(said["m"] or 0)
    elif precision == "quarter":
        first = int(said.get("q") or 1)
        last_month = 3 * int(said.get("last_q") or said.get("quarters") or first)
        first_month = 3 * first - 2
    elif precision == "half":
        first_month = 1 if said.get("half") == "上" or said.get("h") == "1" else 7
        last_month = first_month + 5
    else:
        first_month, last_month = 1, 12
    return date(year, first_month, 1), _last_day(year, last_month)


def _range(text: str) -> Period | None:
    """Two points, where the second may leave out the year or the month: 2021年1-9月."""
    for separator in _SEPARATOR.finditer(text):
        left, right = text[: separator.start()], text[separator.end() :]
        if re.fullmatch(r"[0-9]{4}年[0-9]{1,2}", left) and right.endswith(("月", "月份")):
            left += "月"
        first = _point(left)
        if first is None:
            continue
        year, month = f"{first.start.year}年", f"{first.start.month}月"
        tries = [right, year + right]
        if first.precision == "day":
            tries.append(year + month + right)
        if re.fullmatch(r"[0-9]{4}\.[0-9]{1,2}", left) and right.isdigit():
            tries.append(f"{year}{right}月")  # 2021.1-9
        last = next(filter(None, (_point(t) for t in tries)), None)
        if last and first.precision == last.precision and first.start < last.start:
            return Period(first.start, last.end, last.precision)
    return None


def _cut_off(text: str) -> Period | None:
    """截至2021年底, 2021年6月末, 2026年6月前: the state on one day."""
    plain = _AFTER_CUT.sub("", _BEFORE_CUT.sub("", text))
    if plain == text:
        return None
    plain = plain + "年" if re.fullmatch("[0-9]{4}", plain) else plain
    point = _point(plain)
    if point is None:
        return None
    cut = Period(point.end, point.end, "day", is_cut_off=True)
    if not re.search("[底末]", text) and text.endswith("前") and point.precision != "day":
        before = point.start - timedelta(days=1)  # 6月前: until the end of May, or of June?
        return replace(
            cut, is_doubtful=True, alternatives=(replace(cut, start=before, end=before),)
        )
    return cut


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _next(day: date) -> date:
    return day + timedelta(days=1)
