"""Amounts are read as written, exactly, and shown as offices write them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules import money
from db.rules.money import Amount


def an_amount(value: str = "20", unit: money.Unit = "亿元", currency: str = "CNY") -> Amount:
    return Amount(Decimal(value), unit, currency)


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("360(万元人民币)", "360", "万元", "CNY"),
        ("3,676.5000(万元)", "3676.5", "万元", "CNY"),
        ("30000万人民币", "30000", "万元", "CNY"),
        ("1,508(万香港元)", "1508", "万元", "HKD"),
        ("520(万元(美元))", "520", "万元", "USD"),
        ("3( 万人民币元)", "3", "万元", "CNY"),
        ("１２０（万）", "120", "万元", "CNY"),
        ("30人民币元", "30", "元", "CNY"),
        ("1E-06万人民币", "0.000001", "万元", "CNY"),
        ("20亿元", "20", "亿元", "CNY"),
        ("28.5億元", "28.5", "亿元", "CNY"),
        ("1500万美元", "1500", "万元", "USD"),
        ("1.2万亿元", "12000", "亿元", "CNY"),
        ("1亿5000万元", "1.5", "亿元", "CNY"),
        ("三十万元", "30", "万元", "CNY"),
        ("一千二百零五万元", "1205", "万元", "CNY"),
        ("两亿元", "2", "亿元", "CNY"),
        ("一点五亿元", "1.5", "亿元", "CNY"),
        ("壹佰万元整", "100", "万元", "CNY"),
        ("2百万元", "200", "万元", "CNY"),
        ("人民币5亿元", "5", "亿元", "CNY"),
        ("US$300万", "300", "万元", "USD"),
        ("-3,200.5万元", "-3200.5", "万元", "CNY"),
        ("总投资20亿元", "20", "亿元", "CNY"),
    ],
)
def test_an_amount_is_read_as_it_is_written(
    text: str, value: str, unit: str, currency: str
) -> None:
    assert money.parse(text) == Amount(Decimal(value), unit, currency, original=text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "bound", "value"),
    [
        ("约3.5亿元", "约", "3.5"),
        ("5亿元左右", "约", "5"),
        ("近亿元", "近", "1"),
        ("超10亿元", "超", "10"),
        ("20余亿元", "超", "20"),
        ("3亿多元", "超", "3"),
        ("不低于3亿元", "不低于", "3"),
        ("亿元及以上人民币", "不低于", "1"),
        ("不超过2亿元", "不超过", "2"),
        ("不足1亿元", "低于", "1"),
    ],
)
def test_a_reservation_is_kept_with_the_number(text: str, bound: str, value: str) -> None:
    amount = money.parse(text)
    assert amount is not None
    assert (amount.bound, amount.value, amount.unit) == (bound, Decimal(value), "亿元")
    assert amount.is_approximate
    assert amount.original == text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("10-15亿元", "10", "15", "亿元"),
        ("14億元至20億元", "14", "20", "亿元"),
        ("8000万元～1.2亿元", "0.8", "1.2", "亿元"),
        ("5-8千万元", "5000", "8000", "万元"),
        ("三至五千万元", "3000", "5000", "万元"),
        ("数百万美元", "100", "1000", "万元"),
        ("几十亿元", "10", "100", "亿元"),
    ],
)
def test_a_range_has_two_ends_in_one_unit(text: str, low: str, high: str, unit: str) -> None:
    amount = money.parse(text)
    assert amount is not None
    assert (amount.value, amount.upper) == (Decimal(low), Decimal(high))
    assert amount.unit == unit
    assert amount.is_approximate


@pytest.mark.parametrize(
    "text",
    ["", "N/A", "未透露", "面议", "—", "-", "万元", "亿元", "8()", "5000", "300万元/亩", "100万股",
     "CHEONGYIPRICKY）", "三五亿元", "一百五万元", "三到五十亿元", "3-5000万元", "20-10亿元",
     "12万5", "12.5.6亿", "1,23万", "(1,234)", "数元", "500万美元-1亿元",
     "1,0000000(万元人民币)", "9" * 30 + "万元"],
)  # fmt: skip
def test_what_is_unknown_or_could_mean_two_things_stays_unknown(text: str) -> None:
    assert money.parse(text) is None


def test_zero_is_zero_and_unknown_is_not() -> None:
    assert money.parse("0") == Amount(Decimal(0), "万元", original="0")
    assert money.parse("0.00万元") == Amount(Decimal(0), "万元", original="0.00万元")
    assert money.parse("") is None


def test_the_heading_gives_the_unit_where_the_cell_has_none() -> None:
    invested = money.parse("3,211", "百万美元")
    assert invested is not None
    assert invested.in_wan() == 321_100
    assert (invested.in_yi(), invested.currency) == (Decimal("32.11"), "USD")
    assert money.parse("8", "注册资金_万元") == Amount(Decimal(8), "万元", original="8")
    assert money.parse("2亿元", "百万美元") == Amount(Decimal(2), "亿元", original="2亿元")
    with pytest.raises(ValueError, match="亩"):
        money.parse("8", "亩")


def test_conversions_lose_nothing() -> None:
    assert an_amount("3676.5", "万元").in_yi() == Decimal("0.36765")
    assert an_amount("20").in_wan() == 200_000
    assert str(an_amount("20").in_wan()) == "200000"


def test_one_table_has_one_unit() -> None:
    assert (
        money.common_unit([an_amount("20"), an_amount("4.7"), an_amount("5000", "万元")]) == "亿元"
    )
    assert money.common_unit([an_amount("20"), an_amount("3", "万元"), None]) == "万元"
    assert money.common_unit([an_amount("300", "元")]) == "元"
    assert money.common_unit([None]) == "万元"
    assert money.show(an_amount("5000", "万元"), "亿元") == "0.5亿元"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3,676.5000(万元)", "3676.5万元"),
        ("约3.5亿", "约3.5亿元"),
        ("10-15亿元", "10-15亿元"),
        ("1,508(万香港元)", "1508万港元"),
        ("数百万美元", "数百万美元"),
        ("20余亿元", "超20亿元"),
    ],
)
def test_amounts_are_shown_as_offices_write_them(text: str, shown: str) -> None:
    assert money.show(money.parse(text)) == shown


def test_rounding_is_half_up_and_only_when_asked() -> None:
    assert money.show(an_amount("0.125"), places=2) == "0.13亿元"
    assert money.show(an_amount("0.125")) == "0.125亿元"
    assert money.show(None) == ""


amounts = st.builds(
    an_amount,
    value=st.decimals(-(10**9), 10**9, places=6).map(str),
    unit=st.sampled_from(["元", "万元", "亿元"]),
    currency=st.sampled_from(["CNY", "USD", "HKD", "JPY", "EUR"]),
)


@given(amounts, st.sampled_from(["元", "万元", "亿元"]))
def test_what_is_shown_reads_back_as_the_same_money(amount: Amount, unit: money.Unit) -> None:
    shown = money.show(amount, unit)
    again = money.parse(shown)
    if again is None:
        assert "." in shown  # 0.00000001 亿元 and finer is beyond what anyone writes
        assert len(shown.partition(".")[2]) > 8
    else:
        assert again.in_yuan() == amount.in_yuan()
        assert again.currency == amount.currency


@given(st.text("0123456789.,-~万亿千百十元美港约近超数余多至（）() ", max_size=14))
def test_no_text_falls_over_and_every_value_is_decimal(text: str) -> None:
    amount = money.parse(text)
    if amount is not None:
        assert isinstance(amount.in_wan(), Decimal)
        assert amount.original == text
        assert amount.upper is None or amount.upper >= amount.value


def test_every_registered_capital_but_the_spoilt_ones_is_read(shared_data: Path) -> None:
    path = shared_data / "companies" / "registry_105k_gbk.csv"
    unread: Counter[str] = Counter()
    with path.open(encoding="gbk", newline="") as lines:
        for row in csv.DictReader(lines):
            if money.parse(row["注册资金"]) is None:
                unread[re.sub(r"[\d.,]+", "#", row["注册资金"])] += 1
    assert unread == {
        "N/A": 26034, "#()": 47, "CHEONGYIPRICKY）": 1, "#(万元人民币)": 1, "#(万)": 1,
    }  # fmt: skip


def test_real_amount_strings_are_read(shared_data: Path) -> None:
    unread = set()
    events = shared_data / "companies" / "investment_events_amount_strings.csv"
    with events.open(encoding="utf-8-sig", newline="") as lines:
        unread |= {r["融资金额"] for r in csv.DictReader(lines) if not money.parse(r["融资金额"])}
    mentions = shared_data / "texts" / "project_mentions.csv"
    with mentions.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            assert money.show(money.parse(row["金额(原文)"])) == row["金额(原文)"]
    fortune = shared_data / "companies" / "fortune_global500_2021_zh.csv"
    with fortune.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            unread |= {
                row[h] for h in ("营业收入_百万美元", "利润_百万美元") if not money.parse(row[h], h)
            }
    assert unread == {"", "未透露", "-"}


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("216m yuan", "2.16", "亿元", "CNY"),
        ("5,000,000 yuan", "500", "万元", "CNY"),
        ("1.2 billion USD", "12", "亿元", "USD"),
        ("68 million Yuan", "6800", "万元", "CNY"),
        ("900 yuan", "900", "元", "CNY"),
    ],
)
def test_amounts_in_english_are_read(text: str, value: str, unit: str, currency: str) -> None:
    amount = money.parse(text)
    assert amount is not None
    assert (amount.value, amount.unit, amount.currency) == (Decimal(value), unit, currency)
    assert amount.original == text


@pytest.mark.parametrize("text", ["216m", "m yuan", "about 3m yuan", "3m people", "3 mm yuan"])
def test_what_is_no_amount_in_english_is_none(text: str) -> None:
    assert money.parse(text) is None
