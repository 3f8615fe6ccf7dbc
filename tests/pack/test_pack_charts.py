"""Charts: round axes, and a missing value that is a gap and never a zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.pack.blocks import _number, indicator
from desktop.pack.engine.chart import Chart, Series, _Plot
from desktop.pack.engine.scale import figure, ticks
from desktop.pack.engine.text import Setting, TextStyle
from desktop.pack.snapshot import Indicator, Line

NUMBERS = st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=12)


@given(NUMBERS, st.booleans())
def test_the_axis_encloses_every_value(values: list[Decimal], from_zero: bool) -> None:
    marks = ticks(values, from_zero)
    assert marks[0] <= min(values)
    assert marks[-1] >= max(values)
    assert 2 <= len(marks) <= 14
    if from_zero:
        assert marks[0] <= 0 <= marks[-1]


def test_axis_figures_are_written_as_people_write_them() -> None:
    assert [figure(m) for m in ticks([Decimal(0), Decimal(4832)], True)] == [
        "0",
        "1,000",
        "2,000",
        "3,000",
        "4,000",
        "5,000",
    ]


def test_a_missing_value_breaks_the_line_and_is_never_a_zero(setting: Setting) -> None:
    values = (Decimal("6.1"), None, Decimal("6.9"), Decimal("7.0"))
    one = Series("澜州", values)
    chart = Chart(("1月", "2月", "3月", "4月"), (one,), TextStyle("sans", 8))
    plot = _Plot(chart, ticks([v for v in values if v is not None], False), 400.0, setting)
    stretches = list(plot._stretches(0.0, 0.0, one))
    assert [len(stretch) for stretch in stretches] == [1, 2]


def test_a_line_is_not_drawn_across_a_change_in_counting(setting: Setting) -> None:
    one = Series("外资", (Decimal("6.8"), Decimal("7.9"), Decimal("2.3"), Decimal("2.5")))
    periods = ("2021年", "2022年", "2023年", "2024年")
    chart = Chart(periods, (one,), TextStyle("sans", 8), breaks=frozenset({"2023年"}))
    plot = _Plot(chart, [Decimal(2), Decimal(8)], 400.0, setting)
    assert [len(stretch) for stretch in plot._stretches(0.0, 0.0, one)] == [2, 2]


def test_a_chart_with_nothing_known_is_not_drawn(setting: Setting) -> None:
    chart = Chart(("1月",), (Series("澜州", (None,)),), TextStyle())
    assert chart.lay(400.0, setting) == []


@pytest.mark.parametrize("words", ["", "待定", "约5", "NaN", "Infinity", None])
def test_words_where_a_number_should_be_are_a_gap(words: str | None) -> None:
    assert _number(words) is None


def test_an_indicator_longer_than_its_periods_still_prints(setting: Setting) -> None:
    one = Indicator("指标", "%", ("1月",), (Line("甲", ("1", "2", "3")), Line("乙", ())))
    strips = [strip for block in indicator(one) for strip in block.lay(400.0, setting)]
    assert strips
