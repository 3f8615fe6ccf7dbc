"""Periods are read as precisely as they were said, and doubt is told."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import dates
from db.rules.dates import Period


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2020.9.30", "2020-09-30", "2020-09-30", "day"),
        ("20200902", "2020-09-02", "2020-09-02", "day"),
        ("2020/9/2（周三）", "2020-09-02", "2020-09-02", "day"),
        ("2020-09-02 14:30", "2020-09-02", "2020-09-02", "day"),
        ("2026-12-03 16:00", "2026-12-03", "2026-12-03", "day"),
        ("二○二二年三月十五日", "2022-03-15", "2022-03-15", "day"),
        ("２０２０年９月", "2020-09-01", "2020-09-30", "month"),
        ("2020-09", "2020-09-01", "2020-09-30", "month"),
        ("202009", "2020-09-01", "2020-09-30", "month"),
        ("2016.10", "2016-10-01", "2016-10-31", "month"),
        ("2024年2月", "2024-02-01", "2024-02-29", "month"),
        ("2022年第一季度", "2022-01-01", "2022-03-31", "quarter"),
        ("2021年四季度", "2021-10-01", "2021-12-31", "quarter"),
        ("2022Q1", "2022-01-01", "2022-03-31", "quarter"),
        ("2021年前三季度", "2021-01-01", "2021-09-30", "quarter"),
        ("2022年上半年", "2022-01-01", "2022-06-30", "half"),
        ("2022H2", "2022-07-01", "2022-12-31", "half"),
        ("2021年度", "2021-01-01", "2021-12-31", "year"),
        ("2021", "2021-01-01", "2021-12-31", "year"),
        ("2021年1-9月", "2021-01-01", "2021-09-30", "month"),
        ("2021.01-2021.09", "2021-01-01", "2021-09-30", "month"),
        ("2020年9月至2021年3月", "2020-09-01", "2021-03-31", "month"),
        ("2020-2022年", "2020-01-01", "2022-12-31", "year"),
        ("2021年9月1日至5日", "2021-09-01", "2021-09-05", "day"),
        ("2021年2月下旬", "2021-02-21", "2021-02-28", "day"),
    ],
)
def test_a_period_is_as_precise_as_it_was_said(
    text: str, start: str, end: str, precision: str
) -> None:
    period = dates.parse(text)
    assert period is not None
    assert (str(period.start), str(period.end), period.precision) == (start, end, precision)
    assert not period.is_doubtful
    assert period.original == text


@pytest.mark.parametrize(
    "text",
    ["", "N/A", "民国三十八年", "民国38年", "2021-02-29", "2020.13", "2020年9月31日", "20201301",
     "9月30日", "1-8月", "20.9.30", "近三年", "44075",
     "2021年第5季度", "2021年1-13月", "截至目前", "18991231",
     "2022-2020", "03/04/2020", "未定"],
)  # fmt: skip
def test_what_is_no_date_stays_unknown(text: str) -> None:
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2021年底", "2021-12-31"),
        ("2021年年末", "2021-12-31"),
        ("截至2020年9月", "2020-09-30"),
        ("截止2020.9.15", "2020-09-15"),
        ("2026年6月底前", "2026-06-30"),
    ],
)
def test_a_cut_off_is_one_day(text: str, day: str) -> None:
    period = dates.parse(text)
    assert period is not None
    assert str(period.start) == str(period.end) == day
    assert period.is_cut_off
    assert not period.is_doubtful


def test_a_month_that_may_be_a_trimmed_october_is_doubtful() -> None:
    period = dates.parse("2016.1")
    assert period is not None
    assert period.start == date(2016, 1, 1)
    assert period.is_doubtful
    assert [a.start for a in period.alternatives] == [date(2016, 10, 1)]
    sure = dates.parse("2016年1月")
    assert sure is not None
    assert not sure.is_doubtful


def test_four_in_the_afternoon_to_the_second_may_be_a_databases_midnight() -> None:
    period = dates.parse("1999-11-04 16:00:00")
    assert period is not None
    assert period.start == date(1999, 11, 4)
    assert [a.start for a in period.alternatives] == [date(1999, 11, 5)]


def test_before_june_and_about_june_are_doubtful() -> None:
    before = dates.parse("2026年6月前")
    assert before is not None
    assert before.end == date(2026, 6, 30)
    assert [a.end for a in before.alternatives] == [date(2026, 5, 31)]
    about = dates.parse("预计2026年6月")
    assert about is not None
    assert about.is_doubtful


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020.9.30", "2020年9月30日"),
        ("2022Q1", "2022年第一季度"),
        ("2021.1-9", "2021年1—9月"),
        ("截至2021年底", "截至2021年12月31日"),
        ("2021年1-3季度", "2021年前三季度"),
        ("2022H1", "2022年上半年"),
    ],
)
def test_periods_are_shown_in_chinese(text: str, shown: str) -> None:
    assert dates.show(dates.parse(text)) == shown


def test_unknown_is_shown_as_nothing() -> None:
    assert dates.show(None) == ""


days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


WRITINGS = ["{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y%m%d}"]
WRITINGS += ["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0:%Y-%m-%d} 00:00:00"]


@given(days, st.sampled_from(WRITINGS))
def test_every_day_reads_back_in_every_writing(day: date, form: str) -> None:
    period = dates.parse(form.format(day))
    assert period is not None
    assert (period.start, period.end, period.precision) == (day, day, "day")


@given(days, st.sampled_from(["{y}", "{y}年{m}月", "{y}年第{q}季度", "{y}年上半年", "{y}年1-{m}月",
                              "截至{y}年{m}月底", "{y}年前{q}季度", "{y}年{m}月上旬"]))  # fmt: skip
def test_what_is_shown_reads_back_as_the_same_period(day: date, form: str) -> None:
    period = dates.parse(form.format(y=day.year, m=day.month, q=(day.month + 2) // 3))
    if period is not None:  # 2021年1-1月 and 前一季度 are nobody's words
        again = dates.parse(dates.show(period))
        assert again is not None
        assert again == Period(
            period.start, period.end, period.precision, again.original, is_cut_off=period.is_cut_off
        )


@given(st.text("0123456789年月日.-—至到底前上下半第一二三十季度QH 截", max_size=14))
def test_no_text_falls_over_and_no_period_runs_backwards(text: str) -> None:
    period = dates.parse(text)
    if period is not None:
        assert period.start <= period.end
        assert period.end - period.start <= timedelta(days=366 * 200)
        assert dates.show(period)


def test_all_real_registration_and_listing_dates_are_read(shared_data: Path) -> None:
    companies = shared_data / "companies"
    with (companies / "registry_full.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert not [r for r in csv.DictReader(lines) if dates.parse(r["注册日期"]) is None]
    with (companies / "listed_2016_dates_as_utc.csv").open(encoding="utf-8-sig") as lines:
        listed = [row["listingDate"] for row in csv.DictReader(lines)]
    read = [dates.parse(day) for day in listed if day]
    assert len(read) == 559
    assert all(period and period.is_doubtful for period in read)
    with (companies / "listed_companies.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert not [
            r for r in csv.DictReader(lines) if r["上市日期"] and not dates.parse(r["上市日期"])
        ]
