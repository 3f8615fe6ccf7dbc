"""Lines of Chinese: what never begins a line, what is never parted, and that nothing is lost."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.pack.engine.breaking import broken, halved
from desktop.pack.engine.characters import NEVER_FIRST, NEVER_LAST
from desktop.pack.engine.fonts import FontSet
from desktop.pack.engine.paragraph import ParagraphStyle, lines_of
from desktop.pack.engine.spacing import JUSTIFIED, set_line
from desktop.pack.engine.text import Atoms, Run, Setting, TextStyle, atoms_of

STYLE = TextStyle("serif", 10)

# Clauses as people write them: marks come after words, never in heaps.
WORD = st.text("投资项目澜州远岭重装地块承诺会谈", min_size=1, max_size=9)
LATIN = st.sampled_from(["GDP", "R&D", "12,480.5", "37%", "2026", "A-07", "220kV", "EPC"])
CLAUSE = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "“", "（", "《"]),
        WORD,
        LATIN | st.just(""),
        WORD,
        st.sampled_from(["", "”", "）", "》"]),
        st.sampled_from(["，", "。", "；", "——", "……", "、", "！”"]),
    ),
)
TEXT = st.lists(CLAUSE, min_size=1, max_size=14).map("".join)


def line_texts(words: str, width: float, setting: Setting, *, justified: bool = True) -> list[str]:
    atoms = atoms_of([Run(words, STYLE)], setting)
    lines = broken(atoms, width, width, justified=justified)
    return ["".join(atoms.text[first:last]) for first, last in lines]


@given(TEXT, st.integers(12, 45), st.booleans())
def test_no_line_begins_with_a_mark_that_closes(
    fonts: FontSet, words: str, ems: int, justified: bool
) -> None:
    lines = line_texts(words, ems * 10.0, Setting(fonts), justified=justified)
    assert "".join(lines) == words
    for line in lines[1:]:
        assert line[0] not in NEVER_FIRST, lines
    for before, after in pairwise(lines):
        assert before[-1] not in NEVER_LAST, lines
        assert not (before[-1] in "—…" and before[-1] == after[0]), lines
        assert not (before[-1].isdigit() and after[0].isdigit()), lines


@pytest.mark.parametrize(
    ("label", "first"),
    [
        ("统一社会信用代码", "统一社会"),
        ("一般公共预算收入", "一般公共"),
        ("股权结构（合计100%）", "股权结构"),
        ("诉求二：前三年税收奖补", "诉求二："),
        ("第一轮　接触摸底", "第一轮　"),
    ],
)
def test_a_label_is_broken_in_its_middle_or_at_a_mark(
    label: str, first: str, setting: Setting
) -> None:
    atoms = atoms_of([Run(label, STYLE)], setting)
    (start, stop), (rest, end) = halved(atoms, 75.0)
    assert "".join(atoms.text[start:stop]) == first
    assert (start, rest, end) == (0, stop, len(atoms))


def test_a_label_that_two_lines_cannot_hold_is_not_halved(setting: Setting) -> None:
    assert halved(atoms_of([Run("可并联审批事项清单与责任分工", STYLE)], setting), 40.0) == []


def test_question_and_answer_hang_under_their_words_and_numbers_under_theirs(
    setting: Setting,
) -> None:
    shape = ParagraphStyle(STYLE, hang=14.5)
    words = "一次取得一百八十亩并同步锁定二期六十亩四个月内交地"
    for begins, inset in (("问：", 20.0), ("1. ", 14.5), ("", 0.0)):
        run = Run(begins + words, STYLE)
        _, second, *_ = lines_of(atoms_of([run], setting), shape, 120.0, setting, [run])
        assert second is not None
        assert second.x == inset


@given(st.text(max_size=120), st.integers(2, 40))
def test_whatever_is_typed_no_character_is_lost(fonts: FontSet, words: str, ems: int) -> None:
    setting = Setting(fonts)
    atoms = atoms_of([Run(words, STYLE)], setting)
    lines = broken(atoms, ems * 10.0, ems * 10.0, justified=True)
    assert [i for first, last in lines for i in range(first, last)] == list(range(len(atoms)))


@given(TEXT, st.integers(3, 40))
def test_no_line_runs_past_its_measure(fonts: FontSet, words: str, ems: int) -> None:
    setting = Setting(fonts)
    runs = [Run(words, STYLE)]
    style = ParagraphStyle(STYLE, align=JUSTIFIED)
    for line in lines_of(atoms_of(runs, setting), style, ems * 10.0, setting, runs):
        assert line is not None
        atoms = line.atoms
        width = line.x + sum(atoms.width[line.first : line.last]) + sum(line.gaps)
        assert width - atoms.trim_right[line.last - 1] <= ems * 10.0 + 0.01


def test_a_hundred_commas_in_a_narrow_cell_stay_inside_it(setting: Setting) -> None:
    lines = line_texts("，" * 100, 60.0, setting)
    assert "".join(lines) == "，" * 100
    assert max(map(len, lines)) <= 13


def test_a_word_longer_than_the_line_is_cut_rather_than_lost(setting: Setting) -> None:
    runs = [Run("Supercalifragilisticexpialidocious", STYLE)]
    style = ParagraphStyle(STYLE)
    lines = lines_of(atoms_of(runs, setting), style, 60.0, setting, runs)
    drawn = "".join("".join(o.atoms.text[o.first : o.last]) for o in lines if o is not None)
    assert drawn == "Supercalifragilisticexpialidocious"
    assert len(lines) > 2


def test_an_address_breaks_after_its_strokes_only(setting: Setting) -> None:
    address = "https://www.example.gov.cn/tjj/2026/q3/report.html?lang=zh-CN&page=2"
    lines = line_texts(f"详见{address}查阅。", 110.0, setting)
    for line in lines[:-1]:
        assert line[-1] in "/?&=_见", lines


def test_a_number_stays_with_its_percent_sign(setting: Setting) -> None:
    for ems in range(4, 30):
        lines = line_texts("办结率98.6%，满意率95.2%；占比31.7%。", ems * 10.0, setting)
        assert not any(line.startswith("%") for line in lines)


def test_the_last_line_is_never_one_lone_character(setting: Setting) -> None:
    words = "今年以来全市上下坚持稳中求进工作总基调经济运行总体平稳"
    for ems in range(8, len(words)):
        assert len(line_texts(words, ems * 10.0, setting)[-1]) > 1


def test_han_and_latin_stand_a_quarter_em_apart(setting: Setting) -> None:
    atoms = atoms_of([Run("产值GDP增长", STYLE)], setting)
    assert atoms.gap == [0.0, 2.5, 2.5, 0.0, 0.0]


def test_marks_that_meet_lose_half_an_em(setting: Setting) -> None:
    atoms = atoms_of([Run("（见《条例》），", STYLE)], setting)
    squeezed = [atoms.text[i] for i, gap in enumerate(atoms.gap) if gap < 0]
    assert squeezed == ["》", "）"]


def test_a_justified_line_fills_its_measure(setting: Setting) -> None:
    atoms = atoms_of([Run("一季度GDP同比增长5.3%，增速比上半年加快", STYLE)], setting)
    line = set_line(atoms, 0, len(atoms), 210.0, JUSTIFIED, is_end=False)
    assert line is not None
    assert line.x + sum(atoms.width) + sum(line.gaps) == pytest.approx(210.0)


def test_what_the_rules_forbid_to_break_is_kept_in_one_atom(setting: Setting) -> None:
    atoms: Atoms = atoms_of([Run("增长-12,480.5%。", STYLE)], setting)
    assert atoms.text == ["增", "长", "-12,480.5%", "。"]


def test_a_long_paragraph_is_broken_in_reasonable_time(setting: Setting) -> None:
    started = time.perf_counter()
    line_texts("投资项目承诺会谈，" * 4000, 400.0, setting)
    assert time.perf_counter() - started < 5


@given(st.integers(8, 30))
def test_no_line_breaks_inside_what_stays_whole(fonts: FontSet, ems: int) -> None:
    runs = [
        Run("汝汐市代理购电价格公告及用户电费单　", STYLE),
        Run("政府文件", STYLE, is_whole=True),
    ]
    atoms = atoms_of(runs, Setting(fonts))
    lines = broken(atoms, ems * 10.0, ems * 10.0, justified=False)
    assert sum("政府文件" in "".join(atoms.text[first:last]) for first, last in lines) == 1


def test_a_sign_of_reckoning_stands_close_to_its_number(setting: Setting) -> None:
    atoms = atoms_of([Run("容积率≥1.2，共20年＋30年", STYLE)], setting)
    assert atoms.gap[atoms.text.index("≥")] == 0.0
    assert atoms.gap[atoms.text.index("20")] > 0.0  # a word still keeps its quarter em
