"""Writes a CID-keyed CFF font program from outlines (Adobe technical notes 5176 and 5177).

Only what a PDF needs: one font dictionary, no hints, no subroutines. The widths are said here and
in the PDF alike, as PDF/A asks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

Point = tuple[float, float]

_RMOVETO, _RLINETO, _RRCURVETO, _ENDCHAR = b"\x15", b"\x05", b"\x08", b"\x0e"
_STACK = 48  # operands a Type 2 interpreter must hold


class CharstringPen:
    """Collects an outline, drawn in fontTools' pen protocol, as a Type 2 charstring."""

    def __init__(self) -> None:
        self._code: list[bytes] = []
        self._operands: list[bytes] = []
        self._operator = b""
        self._at = (0, 0)
        self._exact: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:
        self._add(_RMOVETO, (point,), room=2)

    def lineTo(self, point: Point) -> None:
        self._add(_RLINETO, (point,), room=_STACK)

    def curveTo(self, *points: Point) -> None:
        self._add(_RRCURVETO, points, room=_STACK)

    def qCurveTo(self, *points: Point) -> None:
        (cx, cy), (ex, ey) = points
        sx, sy = self._exact
        first = (sx + 2 * (cx - sx) / 3, sy + 2 * (cy - sy) / 3)
        second = (ex + 2 * (cx - ex) / 3, ey + 2 * (cy - ey) / 3)
        self.curveTo(first, second, (ex, ey))

    def closePath(self) -> None:
        """Type 2 paths close themselves."""

    endPath = closePath  # noqa: N815

    def charstring(self) -> bytes:
        """The finished charstring, its width still to be put in front."""
        self._flush()
        return b"".join(self._code) + _ENDCHAR

    def _add(self, operator: bytes, points: Sequence[Point], room: int) -> None:
        needed = 2 * len(points)
        if operator != self._operator or len(self._operands) + needed > room:
            self._flush()
            self._operator = operator
        x0, y0 = self._at
        for point in points:
            x, y = round(point[0]), round(point[1])
            self._operands += (_number(x - x0), _number(y - y0))
            x0, y0 = x, y
        self._at = (x0, y0)
        self._exact = points[-1]

    def _flush(self) -> None:
        if self._operands:
            self._code += self._operands
            self._code.append(self._operator)
            self._operands = []


def cid_font(
    name: str, glyphs: Sequence[tuple[int, int, bytes]], units_per_em: int, box: Sequence[float]
) -> bytes:
    """A font program. ``glyphs`` are (CID, width in its units, charstring), CID 0 first, rising."""
    cids = [cid for cid, _, _ in glyphs]
    header = b"\x01\x00\x04\x04" + _index([name.encode("ascii")])
    after_top = _index([b"Adobe", b"Identity"]) + _index([])
    charset = b"\x02" + b"".join(struct.pack(">HH", first, more) for first, more in _ranges(cids))
    selector = b"\x03" + struct.pack(">HHBH", 1, 0, 0, len(glyphs))
    outlines = _index(
        [code if wide == units_per_em else _number(wide) + code for _, wide, code in glyphs]
    )
    private = _number(units_per_em) + b"\x14" + _number(0) + b"\x15"  # width: default, nominal

    def top(charset_at: int, selector_at: int, outlines_at: int, dicts_at: int) -> bytes:
        scale = _real(1 / units_per_em)
        matrix = scale + _number(0) * 2 + scale + _number(0) * 2 + b"\x0c\x07"
        return b"".join(
            (
                _number(391) + _number(392) + _number(0) + b"\x0c\x1e",  # ROS
                matrix if units_per_em != 1000 else b"",
                b"".join(_number(round(edge)) for edge in box) + b"\x05",
                _long(cids[-1] + 1) + b"\x0c\x22",  # CIDCount
                _long(charset_at) + b"\x0f",
                _long(selector_at) + b"\x0c\x25",
                _long(outlines_at) + b"\x11",
                _long(dicts_at) + b"\x0c\x24",
            )
        )

    charset_at = len(header) + len(_index([top(0, 0, 0, 0)])) + len(after_top)
    selector_at = charset_at + len(charset)
    outlines_at = selector_at + len(selector)
    private_at = outlines_at + len(outlines)
    font_dict = _long(len(private)) + _long(private_at) + b"\x12"
    top_index = _index([top(charset_at, selector_at, outlines_at, private_at + len(private))])
    parts = (header, top_index, after_top, charset, selector, outlines, private)
    return b"".join(parts) + _index([font_dict])


def _ranges(cids: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Runs of neighbouring CIDs as (first, how many more); .notdef is implied."""
    first = last = -2
    for cid in cids[1:]:
        if cid != last + 1:
            if first >= 0:
                yield first, last - first
            first = cid
        last = cid
    if first >= 0:
        yield first, last - first


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    offsets = [1]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    size = (offsets[-1].bit_length() + 7) // 8
    packed = b"".join(offset.to_bytes(size, "big") for offset in offsets)
    return struct.pack(">HB", len(items), size) + packed + b"".join(items)


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        value -= 108
        return bytes((247 + (value >> 8), value & 255))
    if -1131 <= value <= -108:
        value = -value - 108
        return bytes((251 + (value >> 8), value & 255))
    return b"\x1c" + struct.pack(">h", max(-32768, min(32767, value)))


def _long(value: int) -> bytes:
    """A number of fixed length, so that offsets do not move what they point at."""
    return b"\x1d" + struct.pack(">i", value)


def _real(value: float) -> bytes:
    nibbles = [10 if c == "." else int(c) for c in f"{value:.12f}".rstrip("0")] + [15]
    if len(nibbles) % 2:
        nibbles.append(15)
    pairs = zip(nibbles[::2], nibbles[1::2], strict=True)
    return b"\x1e" + bytes(high << 4 | low for high, low in pairs)
