"""Two edits of one long text, put together sentence by sentence (pure).

A sentence is what somebody wrote, whole; nothing here ever joins pieces of two sentences, or two
edits of 三十万元 would become 二四十五万元, a figure nobody wrote. Where both changed the same
sentence there is no merged text, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+[”’」』）)]*|[^。！？；!?;\n]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: settled (``text``), or changed by both (``text`` is None)."""

    text: str | None
    base: str = ""
    mine: str = ""
    theirs: str = ""


def sentences(text: str) -> list[str]:
    """The sentences of a text with their marks; joined they are the text again."""
    return _SENTENCE.findall(text)


def merged(base: str, *versions: str) -> str | None:
    """The text with the changes of every version; None where two changed the same sentence."""
    text = versions[0]
    for version in versions[1:]:
        found = pieces(base, text, version)
        if any(piece.text is None for piece in found):
            return None
        text = "".join(piece.text or "" for piece in found)
    return text


def pieces(base: str, mine: str, theirs: str) -> list[Piece]:
    """The text piece by piece, for a screen that shows where two people disagree."""
    b, m, t = sentences(base), sentences(mine), sentences(theirs)
    found: list[Piece] = []
    for (b0, b1), (m0, m1), (t0, t1) in _stretches(b, m, t):
        found += _settled(b[b0:b1], m[m0:m1], t[t0:t1])
    return found


def _settled(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    if theirs in (mine, base):
        yield Piece("".join(mine))
    elif mine == base:
        yield Piece("".join(theirs))
    elif len(base) == len(mine) == len(theirs) > 1:  # neighbours, each changed by one of them
        for one, my, their in zip(base, mine, theirs, strict=True):
            yield from _settled([one], [my], [their])
    else:
        yield Piece(None, "".join(base), "".join(mine), "".join(theirs))


Stretch = tuple[int, int]


def _stretches(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[Stretch, Stretch, Stretch]]:
    """Cut all three at what they have in common: the same, different, the same, … to the end."""
    b = m = t = 0
    for start, in_mine, in_theirs, length in _common(base, mine, theirs):
        yield (b, start), (m, in_mine), (t, in_theirs)
        b, m, t = start + length, in_mine + length, in_theirs + length
        yield (start, b), (in_mine, m), (in_theirs, t)
    yield (b, len(base)), (m, len(mine)), (t, len(theirs))


def _common(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """(in base, in mine, in theirs, length) of runs that all three have, in order."""
    one = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    other = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(one) and j < len(other):
        start = max(one[i].a, other[j].a)
        end = min(one[i].a + one[i].size, other[j].a + other[j].size)
        if start < end:
            yield (
                start,
                one[i].b + start - one[i].a,
                other[j].b + start - other[j].a,
                end - start,
            )
        if one[i].a + one[i].size < other[j].a + other[j].size:
            i += 1
        else:
            j += 1
