"""Draws on ReportLab's canvas, in PDF operators of its own: lines of text, rules, shapes, links.

The only place that knows the canvas. Colours are RGB from 0 to 1, measures points, y upwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from desktop.pack.engine.embed import EmbeddedFont
from desktop.pack.engine.file import packed
from desktop.pack.engine.opentype import Typeface
from desktop.pack.engine.spacing import SetLine
from desktop.pack.engine.structure import Node, Raw, Tree, page_number
from desktop.pack.engine.text import BLACK, WORD, Colour, TextStyle

# ReportLab would write every page as letters, a quarter longer and much slower.
rl_config.useA85 = 0

Box = tuple[float, float, float, float]
Frame = tuple[float, float, float]  # the origin on paper, and how large a point is there


class _BareCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas that does not declare Helvetica on every page."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Pen:
    """One document's pen. ``page`` counts from 1; ``pages`` and ``where`` are known beforehand.

    ``size`` is a page as it was laid out, ``scale`` how large it is printed, ``abreast`` how many
    pages (across, down) one sheet of paper holds. Coordinates are those of the page laid out.
    """

    def __init__(
        self,
        target: BinaryIO,
        size: tuple[float, float],
        pages: int,
        where: Mapping[str, int],
        *,
        scale: float = 1.0,
        abreast: tuple[int, int] = (1, 1),
    ) -> None:
        across, down = abreast
        self.canvas: Any = _BareCanvas(
            target,
            pagesize=(size[0] * scale * across, size[1] * scale * down),
            pageCompression=1,
            invariant=True,
            lang="zh-CN",
            pdfVersion=(1, 7),
        )
        self.page = 1
        self.pages = pages
        self.where = where
        self.is_repeating = False  # what is drawn was drawn before and is not read again
        self.size = size
        self._scale, self._abreast = scale, abreast
        self._tree = Tree()
        self._links: list[tuple[Raw, str, str]] = []
        self._places: dict[str, tuple[int, float, float]] = {}  # anchors: sheet, left, top
        self._open: Node | None = None  # under which node the next operators fall
        self._is_open = False
        self._fonts: dict[int, EmbeddedFont] = {}
        self._frame: Frame = (0.0, 0.0, scale)
        self._colour: Colour | None = None
        self._spacing = 0.0
        self._start_page()

    def next_page(self) -> None:
        """Finish this page, and the sheet when it is full."""
        self._close()
        self.canvas._code.append("Q")
        if self._slot() == self._abreast[0] * self._abreast[1] - 1 or self.page == self.pages:
            self.canvas.showPage()
        self.page += 1
        self._start_page()

    def save(self) -> None:
        """Write the document to its target."""
        doc = self.canvas._doc
        self._tree.write(doc)
        self._resolve(doc)
        doc.format = lambda: packed(doc)
        self.canvas._code.clear()  # what ``_start_page`` left after the last page
        self.canvas.save()

    def _resolve(self, doc: Any) -> None:
        """Say where the links lead, now that every place is known."""
        for annotation, words, key in self._links:
            sheet, left, top = self._places[key]
            there = f"/Dest[{page_number(doc, sheet)} 0 R/XYZ {left:.2f} {top:.2f} null]"
            annotation.content = f"<</Type/Annot/Subtype/Link{words}{there}>>".encode()

    def under(self, node: Node | None) -> None:
        """What is drawn from here belongs to ``node``, or is no content (None: an artifact)."""
        if self.is_repeating:
            node = None
        if self._is_open and node is self._open:
            return
        self._close()
        if node is None:
            self.canvas._code.append("/Artifact BMC")
        else:
            piece = self._tree.piece(node, (self.page - 1) // self._per_sheet())
            self.canvas._code.append(f"/{node.role} <</MCID {piece}>> BDC")
        self._open, self._is_open = node, True

    @contextmanager
    def scaled(self, x: float, y: float, scale: float) -> Iterator[None]:
        """Draw with (x, y) as origin, ``scale`` times as large."""
        before = self._frame
        dx, dy, factor = before
        self._frame = (dx + x * factor, dy + y * factor, factor * scale)
        self._close()
        self.canvas._code.append(f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm")
        yield
        self._close()
        self.canvas._code.append("Q")
        self._frame = before
        self._colour, self._spacing = None, 0.0

    def _start_page(self) -> None:
        across, down = self._abreast
        column, row = self._slot() % across, self._slot() // across
        width, height = (length * self._scale for length in self.size)
        x, y = column * width, (down - 1 - row) * height
        self._frame = (x, y, self._scale)
        self._colour, self._spacing = None, 0.0
        self.canvas._code.append(f"q {self._scale:.5f} 0 0 {self._scale:.5f} {x:.3f} {y:.3f} cm")

    def _slot(self) -> int:
        """Which place on its sheet the page takes."""
        return (self.page - 1) % self._per_sheet()

    def _per_sheet(self) -> int:
        return self._abreast[0] * self._abreast[1]

    def _close(self) -> None:
        if self._is_open:
            self.canvas._code.append("EMC")
        self._is_open = False

    def _on_paper(self, x: float, y: float) -> tuple[float, float]:
        dx, dy, factor = self._frame
        return dx + x * factor, dy + y * factor

    def line_of_text(self, line: SetLine, x: float, baseline: float) -> None:
        """Draw a set line; one TJ for each stretch of one style and face."""
        atoms, at = line.atoms, line.first
        x += line.x
        ops = [f"BT 1 0 0 1 {x:.2f} {baseline:.2f} Tm"]
        common = _commonest(line.gaps)
        while at < line.last:
            run, face = atoms.run[at], atoms.face[at]
            is_word = _is_long_word(line, at)
            spacing = 0.0 if is_word else common
            stop = at
            x0, glyphs, extra = x, [], []
            while (
                stop < line.last
                and atoms.run[stop] is run
                and atoms.face[stop] is face
                and _is_long_word(line, stop) == is_word
            ):
                gap = line.gaps[stop - line.first] if stop < line.last - 1 else 0.0
                word = atoms.text[stop]
                glyphs.append(word)
                extra += [0.0] * (len(word) - 1)
                extra.append(gap - spacing)
                x += atoms.width[stop] + gap
                stop += 1
            size, font = run.style.size, self._font(face)
            self._switch(ops, font, run.style, spacing)
            ops.append(_shown("".join(glyphs), extra, font, size))
            if run.style.rise:
                ops.append("0 Ts")
            if run.link:
                self.link(run.link, (x0, baseline - 0.2 * size, x, baseline + size))
            at = stop
        ops.append("ET")
        self.canvas._code.append(" ".join(ops))

    def rule(
        self,
        start: tuple[float, float],
        stop: tuple[float, float],
        width: float = 0.5,
        colour: Colour = BLACK,
        dash: str = "",
    ) -> None:
        """A straight line; ``dash`` as in PDF: "2 2"."""
        path = f"{start[0]:.2f} {start[1]:.2f} m {stop[0]:.2f} {stop[1]:.2f} l S"
        self._stroked(path, width, colour, dash)

    def path(
        self, points: Sequence[tuple[float, float]], width: float, colour: Colour, dash: str = ""
    ) -> None:
        """A line through points, joined roundly."""
        steps = " ".join(f"{x:.2f} {y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points))
        self._stroked(f"1 j {steps} S", width, colour, dash)

    def fill(self, box: Box, colour: Colour) -> None:
        """A filled rectangle (x, y, width, height)."""
        x, y, width, height = box
        self.canvas._code.append(
            f"q {_rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q"
        )

    def frame(self, box: Box, width: float, colour: Colour = BLACK, dash: str = "") -> None:
        """A rectangle's outline."""
        x, y, w, h = box
        self._stroked(f"{x:.2f} {y:.2f} {w:.2f} {h:.2f} re S", width, colour, dash)

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """A filled polygon."""
        steps = " ".join(f"{x:.2f} {y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points))
        self.canvas._code.append(f"q {_rgb(colour)} rg {steps} f Q")

    def link(self, key: str, box: Box) -> None:
        """A link to an anchor, if the document has it. ``box`` is (x0, y0, x1, y1)."""
        if key in self.where:
            x0, y0, x1, y1 = (*self._on_paper(*box[:2]), *self._on_paper(*box[2:]))
            words = f"/Rect[{x0:.2f} {y0:.2f} {x1:.2f} {y1:.2f}]/Border[0 0 0]/F 4"
            annotation = Raw()
            self._links.append((annotation, words, key))
            self.canvas._addAnnotation(annotation)

    def bookmark(self, key: str, title: str, level: int, y: float) -> None:
        """Name this place; from level 0 upwards it enters the outline too."""
        left, top = self._on_paper(0, y)
        self._places[key] = ((self.page - 1) // self._per_sheet(), left, top)
        if level >= 0:
            self.canvas.bookmarkPage(key, fit="XYZ", left=left, top=top)
            self.canvas.addOutlineEntry(title, key, level, closed=level > 0)

    def _font(self, face: Typeface) -> EmbeddedFont:
        font = self._fonts.get(id(face))
        if font is None:
            font = self._fonts[id(face)] = EmbeddedFont(face, f"F{len(self._fonts) + 1}")
            self.canvas._doc.delayedFonts.append(font)
        return font

    def _switch(self, ops: list[str], font: EmbeddedFont, style: TextStyle, spacing: float) -> None:
        ops.append(f"/{font.key} {style.size:g} Tf")
        if style.colour != self._colour:
            ops.append(f"{_rgb(style.colour)} rg")
            self._colour = style.colour
        if abs(spacing - self._spacing) > 1e-4:
            ops.append(f"{spacing:.4f} Tc")
            self._spacing = spacing
        if style.rise:
            ops.append(f"{style.rise:g} Ts")

    def _stroked(self, path: str, width: float, colour: Colour, dash: str) -> None:
        pattern = f"[{dash}] 0 d " if dash else ""
        self.canvas._code.append(f"q {_rgb(colour)} RG {width:.2f} w {pattern}{path} Q")


def _is_long_word(line: SetLine, at: int) -> bool:
    """Whether the atom is a word of several letters: those are never spaced out."""
    return line.atoms.kind[at] == WORD and len(line.atoms.text[at]) > 1


def _commonest(gaps: Sequence[float]) -> float:
    """The gap most atoms share: set once as character spacing instead of in every TJ."""
    return Counter(round(gap, 4) for gap in gaps).most_common(1)[0][0] if gaps else 0.0


def _shown(chars: str, extra: Sequence[float], font: EmbeddedFont, size: float) -> str:
    """The TJ operator for the characters; ``extra`` points follow each of them."""
    parts: list[str] = []
    piece: list[str] = []
    for char, more in zip(chars, extra, strict=True):
        piece.append(font.code(char))
        if abs(more) > 1e-3:
            parts.append(f"({''.join(piece)}){-1000 * more / size:.1f}")
            piece = []
    if piece:
        parts.append(f"({''.join(piece)})")
    return f"[{''.join(parts)}] TJ"


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:g}" for part in colour)
