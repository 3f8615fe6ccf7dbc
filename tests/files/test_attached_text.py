"""Text inside attached files, for search; and what a file is about."""

from __future__ import annotations

from pathlib import Path

import docx
import made
import pytest

from db.errors import Refusal
from desktop.files import limits
from desktop.files.extract import read_text
from desktop.files.reading import read, text_inside


def test_word_paragraphs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("在谈项目情况")
    document.add_table(1, 2).rows[0].cells[1].text = "投资二十亿元"
    document.save(str(tmp_path / "情况.docx"))
    text = text_inside(tmp_path / "情况.docx")
    assert "在谈项目情况" in text
    assert "投资二十亿元" in text


def test_workbooks_and_plain_text(tmp_path: Path) -> None:
    assert "洛阳甲乙机械有限公司" in text_inside(made.a_workbook(tmp_path))
    note = made.a_file(tmp_path, "会谈纪要：用地".encode("gb18030"), "纪要.txt")
    assert text_inside(note) == "会谈纪要：用地"


def test_an_old_word_file_says_what_to_do(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    with pytest.raises(Refusal, match="另存为"):
        text_inside(made.a_file(tmp_path, data, "旧.doc"))


def test_damaged_pdf_and_word_are_sentences(tmp_path: Path) -> None:
    for name, data in (("坏.pdf", b"%PDF-1.7 nothing"), ("坏.docx", b"PK\x03\x04 nothing")):
        with pytest.raises(Refusal) as caught:
            text_inside(made.a_file(tmp_path, data, name))
        assert caught.value.code == "damaged_file"


def test_text_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARACTERS", 10)
    path = made.a_workbook(tmp_path)
    assert sum(len(piece) for piece in read_text(path, {})) == 10


def test_every_real_attachment_is_read_or_refused_in_a_sentence(shared_data: Path) -> None:
    sizes = {}
    for path in sorted((shared_data / "attachments").iterdir()):
        try:
            sizes[path.name] = len(text_inside(path))
        except Refusal as refused:
            assert refused.code == "password_protected"  # noqa: PT017
    assert "libreoffice-writer-password.pdf" not in sizes
    assert all((size > 0) == name.endswith("pdf") for name, size in sizes.items())
    assert "红 军" in text_inside(shared_data / "attachments" / "XiaoBiaoSong.pdf")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("companies/registry_full.csv", "firms"),
        ("companies/listed_companies.csv", "firms"),
        ("companies/alias_gold_shortname_fullname.csv", "firms"),
        ("companies/listed_2016_dates_as_utc.csv", "firms"),
        ("people/listed_company_executives.csv", "people"),
        ("vcards/zh_xiaomi_qp.vcf", "people"),
        ("macro/city_gdp_2000-2023.csv", "indicators"),
        ("macro/choice_export_GDP.xlsx", "indicators"),
        ("macro/nbs_raw/季度数据_GDP.xls", "indicators"),
        ("laws/公平竞争审查条例(2024-06-06).md", "laws"),
    ],
)
def test_the_kind_of_a_real_file_is_guessed_by_its_content(
    shared_data: Path, name: str, kind: str
) -> None:
    with read(shared_data / name) as reading:
        assert reading.kind == kind


def test_what_nobody_recognises_is_refused_and_an_unknown_kind_too(tmp_path: Path) -> None:
    path = made.a_csv(tmp_path, [["天气", "心情"], ["晴", "好"]])
    for kind, code in (
        (None, "unknown_kind"),
        ("weather", "unknown_kind"),
        ("laws", "no_articles"),
    ):
        with pytest.raises(Refusal) as caught:
            list(read(path, kind=kind).drafts)
        assert caught.value.code == code
