"""A finished PDF read back whole: every place in which words can lie, on the page or off it.

Text of each page by its operators and once more by PDFium, bookmarks, properties, XMP, names of
places, link targets, annotations, form fields, and the bytes of every stream after decompression.
Changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote

import pikepdf
import pypdfium2

from desktop.pack.after.glyphs import Fonts, pieces

# What looks like words in bytes that are none: the rest of a font or picture is noise.
_UTF_8 = re.compile(rb"(?:[\xc3-\xef][\x80-\xbf]{1,2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x20-\x7e]){4,}")
_UTF_16_BE = re.compile(rb"(?:[\x34-\x9f\xd8-\xdf\x20\xff][\x00-\xff]|\x00[\x20-\x7e]){4,}")
_UTF_16_LE = re.compile(rb"(?:[\x00-\xff][\x34-\x9f\xd8-\xdf\x20\xff]|[\x20-\x7e]\x00){4,}")
_ENCODINGS = ((_UTF_8, "utf-8"), (_UTF_16_BE, "utf-16-be"), (_UTF_16_LE, "utf-16-le"))
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia")
_IN_WORDS = {
    "/Title": "书签或标题", "/Author": "文件属性", "/Subject": "文件属性",
    "/Keywords": "文件属性", "/URI": "链接", "/Contents": "批注", "/T": "表单", "/V": "表单",
    "/ActualText": "替代文字", "/Alt": "替代文字", "/F": "附带文件", "/UF": "附带文件",
    "/Desc": "附带文件", "/Names": "位置名称",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words and where it stands, as a person would say it: 第3页, 书签或标题."""

    where: str
    text: str


@dataclass(slots=True)
class Reading:
    """``lines`` as drawn or stored, ``hidden`` what lies in streams, ``active`` what may run."""

    lines: list[Words] = field(default_factory=list)
    hidden: list[Words] = field(default_factory=list)
    active: set[str] = field(default_factory=set)
    pages: int = 0


def read(content: bytes) -> Reading:
    """Everything a PDF holds. Raises ``pikepdf.PdfError`` when it cannot be opened."""
    found = Reading()
    with pikepdf.open(BytesIO(content)) as pdf:
        found.pages = len(pdf.pages)
        fonts: Fonts = {}
        for number, page in enumerate(pdf.pages, 1):
            found.lines += [Words(f"第{number}页", piece) for piece in pieces(page, fonts)]
        for item in [*pdf.objects, pdf.trailer]:
            _look_into(item, found)
    found.lines = list(dict.fromkeys(found.lines))
    inside = dict.fromkeys(one.text for one in found.hidden)
    found.hidden = [Words("文件内部", "\0".join(inside))]
    found.lines += seen_by_pdfium(content)
    return found


def seen_by_pdfium(content: bytes) -> Iterator[Words]:
    """The same pages through PDFium: what we misread, it may not."""
    document = pypdfium2.PdfDocument(content)
    try:
        for at in range(len(document)):
            text = document[at].get_textpage().get_text_bounded()
            yield from (Words(f"第{at + 1}页", line) for line in text.splitlines())
    finally:
        document.close()


def _look_into(item: object, found: Reading) -> None:
    if isinstance(item, pikepdf.Stream):
        found.hidden += _words_in(_bytes_of(item))
    for where, words in _strings(item, "", 0):
        if where in _ACTIVE or words in _ACTIVE:
            found.active.add(where if where in _ACTIVE else words)
        found.lines.append(Words(_IN_WORDS.get(where, "文件内部"), unquote(words)))


def _strings(item: object, where: str, depth: int) -> Iterator[tuple[str, str]]:
    """Every string and name within one object, with the key it stands under."""
    if isinstance(item, pikepdf.String | pikepdf.Name):
        yield where, str(item)
        if isinstance(item, pikepdf.String):
            yield from ((where, words.text) for words in _words_in(bytes(item)))
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        inner = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        for key, value in inner.items():
            yield where, key
            if not _is_elsewhere(value) and depth < 64:
                yield from _strings(value, key, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not _is_elsewhere(value) and depth < 64:
                yield from _strings(value, where, depth + 1)


def _is_elsewhere(value: object) -> bool:
    """Whether it is an object of its own, which is looked into in its turn."""
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _bytes_of(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture's own compression: what is written in its head is plain
        return stream.read_raw_bytes()


def _words_in(raw: bytes) -> Iterator[Words]:
    for pattern, encoding in _ENCODINGS:
        for start in range(1 if encoding == "utf-8" else 2):
            for run in pattern.findall(raw[start:] if start else raw):
                yield Words("文件内部", run.decode(encoding, "ignore"))
