"""A pack leaves as wanted — with attachments, locked, as a booklet — or not at all."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from db.errors import Refusal
from db.records import Attachment, Firm, Negotiation, PackIssued
from db.store import queries
from db.store.store import Store
from desktop import briefing
from desktop.briefing.finish import Finish
from desktop.pack.snapshot import Layout

TODAY = date(2026, 11, 23)


@pytest.fixture
def talk(store: Store) -> str:
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        return w.create(Negotiation, name="丝杠基地", firm=firm)


def a_pdf(words: str = "Hello", pages: int = 1) -> bytes:
    pdf = Pdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 72 700 Td ({words}) Tj ET".encode())
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


def attached(store: Store, talk: str, name: str, content: bytes, level: int | None) -> None:
    sha = store.attachments.store(BytesIO(content))
    with store.write() as w:
        w.create(Attachment, filename=name, subject=talk, sha256=sha, disclosure=level)


def printed(
    store: Store, talk: str, out: Path, edition: str = "team", **asked: Any
) -> briefing.Issued:
    return briefing.issue(store, talk, edition=edition, out=out, today=TODAY, **asked)


def test_attachments_come_along_and_the_broken_one_is_named(
    store: Store, talk: str, tmp_path: Path
) -> None:
    attached(store, talk, "地块图.pdf", a_pdf(pages=2), 2)
    attached(store, talk, "坏文件.pdf", b"%PDF-1.7 nothing", 2)
    issued = printed(store, talk, tmp_path / "a.pdf", has_attachments=True)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == issued.pages + 2
    (warning,) = (w for w in issued.warnings if "坏文件.pdf" in w)
    assert "重新导出" in warning


def test_a_guest_gets_open_attachments_only(store: Store, talk: str, tmp_path: Path) -> None:
    attached(store, talk, "公开图.pdf", a_pdf("Open map"), 1)
    attached(store, talk, "内部图.pdf", a_pdf("Inner map"), 2)
    attached(store, talk, "没定级.pdf", a_pdf("Unmarked map"), None)
    issued = printed(store, talk, tmp_path / "a.pdf", "guest", has_attachments=True)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == issued.pages + 1
        words = b"".join(page.obj.Contents.read_bytes() for page in pdf.pages)
    assert b"Open map" in words
    assert b"Inner map" not in words


def test_an_open_attachment_that_tells_a_floor_is_refused(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with store.write() as w:
        w.patch(talk, {"batna_ours": "Fallback to Cangwu"})
    attached(store, talk, "公开图.pdf", a_pdf("Fallback to Cangwu"), 1)
    with pytest.raises(Refusal) as said:
        printed(store, talk, tmp_path / "a.pdf", "guest", has_attachments=True)
    assert said.value.code == "proof_failed"
    assert not (tmp_path / "a.pdf").exists()
    assert queries.rows(store, PackIssued)[0] == 0


def test_a_locked_pack_is_registered_as_it_left(store: Store, talk: str, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    printed(store, talk, out, "guest", finish=Finish(password="一句够长的文件口令"))
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(out)
    _, (entry,) = queries.rows(store, PackIssued)
    assert entry.file_sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (entry.mark, entry.edition) == ("public", "guest")


def test_a_booklet_and_a_word_file_are_made_beside_each_other(
    store: Store, talk: str, tmp_path: Path
) -> None:
    issued = printed(
        store, talk, tmp_path / "a.pdf", layout=Layout(sheet="a3"), finish=Finish(has_docx=True)
    )
    assert issued.plain()["docx"] == str(tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == -(-issued.pages // 4) * 2


@pytest.mark.parametrize(
    ("layout", "finish", "code"),
    [
        (Layout(is_archive=True), Finish(password="12345678"), "archive_alone"),
        (Layout(is_archive=True, sheet="a3"), Finish(), "archive_alone"),
        (Layout(), Finish(has_docx=True, password="12345678"), "docx_open"),
        (Layout(), Finish(password="1234567"), "password_short"),
    ],
)
def test_what_cannot_be_had_together_is_refused_before_printing(
    store: Store, talk: str, tmp_path: Path, layout: Layout, finish: Finish, code: str
) -> None:
    with pytest.raises(Refusal) as said:
        printed(store, talk, tmp_path / "a.pdf", layout=layout, finish=finish)
    assert said.value.code == code
    assert list(tmp_path.glob("a.*")) == []
