"""The window in English: every screen of the album is played, and no Chinese of ours is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.errors import Refusal
from db.records import Field, Firm, Plot, fields, values
from db.sentences import Sentence
from db.store.tables import Condition, Relation
from desktop import language, lists, wording
from desktop.app import make_window
from desktop.shots import draw
from desktop.shots.stage import Stage
from desktop.theme import Look
from resources.words import gather
from tests.desktop.chinese_left import left_in, of_people

FEW = (
    "first_run", "unlock", "today", "talks", "board", "board_thin", "card_fact", "card_empty",
    "meetings", "printing", "firms", "firm", "settings", "ledger", "import_plan", "triage",
)  # fmt: skip
"""Looked at on every run; all the others with ``--long``."""


@pytest.fixture
def in_english() -> Iterator[None]:
    gather.release()
    language.speak(language.ENGLISH)
    yield
    language.speak(language.CHINESE)


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path, in_english: None) -> Iterator[Stage]:
    made = Stage(qapp, Look(qapp, is_dark=False), make_window, tmp_path)
    yield made
    made.close()


def _chinese_in(stage: Stage, wanted: list[draw.Scene]) -> list[str]:
    found: dict[str, None] = {}
    for scene in wanted:
        scene.play(stage)
        stage.play()
        window = stage.window
        assert window is not None
        own = of_people(*([window.room.store] if window.room else []))
        found |= {f"{scene.name}: {line}": None for line in left_in(window, own)}
        stage.put_back()
    return list(found)


def test_no_chinese_of_ours_is_left_on_the_main_screens(stage: Stage) -> None:
    assert _chinese_in(stage, [s for s in draw.scenes() if s.name in FEW]) == []


@pytest.mark.long
def test_no_chinese_of_ours_is_left_on_any_screen(stage: Stage) -> None:
    assert _chinese_in(stage, [s for s in draw.scenes() if s.name not in FEW]) == []


def test_what_db_declares_is_said_in_english(in_english: None) -> None:
    assert wording.name_of(Firm) == "Firm"
    assert wording.called(Firm) == "firm"
    assert wording.heading_of(Firm) == "Firms"
    assert wording.label_of(fields(Firm)["legal_name"]).isascii()
    assert wording.choice_of(values.STAGE, "loi") == "letter of intent"
    assert wording.choice_of(values.STAGE, "somebody's own") == "somebody's own"
    assert wording.unit_of("万元") == "× 10,000 yuan"
    assert wording.unit_of("万套") == "万套"


def test_a_refusal_of_db_is_said_in_english_with_its_details(in_english: None) -> None:
    refusal = Refusal("no_such_file", "找不到文件“{file}”，请检查路径。", file="名单{x}.csv")
    assert str(refusal.sentence) == "找不到文件“名单{x}.csv”，请检查路径。"
    assert wording.spoken(refusal.sentence) == (
        'The file "名单{x}.csv" was not found. Check the path.'
    )


def test_a_sentence_within_a_sentence_is_said_in_english_too(in_english: None) -> None:
    several = [Sentence("全角字符"), Sentence("小写字母")]
    said = Sentence("代码里有{notes}，按“{code}”核对", notes=several, code="91")
    assert str(said) == "代码里有全角字符、小写字母，按“91”核对"
    assert (
        wording.spoken(said) == 'the code has full-width characters, small letters; checked as "91"'
    )


def test_a_step_taken_in_one_language_can_be_taken_back_in_another(in_english: None) -> None:
    of_many = Sentence("删除 {n:,} 条{kind}", n=1200, kind=wording.a_kind(Firm))
    assert wording.spoken(of_many) == "Delete 1,200 × firm"
    assert wording.spoken(Sentence("新建{kind}", kind=wording.a_kind(Firm))) == "New firm"
    language.speak(language.CHINESE)
    assert wording.spoken(of_many) == "删除 1,200 条企业"


def test_a_filter_understands_english_and_chinese_names(in_english: None) -> None:
    in_words = lists.asked("negotiation", "轴承 Stage=letter of intent")
    assert in_words.words == "轴承"
    assert in_words.conditions == (Condition("stage", Relation.IS, "loi"),)
    assert lists.asked("negotiation", "轴承 阶段=意向") == in_words


def test_a_unit_english_has_not_is_counted_in_one_it_has(in_english: None) -> None:
    assert wording.measured("2,260", "万元") == "22.6m yuan"
    assert wording.measured("214", "亿元") == "21.4bn yuan"
    assert wording.measured("18.6", "万元/亩") == "186,000 yuan/mu"
    assert wording.measured("约五百", "万元") == "约五百 × 10,000 yuan", "words stay as written"


def test_in_chinese_a_value_keeps_the_unit_it_was_written_with() -> None:
    assert wording.measured("2,260", "万元") == "2,260 万元"


CAPITAL, LAND, FLOOR = (
    fields(Firm)["reg_capital"], fields(Plot)["area"], fields(Plot)["floor_area"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (CAPITAL, "2.16亿元", "21,600"),
        (CAPITAL, "6,800万元", "6,800"),
        (CAPITAL, "12345元", "1.2345"),
        (CAPITAL, "约3000万元", "约3000万元"),
        (CAPITAL, "300万美元", "300万美元"),
        (CAPITAL, "面议", "面议"),
        (LAND, "88.0亩", "88"),
        (LAND, "1.2公顷", "18"),
        (LAND, "100-120亩", "100-120亩"),
        (FLOOR, "3.64万平方米", "36,400"),
    ],
)
def test_a_column_has_one_unit_at_its_head_and_what_is_not_exact_keeps_its_own(
    field: Field, typed: str, shown: str
) -> None:
    assert wording.in_its_unit(field, typed) == shown
    assert wording.unit_at_head(field) == field.unit


def test_english_has_no_ten_thousands_so_each_amount_of_a_column_says_its_own(
    in_english: None,
) -> None:
    assert wording.in_its_unit(CAPITAL, "2.16亿元") == "216m yuan"
    assert wording.unit_at_head(CAPITAL) == ""
