"""Areas keep their unit, convert exactly and are rounded only when shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import areas
from db.rules.areas import Area


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("189亩", "189", "亩"),
        ("占地189亩", "189", "亩"),
        ("31萬平方米", "310000", "㎡"),
        ("3.2万㎡", "32000", "㎡"),
        ("1,200 m2", "1200", "㎡"),
        ("约1.2平方公里", "1.2", "平方公里"),
        ("５公顷", "5", "公顷"),
        ("三百亩", "300", "亩"),
        ("千亩以上", "1000", "亩"),
    ],
)
def test_an_area_is_read_with_its_unit(text: str, value: str, unit: str) -> None:
    area = areas.parse(text)
    assert area is not None
    assert (area.value, area.unit, area.original) == (Decimal(value), unit, text)


@pytest.mark.parametrize(
    "text", ["", "待定", "120", "亩", "-3亩", "1亩-2公顷", "300万元/亩", "亩均"]
)
def test_what_is_no_area_stays_unknown(text: str) -> None:
    assert areas.parse(text) is None


def test_the_field_gives_the_unit_where_the_text_has_none() -> None:
    assert areas.parse("12", "km²") == Area(Decimal(12), "平方公里", "12")
    assert areas.parse("3亩", "㎡") == Area(Decimal(3), "亩", "3亩")
    with pytest.raises(ValueError, match="万元"):
        areas.parse("12", "万元")


def test_a_mu_is_two_thousand_thirds_of_a_square_metre_exactly() -> None:
    assert Area(Decimal(1), "亩").in_square_metres() == Fraction(2000, 3)
    assert Area(Decimal(15), "亩").in_unit("公顷") == 1
    assert Area(Decimal(3), "㎡").in_mu() == Fraction(9, 2000)


def test_a_conversion_is_rounded_only_when_shown() -> None:
    assert areas.show(areas.parse("1亩"), "㎡") == "666.67㎡"
    assert areas.show(areas.parse("20-30公顷"), "亩") == "300-450亩"
    assert areas.show(areas.parse("300余亩")) == "超300亩"
    assert areas.show(None) == ""


def test_one_table_has_one_unit() -> None:
    assert areas.common_unit([areas.parse("3亩"), areas.parse("2公顷"), areas.parse("5亩")]) == "亩"
    assert areas.common_unit([]) == "亩"


@given(
    st.decimals(0, 10**7, places=4),
    st.sampled_from(["㎡", "亩", "公顷", "平方公里"]),
    st.sampled_from(["㎡", "亩", "公顷", "平方公里"]),
)
def test_there_and_back_is_the_same_area(
    value: Decimal, said_in: areas.Unit, unit: areas.Unit
) -> None:
    there = Area(value, said_in).in_unit(unit)
    assert there * areas.SQUARE_METRES[unit] / areas.SQUARE_METRES[said_in] == Fraction(value)
