"""Booklet, archive and lock: the file as it leaves."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pack_files import TITLE, a_pdf, opened
from pikepdf import Name, Pdf

from db.errors import Refusal
from desktop.pack.after.archive import archived
from desktop.pack.after.booklet import A3, A4, booklet, order
from desktop.pack.after.encrypt import encrypted
from desktop.pack.after.reading import read


def test_eight_pages_lie_in_two_sheets() -> None:
    assert list(order(8)) == [(8, 1), (2, 7), (6, 3), (4, 5)]


def test_what_is_left_over_is_empty() -> None:
    assert list(order(5)) == [(None, 1), (2, None), (None, 3), (4, 5)]


@given(st.integers(min_value=1, max_value=200))
def test_folded_and_stitched_every_page_comes_once_in_order(pages: int) -> None:
    sides = list(order(pages))
    fronts, backs = sides[::2], sides[1::2]
    first_half = [n for f, b in zip(fronts, backs, strict=True) for n in (f[1], b[0])]
    second_half = [n for f, b in zip(fronts, backs, strict=True) for n in (f[0], b[1])]
    # in to the fold through the right leaves, out again through the left ones
    read_through = [*first_half, *reversed(second_half)]
    assert [n for n in read_through if n is not None] == list(range(1, pages + 1))


def test_a_booklet_has_two_pages_a_side_and_loses_no_word(pack: bytes) -> None:
    made = booklet(pack)
    pages = len(opened(pack).pages)
    with opened(made) as pdf:
        assert len(pdf.pages) == -(-pages // 4) * 2
        assert [round(float(x)) for x in pdf.pages[0].mediabox[2:]] == [round(x) for x in A3]

    def words(content: bytes) -> set[str]:
        return {one.text for one in read(content).lines if re.match("第.*页", one.where)}

    assert {w for w in words(pack) if "顾" in w} <= words(made)
    assert booklet(pack) == made


def test_a_smaller_sheet_scales_the_pages(pack: bytes) -> None:
    with opened(booklet(pack, A4)) as pdf:
        drawing = pdf.pages[0].obj.Contents.read_bytes()
    assert b"0.70" in drawing


def test_the_archive_file_says_what_it_is_and_agrees_with_itself(pack: bytes) -> None:
    made = archived(pack)
    assert made.shortcomings == ()
    with opened(made.pdf) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            assert xmp.pdfa_status == "2B"
            assert TITLE in xmp["dc:title"]
            assert xmp["dc:title"] == str(pdf.docinfo["/Title"])
            assert xmp["xmp:CreateDate"].startswith("2026-11-23")
        assert "/ID" in pdf.trailer
        intent = pdf.Root.OutputIntents[0]
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        for page in pdf.pages:
            assert all(int(a.F) & 4 for a in page.obj.get("/Annots", ()))


def test_the_archive_file_is_the_same_on_two_runs(pack: bytes) -> None:
    assert archived(pack).pdf == archived(pack).pdf


def test_a_font_that_is_not_in_the_file_keeps_it_from_being_called_pdf_a() -> None:
    made = archived(a_pdf())
    assert "Helvetica 没有嵌入" in made.shortcomings[0]
    with opened(made.pdf) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        assert xmp.pdfa_status == ""


def test_uncalibrated_ink_is_named() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"0 0 0 1 k 0 0 9 9 re f")
        del pdf.pages[0].obj.Resources
        pdf.pages[0].obj.Resources = pikepdf.Dictionary()

    assert "CMYK" in archived(a_pdf(1, change)).shortcomings[0]


def test_a_locked_file_opens_with_its_password_alone(pack: bytes) -> None:
    locked = encrypted(pack, "一句够长的文件口令")
    with pytest.raises(pikepdf.PasswordError):
        opened(locked)
    assert TITLE.encode("utf-16-be") not in locked
    with pikepdf.open(BytesIO(locked), password="一句够长的文件口令") as pdf:
        assert pdf.encryption.R == 6
        assert pdf.trailer.Encrypt.CF.StdCF.CFM == Name.AESV3


def test_a_password_of_seven_letters_is_refused(pack: bytes) -> None:
    with pytest.raises(Refusal) as said:
        encrypted(pack, "1234567")
    assert said.value.code == "password_short"
