"""Draws on ReportLab's canvas, in PDF operators of its own: lines of text, rules, shapes, links.

The only place that knows the canvas. Colours are RGB from 0 to 1, measures points, y upwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from desktop.pack.engine.embed import EmbeddedFont
from desktop.pack.engine.file import packed
from desktop.pack.engine.opentype import Typeface
from desktop.pack.engine.spacing import SetLine
from desktop.pack.engine.structure import Node, Raw, Tree, page_number
from desktop.pack.engine.text import BLACK, Atoms, Colour, TextStyle

# ReportLab would write every page as letters, a quarter longer and much slower.
rl_config.useA85 = 0

Box = tuple[float, float, float, float]
_SEEN = 1e-3  # points: a smaller difference of gaps is none
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
        self._type: tuple[str, float] | None = None
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
        self._colour, self._type, self._spacing = None, None, 0.0

    def _start_page(self) -> None:
        across, down = self._abreast
        column, row = self._slot() % across, self._slot() // across
        width, height = (length * self._scale for length in self.size)
        x, y = column * width, (down - 1 - row) * height
        self._frame = (x, y, self._scale)
        self._colour, self._type, self._spacing = None, None, 0.0
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
        atoms, start = line.atoms, line.first
        x += line.x
        ops = [f"BT 1 0 0 1 {x:.2f} {baseline:.2f} Tm"]
        common = _commonest(line.gaps)
        while start < line.last:
            run, face = atoms.run[start], atoms.face[start]
            stop = _stretch(atoms, start, line.last)
            gaps = line.gaps[start - line.first : stop - line.first]
            size, font = run.style.size, self._font(face)
            self._switch(ops, font, run.style, common)
            texts = atoms.text[start:stop]
            ops.append(_shown(texts, gaps, common, font, size))
            if run.style.rise:
                ops.append("0 Ts")
            wide = sum(atoms.width[start:stop]) + sum(gaps)
            if run.link:
                self.link(run.link, (x, baseline - 0.2 * size, x + wide, baseline + size))
            x += wide
            start = stop
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
        if (font.key, style.size) != self._type:
            ops.append(f"/{font.key} {style.size:g} Tf")
            self._type = font.key, style.size
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


def _stretch(atoms: Atoms, start: int, end: int) -> int:
    """After the last atom of the same run and face as the one at ``start``."""
    run, face = atoms.run, atoms.face
    first_run, first_face = run[start], face[start]
    if run[end - 1] is first_run and face[start:end].count(first_face) == end - start:
        return end
    stop = start + 1
    while stop < end and run[stop] is first_run and face[stop] is first_face:
        stop += 1
    return stop


def _commonest(gaps: Sequence[float]) -> float:
    """The gap most atoms share: set once as character spacing instead of in every TJ."""
    if not gaps:
        return 0.0
    middle = gaps[len(gaps) // 2]
    if gaps.count(middle) * 2 > len(gaps):
        return middle
    return Counter(gaps).most_common(1)[0][0]


def _shown(
    texts: Sequence[str], gaps: Sequence[float], common: float, font: EmbeddedFont, size: float
) -> str:
    """The TJ operator for the atoms; ``gaps`` follow them, less what all characters get."""
    chars = "".join(texts)
    codes = [font.codes[char] for char in chars]
    if len(chars) != len(texts) and abs(common) > _SEEN:
        gaps = _letter_by_letter(texts, gaps, common)
    elif len(chars) != len(texts):
        ends = accumulate(map(len, texts))
        odd = [(end, gap) for end, gap in zip(ends, gaps, strict=False) if abs(gap) > _SEEN]
        return _joined(codes, [(at, -1000 * gap / size) for at, gap in odd])
    low, high = common - _SEEN, common + _SEEN
    odd = [(at, gap) for at, gap in enumerate(gaps, 1) if not low <= gap <= high]
    return _joined(codes, [(at, 1000 * (common - gap) / size) for at, gap in odd])


def _letter_by_letter(texts: Sequence[str], gaps: Sequence[float], common: float) -> list[float]:
    """A gap for every character: none inside words, which are never spaced out."""
    spread: list[float] = []
    for text, gap in zip(texts, (*gaps, common), strict=False):  # none follows the last of a line
        spread += [0.0] * (len(text) - 1)
        spread.append(gap)
    return spread


def _joined(codes: Sequence[str], moves: Sequence[tuple[int, float]]) -> str:
    """The codes as one TJ, with a move after the first so many of them."""
    parts, done = [], 0
    for at, move in moves:
        parts.append(f"({''.join(codes[done:at])}){move:.1f}")
        done = at
    if done < len(codes):
        parts.append(f"({''.join(codes[done:])})")
    return f"[{''.join(parts)}] TJ"


def _rgb(colour: Colour) -> str:
    return " ".join(f"{part:g}" for part in colour)
