"""Cutting a galley into pages, and tables that are longer or taller than a page."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.pack.engine.columns import Column, column_widths
from desktop.pack.engine.galley import (
    NEW_PART,
    RIGHT_PAGE,
    Fill,
    Strip,
    Together,
    height_of,
    lay_all,
)
from desktop.pack.engine.pages import PageShape, cut, paginated
from desktop.pack.engine.paragraph import ParagraphStyle, text
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.table import Table, TableStyle
from desktop.pack.engine.text import Run, Setting, TextStyle, atoms_of

PLAIN = ParagraphStyle(TextStyle("serif", 9), leading=13, align="left")
LOOK = TableStyle(head=PLAIN, cell=PLAIN)


def ink(pen: Pen, x: float, y: float) -> None:
    """Draws nothing, but counts as something to draw."""


STRIPS = st.lists(
    st.builds(
        Strip,
        height=st.floats(1, 130),
        draw=st.just(ink),
        keeps_next=st.booleans(),
        is_space=st.booleans(),
        starts=st.sampled_from(["flow", "flow", "flow", "next", "right"]),
    ),
    max_size=40,
)


@given(STRIPS)
def test_every_strip_stands_on_a_page_once_and_in_order(strips: list[Strip]) -> None:
    pages = paginated(strips, 100.0)
    assert [placed.strip for page in pages for placed in page] == strips


@given(STRIPS)
def test_no_page_is_overfull_but_by_a_strip_taller_than_a_page(strips: list[Strip]) -> None:
    for page in paginated(strips, 100.0):
        solid = [p for p in page if not p.strip.is_space]  # spaces vanish, or close up
        if len(solid) > 1:
            assert solid[-1].down + solid[-1].strip.height <= 100.0 + 1e-6


def test_a_part_that_wants_a_right_hand_page_leaves_the_left_one_blank() -> None:
    pages = paginated([Strip(10, ink), Strip(10, ink, starts=RIGHT_PAGE)], 100.0)
    assert [len(page) for page in pages] == [1, 0, 1]


def test_a_part_does_not_begin_at_the_foot_of_a_page() -> None:
    for used, where in ((60, 1), (70, 2)):
        strips = [Strip(used, ink), Strip(10, ink, starts=NEW_PART), Strip(10, ink)]
        assert len(paginated(strips, 100.0)) == where


def lines(count: int, height: float = 10.0) -> list[Strip]:
    return [Strip(height, ink) for _ in range(count)]


def test_a_line_left_for_a_page_of_its_own_is_drawn_in_by_the_spaces_before_it() -> None:
    gap = Strip(8, is_space=True)
    pages = paginated([*lines(4), gap, *lines(4), gap, *lines(1)], 100.0)
    assert [len(page) for page in pages] == [11]
    assert pages[0][-1].down + 10 <= 100.0


def test_where_no_space_can_give_way_the_last_page_is_given_more_to_hold() -> None:
    assert [len(page) for page in paginated(lines(21), 100.0)] == [10, 8, 3]


def test_a_page_that_keeps_together_is_not_emptied_for_the_last_one() -> None:
    group = [Strip(10, ink, keeps_next=True) for _ in range(9)]
    assert [len(page) for page in paginated([*group, *lines(2)], 100.0)] == [10, 1]


def test_a_last_page_with_enough_on_it_changes_nothing_before_it() -> None:
    gap = Strip(10, is_space=True)
    pages = paginated([*lines(4), gap, *lines(4), gap, *lines(4)], 100.0)
    assert [page[-1].down for page in pages] == [90.0, 30.0]


def test_a_part_is_drawn_in_before_the_next_one_begins() -> None:
    gap = Strip(16, is_space=True)
    part = Strip(10, ink, starts=NEW_PART)
    pages = paginated([*lines(4), gap, *lines(5), part, *lines(3)], 100.0, parts=RIGHT_PAGE)
    assert [len(page) for page in pages] == [10, 0, 4]


def test_a_document_of_few_pages_runs_on() -> None:
    shape = PageShape(100, 100, 0, 0, 0, 0, parts=RIGHT_PAGE, thin=4)
    few = [Strip(50, ink), Strip(50, ink, starts=NEW_PART)]
    assert len(cut(few, shape)) == 1
    many = [Strip(60, ink, starts=NEW_PART) for _ in range(4)]
    assert [bool(page) for page in cut(many, shape)] == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_what_belongs_together_moves_to_the_next_page_together(setting: Setting) -> None:
    strips = text("前文\n" * 5, PLAIN).lay(200.0, setting)
    group = Together([text("标题", PLAIN), text("表\n" * 3, PLAIN)]).lay(200.0, setting)
    pages = paginated([*strips, *group], 8 * 13.0)
    assert len(pages) == 2
    assert len(pages[1]) == len(group)


def a_table(*cells: str) -> Table:
    rows = tuple(((Run("事项", PLAIN.text),), (Run(cell, PLAIN.text),)) for cell in cells)
    return Table((Column("名目", 1), Column("内容", 3)), rows, LOOK)


def test_the_head_of_a_table_is_set_again_on_every_page(setting: Setting) -> None:
    strips = a_table(*["一行"] * 60).lay(300.0, setting)
    pages = paginated(strips, 200.0)
    again = strips[1].repeats
    assert len(pages) > 3
    assert all([p.strip for p in page[: len(again)]] == list(again) for page in pages[1:])


def test_no_row_of_a_longer_table_stands_alone_on_a_page(setting: Setting) -> None:
    for rows in range(4, 30):
        for page in paginated(a_table(*["一行"] * rows).lay(300.0, setting), 130.0):
            assert len([p for p in page if p.strip.repeats]) > 1


def test_a_cell_of_four_thousand_characters_flows_over_pages(setting: Setting) -> None:
    started = time.perf_counter()
    words = "长" * 4000
    strips = a_table("短", words, "短").lay(120.0, setting)
    pages = paginated(strips, 300.0)
    assert time.perf_counter() - started < 5
    assert len(pages) > 10
    assert all(sum(p.strip.height for p in page) <= 300.01 for page in pages)


def test_a_table_without_rows_or_with_empty_cells_is_no_trouble(setting: Setting) -> None:
    assert height_of(a_table().lay(300.0, setting)) > 0
    assert height_of(a_table("").lay(300.0, setting)) > 0


def test_column_widths_fill_the_measure_exactly(setting: Setting) -> None:
    table = Table(
        tuple(Column(title, weight) for title, weight in (("序", 1), ("名称", 5), ("金额", 2))),
        (
            (
                (Run("1", PLAIN.text),),
                (Run("很长的名称" * 20, PLAIN.text),),
                (Run("86,400", PLAIN.text),),
            ),
        ),
        LOOK,
    )
    rows = [[atoms_of(cell, setting) for cell in row] for row in table.rows]
    widths = column_widths(table.columns, rows, 400.0, 8.0)
    assert abs(sum(widths) - 400.0) < 0.01
    assert widths[1] > widths[2] > 0


def test_what_fills_pushes_the_rest_to_the_foot_of_its_page(setting: Setting) -> None:
    words = text("一行", ParagraphStyle(leading=20))
    strips = lay_all([words, Fill(10), words, Fill(10), words], 300.0, setting)
    (page,) = paginated(strips, 400.0)
    downs = [placed.down for placed in page if placed.strip.draw]
    assert downs == [0.0, 190.0, 380.0]


def test_a_note_goes_to_the_next_page_with_the_last_row_of_its_table(setting: Setting) -> None:
    note = text("注", ParagraphStyle(leading=20, before=3, clings=True))
    strips = lay_all([a_table(*"甲乙丙丁戊"), note], 300.0, setting)
    (*_, last) = paginated(strips, height_of(strips) - 10.0)
    drawn = [placed for placed in last if placed.strip.draw and not placed.is_again]
    assert len(drawn) > 1
