"""Embeds a face in one document as a Type0 / Identity-H font that copies exactly.

Every character (not every glyph) gets its own two-byte code, which is its CID, in the order of
first use: so copied text is right even where characters share a glyph, and equal documents give
equal bytes. Codes come first from pairs of bytes that need no escape in a PDF string.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase import pdfdoc

from desktop.pack.engine.cff import cid_font
from desktop.pack.engine.opentype import Typeface

_PLAIN = [byte for byte in range(0x21, 0x7F) if byte not in b"()\\"]


def codes() -> Iterator[tuple[int, str]]:
    """Every CID with its two bytes as they are written in a PDF string, plain ones first."""
    plain = set(_PLAIN)
    for high in _PLAIN:
        for low in _PLAIN:
            yield high << 8 | low, chr(high) + chr(low)
    for high in range(256):
        for low in range(256):
            if (high or low) and not (high in plain and low in plain):
                yield high << 8 | low, _escaped(high) + _escaped(low)


def _escaped(byte: int) -> str:
    return f"\\{byte:03o}" if byte not in _PLAIN else chr(byte)


class _Codes(dict[str, str]):
    """Each character's code, as it is written inside the parentheses of a PDF string."""

    def __init__(self) -> None:
        super().__init__()
        self._free = codes()
        self.chars: list[tuple[int, str]] = []

    def __missing__(self, char: str) -> str:
        cid, code = next(self._free)
        self[char] = code
        self.chars.append((cid, char))
        return code


class EmbeddedFont:
    """A face as one document uses it. ReportLab calls ``addObjects`` when it saves."""

    def __init__(self, face: Typeface, key: str) -> None:
        self.face = face
        self.key = key
        self.codes = _Codes()

    def addObjects(self, doc: Any) -> None:
        """Write font, subset and ToUnicode into the document."""
        chars = sorted(self.codes.chars)
        name = f"{self._tag(chars)}+{self.face.name}"
        face, units = self.face, self.face.units_per_em
        glyphs = [(0, units, face.outline(""))]
        glyphs += [
            (cid, round(face.advances[char] * units / 1000), face.outline(char))
            for cid, char in chars
        ]
        program = cid_font(name, glyphs, units, face.box)
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType0",
            "BaseFont": pdfdoc.PDFName(name),
            "DW": 1000,
            "W": self._widths(chars),
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {
                    "Registry": pdfdoc.PDFString("Adobe"),
                    "Ordering": pdfdoc.PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "FontDescriptor": self._descriptor(doc, name, program),
        }
        child = doc.Reference(pdfdoc.PDFDictionary(descendant), f"cid:{self.key}")
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": pdfdoc.PDFName(f"{name}-Identity-H"),
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([child]),
            "ToUnicode": self._stream(doc, "unicode", _to_unicode(chars)),
        }
        reference = doc.Reference(pdfdoc.PDFDictionary(font), f"font:{self.key}")
        doc.idToObject["BasicFonts"].dict[self.key] = reference

    def _descriptor(self, doc: Any, name: str, program: bytes) -> Any:
        face = self.face
        entries = {
            "Type": "/FontDescriptor",
            "FontName": pdfdoc.PDFName(name),
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray([round(edge) for edge in face.box]),
            "ItalicAngle": 0,
            "Ascent": round(face.ascent),
            "Descent": round(face.descent),
            "CapHeight": round(face.cap_height),
            "StemV": 50 + int((face.weight / 65) ** 2),
            "FontFile3": self._stream(doc, "program", program, "CIDFontType0C"),
        }
        return doc.Reference(pdfdoc.PDFDictionary(entries), f"descriptor:{self.key}")

    def _stream(self, doc: Any, what: str, content: bytes, subtype: str = "") -> Any:
        stream = pdfdoc.PDFStream(content=content)
        if subtype:
            stream.dictionary["Subtype"] = pdfdoc.PDFName(subtype)
        stream.filters = [pdfdoc.PDFZCompress]
        return doc.Reference(stream, f"{what}:{self.key}")

    def _widths(self, chars: list[tuple[int, str]]) -> Any:
        """The W array: runs of neighbouring CIDs, leaving out the full-width ones (DW)."""
        runs: list[tuple[int, list[float]]] = []
        last = -2
        for cid, char in chars:
            width = self.face.advances[char]
            if width == 1000:
                continue
            if cid != last + 1:
                runs.append((cid, []))
            runs[-1][1].append(int(width) if width == int(width) else width)
            last = cid
        flat: list[object] = []
        for first, widths in runs:
            flat += [first, pdfdoc.PDFArray(widths)]
        return pdfdoc.PDFArray(flat)

    def _tag(self, chars: list[tuple[int, str]]) -> str:
        """Six capitals that say which subset this is (ISO 32000, 9.6.4)."""
        text = self.face.name + "".join(char for _, char in chars)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _to_unicode(chars: list[tuple[int, str]]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000><FFFF>",
        "endcodespacerange",
    ]
    for at in range(0, len(chars), 100):
        block = chars[at : at + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{cid:04X}><{char.encode('utf-16-be').hex().upper()}>" for cid, char in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict/CMap defineresource pop", "end", "end", ""]
    return "\n".join(lines).encode("ascii")
