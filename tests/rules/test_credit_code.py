"""Credit codes are checked as GB 32100 says, and nobody is turned away."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import credit_code

RIGHT = "91350582MA346N3Q3F"


def a_code(region: str = "410300", organisation: str = "12345678") -> str:
    """A made-up code with both check digits right."""
    inner = organisation + credit_code.organisation_check_character(organisation)
    first_17 = "91" + region + inner
    return first_17 + credit_code.check_character(first_17)


def test_a_right_code_raises_no_question() -> None:
    assert credit_code.problem(RIGHT) is None
    assert credit_code.remark(RIGHT) is None
    assert credit_code.problem(a_code()) is None


def test_the_wrong_check_digit_is_named_with_the_right_one() -> None:
    told = credit_code.problem(RIGHT[:17] + "G")
    assert told is not None
    assert "应为F" in told
    assert "现在是G" in told


def test_a_wrong_organisation_part_is_named_though_the_last_digit_fits() -> None:
    first_17 = "91410300" + "123456789"
    assert credit_code.organisation_check_character("12345678") != "9"
    told = credit_code.problem(first_17 + credit_code.check_character(first_17))
    assert told is not None
    assert "组织机构代码" in told
    assert "抄错" not in told


@pytest.mark.parametrize("letter", list("IOZSV"))
def test_letters_the_standard_leaves_out_are_named(letter: str) -> None:
    told = credit_code.problem(RIGHT[:10] + letter + RIGHT[11:])
    assert told is not None
    assert f"{letter}是不是" in told


@pytest.mark.parametrize(
    "typed",
    [
        "91350582ma346n3q3f",
        "９１３５０５８２ＭＡ３４６Ｎ３Ｑ３Ｆ",
        " 91350582 MA346N3Q3F ",
        "91350582-MA346N3Q3F",
    ],
)
def test_full_width_and_lower_case_are_tolerated_with_a_remark(typed: str) -> None:
    assert credit_code.problem(typed) is None
    told = credit_code.remark(typed)
    assert told is not None
    assert RIGHT in told
    assert credit_code.normal(typed) == RIGHT


def test_an_old_registration_number_is_called_by_its_name() -> None:
    told = credit_code.problem("320684000003975")
    assert told is not None
    assert told.startswith("15位工商注册号，不是18位统一社会信用代码")
    assert "校验位正确" in told
    wrong = credit_code.problem("320684000003976")
    assert wrong is not None
    assert "末位应为5" in wrong


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "空"),
        ("   ", "空"),
        ("3202111104291", "13位旧工商注册号"),
        ("企合苏锡总字第0031", "旧式注册号"),
        ("12345678X", "组织机构代码"),
        ("9135", "4位"),
        ("91350582MA346N3Q3有", "不该出现的字符"),
        ("91AB0582MA346N3Q3F", "行政区划"),
    ],
)
def test_other_things_typed_into_the_field_get_their_own_reason(typed: str, told: str) -> None:
    assert told in (credit_code.problem(typed) or "")


@given(st.text())
def test_any_text_is_judged_without_falling_over(typed: str) -> None:
    told = credit_code.problem(typed)
    assert told is None or told


@given(
    organisation=st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
    place=st.integers(8, 17),
    other=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_one_wrong_character_is_always_noticed(organisation: str, place: int, other: str) -> None:
    code = a_code(organisation=organisation)
    assert credit_code.problem(code) is None
    if code[place] != other:
        assert credit_code.problem(code[:place] + other + code[place + 1 :]) is not None


def test_nearly_every_real_code_is_right_and_the_rest_is_named(shared_data: Path) -> None:
    path = shared_data / "companies" / "registry_105k_gbk.csv"
    with path.open(encoding="gbk", newline="") as lines:
        told = Counter(
            (credit_code.problem(row["统一社会信用代码"]) or "正确")[:4]
            for row in csv.DictReader(lines)
        )
    assert told == {
        "正确": 104632,
        "15位工": 303,
        "13位旧": 49,
        "第17位": 8,
        "第18位": 7,
        "旧式注册": 1,
    }
