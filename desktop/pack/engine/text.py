"""Runs of plain text, and the atoms a line is made of.

An atom is one Han character or mark, or one Latin word, number or piece of an address: what a
line never breaks inside. With each atom come the gap that follows it and the price of breaking
after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from desktop.pack.engine.characters import (
    ADDRESS_BREAK,
    CLOSING,
    COUNTED,
    LIST_BREAK,
    NEVER_FIRST,
    NEVER_LAST,
    OPENING,
    PAUSES,
    PERCENT,
    SIGNS,
    TIED,
    TOKEN,
    cleaned,
    is_word,
)
from desktop.pack.engine.fonts import GETA, FontSet
from desktop.pack.engine.opentype import Typeface

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)

HAN, OPEN, CLOSE, TIE, MARK, WORD, SPACE, BREAK = "HOCTPLSN"
FORCED = -1.0  # a price: the line must end here
MIXED_GAP = 0.25  # em between Han and Latin
# Atoms that are not simply Han before Han: all that has a gap, a price or a trim of its own.
_UNCOMMON = re.compile(f"[^{HAN}]|{HAN}(?=[^{HAN}])")


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a run looks. ``size`` and ``rise`` in points."""

    family: str = "serif"
    size: float = 10.5
    colour: Colour = BLACK
    rise: float = 0.0

    def but(self, **changes: object) -> TextStyle:
        return replace(self, **changes)  # type: ignore[arg-type]  # names are checked by replace


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of plain text in one style. ``link`` names an anchor in the document.

    ``is_whole``: a few characters no line breaks inside, where a line can hold them at all.
    """

    text: str
    style: TextStyle
    link: str = ""
    is_whole: bool = False


# Called with the words at hand while work goes on; raises when there is no time left.
Pulse = Callable[[str], None]


def unhurried(words: str) -> None:
    """All the time in the world."""


# An atom as a family draws it: face, characters drawn, width in thousandths of an em, kind.
Sign = tuple[Typeface, str, float, str]


@dataclass(slots=True)
class Setting:
    """What laying out needs, and what it has to report.

    ``lost`` maps each character that no face has to the words around its first use.
    """

    fonts: FontSet
    lost: dict[str, str] = field(default_factory=dict)
    pulse: Pulse = unhurried
    signs: dict[str, dict[str, Sign]] = field(default_factory=dict)  # by family, as met


@dataclass(slots=True)
class Atoms:
    """Parallel lists, one entry an atom. Widths and gaps in points.

    ``price`` is what a break after the atom costs: None forbids it, FORCED demands it.
    ``trim_left`` and ``trim_right`` are what the atom loses at a line's edge, ``give`` what the
    gap after it may lose. ``elastic`` are atoms whose gaps are spread first, ``tight`` those whose
    gaps are never spread.
    """

    text: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    run: list[Run] = field(default_factory=list)
    face: list[Typeface] = field(default_factory=list)
    size: list[float] = field(default_factory=list)
    gap: list[float] = field(default_factory=list)
    price: list[float | None] = field(default_factory=list)
    trim_left: list[float] = field(default_factory=list)
    trim_right: list[float] = field(default_factory=list)
    give: list[float] = field(default_factory=list)
    elastic: set[int] = field(default_factory=set)
    tight: set[int] = field(default_factory=set)
    breakable: set[int] = field(default_factory=set)  # pieces of addresses

    def __len__(self) -> int:
        return len(self.text)

    def add(self, text: str, kind: str, width: float, run: Run, face: Typeface) -> None:
        self.text.append(text)
        self.kind.append(kind)
        self.width.append(width)
        self.run.append(run)
        self.face.append(face)
        self.size.append(run.style.size)

    def add_known(self, signs: list[Sign], run: Run) -> None:
        """Many atoms at once."""
        faces, texts, widths, kinds = zip(*signs, strict=True)
        size = run.style.size
        scale = size / 1000
        self.text += texts
        self.kind += kinds
        self.width += [width * scale for width in widths]
        self.face += faces
        self.run += [run] * len(signs)
        self.size += [size] * len(signs)

    def natural_width(self) -> float:
        """Width on one endless line."""
        return sum(self.width) + sum(self.gap)


def atoms_of(runs: Iterable[Run], setting: Setting, widest: float | None = None) -> Atoms:
    """The atoms of ``runs``. A word wider than ``widest`` points is taken apart, in need."""
    atoms = Atoms()
    for run in runs:
        setting.pulse(run.text)
        _Cutter(atoms, run, setting).cut(widest)
    _join(atoms)
    return atoms


class _Cutter:
    """Cuts one run into atoms."""

    def __init__(self, atoms: Atoms, run: Run, setting: Setting) -> None:
        self.atoms, self.run, self.setting = atoms, run, setting
        self.text = cleaned(run.text)
        self.place = setting.fonts.family(run.style.family).place
        self.scale = run.style.size / 1000
        self.signs = setting.signs.setdefault(run.style.family, {})

    def cut(self, widest: float | None) -> None:
        is_whole = self.run.is_whole and len(self.text) > 1
        if is_whole and (widest is None or self._measured(self.text) <= widest):
            self._word(self.text, WORD)
            return
        tokens = TOKEN.findall(self.text)
        known = list(map(self.signs.get, tokens))
        if tokens and widest is None and None not in known:  # by far the commonest case
            self.atoms.add_known(known, self.run)  # type: ignore[arg-type]  # there is no None
            return
        for at, token in enumerate(tokens):
            if at % 5000 == 4999:
                self.setting.pulse("".join(tokens[at - 20 : at]))
            sign = self.signs.get(token)
            if sign is not None and (widest is None or sign[3] != WORD):
                face, drawn, width, kind = sign
                self.atoms.add(drawn, kind, width * self.scale, self.run, face)
            elif is_word(token) and token not in " \u00a0\u3000\n":
                self._words(token, widest)
            else:
                self._sign(token)

    def _sign(self, sign: str) -> None:
        face, drawn = self._placed(" " if sign in "\u00a0\n" else sign)
        width = face.advances[drawn]
        is_full = width > 850
        if sign == "\n":
            drawn, width, kind = "", 0.0, BREAK
        elif sign in " \u00a0\u3000":
            kind = SPACE
        elif sign in OPENING and is_full:
            kind = OPEN
        elif (sign in CLOSING or sign in PAUSES) and is_full:
            kind = CLOSE
        elif sign in TIED:
            kind = TIE
        elif sign in NEVER_FIRST or sign in NEVER_LAST:
            kind = MARK
        else:
            kind = HAN
        self.signs[sign] = face, drawn, width, kind
        self.atoms.add(drawn, kind, width * self.scale, self.run, face)

    def _words(self, token: str, widest: float | None) -> None:
        pieces = LIST_BREAK.split(token)
        if len(token) > 14 and len(pieces) == 1:
            pieces = ADDRESS_BREAK.split(token)
        for at, piece in enumerate(pieces):
            if at:
                self.atoms.breakable.add(len(self.atoms) - 1)
            if widest is None or self._measured(piece) <= widest:
                self._word(piece, WORD)
                continue
            for char in piece:  # wider than a whole line: nothing is left but to cut it
                self._word(char, WORD)
                self.atoms.breakable.add(len(self.atoms) - 1)

    def _word(self, word: str, kind: str) -> None:
        """One atom for each stretch that one face can draw; a word of one is remembered."""
        before = len(self.atoms)
        stretch, face, width = "", None, 0.0
        for char in word:
            placed, drawn = self._placed(char)
            if face is not None and placed is not face:
                self.atoms.add(stretch, kind, width, self.run, face)
                stretch, width = "", 0.0
            face = placed
            stretch += drawn
            width += face.advances[drawn] * self.scale
        if face is not None:
            self.atoms.add(stretch, kind, width, self.run, face)
            if len(self.atoms) == before + 1:
                self.signs[word] = face, stretch, width / self.scale, kind

    def _measured(self, word: str) -> float:
        return sum(face.advances[drawn] for face, drawn in map(self.place, word)) * self.scale

    def _placed(self, char: str) -> tuple[Typeface, str]:
        face, drawn = self.place(char)
        if drawn == GETA and char != GETA and char not in self.setting.lost:
            at = self.text.index(char)
            around = self.text[max(0, at - 8) : at + 9].replace("\n", " ")
            self.setting.lost[char] = around
        return face, drawn


def _join(atoms: Atoms) -> None:
    """Fill in gaps, prices and trims from each pair of neighbours."""
    count, kinds, sizes = len(atoms), atoms.kind, atoms.size
    atoms.gap, atoms.give = [0.0] * count, [0.0] * count
    atoms.price = [0.0] * count
    atoms.trim_left, atoms.trim_right = [0.0] * count, [0.0] * count
    for match in _UNCOMMON.finditer("".join(kinds)):
        i = match.start()
        kind, size = kinds[i], sizes[i]
        if kind in (OPEN, CLOSE):  # at a line's edge a full-width mark loses its empty half
            trim = atoms.trim_left if kind == OPEN else atoms.trim_right
            trim[i] = 0.5 * size
        gap = 0.0
        if i + 1 < count:
            gap = atoms.gap[i] = _gap(atoms, i) * size
            atoms.price[i] = _price(atoms, i)
            if not _is_seam(atoms, i):
                atoms.tight.add(i)
        if kind == CLOSE and gap >= 0:
            atoms.give[i] = 0.25 * size
        elif kind == SPACE or gap > 0:
            atoms.give[i] = 0.1 * size
        if kind == SPACE or gap > 0:
            atoms.elastic.add(i)


def _is_seam(atoms: Atoms, i: int) -> bool:
    """Whether the gap after atom ``i`` may be spread: not inside ——, words, or before %."""
    kind, after = atoms.kind[i], atoms.kind[i + 1]
    if TIE in (kind, after) or SPACE in (kind, after):
        return False
    return not (kind == WORD and after == WORD) and atoms.text[i + 1][:1] not in PERCENT


def _gap(atoms: Atoms, i: int) -> float:
    """The gap after atom ``i`` in em: ¼ between Han and Latin, −½ between adjacent marks."""
    kind, after = atoms.kind[i], atoms.kind[i + 1]
    if (kind == HAN and atoms.text[i] in SIGNS) or (after == HAN and atoms.text[i + 1] in SIGNS):
        return 0.0  # ≥1.2 as 1.2≥: what is counted stands close to its sign
    if kind == HAN and after == WORD:
        first = atoms.text[i + 1][0]
        return MIXED_GAP if first.isalnum() or first in "+$#@~<>" else 0.0
    if kind == WORD and after == HAN:
        last = atoms.text[i][-1]
        return MIXED_GAP if last.isalnum() or last in "%+°<>" else 0.0
    if (kind == CLOSE and after in (CLOSE, OPEN)) or (kind == OPEN and after == OPEN):
        return -0.5
    return 0.0


def _price(atoms: Atoms, i: int) -> float | None:
    kind, after = atoms.kind[i], atoms.kind[i + 1]
    if kind == BREAK:
        return FORCED
    if after == BREAK:
        return None
    if kind == SPACE:
        return 20.0
    if after == SPACE or (kind == TIE and after == TIE):
        return None
    first, last = atoms.text[i + 1][0], atoms.text[i][-1]
    if first in NEVER_FIRST or last in NEVER_LAST:
        return None
    if kind == WORD and after == WORD:
        if i not in atoms.breakable:
            return None
        return 30.0 if last in ",;)" or first == "(" else 400.0
    if kind == WORD and first in COUNTED and last.isdigit():
        return 60.0
    if first == "〔":  # a reference clings to what it speaks of, and never leaves a date
        return None if kind == WORD and last.isdigit() else 60.0
    return 0.0
