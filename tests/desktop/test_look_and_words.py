from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.fault import report
from desktop.passphrase import strength
from desktop.theme import BODY, BOOTH_DARK, BOOTH_LIGHT, DARK, LIGHT, SIZES, Colours, body_font
from desktop.widgets.labels import broken


def luminance(colour: str) -> float:
    parts = QColor(colour).getRgbF()[:3]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PALETTES = {"light": LIGHT, "dark": DARK, "booth": BOOTH_LIGHT, "booth dark": BOOTH_DARK}


@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES)
def test_everything_people_read_stands_out_from_its_ground(colours: Colours) -> None:
    grounds = (colours.ground, colours.paper, colours.raised, colours.chosen)
    words = ("text", "muted", "caution", "alarm", "city", "firm", "path", "trend")
    weak = [
        (name, ground)
        for name in words
        for ground in grounds
        if contrast(getattr(colours, name), ground) < 4.5
    ]
    assert weak == []
    assert contrast(colours.on_selected, colours.selected) >= 4.5


def test_a_booth_is_read_from_afar() -> None:
    for colours in (BOOTH_LIGHT, BOOTH_DARK):
        assert contrast(colours.muted, colours.raised) >= 7
        assert contrast(colours.on_selected, colours.selected) >= 7


def test_nothing_is_smaller_than_the_body() -> None:
    assert min(SIZES.values()) >= BODY >= 10.5


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ""),
        ("short", "还差 3 个字符"),
        ("        ", "空格"),
        ("12345678", "很弱"),
        ("aaaaaaaaaaaa", "很弱"),
        ("k3wvzqpt", "偏弱"),
        ("correct horse battery", "很好"),
        ("洽谈之前先备课再出门", "很好"),
    ],
)
def test_a_passphrase_is_weighed_in_words(qtbot: QtBot, typed: str, words: str) -> None:
    told = strength(typed)
    assert words in told.sentence
    assert typed == "" or typed not in told.sentence


def test_a_fault_report_holds_no_contents_of_a_card() -> None:
    def save(secret: str) -> None:
        raise ValueError(f"cannot keep {secret}")

    try:
        save("底线是480万元")
    except ValueError as error:
        told = report(error, datetime(2026, 11, 23, 9, 30))
    assert "480" not in told
    assert "cannot keep" not in told
    assert "ValueError" in told
    assert "test_look_and_words.py" in told


def test_letters_beyond_the_first_plane_are_never_cut_in_two(qtbot: QtBot) -> None:
    text = "𠮷野家和😀一起去了𠮷林，还有很多话要说" * 3
    for width in range(60, 400, 20):
        lines = broken(text, width, 40, body_font())
        assert "".join(lines) == text, "nothing lost, nothing twice"
