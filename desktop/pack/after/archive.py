"""PDF/A-2b: a file that a reader of thirty years hence can show as it is today.

Adds what the standard (ISO 19005-2) asks of a file like ours: XMP that agrees with the properties,
an sRGB output intent, print flags on links, file identifiers. Then looks for what stands against
it, most of it in attachments of others; a file that falls short is not marked as if it did not.

What is not checked here: the glyph programs themselves (widths against the font, .notdef), the
inner structure of ICC profiles and JPEG 2000 pictures of others. The list below was made by
reading the standard; veraPDF agrees on our own packs (tests/pack_after/test_verapdf.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

_PRINT = 4
_DEEPEST = 32
_HIDDEN = 1 | 2 | 32 | 256  # Invisible, Hidden, NoView, ToggleNoView
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d)?'?(\d\d)?")
_ANNOTATIONS = frozenset({
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
    "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
})  # fmt: skip
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{claim}<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{modified}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_CLAIM = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n"
_PROPERTIES = ("Title", "Author", "Subject", "Keywords", "Producer", "Creator")


@dataclass(frozen=True, slots=True)
class Archived:
    """``shortcomings`` are sentences; where there are any the file does not claim to be PDF/A."""

    pdf: bytes
    shortcomings: tuple[str, ...]


def archived(content: bytes) -> Archived:
    """The file for the archive; the same bytes for the same file."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        _flag_links(pdf)
        found = tuple(dict.fromkeys(shortcomings(pdf)))
        _describe(pdf, claims=not found)
        _intend_srgb(pdf)
        pdf.save(
            target,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            recompress_flate=False,
        )
    if found:
        said = f"没有标成 PDF/A，因为：{'；'.join(found)}。"
        return Archived(target.getvalue(), (said,))
    return Archived(target.getvalue(), ())


def shortcomings(pdf: Pdf) -> Iterator[str]:
    """What stands against PDF/A-2b, in words."""
    if "/AcroForm" in pdf.Root and bool(pdf.Root.AcroForm.get("/NeedAppearances", False)):
        yield "表单要靠阅读程序补画"
    for item in pdf.objects:
        if isinstance(item, Stream):
            yield from _in_stream(item)
        for inner in _dictionaries(item):
            yield from _in_dictionary(inner)
    for number, page in enumerate(pdf.pages, 1):
        yield from (f"第{number}页{words}" for words in _on_page(page))


def _dictionaries(item: object, depth: int = 0) -> Iterator[Dictionary | Stream]:
    """The dictionary an object is, and those written within it."""
    if isinstance(item, Dictionary | Stream):
        yield item
    if depth < _DEEPEST and isinstance(item, Dictionary | Stream | Array):
        values = list(item) if isinstance(item, Array) else [value for _, value in item.items()]
        for value in values:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _dictionaries(value, depth + 1)


def _in_stream(stream: Stream) -> Iterator[str]:
    filters = stream.get("/Filter", Array())
    names = [str(f) for f in (filters if isinstance(filters, Array) else [filters])]
    if "/LZWDecode" in names:
        yield "用了 LZW 压缩"
    if "/Crypt" in names:
        yield "有单独加密的部分"
    if any(key in stream for key in ("/F", "/FFilter", "/FDecodeParms")):
        yield "有内容在文件之外"
    subtype = str(stream.get("/Subtype", ""))
    if subtype == "/Image":
        if bool(stream.get("/Interpolate", False)):
            yield "图片要求插值"
        if stream.get("/ColorSpace") == Name.DeviceCMYK:
            yield "图片是未标定的印刷四色（CMYK）"
        if "/Alternates" in stream or "/OPI" in stream:
            yield "图片有替换版本"
    if subtype == "/PS":
        yield "含 PostScript 程序"


def _in_dictionary(item: Dictionary | Stream) -> Iterator[str]:
    kind, subtype = str(item.get("/Type", "")), str(item.get("/Subtype", ""))
    if kind == "/Font" and subtype not in ("/Type0", "/Type3") and not _is_embedded(item):
        yield f"字体 {str(item.get('/BaseFont', '')).lstrip('/')} 没有嵌入"
    if kind == "/ExtGState" and ("/TR" in item or item.get("/TR2", Name.Default) != Name.Default):
        yield "用了传递函数"
    if "/EF" in item:
        yield "夹带了文件"
    if str(item.get("/S", "")) in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ImportData"):
        yield "含可运行的动作"


def _is_embedded(font: Dictionary | Stream) -> bool:
    told: Any = font.get("/FontDescriptor", Dictionary())
    return any(key in told for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _on_page(page: pikepdf.Page) -> Iterator[str]:
    for annotation in page.obj.get("/Annots", ()):
        kind = str(annotation.get("/Subtype", ""))
        if kind not in _ANNOTATIONS:
            yield f"有不允许的批注（{kind.lstrip('/')}）"
        elif kind not in ("/Link", "/Popup") and "/AP" not in annotation:
            yield "有没有画好外观的批注"
    used = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
    if used & {"k", "K"}:
        yield "用了未标定的印刷四色（CMYK）"


def _flag_links(pdf: Pdf) -> None:
    """Every annotation is printed and none is hidden."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            if str(annotation.get("/Subtype", "")) != "/Popup":
                flags = int(annotation.get("/F", 0))
                annotation.F = (flags | _PRINT) & ~_HIDDEN


def _describe(pdf: Pdf, *, claims: bool) -> None:
    """XMP that says what the properties say; properties that are empty are taken out of both."""
    info: Any = pdf.trailer.get("/Info", Dictionary())
    said = {name.lower(): escape(str(info.get(f"/{name}", ""))) for name in _PROPERTIES}
    made = _iso(str(info.get("/CreationDate", "")))
    changed = _iso(str(info.get("/ModDate", ""))) or made
    xmp = _XMP.format(claim=_CLAIM if claims else "", created=made, modified=changed, **said)
    kept = [line for line in xmp.split("\n") if not re.search(r"<rdf:li[^>]*></rdf:li>", line)]
    clean = re.sub(r"<([a-z]+:[A-Za-z]+)></\1>", "", "\n".join(kept))
    stream = pdf.make_stream(clean.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    for name in _PROPERTIES:
        if f"/{name}" in info and not str(info[f"/{name}"]):
            del info[f"/{name}"]
    if "/Trapped" in info:
        del info["/Trapped"]


def _iso(date: str) -> str:
    """D:20260928000000+08'00' as 2026-09-28T00:00:00+08:00; "" for anything else."""
    found = _DATE.match(date)
    if not found:
        return ""
    y, mo, d, h, mi, s, zone, minutes = found.groups()
    offset = "Z" if zone in (None, "Z") else f"{zone}:{minutes or '00'}"
    return f"{y}-{mo}-{d}T{h}:{mi}:{s}{offset}"


def _intend_srgb(pdf: Pdf) -> None:
    profile = pdf.make_stream(_srgb())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _srgb() -> bytes:
    """Little CMS's sRGB, without the moment it was made, as the ICC version PDF 1.7 knows."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[8:12] = bytes((4, 0x20, 0, 0))
    made[24:36] = b"".join(n.to_bytes(2, "big") for n in (2000, 1, 1, 0, 0, 0))
    return bytes(made)
