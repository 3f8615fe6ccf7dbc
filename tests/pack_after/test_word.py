"""The Word file says what the printed pack says, with real headings and tables."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

from desktop.pack.render import render
from desktop.pack.snapshot import Person, Snapshot
from desktop.pack.word import document

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "pack"))

from pack_sample import a_snapshot as the_sample


@pytest.fixture(scope="module")
def word() -> bytes:
    return document(the_sample())


def test_the_same_snapshot_gives_the_same_bytes(word: bytes) -> None:
    assert document(the_sample()) == word


def test_parts_and_sections_are_headings(word: bytes) -> None:
    made = Document(BytesIO(word))
    parts = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    for expected in ("领导一页要报", "目录", "日程与人员", "议题与策略", "来源编号表"):
        assert expected in parts
    assert any(p.style.name == "Heading 2" for p in made.paragraphs)


def test_tables_are_tables_and_repeat_their_heads(word: bytes) -> None:
    made = Document(BytesIO(word))
    heads = [t.rows[0] for t in made.tables if t.rows[0].cells[0].text == "议题"]
    assert heads
    for head in heads:
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None


def test_chinese_has_a_chinese_font_everywhere(word: bytes) -> None:
    made = Document(BytesIO(word))
    for name in ("Normal", "Heading 1", "Heading 2", "图表题"):
        fonts = made.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("宋体", "黑体"), name


def test_head_and_foot_name_the_edition_the_number_and_the_page(word: bytes) -> None:
    section = Document(BytesIO(word)).sections[0]
    assert section.header.paragraphs[0].text == "洽谈组版　内部　编号 洽〔2026〕装备-017"
    foot = section.footer.paragraphs[0]._p
    codes = [field.get(qn("w:instr")).strip() for field in foot.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_the_contents_are_a_field_and_are_not_empty(word: bytes) -> None:
    xml = Document(BytesIO(word)).element.xml
    assert 'TOC \\o "1-2"' in xml


def test_markup_and_strange_characters_in_a_field_stay_what_they_are() -> None:
    person = Person("R&D <b> 5<6", note="a\x00b\x0bc\ufffe𠮷]]>")
    made = document(Snapshot("leader", "1", "2026-11-23", "题", people=(person,)))
    words = all_words(Document(BytesIO(made)))
    assert "R&D <b> 5<6" in words
    assert "𠮷]]>" in words


def all_words(made: Any) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in made.element.iter(qn("w:p"))
    )


def characters(text: str) -> dict[str, int]:
    """How often each character stands there, white space and the dots of contents aside."""
    counted: dict[str, int] = {}
    for char in re.sub(r"[\s.]", "", text):
        counted[char] = counted.get(char, 0) + 1
    return counted


def test_no_character_of_the_printed_pack_is_missing(word: bytes) -> None:
    buffer = BytesIO()
    render(the_sample(), buffer)
    printed = extract_text(BytesIO(buffer.getvalue()))
    typed = characters(all_words(Document(BytesIO(word))))
    han = {char for char in characters(printed) if "\u4e00" <= char <= "\U0003ffff"}
    # 本页无正文 and 续表 belong to paper, 桌 to the drawing of the seats
    assert {char for char in han if char not in typed} <= set("本页无正文续表桌")


def test_libreoffice_opens_it_and_keeps_headings_tables_and_every_character(
    word: bytes, tmp_path: Path
) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer-nogui")
    (tmp_path / "pack.docx").write_bytes(word)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "pack.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    pdf = tmp_path / "pack.pdf"
    kept = characters(extract_text(pdf))
    lost = {
        c: n
        for c, n in characters(all_words(Document(BytesIO(word)))).items()
        if kept.get(c, 0) < n
    }
    assert lost == {}
    with pdf.open("rb") as file:
        titles = [title for _, title, *_ in PDFDocument(PDFParser(file)).get_outlines()]
    for expected in ("领导一页要报", "议题与策略", "来源编号表"):
        assert expected in titles
