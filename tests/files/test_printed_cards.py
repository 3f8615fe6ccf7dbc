"""Business cards: from printed lines to fields of a person, and the reading of drawn cards."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from cards_made import BILINGUAL, CHINESE, a_card
from codes_made import a_vast_picture
from hypothesis import given
from hypothesis import strategies as some

from db.errors import Refusal
from desktop.files import badges, print_in
from desktop.files.card_fields import FIELDS, Line, fields_of

WITH_OCR = pytest.mark.skipif(
    not print_in.is_installed(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed"
)
OUYANG = {
    "name": "欧阳明慧",
    "firm_name": "洛阳中硅高科技有限公司",
    "post": "副总经理 / 高级工程师",
    "phone": "138 0013 8000",
    "email": "ouyang.mh@example.com",
    "address": "河南省洛阳市偃师区工业区轴承路88号",
}
ZHANG = {
    "name": "张伟",
    "firm_name": "中信重工机械股份有限公司",
    "post": "销售总监",
    "phone": "+86 139 1234 5678",
    "email": "zhangwei@example.com.cn",
    "address": "洛阳市涧西区建设路206号",
}


def read(*lines: str) -> dict[str, str]:
    return fields_of(Line(text) for text in lines)


@pytest.mark.parametrize(("card", "person"), [(CHINESE, OUYANG), (BILINGUAL, ZHANG)])
def test_a_card_gives_its_person(
    card: tuple[tuple[int, int, int, str], ...], person: dict[str, str]
) -> None:
    assert fields_of(Line(text, size) for _, _, size, text in card) == person


@pytest.mark.parametrize(
    ("lines", "person"),
    [
        (["欧阳明慧副总经理"], {"name": "欧阳明慧", "post": "副总经理"}),
        (["李明 销售部经理"], {"name": "李明", "post": "销售部经理"}),
        (["王芳女士", "局长"], {"name": "王芳", "post": "局长"}),
        (["姓名：刘洋", "职务：董事长"], {"name": "刘洋", "post": "董事长"}),
        (["John Smith", "Vice President", "ACME Holdings Inc."], {
            "name": "John Smith", "firm_name": "ACME Holdings Inc.", "post": "Vice President"}),
        (["手机：13800138000电话：0379-60601234"], {"phone": "13800138000"}),
        (["Tel:0379-64912345-802 Fax:0379-64912346"], {"phone": "0379-64912345-802"}),
        (["传真：0379-64912346"], {}),
        (["Ｔ：０３７９－６４９１２３４５"], {"phone": "0379-64912345"}),
        (["T +1 (415) 555-0132"], {"phone": "+1 (415) 555-0132"}),
        (["www.example.com"], {}),
        (["专业、专注、专心", "国家高新技术企业"], {}),
    ],
)  # fmt: skip
def test_lines_of_many_shapes(lines: list[str], person: dict[str, str]) -> None:
    assert read(*lines) == person


def test_a_name_is_the_largest_line_that_can_be_one() -> None:
    assert fields_of([Line("金牌", 20), Line("王芳", 60)])["name"] == "王芳"


def test_a_mobile_number_is_preferred_wherever_it_stands() -> None:
    assert read("电话 0379-64912345", "手机 13800138000")["phone"] == "13800138000"


@given(some.lists(some.text(max_size=60), max_size=12))
def test_whatever_the_lines_say_the_answer_is_clean(lines: list[str]) -> None:
    found = read(*lines)
    assert set(found) <= set(FIELDS)
    assert all(text and text == text.strip() and "\n" not in text for text in found.values())


@given(
    some.text("0123456789", min_size=8, max_size=8),
    some.sampled_from(["", " ", "-"]),
    some.permutations(["洛阳甲有限公司", "张三", "总经理"]),
)
def test_a_mobile_number_survives_any_spacing_and_order(
    digits: str, gap: str, others: list[str]
) -> None:
    number = f"139{gap}{digits[:4]}{gap}{digits[4:]}"
    found = read(*others, f"手机：{number}")
    assert found == {
        "name": "张三", "firm_name": "洛阳甲有限公司", "post": "总经理", "phone": number,
    }  # fmt: skip


@WITH_OCR
@pytest.mark.parametrize(("card", "person", "turn"), [(CHINESE, OUYANG, 0), (BILINGUAL, ZHANG, 4)])
def test_a_drawn_card_is_read(
    tmp_path: Path, card: tuple[tuple[int, int, int, str], ...], person: dict[str, str], turn: int
) -> None:
    found = badges.read_print(a_card(tmp_path, card, turn))
    assert {n: "".join(v.split()) for n, v in found.items()} == {
        n: "".join(v.split()) for n, v in person.items()
    }


@WITH_OCR
@pytest.mark.parametrize("name", ["文字.jpg", "巨图.png"])
def test_a_hostile_picture_is_a_sentence(tmp_path: Path, name: str) -> None:
    path = a_vast_picture(tmp_path) if name == "巨图.png" else made.a_file(tmp_path, b"abc", name)
    with pytest.raises(Refusal) as caught:
        badges.read_print(path)
    assert name in caught.value.sentence


def test_without_the_extra_the_answer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_in, "NEEDED", ("no_such_package_at_all",))
    with pytest.raises(Refusal) as caught:
        list(print_in.lines_in(a_card(tmp_path), {}))
    assert caught.value.code == "no_ocr"
