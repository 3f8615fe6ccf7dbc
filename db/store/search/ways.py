"""The ways a typed word may be meant as pinyin: 长 as itself, `chang`, `ch` or `c`, all mixed.

Of all ways to cut a word into pieces the cheapest count, and the one that takes every letter for
itself. The last piece may be unfinished (`changche`). Knows nothing of the index.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from db.store.search.folding import fold
from db.store.search.pinyin import characters_beginning, sounds, syllables_beginning

MOST_WAYS = 16
LONGEST_SPOKEN = 40
"""Nobody types longer pinyin without a blank; beyond, a word is only searched as it stands."""
SPARE = 2
"""So much more than the cheapest way another way may cost: xian is 限 and also 西安."""
INITIALS_OF_TWO = ("zh", "ch", "sh")


class Unit(NamedTuple):
    """A piece of a word: the character itself, a whole syllable, or how a syllable begins."""

    kind: Literal["character", "syllable", "beginning"]
    text: str

    def characters(self) -> frozenset[str]:
        if self.kind == "character":
            return frozenset(self.text)
        if self.kind == "syllable":
            return sounds().characters[self.text]
        return characters_beginning(self.text)

    def is_initial(self) -> bool:
        return self.kind == "beginning" and len(self.text) == 1

    def initial(self) -> str:
        """One that every character of this unit is indexed under."""
        if self.kind == "character":
            return sounds().readings_of(self.text)[0][0]
        return self.text[0]

    def syllables(self) -> list[str]:
        """A letter that begins a syllable is one as well: it may stand for itself."""
        if self.kind == "syllable":
            return [self.text]
        letter = [self.text] if len(self.text) == 1 else []
        return list(dict.fromkeys([*letter, *syllables_beginning(self.text)]))


Way = tuple[Unit, ...]


def ways(raw: str) -> tuple[Way, ...]:
    """Empty for a word without Latin letters, and for one that is too long to be pinyin."""
    word = _spoken(raw)
    if len(word) > LONGEST_SPOKEN or not any("a" <= c <= "z" for c in word):
        return ()
    best: list[list[tuple[int, Way]]] = [[] for _ in word] + [[(0, ())]]
    for start in reversed(range(len(word))):
        cuts = [
            (_cost(unit) + cost, (unit, *rest))
            for unit, end in _steps(word, start)
            for cost, rest in best[end]
        ]
        cuts.sort(key=lambda cut: cut[0])
        best[start] = [cut for cut in cuts[:MOST_WAYS] if cut[0] <= cuts[0][0] + SPARE]
    singly = tuple(map(_single, word))
    return tuple(dict.fromkeys([*(way for _, way in best[0]), singly]))


def _cost(unit: Unit) -> int:
    """A lone initial weighs three pieces, or every long word would fall apart into initials."""
    is_initial = unit.text in INITIALS_OF_TWO or (
        unit.is_initial() and unit.text not in sounds().characters
    )
    return 3 if is_initial else 1


def _steps(word: str, start: int) -> Iterator[tuple[Unit, int]]:
    """Every unit that may stand at `start`, the longest first, and where it ends."""
    known = sounds().characters
    for end in range(min(len(word), start + 6), start + 1, -1):
        letters = word[start:end]
        if end == len(word) and syllables_beginning(letters):
            yield Unit("beginning", letters), end
        elif letters in known:
            yield Unit("syllable", letters), end
        elif letters in INITIALS_OF_TWO:
            yield Unit("beginning", letters), end
    yield _single(word[start]), start + 1


def _single(character: str) -> Unit:
    return Unit("beginning" if "a" <= character <= "z" else "character", character)


def _spoken(raw: str) -> str:
    """The word as pinyin: ü, with or without a tone, is v."""
    parts = unicodedata.normalize("NFD", raw.lower())
    return fold(parts.replace("u\u0308", "v"))
