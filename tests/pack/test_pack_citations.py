"""Sources: listed where a printed part cites them, and numbered as the parts are read."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pack_sample import a_snapshot
from pack_sample_cards import a_fact
from pack_text import text_of

from desktop.pack.citations import as_cited, cited, numbered
from desktop.pack.editions import parts_of
from desktop.pack.engine.fonts import FontSet
from desktop.pack.render import render
from desktop.pack.snapshot import (
    Card,
    Column,
    FactLine,
    Grid,
    Layout,
    Section,
    Snapshot,
    Source,
)


def printed(snapshot: Snapshot, fonts: FontSet) -> str:
    buffer = BytesIO()
    render(snapshot, buffer, fonts)
    return "".join(text_of(buffer.getvalue()))


def named(words: str, among: Snapshot) -> set[int]:
    """The numbers in brackets that can be those of sources; 〔2026〕 of a document is none."""
    found: set[int] = set()
    for first, last in re.findall(r"〔(\d+)(?:—(\d+))?〕", words):
        found |= set(range(int(first), int(last or first) + 1))
    return found & {one.number for one in among.sources}


def a_card_citing(key: str, *sources: int, rows: tuple[tuple[str, ...], ...] = ()) -> Card:
    facts = tuple(a_fact(f"事项{n}", f"内容{n}", "2026-01-01", source=n) for n in sources)
    columns = (Column("项目"), Column("来源"))
    tables = (Grid("对比", columns, rows),) if rows else ()
    return Card(key, key, sections=(Section("一", facts, tables),))


def a_pack(*cards: Card, sources: int, parts: tuple[str, ...] = ()) -> Snapshot:
    listed = tuple(Source(n, f"文件之{n}") for n in range(1, sources + 1))
    layout = Layout(parts=parts)
    return Snapshot("team", "号", "今日", "题", cards=cards, sources=listed, layout=layout)


@pytest.mark.parametrize("part", [key for key in parts_of("team") if key != "sources"])
def test_what_counts_as_cited_is_what_the_part_prints(part: str, fonts: FontSet) -> None:
    alone = a_snapshot(layout=Layout(parts=(part,)))
    if part in ("cover", "changes", "contents"):  # the cover explains the sign itself
        assert cited(alone) == ()
        return
    assert named(printed(alone, fonts), alone) == set(cited(alone))


def test_only_sources_of_the_parts_printed_are_listed(fonts: FontSet) -> None:
    firm, city = a_card_citing("firm", 1), a_card_citing("city", 2)
    words = printed(a_pack(firm, city, sources=2, parts=("city", "sources")), fonts)
    assert "文件之2" in words
    assert "文件之1" not in words


def test_sources_are_numbered_as_the_chosen_parts_are_read(fonts: FontSet) -> None:
    firm = a_card_citing("firm", 1, 4)
    city = a_card_citing("city", 3, 2, rows=(("电价", "〔1〕〔3〕"),))
    made = numbered(a_pack(firm, city, sources=4, parts=("city", "sources")))
    assert [one.title for one in made.sources] == ["文件之3", "文件之2", "文件之1", "文件之4"]
    card = made.card("city")
    assert card is not None
    assert [fact.source for fact in card.sections[0].facts] == [1, 2]
    assert card.sections[0].tables[0].rows == (("电价", "〔1〕〔3〕"),)
    words = printed(made, fonts)
    assert named(words, made) == {1, 2, 3}
    assert "文件之4" not in words


def test_numbering_twice_changes_nothing_more() -> None:
    once = numbered(a_snapshot(layout=Layout(parts=("policies", "firm", "sources"))))
    assert numbered(once) is once


def test_a_source_no_other_part_prints_is_counted_last() -> None:
    unknown = FactLine("未知", "", source=1)
    card = Card("firm", "知彼", sections=(Section("一", (unknown,)),))
    both = replace(card, sections=(*card.sections, *a_card_citing("firm", 2).sections))
    made = numbered(a_pack(both, sources=2))
    assert [one.title for one in made.sources] == ["文件之2", "文件之1"]
    assert cited(made) == (1,)


def test_three_and_more_in_a_row_are_said_as_a_stretch() -> None:
    assert as_cited([55, 53, 54, 0]) == "〔53—55〕"
    assert as_cited([3, 5]) == "〔3〕〔5〕"
    assert as_cited([0]) == ""
