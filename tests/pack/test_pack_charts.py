"""Charts: round axes, and a missing value that is a gap and never a zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.pack.blocks import _number, indicator, indicators
from desktop.pack.engine import timeline
from desktop.pack.engine.chart import Chart
from desktop.pack.engine.drawing import Area, Drawing, Stroke, Words
from desktop.pack.engine.galley import Abreast
from desktop.pack.engine.plot import Plot, Series, drawn, stretches
from desktop.pack.engine.scale import figure, figures, ticks
from desktop.pack.engine.text import Setting, TextStyle
from desktop.pack.engine.timeline import Span, Timeline
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


def test_figures_of_one_axis_have_as_many_places() -> None:
    assert figures([Decimal(7), Decimal("7.25"), Decimal("7.5")]) == ["7.00", "7.25", "7.50"]
    assert figures([Decimal(0), Decimal(1000)]) == ["0", "1,000"]


def test_an_axis_begins_at_zero_where_a_value_is_less_than_half_of_another() -> None:
    periods = ("2022年", "2023年")
    far, near = (
        drawn(Plot(periods, (Series("外资", tuple(map(Decimal, values))),)), 400.0, wide)
        for values in (("7.88", "2.31"), ("7.88", "6.96"))
    )
    assert "0" in texts(far)
    assert "0" not in texts(near)


def wide(words: str) -> float:
    return sum(4.4 if c.isascii() else 8.0 for c in words)


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Words)]


def lines(drawing: Drawing) -> list[Stroke]:
    return [m for m in drawing.marks if isinstance(m, Stroke) and m.ink.startswith("line")]


def test_a_missing_value_breaks_the_line_and_is_never_a_zero() -> None:
    values = (Decimal("6.1"), None, Decimal("6.9"), Decimal("7.0"))
    one = Series("澜州", values)
    plot = Plot(("1月", "2月", "3月", "4月"), (one,))
    assert list(stretches(plot, one)) == [[0], [2, 3]]
    drawing = drawn(plot, 400.0, wide)
    assert "待了解" in texts(drawing)
    assert "0" not in texts(drawing)
    dots = [m for m in drawing.marks if isinstance(m, Area) and m.ink == "line0"]
    assert len(dots) == 3, "a value alone between gaps is still a dot"


def test_a_line_is_not_drawn_across_a_change_in_counting() -> None:
    one = Series("外资", (Decimal("6.8"), Decimal("7.9"), Decimal("2.3"), Decimal("2.5")))
    periods = ("2021年", "2022年", "2023年", "2024年")
    plot = Plot(periods, (one,), breaks=frozenset({"2023年"}))
    assert list(stretches(plot, one)) == [[0, 1], [2, 3]]
    drawing = drawn(plot, 400.0, wide)
    dashed = [m for m in drawing.marks if isinstance(m, Stroke) and m.dash == "2 2"]
    assert len(dashed) == 1, "the break is marked"


def test_two_sources_are_two_lines_a_copier_can_tell_apart() -> None:
    both = tuple(
        Series(name, (Decimal(start), Decimal(start + 1)))
        for name, start in (("公报", 1), ("年鉴", 3))
    )
    drawing = drawn(Plot(("2023年", "2024年"), both), 400.0, wide)
    assert {"公报", "年鉴"} <= set(texts(drawing))
    assert len({stroke.dash for stroke in lines(drawing)}) == 2


def test_bars_stand_on_zero_and_an_unknown_place_is_open() -> None:
    prices = Series("工业用电", (Decimal("0.62"), None, Decimal("0.58")))
    drawing = drawn(Plot(("澜州", "汝汐", "堰宁"), (prices,), kind="bar"), 400.0, wide)
    bars = [m for m in drawing.marks if isinstance(m, Area) and m.ink == "bar0"]
    assert len({bar.box[1] for bar in bars}) == 1, "one ground"
    assert len(bars) == 2
    assert "待了解" in texts(drawing)


@given(
    st.lists(st.none() | st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=30),
    st.sampled_from(["line", "bar"]),
    st.floats(120, 1400),
)
def test_nothing_is_drawn_outside_the_drawing(
    values: list[Decimal | None], kind: str, width: float
) -> None:
    periods = tuple(f"{2000 + at}年" for at in range(len(values)))
    drawing = drawn(Plot(periods, (Series("甲", tuple(values)),), kind=kind), width, wide)
    for mark in drawing.marks:
        if isinstance(mark, Stroke):
            assert all(-drawing.height <= y <= 0 for _, y in mark.points)
        elif isinstance(mark, Area):
            assert -drawing.height <= mark.box[1] + min(0.0, mark.box[3])


def test_a_chart_with_nothing_known_is_not_drawn(setting: Setting) -> None:
    plot = Plot(("1月",), (Series("澜州", (None,)),))
    assert drawn(plot, 400.0, wide).marks == ()
    assert Chart(plot, TextStyle()).lay(400.0, setting) == []


def test_a_task_nobody_timed_is_open_ended_and_every_row_can_be_pointed_at() -> None:
    spans = (Span("备案", 0, 3, "3 日", key="a"), Span("环评", 3, None, key="b"))
    axis, rows = timeline.drawn(Timeline(spans), 400.0, wide)
    assert len(rows) == 2
    assert "时限待了解" in texts(rows[1])
    (bar,) = (m for m in rows[1].marks if isinstance(m, Area))
    assert (bar.ink, bar.dash, bar.key) == ("", "2 1.5", "b")
    assert "（工作日）" in texts(axis)


def a_series(title: str, *values: str) -> Indicator:
    periods = tuple(f"{2018 + at}年" for at in range(len(values)))
    return Indicator(title, "%", periods, (Line(title, values),), note="年报数")


def test_two_small_charts_stand_side_by_side_and_one_of_many_values_alone(
    setting: Setting,
) -> None:
    small, large = a_series("增速", "7.2", "8.1"), a_series("总量", *["12,345.6"] * 9)
    abreast = [b for b in indicators([small, small, large, small]) if isinstance(b, Abreast)]
    assert len(abreast) == 1
    (strip,) = abreast[0].lay(440.0, setting)
    alone = sum(s.height for b in indicators([small]) for s in b.lay(440.0, setting))
    assert strip.height < 1.2 * alone


@pytest.mark.parametrize("words", ["", "待定", "约5", "NaN", "Infinity", None])
def test_words_where_a_number_should_be_are_a_gap(words: str | None) -> None:
    assert _number(words) is None


def test_an_indicator_longer_than_its_periods_still_prints(setting: Setting) -> None:
    one = Indicator("指标", "%", ("1月",), (Line("甲", ("1", "2", "3")), Line("乙", ())))
    strips = [strip for block in indicator(one) for strip in block.lay(400.0, setting)]
    assert strips
