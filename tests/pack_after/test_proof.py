"""The proof finds a forbidden word wherever a PDF can hide it, and nothing where there is none."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from pack_files import opened
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from db.errors import Refusal
from desktop.pack.after.glyphs import pieces
from desktop.pack.after.proof import Forbidden, prove
from desktop.pack.after.reading import seen_by_pdfium

SECRET = "底线十五万"
ASCII = "FLOOR-15W"


def in_outline(pdf: Pdf, words: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(words, 0))


def in_title(pdf: Pdf, words: str) -> None:
    pdf.docinfo["/Subject"] = words


def in_xmp(pdf: Pdf, words: str) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = words


def in_link(pdf: Pdf, words: str) -> None:
    a = Dictionary(S=Name.URI, URI=String(f"https://example.cn/{words}"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=a)
    pdf.pages[0].obj.Annots = Array([link])


def in_comment(pdf: Pdf, words: str) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=words)
    pdf.pages[0].obj.Annots = Array([note])


def in_attachment(pdf: Pdf, words: str) -> None:
    pdf.attachments["x.txt"] = words.encode()


def in_attachment_name(pdf: Pdf, words: str) -> None:
    pdf.attachments[f"{words}.txt"] = b"x"


def in_place_name(pdf: Pdf, words: str) -> None:
    names = Array([String(words), Array([pdf.pages[0].obj, Name.Fit])])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))


def in_form(pdf: Pdf, words: str) -> None:
    """Within a form within a form, drawn with a font of its own."""
    table = b"1 beginbfrange <00><00> <0000> endbfrange\n%d beginbfchar\n%s\nendbfchar" % (
        len(words),
        b"\n".join(
            b"<%02X><%s>" % (at, char.encode("utf-16-be").hex().encode())
            for at, char in enumerate(words, 65)
        ),
    )
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.X, ToUnicode=pdf.make_stream(table)
    )
    codes = bytes(range(65, 65 + len(words)))
    inner = pdf.make_stream(b"BT /F 9 Tf (" + codes + b") Tj ET")
    inner.Subtype, inner.BBox = Name.Form, Array([0, 0, 9, 9])
    inner.Resources = Dictionary(Font=Dictionary(F=font))
    outer = pdf.make_stream(b"/X Do")
    outer.Subtype, outer.BBox = Name.Form, Array([0, 0, 9, 9])
    outer.Resources = Dictionary(XObject=Dictionary(X=inner))
    page = pdf.pages[0]
    page.obj.Resources.XObject = Dictionary(Y=outer)
    page.contents_add(b"/Y Do")


def in_replacement_text(pdf: Pdf, words: str) -> None:
    said = words.encode("utf-16-be").hex().encode()
    pdf.pages[0].contents_add(b"/Span <</ActualText <FEFF" + said + b">>> BDC EMC")


def in_an_object_nothing_points_at(pdf: Pdf, words: str) -> None:
    pdf.Root.Hidden = pdf.make_stream(words.encode("utf-8"))


PLACES = [
    in_outline, in_title, in_xmp, in_link, in_comment, in_attachment, in_attachment_name,
    in_place_name, in_form, in_replacement_text, in_an_object_nothing_points_at,
]  # fmt: skip


def changed(pack: bytes, hide: Callable[[Pdf, str], None], words: str) -> bytes:
    with opened(pack) as pdf:
        hide(pdf, words)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize("words", [SECRET, ASCII])
@pytest.mark.parametrize("hide", PLACES)
def test_a_forbidden_word_is_found(
    pack: bytes, hide: Callable[[Pdf, str], None], words: str
) -> None:
    with pytest.raises(Refusal) as said:
        prove(changed(pack, hide, words), [Forbidden(words, "议题·我方底线")], [])
    assert said.value.code == "proof_failed"
    kinds = {leak["kind"] for leak in said.value.details["leaks"]}  # type: ignore[attr-defined]
    assert "议题·我方底线" in kinds
    assert words not in str(said.value.details) + said.value.sentence


def test_a_clean_pack_passes(pack: bytes) -> None:
    prove(pack, [Forbidden(SECRET, "议题·我方底线"), Forbidden(ASCII, "x")], [])


def test_our_own_reading_and_pdfiums_both_find_the_words_of_a_page(pack: bytes) -> None:
    with opened(pack) as pdf:
        ours = "".join(piece for page in pdf.pages for piece in pieces(page, {}))
    assert "顾䶮川" in ours
    assert any("顾䶮川" in line.text for line in seen_by_pdfium(pack))


def test_words_on_the_page_are_found_with_the_page(pack: bytes) -> None:
    with pytest.raises(Refusal, match=r"第.页（人员·姓名）"):
        prove(pack, [Forbidden("顾䶮川", "人员·姓名", 2)], [])


def test_what_the_reader_may_know_anyway_is_no_leak(pack: bytes) -> None:
    prove(pack, [Forbidden("顾䶮川", "人员·姓名", 2)], ["董事长顾䶮川"])


def test_part_of_a_long_value_is_found(pack: bytes) -> None:
    whole = Forbidden("开场先寒暄；此人讲究数据，不喜空话；散会前再提地价", "人员·处事风格")
    with pytest.raises(Refusal):
        prove(changed(pack, in_title, "不喜空话；散会前再提地价"), [whole], [])


@pytest.mark.parametrize(("words", "leaks"), [("15万元/亩", True), ("115万元/亩", False)])
def test_a_figure_is_found_with_its_unit_and_not_within_a_larger_one(
    pack: bytes, words: str, leaks: bool
) -> None:
    secret = [Forbidden("地价最低15万元/亩", "议题·我方底线")]
    content = changed(pack, in_title, f"均价{words}")
    if leaks:
        with pytest.raises(Refusal):
            prove(content, secret, [])
    else:
        prove(content, secret, [])


def test_a_script_or_an_embedded_file_is_refused_whatever_it_says(pack: bytes) -> None:
    def script(pdf: Pdf, words: str) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(words))

    for hide in (script, in_attachment):
        with pytest.raises(Refusal, match="可运行或夹带"):
            prove(changed(pack, hide, "harmless"), [], [])


def test_a_word_file_is_proven_too() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        text = "<w:p xmlns:w='x'><w:r><w:t>底线</w:t></w:r><w:r><w:t>十五万</w:t></w:r></w:p>"
        packed.writestr("word/document.xml", text)
    with pytest.raises(Refusal, match="Word"):
        prove(target.getvalue(), [Forbidden(SECRET, "议题·我方底线")], [])
