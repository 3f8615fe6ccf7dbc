"""Words cut to a budget: at a pause, marked, no figure torn."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.clauses import MORE, shortened

_PIECES = (
    "要求",
    "设备补助",
    "12.6亿元",
    "15%",
    "180亩",
    "十四个月",
    "，",
    "；",
    "、",
    "（",
    "）",
    "R&D",
)


def test_what_fits_stays_as_it_was_written() -> None:
    assert shortened("一次取得180亩，四个月内交地。", 28) == "一次取得180亩，四个月内交地。"


def test_a_sentence_ends_at_the_last_clause_that_fits() -> None:
    words = "一期120亩“标准地”公开出让，二期规划预留、达到投资强度后另行启动出让。"
    assert shortened(words, 28) == "一期120亩“标准地”公开出让…"


def test_where_there_is_no_clause_a_list_ends_between_its_things() -> None:
    words = "磨床地基与电压、骨干不愿随迁、上市审核对补助的追问、本地客户订单偏少。"
    assert shortened(words, 28) == "磨床地基与电压、骨干不愿随迁、上市审核对补助的追问…"


@pytest.mark.parametrize("most", range(6, 16))
def test_a_figure_keeps_its_unit_or_goes_with_it(most: int) -> None:
    cut = shortened("项目总投资约12.6亿元人民币含流动资金", most)
    assert "12.6亿元" in cut or "1" not in cut


def test_a_bracket_is_not_left_open() -> None:
    cut = shortened("按现行条款办理（不超过8%，单项最高2000万元）并分两年拨付到位", 20)
    assert cut == "按现行条款办理…"


def test_lines_become_clauses() -> None:
    assert shortened("先看厂房。\n再谈节点。", 28) == "先看厂房；再谈节点"


def test_nothing_is_said_where_not_even_the_first_figure_fits() -> None:
    assert shortened("1234567890123456789012345678901", 10) == ""


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join), st.integers(2, 40))
def test_no_cut_is_too_long_unmarked_or_through_a_figure(words: str, most: int) -> None:
    cut = shortened(words, most)
    assert len(cut) <= most
    if cut != words:
        kept = cut.removesuffix(MORE)
        assert cut == "" or cut.endswith(MORE)
        assert words.startswith(kept)
        figures = re.compile(r"12\.6亿元|15%|180亩|R&D")
        assert not any(f.start() < len(kept) < f.end() for f in figures.finditer(words))
