"""What a record is indexed under: the words of its one row in the full-text table.

For every segment its characters and pairs of neighbours; for a sounded segment (a name) also its
initials singly, in twos and in threes, its syllables and pairs of syllables, in every combination
of kept readings; marks for how the title begins, for a short title and for the kind of record.
The table keeps no positions, so neither order nor repetition matters.

The question (`query.py`) asks for exactly these words. A change here without one there loses hits.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain, product
from operator import add

from db.store.search.pinyin import is_sounded, sounds

# All of them beyond ASCII, so that the `ascii` tokenizer leaves them in the word, and none of
# them a letter or digit, so that no folded text contains one.
START = "‸"
INITIALS = "¡"
SYLLABLE = "†"
JOINT = "·"
SHORT = "▁"
KIND = "¤"

SHORT_TITLE = 6
"""Cities, parks, people: so long a title may be to come before longer ones that begin alike."""


@functools.lru_cache(256)
def kind_token(kind: str) -> str:
    return KIND + kind.encode().hex()


def tokens(kind: str, segments: Sequence[str]) -> str:
    """The words of a record, parted by blanks; `segments` are folded, the title first."""
    title = segments[0]
    found = [kind_token(kind), START + title[:1], START + title[:2]]
    if len(title) <= SHORT_TITLE:
        found.append(SHORT)
    written: set[str] = set()
    for position, segment in enumerate(segments):
        written.update(segment)
        written.update(map(add, segment, segment[1:]))
        if segment and is_sounded(segment):
            found += _sounds(segment, is_title=position == 0)
    return " ".join(chain(found, written))


def _sounds(name: str, *, is_title: bool) -> list[str]:
    """The hot loop of an import: neighbours recur, so what they add is spelt out once."""
    said = [*map(_readings, name), ()]
    letters = [*map(_initials, said), ""]
    found = [*map(_syllables, said, said[1:]), *map(_grams, letters, letters[1:], letters[2:])]
    if is_title:
        found += [START + gram for gram in _grams(*letters[:3]).split()]
        found += [START + SYLLABLE + one for one in said[0]]
    return found


@functools.lru_cache(16_384)
def _readings(character: str) -> tuple[str, ...]:
    return sounds().readings_of(character)


@functools.lru_cache(4_096)
def _initials(readings: tuple[str, ...]) -> str:
    return "".join(dict.fromkeys(reading[0] for reading in readings))


@functools.lru_cache(65_536)
def _syllables(here: tuple[str, ...], there: tuple[str, ...]) -> str:
    pairs = (one + JOINT + other for one in here for other in there)
    return " ".join([*(SYLLABLE + one for one in here), *pairs])


@functools.lru_cache(65_536)
def _grams(*letters: str) -> str:
    """Initials of up to three neighbours, in every combination, and how each begins."""
    spelt = map("".join, product(*(options for options in letters if options)))
    grams = {gram for whole in spelt for gram in (whole[:1], whole[:2], whole)}
    return " ".join(INITIALS + gram for gram in grams)
