"""Codes on badges and business cards, read in the child."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from codes_made import CARD, a_code, a_vast_picture

from db.errors import Refusal
from desktop.files import badges

ZHANG = {
    "name": "张三",
    "firm_name": "洛阳甲有限公司",
    "post": "总经理",
    "phone": "13800138000",
    "email": "zs@example.cn",
}


@pytest.mark.parametrize("turn", [0, 90, 17])
def test_a_code_with_a_card_gives_the_person(tmp_path: Path, turn: int) -> None:
    assert badges.read(a_code(tmp_path, turn=turn)).values == ZHANG


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("MECARD:N:张,三;ORG:洛阳甲;TEL:13800138000;;", {
            "name": "张三", "firm_name": "洛阳甲", "phone": "13800138000"}),
        (r"MECARD:N:Smith,Ann;EMAIL:a\:b@example.com;;", {
            "name": "Ann Smith", "email": "a:b@example.com"}),
        ("tel:+8613800138000", {"phone": "+8613800138000"}),
        ("mailto:zs@example.cn?subject=x", {"email": "zs@example.cn"}),
    ],
)  # fmt: skip
def test_other_codes_of_people_are_understood(
    tmp_path: Path, text: str, values: dict[str, str]
) -> None:
    assert badges.read(a_code(tmp_path, text)).values == values


def test_a_link_is_told_and_not_followed(tmp_path: Path) -> None:
    badge = badges.read(a_code(tmp_path, "https://example.com/u/7"))
    assert (badge.values, badge.texts) == ({}, ("https://example.com/u/7",))


def test_a_photograph_without_a_code_is_no_error(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (640, 480), "gray").save(tmp_path / "展位.jpg")
    badge = badges.read(tmp_path / "展位.jpg")
    assert (badge.values, badge.texts) == ({}, ())
    assert badge.thumbnail.startswith(b"\x89PNG")


def test_a_card_file_gives_the_same_person(tmp_path: Path) -> None:
    assert badges.read(made.a_file(tmp_path, CARD.encode(), "张三.vcf")).values == ZHANG


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.png", b"", "empty_file"),
        ("文字.jpg", "不是图片".encode(), "not_a_picture"),
        ("半张.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "broken_picture"),
        ("空.vcf", b"", "empty_file"),
    ],
)
def test_what_is_no_picture_is_a_sentence(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        badges.read(made.a_file(tmp_path, data, name))
    assert caught.value.code == code
    assert name in caught.value.sentence


def test_a_photograph_cut_in_half_is_a_sentence(tmp_path: Path) -> None:
    whole = a_code(tmp_path).read_bytes()
    half = made.a_file(tmp_path, whole[: len(whole) // 2], "半.png")
    with pytest.raises(Refusal) as caught:
        badges.read(half)
    assert caught.value.code == "broken_picture"


def test_a_picture_of_three_thousand_million_pixels_is_refused_unopened(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        badges.read(a_vast_picture(tmp_path))
    assert caught.value.code == "too_many_pixels"
    assert "36.0 亿像素" in caught.value.sentence


def test_a_missing_picture_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        badges.read(tmp_path / "没有.png")
    assert caught.value.code == "no_such_file"
