"""The pack's own pictures: nothing invented, nothing hidden, no label across another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from pack_sample import a_snapshot

from desktop.pack import figures
from desktop.pack.engine import moments, rows
from desktop.pack.engine.drawing import Area, Drawing, Stroke, Words
from desktop.pack.engine.galley import Together
from desktop.pack.engine.moments import Moment, Moments
from desktop.pack.engine.paint import Figure
from desktop.pack.engine.rows import Rows
from desktop.pack.snapshot import Card, Column, Commitment, Grid, Meeting

DAY = date(2026, 11, 23)


def measure(words: str) -> float:
    return 8.0 * len(words)


def drawing_in(blocks: list[object]) -> Drawing:
    inside = [
        b for block in blocks for b in (block.blocks if isinstance(block, Together) else [block])
    ]
    (figure,) = (b for b in inside if isinstance(b, Figure))
    return figure.drawn(440.0, measure)


def words_of(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Words)]


def costs(*cells: tuple[str, ...]) -> Grid:
    cities = [Column(f"{name}\n2026-10-19", 3, is_number=True) for name in ("澜州", "汝汐", "堰宁")]
    return Grid("成本", (Column("项目"), Column("单位"), *cities), cells, is_compared=True)


def test_costs_are_compared_with_ours_and_what_is_unknown_stays_so() -> None:
    of = costs(("电", "元/度", "0.60", "0.66", ""), ("水", "元", "3（2026-01）", "6.0", "1.5"))
    drawing = drawing_in(figures.compared(of))
    said = words_of(drawing)
    assert [w for w in said if w in ("110", "待了解", "200", "50")] == [
        "110",
        "待了解",
        "200",
        "50",
    ]
    assert "堰宁待了解" in drawing.alt
    marks = [m for m in drawing.marks if isinstance(m, Area)]
    assert len(marks) == 2 + 3  # in the head, and one a known price


def test_a_city_alone_is_compared_with_nobody() -> None:
    of = Grid(
        "成本", (Column("项目"), Column("澜州", is_number=True)), (("电", "0.6"),), is_compared=True
    )
    assert figures.compared(of) == []


def test_a_table_that_compares_no_places_is_not_drawn() -> None:
    of = costs(("电", "元/度", "0.60", "0.66", ""), ("水", "元", "3", "6.0", "1.5"))
    assert figures.compared(replace(of, is_compared=False)) == []


def test_readiness_is_a_bar_a_card() -> None:
    cards = [Card("firm", "知彼", readiness=87), Card("city", "知己", readiness=0)]
    drawing = drawing_in(figures.readiness(cards))
    assert [w for w in words_of(drawing) if w.endswith("%")] == ["87%", "0%"]
    assert figures.readiness([Card("firm", "知彼", readiness=87)]) == []


def test_the_course_of_a_talk_tells_what_is_late() -> None:
    of = replace(
        a_snapshot(),
        made_on="2026年11月23日",
        meetings=(Meeting("首谈", when="2026-08-19"), Meeting("次谈", when="不详")),
        commitments=(
            Commitment("CN-1", "供电", due="2026-11-17", progress="进行中", is_overdue=True),
            Commitment("CN-2", "资料", due="2026-10-10", progress="已兑现"),
            Commitment("CN-3", "无期"),
        ),
    )
    drawing = drawing_in(figures.course(of))
    inks = {m.text: m.ink for m in drawing.marks if isinstance(m, Words)}
    assert inks["CN-1到期"] == "line1"
    assert inks["CN-2到期"] == "ink"
    assert "首谈" in inks
    assert not any("CN-3" in words for words in inks)


MOMENTS = st.lists(
    st.builds(
        Moment,
        day=st.integers(0, 900).map(lambda n: DAY + timedelta(n)),
        label=st.text("甲乙丙", min_size=1, max_size=9),
        is_due=st.booleans(),
    ),
    min_size=2,
    max_size=25,
)


@given(MOMENTS)
def test_labels_touch_neither_each_other_nor_a_stem(of: list[Moment]) -> None:
    drawing = moments.drawn(Moments(tuple(of)), 440.0, measure)
    labels = [m for m in drawing.marks if isinstance(m, Words) and m.anchor == 0.0]
    boxes = [(m.at[0], m.at[0] + measure(m.text), m.at[1]) for m in labels]
    for at, (left, right, base) in enumerate(boxes):
        assert right <= 440.01
        for other_left, other_right, other in boxes[at + 1 :]:
            assert base != other or right <= other_left or other_right <= left
    stems = [m.points for m in drawing.marks if isinstance(m, Stroke) and m.ink == "grid"]
    for (x, start), (_, stop) in stems:
        low, high = sorted((start, stop))
        for left, right, base in boxes:
            assert not (left < x < right and low < base + 3 < high)


@given(st.lists(st.decimals(0, 500, places=1) | st.none(), min_size=1, max_size=12))
def test_no_mark_leaves_its_drawing(values: list[Decimal | None]) -> None:
    of = Rows(("甲",), tuple((f"项{at}", (value,)) for at, value in enumerate(values)), unit="%")
    drawing = rows.drawn(of, 440.0, measure)
    for mark in drawing.marks:
        if isinstance(mark, Area):
            x, y, width, height = mark.box
            assert 0 <= x <= x + width <= 440.01
            assert -drawing.height <= y <= y + height <= 0
