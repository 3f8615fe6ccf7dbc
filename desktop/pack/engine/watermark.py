"""A watermark: words across the page, under all else, drawn as shapes.

Shapes, not text: so they are in no copied text, no search and no reading aloud.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.pack.engine.fonts import Family
    from desktop.pack.engine.pen import Pen
    from desktop.pack.engine.text import Colour

_PALE: Colour = (0.93, 0.93, 0.93)
_TURN = math.radians(35)
_SHARE = 0.78  # of the page's width, between the first and the last character
_LARGEST = 64.0  # points
_FORM = "watermark"


class Watermark:
    """The backdrop of every page: ``words`` rising from left to right."""

    def __init__(self, words: str, family: Family) -> None:
        self._glyphs = [family.place(char) for char in words]
        self._is_made = False

    def __call__(self, pen: Pen) -> None:
        if not self._is_made:
            pen.canvas.beginForm(_FORM, 0, 0, *pen.size)
            pen.canvas._code.append(self._operators(*pen.size))
            pen.canvas.endForm()
            self._is_made = True
        pen.canvas.doForm(_FORM)

    def _operators(self, width: float, height: float) -> str:
        ems = sum(face.advances[char] for face, char in self._glyphs) / 1000
        size = min(_LARGEST, _SHARE * width / math.cos(_TURN) / max(ems, 1))
        cos, sin = math.cos(_TURN), math.sin(_TURN)
        x = width / 2 - ems * size * cos / 2
        y = height / 2 - ems * size * sin / 2
        colour = " ".join(f"{part:g}" for part in _PALE)
        ops = [f"q {colour} rg {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {y:.2f} cm"]
        at, unit = 0.0, size / 1000
        for face, char in self._glyphs:
            ops.append(f"q {unit:.5f} 0 0 {unit:.5f} {at:.2f} 0 cm {face.path(char)} f Q")
            at += face.advances[char] * unit
        return "\n".join([*ops, "Q"])
