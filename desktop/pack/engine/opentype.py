"""A face of an OpenType file, as HarfBuzz reads it: what it has, how wide, which outline.

CFF, CFF2, TrueType, collections and variable fonts alike. Shared by all documents; it
remembers the outlines it has drawn, and never changes otherwise.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from desktop.pack.engine.cff import CharstringPen
from desktop.pack.engine.outlines import PathPen


class _Advances(dict[str, float]):
    """Widths of characters in thousandths of an em, measured when first asked for."""

    def __init__(self, font: Any, scale: float) -> None:
        super().__init__()
        self._font = font
        self._scale = scale

    def __missing__(self, char: str) -> float:
        glyph = self._font.get_nominal_glyph(ord(char)) or 0
        width: float = round(self._font.get_glyph_h_advance(glyph) * self._scale, 3)
        self[char] = width
        return width


class Typeface:
    """One face with its axes pinned. Measures are in thousandths of an em."""

    def __init__(
        self, path: Path, *, index: int = 0, axes: Mapping[str, float] | None = None
    ) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(path)), index)
        self._font = hb.Font(self._face)
        axes = dict(axes or {})
        if axes:
            self._font.set_variations(axes)
        self.name = _postscript_name(self._face, axes)
        self.units_per_em: int = self._face.upem
        scale = 1000 / self.units_per_em
        self.advances = _Advances(self._font, scale)
        self.box = tuple(v * scale for v in struct.unpack(">4h", self._table("head")[36:44]))
        self.ascent, self.descent, self.cap_height = self._heights(scale)
        self.weight = axes.get("wght", 400)
        self._outlines: dict[int, bytes] = {}

    def has(self, char: str) -> bool:
        """Whether the face draws this character itself."""
        return bool(self._font.get_nominal_glyph(ord(char)))

    def outline(self, char: str) -> bytes:
        """The character's outline as a Type 2 charstring; the box of .notdef if it has none."""
        glyph = (self._font.get_nominal_glyph(ord(char)) or 0) if char else 0
        code = self._outlines.get(glyph)
        if code is None:
            pen = CharstringPen()
            self._font.draw_glyph_with_pen(glyph, pen)
            code = self._outlines[glyph] = pen.charstring()
        return code

    def path(self, char: str) -> str:
        """The character's outline as PDF path operators, in thousandths of an em."""
        pen = PathPen(1000 / self.units_per_em)
        self._font.draw_glyph_with_pen(self._font.get_nominal_glyph(ord(char)) or 0, pen)
        return " ".join(pen.operators)

    def _table(self, tag: str) -> bytes:
        if tag not in self._face.table_tags:
            return b""
        return bytes(self._face.reference_table(tag).data)

    def _heights(self, scale: float) -> tuple[float, float, float]:
        """Ascent, descent, height of capitals: from OS/2, else from hhea."""
        os2 = self._table("OS/2")
        if len(os2) >= 90:
            ascent, descent = struct.unpack(">2h", os2[68:72])
            (capitals,) = struct.unpack(">h", os2[88:90])
            return ascent * scale, descent * scale, capitals * scale
        ascent, descent = struct.unpack(">2h", self._table("hhea")[4:8])
        return ascent * scale, descent * scale, ascent * scale


def _postscript_name(face: Any, axes: Mapping[str, float]) -> str:
    """A name that tells weights apart: two faces under one name silently become one."""
    name = str(face.get_name(6) or face.get_name(4) or "Font")
    if axes:
        family = name.split("-", maxsplit=1)[0]
        name = family + "-" + "".join(f"{tag}{value:g}" for tag, value in sorted(axes.items()))
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c == "-"))[:60]
