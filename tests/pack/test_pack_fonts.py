"""Fonts: rare characters, what no font has, and what is embedded."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from desktop.pack.engine.embed import EmbeddedFont, codes
from desktop.pack.engine.fonts import GETA, FontSet
from desktop.pack.engine.text import Run, Setting, TextStyle, atoms_of


@pytest.mark.parametrize("family", ["serif", "sans", "medium", "bold"])
def test_every_family_draws_the_rare_characters_of_names(fonts: FontSet, family: str) -> None:
    for char in "㮾梨街道湖㳇镇和䶮𠮷𬭎㛃𡐓":
        face, drawn = fonts.family(family).place(char)
        assert drawn == char
        assert face.has(char)


def test_a_character_no_font_has_is_drawn_as_the_geta_and_reported(setting: Setting) -> None:
    atoms = atoms_of([Run("联系人王\U0002ebf0某，电话待查", TextStyle())], setting)
    assert "".join(atoms.text) == f"联系人王{GETA}某，电话待查"
    assert setting.lost == {"\U0002ebf0": "联系人王\U0002ebf0某，电话待查"}


def test_marks_that_draw_nothing_are_left_out_quietly(setting: Setting) -> None:
    atoms = atoms_of([Run("澜\u200b州\ufeff市\ufe0f", TextStyle())], setting)
    assert "".join(atoms.text) == "澜州市"
    assert setting.lost == {}


def test_every_character_has_a_code_of_its_own(fonts: FontSet) -> None:
    every = list(codes())
    assert len({cid for cid, _ in every}) == len({code for _, code in every}) == 65535
    face = fonts.family("serif").faces[0]
    font = EmbeddedFont(face, "F1")
    assert font.codes["澜"] != font.codes["州"]
    assert font.codes["澜"] == font.codes["澜"]


def test_all_fonts_are_embedded_with_a_way_back_to_unicode(team_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(team_pdf)) as pdf:
        fonts = {
            str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()
        }
        assert len(fonts) >= 4
        for name, font in fonts.items():
            assert "/ToUnicode" in font, name
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor, name


def test_rare_characters_copy_right(team_text: list[str]) -> None:
    whole = "".join(team_text)
    for name in ("㮾梨街道", "湖㳇镇", "和䶮", "高𠮷衡", "秦𬭎"):
        assert name in whole
