"""Bad input: a right page or a clear sentence, never a hang, never a silent loss."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_sample import a_snapshot
from pack_sample_cards import a_fact
from pack_text import text_of

from db.errors import Refusal
from desktop.pack.engine.fonts import FontSet
from desktop.pack.render import render
from desktop.pack.snapshot import (
    Card,
    Column,
    Commitment,
    FactLine,
    Grid,
    Person,
    Section,
    Snapshot,
)

Judge = Callable[[Path], tuple[dict[str, int], dict[str, Any]]]


def bare(**changes: object) -> Snapshot:
    return Snapshot("team", "号1", "2026-09-28", "测试", **changes)  # type: ignore[arg-type]


def words_of(snapshot: Snapshot, fonts: FontSet) -> tuple[str, tuple[str, ...]]:
    buffer = BytesIO()
    result = render(snapshot, buffer, fonts)
    return "".join(text_of(buffer.getvalue())), result.warnings


def with_facts(*facts: FactLine) -> Snapshot:
    return bare(cards=(Card("firm", "知彼", sections=(Section("一", facts),)),))


def test_a_cell_of_four_thousand_characters_prints_whole(
    fonts: FontSet, faults: Judge, tmp_path: Path
) -> None:
    started = time.perf_counter()
    long = "".join(f"第{i}句说明情况，" for i in range(500))
    path = tmp_path / "long.pdf"
    snapshot = with_facts(a_fact("说明", long, ""), a_fact("其后", "仍在", ""))
    render(snapshot, path, fonts)
    assert time.perf_counter() - started < 10
    found, examples = faults(path)
    assert not {k for k in found if k != "no_outline"}, examples
    whole = "".join(text_of(path.read_bytes()))
    assert all(f"第{i}句说明情况" in whole for i in range(0, 500, 37))
    assert "仍在" in whole


def test_a_row_taller_than_a_page_in_a_narrow_column_prints_whole(fonts: FontSet) -> None:
    columns = tuple(Column(title, 1) for title in "甲乙丙丁戊己庚辛")
    row = tuple(f"{i}" + "龘" * 900 for i in range(8))
    section = Section("一", tables=(Grid("宽表", columns, (row,)),))
    words, _ = words_of(bare(cards=(Card("firm", "知彼", sections=(section,)),)), fonts)
    assert words.count("龘") == 8 * 900


def test_a_name_of_sixty_characters_is_printed_in_full(fonts: FontSet) -> None:
    name = "中原" * 26 + "股份有限公司某"
    snapshot = a_snapshot(
        firm=name, title=name, people=(Person(name, name, name),), cards=(Card("firm", name, name),)
    )
    words, _ = words_of(snapshot, fonts)
    assert name in words


def test_three_hundred_people_print_in_a_few_seconds(fonts: FontSet) -> None:
    people = tuple(Person(f"来宾{i}", "经理", "某公司", attitude="待定") for i in range(300))
    started = time.perf_counter()
    words, _ = words_of(bare(people=people), fonts)
    assert time.perf_counter() - started < 20
    assert "来宾299" in words


def test_a_pack_without_any_content_still_has_its_cover(fonts: FontSet) -> None:
    words, _ = words_of(bare(), fonts)
    assert "测试" in words


def test_a_leaders_pack_without_any_content_is_refused(fonts: FontSet) -> None:
    with pytest.raises(Refusal) as refused:
        render(Snapshot("leader", "号", "今日", "题"), BytesIO(), fonts)
    assert refused.value.code == "empty_pack"


def test_a_character_no_font_has_is_reported_with_its_place(fonts: FontSet) -> None:
    words, warnings = words_of(with_facts(a_fact("联系人", "王\U0002ebf0某", "")), fonts)
    assert "王〓某" in words
    assert warnings == ("字库没有“\U0002ebf0”（U+2EBF0），印作〓，在“王\U0002ebf0某”一处。",)


def test_control_characters_and_broken_text_do_not_stop_the_press(fonts: FontSet) -> None:
    nasty = "a\x00b\x07c\ud800d\u2028e\tf\r\ng\x1b[0m"
    words, warnings = words_of(with_facts(a_fact(nasty, nasty, nasty)), fonts)
    assert "a〓b" in words
    assert any("U+D800" in warning for warning in warnings)


def test_a_table_row_with_too_many_or_too_few_cells_loses_nothing(fonts: FontSet) -> None:
    columns = (Column("甲"), Column("乙"))
    grid = Grid("表", columns, (("一", "二", "三", "四"), ("只有一",)))
    section = Section("一", tables=(grid,))
    words, _ = words_of(bare(cards=(Card("firm", "知彼", sections=(section,)),)), fonts)
    assert "二；三；四" in words
    assert "只有一待了解" in words


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_in_any_field_gives_a_page(fonts: FontSet, long: str, short: str) -> None:
    snapshot = bare(
        holder=short,
        people=(Person(short, long),),
        commitments=(Commitment(short, long, by=short, red_line=long),),
        cards=(Card("city", short, long, sections=(Section(short, (FactLine(short, long),)),)),),
    )
    assert render(snapshot, BytesIO(), fonts).pages >= 3
