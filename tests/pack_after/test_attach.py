"""What others attach comes along clean, or is named with the reason why not."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pack_files import a_pdf, opened, written
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image

from db.errors import Refusal
from desktop.pack.after.attach import appended, cleaned


def test_an_attachment_follows_the_pack_with_a_bookmark_and_numbers_of_its_own(
    pack: bytes, tmp_path: Path
) -> None:
    own = len(opened(pack).pages)
    ready = cleaned(written(tmp_path, "a.pdf", a_pdf(3)), "地块图.pdf")
    with opened(appended(pack, [ready])) as whole:
        assert len(whole.pages) == own + 3
        with whole.open_outline() as outline:
            assert outline.root[-1].title == "附件1　地块图.pdf"
        assert whole.pages[own].label == "附1-1"
        assert whole.pages[0].label == "1"


def test_links_survive(pack: bytes, tmp_path: Path) -> None:
    own = len(opened(pack).pages)
    ready = cleaned(written(tmp_path, "a.pdf", a_pdf()), "a.pdf")
    with opened(appended(pack, [ready])) as whole:
        web, inner = whole.pages[own].obj.Annots
        assert str(web.A.URI) == "https://www.example.gov.cn/"
        assert inner.Dest[0].objgen == whole.pages[own + 1].obj.objgen


def test_the_same_files_give_the_same_bytes(pack: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", a_pdf())
    first, second = (appended(pack, [cleaned(path, "a.pdf")]) for _ in range(2))
    assert first == second


def bad_actions(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=[String("x"), Dictionary(S=Name.JavaScript, JS=String("1"))])
    )
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.pages[0].obj.Annots[0].A = launch
    pdf.pages[0].obj.AA = Dictionary(
        O=pdf.make_indirect(Dictionary(S=Name.Launch, F=String("x.exe")))
    )
    pdf.attachments["geheim.txt"] = b"secret"


def test_scripts_launching_and_embedded_files_are_taken_out_and_said(tmp_path: Path) -> None:
    ready = cleaned(written(tmp_path, "a.pdf", a_pdf(change=bad_actions)), "协议.pdf")
    for word in ("协议.pdf", "脚本", "启动程序", "夹带的文件"):
        assert word in ready.warning, word
    with opened(ready.pdf) as pdf:
        flat = BytesIO()
        pdf.save(flat, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for bad in (b"JavaScript", b"Launch", b"cmd.exe", b"x.exe", b"EmbeddedFile", b"secret", b"/JS"):
        assert bad not in flat.getvalue(), bad


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"%PDF-1.7\nbroken", "attachment_broken", "重新导出"),
        (
            a_pdf(encryption=pikepdf.Encryption(user="x", owner="y")),
            "attachment_locked",
            "去掉密码",
        ),
        (b"just words", "attachment_unknown_kind", "另存为 PDF"),
        (a_pdf(501), "attachment_too_long", "501 页"),
        (b"\xff\xd8\xff\xe0 no picture", "attachment_broken", "图片不完整"),
    ],
)
def test_what_cannot_be_attached_is_named(
    tmp_path: Path, content: bytes, code: str, word: str
) -> None:
    with pytest.raises(Refusal, match=word) as said:
        cleaned(written(tmp_path, "a.bin", content), "某某附件.pdf")
    assert said.value.code == code
    assert "某某附件.pdf" in said.value.sentence


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_a_picture_of_900_megapixels_is_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", a_png_that_claims(30_000, 30_000))
    with pytest.raises(Refusal, match=r"航拍\.png.*9\.0 亿像素"):
        cleaned(path, "航拍.png")


def test_a_vast_picture_inside_a_pdf_is_refused_too(tmp_path: Path) -> None:
    def change(pdf: Pdf) -> None:
        vast = pdf.make_stream(b"x")
        vast.Subtype, vast.Width, vast.Height = Name.Image, 30_000, 30_000
        pdf.pages[0].obj.Resources.XObject = Dictionary(I=vast)

    with pytest.raises(Refusal, match="亿像素"):
        cleaned(written(tmp_path, "a.pdf", a_pdf(change=change)), "a.pdf")


def test_a_picture_becomes_a_page_upright_without_what_its_camera_noted(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1600, 1200), "white")
    exif = picture.getexif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "GPS 34.6N"
    path = tmp_path / "a.jpg"
    picture.save(path, exif=exif)
    ready = cleaned(path, "现场.jpg")
    with opened(ready.pdf) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Im
        assert (image.Width, image.Height) == (1200, 1600)
        assert float(pdf.pages[0].mediabox[3]) > float(pdf.pages[0].mediabox[2])
        assert b"GPS" not in image.read_raw_bytes()


def test_real_files_of_others_are_attached_or_named(shared_data: Path, pack: bytes) -> None:
    ready, refused = [], {}
    for path in sorted((shared_data / "attachments").iterdir()):
        try:
            ready.append(cleaned(path, path.name))
        except Refusal as refusal:
            refused[path.name] = refusal.code
    assert refused == {"libreoffice-writer-password.pdf": "attachment_locked"}
    with opened(appended(pack, ready)) as whole:
        assert len(whole.pages) == len(opened(pack).pages) + sum(one.pages for one in ready)
