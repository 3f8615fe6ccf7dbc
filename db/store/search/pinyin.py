"""The readings of characters as they stand in folded keys, from `resources/search/readings.txt`.

Every kept reading counts, none is chosen: 单 is dan, shan and chan in every word. A Latin letter
is its own reading, so `tcljt` finds TCL集团; everything else without a reading is a blank sound.
Pinyin is for names: long texts and bare codes have none (see `is_sounded`).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from string import ascii_lowercase

from db.store.search.folding import table

BLANK = "○"
"""The reading of what has none; no folded key contains it."""

NAME_LENGTH = 400
"""Longer segments are texts, not names."""


@dataclass(frozen=True, slots=True)
class Sounds:
    readings: dict[str, tuple[str, ...]]  # character → syllables without tone
    characters: dict[str, frozenset[str]]  # syllable → characters

    def readings_of(self, character: str) -> tuple[str, ...]:
        return self.readings.get(character) or (BLANK,)


@functools.cache
def sounds() -> Sounds:
    """The table, read when the first search or save needs it (some 20 ms)."""
    readings: dict[str, tuple[str, ...]] = {letter: (letter,) for letter in ascii_lowercase}
    characters: dict[str, frozenset[str]] = {}
    for syllable, known in table("readings.txt"):
        characters[syllable] = frozenset(known)
        alone = (syllable,)
        for character in known:
            before = readings.get(character)
            readings[character] = before + alone if before else alone
    return Sounds(readings, characters)


@functools.lru_cache(4096)
def syllables_beginning(letters: str) -> tuple[str, ...]:
    return tuple(syllable for syllable in sounds().characters if syllable.startswith(letters))


@functools.lru_cache(4096)
def characters_beginning(letters: str) -> frozenset[str]:
    """All whose reading begins so; a single letter also stands for itself."""
    known = sounds().characters
    found = (known[syllable] for syllable in syllables_beginning(letters))
    return frozenset(letters if len(letters) == 1 else ()).union(*found)


def is_sounded(segment: str) -> bool:
    """Whether this folded segment can be found by pinyin.

    Not a long text. Not a code either: a credit code or a telephone number read aloud (九一三…)
    would answer to half of all initials. 三一 as a whole name folds to 31 and is one.
    """
    return len(segment) <= NAME_LENGTH and (not segment.isascii() or len(segment) <= 4)
