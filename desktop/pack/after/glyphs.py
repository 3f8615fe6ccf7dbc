"""The text a page draws, read from its operators through each font's ToUnicode.

Reads form XObjects and the appearances of annotations too, and whatever else stands in the
operators as a string (replacement texts, marked content). Says nothing about where a word stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf

_DEEPEST = 12  # forms within forms; a file that goes deeper is not one of ours
_HEX = rb"<\s*([0-9A-Fa-f\s]+)>"
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_PAIR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[(.*?)\])", re.S)
_ENDS_PIECE = frozenset({"ET", "Td", "TD", "Tm", "T*", "'", '"'})
_WIDEST = 0x10000


Fonts = dict[tuple[int, int], "_Font"]


def pieces(page: pikepdf.Page, fonts: Fonts) -> Iterator[str]:
    """The stretches of text of a page in the order drawn; a set line is one stretch at most.

    ``fonts`` remembers the fonts of one document from page to page.
    """
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    yield from _drawn(page, resources, fonts, 0)
    for annotation in page.obj.get("/Annots", ()):
        looks: Any = annotation.get("/AP", {}) if isinstance(annotation, pikepdf.Dictionary) else {}
        for look in dict(looks).values():
            states = [look] if isinstance(look, pikepdf.Stream) else dict(look).values()
            for state in states:
                if isinstance(state, pikepdf.Stream):
                    yield from _drawn(state, state.get("/Resources", resources), fonts, 1)


def _drawn(content: Any, resources: Any, known: Fonts, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise ValueError("forms nested too deep")
    fonts = dict(resources.get("/Font", {}))
    forms = dict(resources.get("/XObject", {}))
    font, piece = _Font(None), ""
    instructions: Any = pikepdf.parse_content_stream(content)
    for operands, operator in instructions:
        name = str(operator)
        if name in _ENDS_PIECE and piece:
            yield piece
            piece = ""
        if name == "Tf":
            font = _font(fonts.get(str(operands[0])), known)
        elif name == "Do":
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                yield from _drawn(form, form.get("/Resources", resources), known, depth + 1)
        elif name in ("Tj", "TJ", "'", '"'):
            piece += "".join(font.text(bytes(word)) for word in _strings(operands))
        else:
            yield from (str(word) for word in _strings(operands))
    if piece:
        yield piece


def _strings(operands: Any) -> Iterator[Any]:
    """Every string in the operands, however deep."""
    if isinstance(operands, pikepdf.String):
        yield operands
    elif isinstance(operands, pikepdf.Dictionary):
        for value in dict(operands).values():
            yield from _strings(value)
    elif isinstance(operands, pikepdf.Array) or (
        isinstance(operands, Iterable) and not isinstance(operands, pikepdf.Object)
    ):  # the parser has a kind of list of its own
        for value in operands:
            yield from _strings(value)


def _font(font: Any, known: Fonts) -> _Font:
    if font is None or not font.is_indirect:
        return _Font(font)
    if font.objgen not in known:
        known[font.objgen] = _Font(font)
    return known[font.objgen]


class _Font:
    """One font's way from codes to characters."""

    def __init__(self, font: Any) -> None:
        self._wide = 2 if font is not None and font.get("/Subtype") == "/Type0" else 1
        table = font.get("/ToUnicode") if font is not None else None
        is_table = isinstance(table, pikepdf.Stream)
        self._known = to_unicode(table.read_bytes()) if table is not None and is_table else {}

    def text(self, codes: bytes) -> str:
        wide = self._wide
        numbers = (int.from_bytes(codes[i : i + wide], "big") for i in range(0, len(codes), wide))
        unknown = "" if wide > 1 else None
        return "".join(self._known.get(n, chr(n) if unknown is None else unknown) for n in numbers)


def to_unicode(table: bytes) -> Mapping[int, str]:
    """The characters a ToUnicode map gives to codes."""
    known: dict[int, str] = {}
    for block in _CHARS.findall(table):
        known |= {_code(a): _text(b) for a, b in _PAIR.findall(block)}
    for block in _RANGES.findall(table):
        for first, last, start, listed in _RANGE.findall(block):
            low, high = _code(first), min(_code(last), _code(first) + _WIDEST)
            if listed:
                texts = [_text(one) for one in re.findall(_HEX, listed)]
            else:
                head, tail = _text(start)[:-1], ord(_text(start)[-1:] or "\0")
                texts = [head + chr(min(tail + i, 0x10FFFF)) for i in range(high - low + 1)]
            known |= dict(zip(range(low, high + 1), texts, strict=False))
    return known


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split()), 16)


def _text(digits: bytes) -> str:
    packed = b"".join(digits.split())
    return bytes.fromhex(packed.decode()).decode("utf-16-be", "replace") if packed else ""
