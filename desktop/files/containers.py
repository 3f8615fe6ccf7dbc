"""What a file is by its first bytes, whatever its name says, and whether its zip is a bomb.

Looks at bytes and at the zip's own table of contents; never unpacks to disk and never trusts a
declared size: every member is inflated once, counted and checked against its checksum.
"""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from db.errors import Refusal, reason
from db.sentences import Sentence
from desktop.files import limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"SQLite format 3", "sqlite"),
)


class Container(StrEnum):
    """The wrapping of a file; text is what is left over."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    IMAGE = "image"
    HTML = "html"
    OTHER = "other"


WORKBOOKS = (Container.XLSX, Container.XLSB, Container.ODS, Container.XLS)
SPOKEN = {
    Container.TEXT: Sentence("文本文件"),
    Container.DOCX: Sentence(" Word 文档"),
    Container.DOC: Sentence("旧版 Word 文档"),
    Container.PDF: Sentence(" PDF 文件"),
    Container.IMAGE: Sentence("图片"),
    Container.HTML: Sentence("网页（不少系统导出的“xls”其实是网页）"),
    Container.OTHER: Sentence("不认识的二进制文件"),
}


def load(path: Path) -> bytes:
    """All bytes of a file that is there, is a file, is not empty and not absurdly large."""
    name = path.name
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refusal("not_a_file", "“{file}”不是文件，请选择一个文件。", file=name)
        if size == 0:
            raise Refusal("empty_file", "“{file}”是空文件（0 字节），请重新导出或拷贝。", file=name)
        if size > limits.FILE_BYTES:
            most = limits.FILE_BYTES >> 20
            raise Refusal(
                "file_too_large",
                "“{file}”有 {mb} MB，超过 {most} MB 的上限，请拆成几个文件。",
                mb=size >> 20,
                most=most,
                file=name,
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal("no_such_file", "找不到文件“{file}”，请检查路径。", file=name) from None
    except OSError as error:
        why = reason(error)
        raise Refusal(
            "cannot_open_file",
            "打不开“{file}”（{why}），可能没有权限或被占用。",
            why=why,
            file=name,
        ) from None


def container_of(data: bytes, path: Path) -> Container:
    """The container; refuses truncated zips, zip bombs and workbooks under a password."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(_checked_members(path))
    if data.startswith(_OLE):
        return _kind_of_ole(data, path)
    for magic, name in _MAGIC:
        if data.startswith(magic) and not (name == "bmp" and b"\0" not in data[:64]):
            images = ("png", "jpg", "gif", "bmp")
            if name == "pdf":
                return Container.PDF
            return Container.IMAGE if name in images else Container.OTHER
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        return Container.HTML
    return Container.TEXT


def _checked_members(path: Path) -> set[str]:
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            inflated = sum(m.file_size for m in members)
            packed = sum(m.compress_size for m in members)
            if (
                len(members) > limits.ZIP_MEMBERS
                or inflated > limits.INFLATED_BYTES
                or (
                    inflated > limits.INFLATION_MATTERS_FROM
                    and inflated > packed * limits.INFLATION
                )
            ):
                raise _bomb(name, inflated, path.stat().st_size)
            if any(m.flag_bits & 1 for m in members):
                raise protected(path)
            for member in members:
                _inflate(archive, member)
            return {m.filename for m in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise damaged(path) from None


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Reads a member to its end; a lying size fails its checksum or is cut by zipfile."""
    with archive.open(member) as stream:
        while stream.read(1 << 20):
            pass


def _bomb(name: str, inflated: int, size: int) -> Refusal:
    return Refusal(
        "inflates_too_much",
        "“{file}”只有 {kb} KB，解开却有 {mb} MB，可能是恶意文件，已拒绝。",
        kb=max(size >> 10, 1),
        mb=inflated >> 20,
        file=name,
        inflated=inflated,
    )


def damaged(path: Path) -> Refusal:
    return Refusal(
        "damaged_file",
        "“{file}”已损坏或没有拷贝完整，请用原来的软件打开后另存一份，或重新拷贝。",
        file=path.name,
    )


def protected(path: Path) -> Refusal:
    return Refusal(
        "password_protected",
        "“{file}”有打开密码，请先用原来的软件去掉密码再导入。",
        file=path.name,
    )


def _kind_of_zip(names: set[str]) -> Container:
    if "xl/workbook.bin" in names:
        return Container.XLSB
    if any(n.startswith("xl/") for n in names):
        return Container.XLSX
    if "word/document.xml" in names:
        return Container.DOCX
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return Container.ODS
    return Container.OTHER


def _kind_of_ole(data: bytes, path: Path) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise protected(path)
    if "WordDocument".encode("utf-16-le") in data:
        return Container.DOC
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return Container.XLS
    return Container.OTHER
