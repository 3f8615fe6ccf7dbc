"""Paragraphs and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.pack.engine.breaking import Lines, broken, halved
from desktop.pack.engine.characters import cleaned
from desktop.pack.engine.galley import FLOW, Anchor, Draw, Strip
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.spacing import CENTRE, JUSTIFIED, WIDEST, SetLine, set_line
from desktop.pack.engine.structure import PARAGRAPH, Node, heading
from desktop.pack.engine.text import BREAK, Atoms, Run, Setting, TextStyle, atoms_of

BODY = TextStyle()
_NUMBERED = re.compile(r"\d{1,2}\. ")
_SPOKEN = re.compile(r"\w：")  # whose turn it is, as 问： and 答：
# Where the baseline lies in the em box of a Chinese face.
_ABOVE = 0.88


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """The shape of a paragraph; all measures in points. ``first_indent`` is added to ``left``.

    ``clings``: it stays with what stands before it, as a note under a table does. ``widest``: em by
    which gaps may grow to justify a line. ``hang``: the further lines of a paragraph that begins
    with a number and a point stand so far in; of one that begins with a character and a colon,
    under what follows them. 0: flush. ``is_even``: what takes two lines is broken in its middle,
    as a label is, and rather after a mark.
    """

    text: TextStyle = BODY
    leading: float = 17.0
    align: str = JUSTIFIED
    first_indent: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keeps_next: bool = False
    clings: bool = False
    widest: float = WIDEST
    hang: float = 0.0
    is_even: bool = False

    def but(self, **changes: object) -> ParagraphStyle:
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by replace


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs in a shape. ``label`` hangs in the left indent (a bullet, a number)."""

    runs: tuple[Run, ...]
    style: ParagraphStyle
    label: Run | None = None
    anchor: Anchor | None = None
    starts: str = FLOW

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        lines = lines_of(atoms_of(self.runs, setting), self.style, width, setting, self.runs)
        style = self.style
        label = _label_line(self.label, setting) if self.label else None
        is_heading = self.anchor is not None and self.anchor.level >= 0
        node = Node(heading(self.anchor.level) if self.anchor and is_heading else PARAGRAPH)
        strips: list[Strip] = []
        if style.before:
            strips.append(Strip(style.before, keeps_next=True, is_space=True))
        last = len(lines) - 1
        for at, line in enumerate(lines):
            draws: list[tuple[float, SetLine]] = []
            if at == 0 and label is not None:
                draws.append((0.0, label))
            if line is not None:
                indent = style.first_indent if at == 0 else 0.0
                draws.append((style.left + indent, line))
            # two lines at least on either side of a page break
            keeps = at in (0, last - 1) if at < last else style.keeps_next
            strips.append(Strip(style.leading, drawing(draws, style), keeps_next=keeps, node=node))
        return _dressed(strips, self)


def text(words: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Run(words, style.text),), style)


def lines_of(
    atoms: Atoms, style: ParagraphStyle, width: float, setting: Setting, runs: Sequence[Run]
) -> list[SetLine | None]:
    """The paragraph's lines for a column; None for an empty line. Always at least one."""
    measure = max(width - style.left - style.right, style.text.size)
    if len(atoms) and max(atoms.width) > measure:
        # room for the marks that cling to a word and may not be parted from it
        atoms = atoms_of(runs, setting, widest=max(measure - 2 * style.text.size, measure / 2))
    if hang := _hang(style, runs):
        return _hanging(atoms, style.but(hang=hang), measure, setting)
    first = max(measure - style.first_indent, style.text.size)
    justified = style.align == JUSTIFIED
    breaks = broken(atoms, first, measure, justified=justified, pulse=setting.pulse)
    if style.align == CENTRE and len(breaks) > 1:
        breaks = _balanced(atoms, breaks, measure)
    elif style.is_even and len(breaks) == 2 and BREAK not in atoms.kind:
        breaks = halved(atoms, measure) or breaks
    lines: list[SetLine | None] = []
    for start, stop in breaks:
        is_end = stop == len(atoms) or atoms.kind[stop - 1] == BREAK
        room = measure if start else first
        line = set_line(atoms, start, stop, room, style.align, is_end=is_end, widest=style.widest)
        lines.append(line)
    return lines or [None]


def _hang(style: ParagraphStyle, runs: Sequence[Run]) -> float:
    """How far the further lines stand in, by how the first one begins."""
    begins = runs[0].text if runs and style.hang else ""
    if _NUMBERED.match(begins):
        return style.hang
    return 2 * style.text.size if _SPOKEN.match(begins) else 0.0


def _hanging(
    atoms: Atoms, style: ParagraphStyle, measure: float, setting: Setting
) -> list[SetLine | None]:
    """Paragraphs, one after a forced break each; only their first lines begin in front."""
    narrow = measure - style.hang
    justified = style.align == JUSTIFIED
    breaks = broken(
        atoms, measure, narrow, justified=justified, pulse=setting.pulse, each_first=True
    )
    lines: list[SetLine | None] = []
    for start, stop in breaks:
        is_end = stop == len(atoms) or atoms.kind[stop - 1] == BREAK
        opens = start == 0 or atoms.kind[start - 1] == BREAK
        room = measure if opens else narrow
        line = set_line(atoms, start, stop, room, style.align, is_end=is_end, widest=style.widest)
        if line is not None and not opens:
            line = replace(line, x=line.x + style.hang)
        lines.append(line)
    return lines or [None]


def _balanced(atoms: Atoms, breaks: Lines, measure: float) -> Lines:
    """As many lines, as even as can be: a title must not end in a lone word."""
    low, high = measure / 2, measure
    while high - low > 1:
        middle = (low + high) / 2
        tried = broken(atoms, middle, middle, justified=False)
        if len(tried) == len(breaks):
            high, breaks = middle, tried
        else:
            low = middle
    return breaks


def drawing(lines: Sequence[tuple[float, SetLine]], style: ParagraphStyle) -> Draw | None:
    """What draws these lines, each at its x, in a strip as high as the leading."""
    if not lines:
        return None
    size = style.text.size
    drop = (style.leading - size) / 2 + _ABOVE * size

    def draw(pen: Pen, x: float, y: float) -> None:
        for left, line in lines:
            pen.line_of_text(line, x + left, y - drop)

    return draw


def single_line(run: Run, setting: Setting) -> SetLine | None:
    """One line as wide as it likes: for labels, heads and feet."""
    words = cleaned(run.text).replace("\n", " ")
    atoms = atoms_of([replace(run, text=words)], setting)
    return set_line(atoms, 0, len(atoms), atoms.natural_width(), "left", is_end=True)


def fitted_line(run: Run, room: float, setting: Setting) -> SetLine | None:
    """One line of at most ``room`` points: the run, or its beginning and …"""
    line = single_line(run, setting)
    if line is None or width_of(line) <= room:
        return line
    atoms = line.atoms
    total, stop = 0.0, 0
    while stop < len(atoms) and total + atoms.width[stop] + atoms.gap[stop] < room - run.style.size:
        total += atoms.width[stop] + atoms.gap[stop]
        stop += 1
    return single_line(replace(run, text="".join(atoms.text[:stop]) + "…"), setting)


def width_of(line: SetLine) -> float:
    """From where it was told to begin to its end, in points."""
    return line.x + sum(line.atoms.width[line.first : line.last]) + sum(line.gaps)


def _label_line(run: Run, setting: Setting) -> SetLine | None:
    return single_line(run, setting)


def _dressed(strips: list[Strip], paragraph: Paragraph) -> list[Strip]:
    """Anchor and page start on the first strip, the space after on the end."""
    style = paragraph.style
    if style.clings:
        strips[0] = replace(strips[0], clings=True)
    if paragraph.starts != FLOW:
        strips[0] = replace(strips[0], starts=paragraph.starts)
    if paragraph.anchor is not None:
        at = 1 if style.before else 0
        strips[at] = replace(strips[at], anchor=paragraph.anchor)
    if style.after:
        strips.append(Strip(style.after, keeps_next=True, is_space=True))
    return strips
