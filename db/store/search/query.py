"""A question in the form the index understands, and the rule by which a record answers it.

`Term.occurs` is that rule, the only one: the index merely proposes candidates, so its expressions
may be wider than the rule but never narrower. A word occurs in a segment if it stands there, or,
in a sounded segment, if some way of saying it (`ways.py`) fits: each piece of the word one
character of the segment, side by side.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import islice

from db.store.search.folding import fold
from db.store.search.pinyin import is_sounded
from db.store.search.tokens import INITIALS, JOINT, START, SYLLABLE
from db.store.search.ways import Unit, Way, ways

LONGEST_QUESTION = 500
MOST_WORDS = 12
MOST_PAIRS = 24


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question.

    `anywhere` and `beginning` propose candidates and are sure where these need no check; `surely`
    is the part of `anywhere` that needs none, empty if there is no such part.
    """

    word: str
    ways: tuple[tuple[frozenset[str], ...], ...]
    anywhere: str
    beginning: str
    surely: str
    is_sure_anywhere: bool
    is_sure_beginning: bool

    def occurs(self, segment: str) -> bool:
        if self.word in segment:
            return True
        return bool(self.ways) and is_sounded(segment) and any(_fits(w, segment) for w in self.ways)

    def begins(self, title: str) -> bool:
        if title.startswith(self.word):
            return True
        return is_sounded(title) and any(_fits_at(0, way, title) for way in self.ways)


def _fits(way: tuple[frozenset[str], ...], segment: str) -> bool:
    first = way[0]
    last_start = len(segment) - len(way)
    return any(
        character in first and start <= last_start and _fits_at(start, way, segment)
        for start, character in enumerate(segment)
    )


def _fits_at(start: int, way: tuple[frozenset[str], ...], segment: str) -> bool:
    there = segment[start : start + len(way)]
    return len(there) == len(way) and all(c in known for c, known in zip(there, way, strict=True))


def terms(words: str) -> tuple[Term, ...]:
    """The words of a question, parted by blanks; empty if nothing in it can be searched for.

    What is pasted beyond the first 500 characters, or 12 words, is not asked.
    """
    return _terms(words[:LONGEST_QUESTION])


@functools.lru_cache(256)
def _terms(words: str) -> tuple[Term, ...]:
    typed: dict[str, str] = {}
    for word in words.split():
        typed.setdefault(fold(word), word)
    return tuple(_term(word, raw) for word, raw in islice(typed.items(), MOST_WORDS) if word)


def _term(word: str, raw: str) -> Term:
    said = ways(raw)
    is_brief = len(word) <= 2
    anywhere = [_stands_anywhere(word), *map(_fits_anywhere, said)]
    beginning = [_stands_first(word), *map(_fits_first, said)]
    surely = [*anywhere[:is_brief], *(_fits_anywhere(way) for way in said if _is_sure(way))]
    return Term(
        word,
        tuple(tuple(unit.characters() for unit in way) for way in said),
        " OR ".join(dict.fromkeys(anywhere)),
        " OR ".join(dict.fromkeys(beginning)),
        " OR ".join(dict.fromkeys(surely)),
        is_brief and all(map(_is_sure, said)),
        is_brief and all(len(w) == 1 or all(unit.is_initial() for unit in w) for w in said),
    )


# -- expressions for the full-text table ---------------------------------------------------------


def _quoted(token: str) -> str:
    return f'"{token}"'


def _all(tokens: list[str]) -> str:
    return "(" + " AND ".join(dict.fromkeys(token for token in tokens if token)) + ")"


def _any(tokens: list[str]) -> str:
    """Spelt out, never as a prefix: for a prefix the table first merges all it may mean."""
    return "(" + " OR ".join(map(_quoted, tokens)) + ")"


def _pairs(word: str) -> list[str]:
    pairs = dict.fromkeys(word[i : i + 2] for i in range(len(word) - 1))
    return [_quoted(pair) for pair in islice(pairs, MOST_PAIRS)]


def _stands_anywhere(word: str) -> str:
    return _all(_pairs(word) or [_quoted(word)])


def _stands_first(word: str) -> str:
    return _all([_quoted(START + word[:2]), *_pairs(word[1:])])


def _alone(unit: Unit, mark: str = "") -> str:
    """What a unit is indexed under alone; empty where its initial says it all."""
    if unit.kind == "character":
        return _quoted(mark + unit.text)
    if unit.is_initial():
        return ""
    return _any([mark + SYLLABLE + syllable for syllable in unit.syllables()])


def _is_sure(way: Way) -> bool:
    if len(way) == 2 and way[0].kind == "syllable":
        return way[1].kind != "character"
    return len(way) == 1 or (len(way) <= 3 and all(unit.is_initial() for unit in way))


def _fits_anywhere(way: Way) -> str:
    return _all([*_pieces(way), *(_quoted(INITIALS + gram) for gram in _gaps(way))])


def _fits_first(way: Way) -> str:
    letters = "".join(unit.initial() for unit in way[:3])
    gaps = (_quoted(INITIALS + gram) for gram in _gaps(way) if gram != letters)
    begun = [] if len(way) == 1 and _alone(way[0]) else [_quoted(START + INITIALS + letters)]
    return _all([_alone(way[0], START), *begun, *(_pieces(way) if len(way) > 1 else ()), *gaps])


def _pieces(way: Way) -> list[str]:
    """Pairs of neighbours where one word says both, the other units alone."""
    pairs = {at: pair for at in range(len(way) - 1) if (pair := _pair(way, at))}
    paired = {at + side for at in pairs for side in (0, 1)}
    return [*pairs.values(), *(_alone(unit) for at, unit in enumerate(way) if at not in paired)]


def _gaps(way: Way) -> list[str]:
    """Initials, in threes, wherever the pieces do not already say what stands side by side."""
    letters = "".join(unit.initial() for unit in way)
    if len(way) == 1:
        return [] if _alone(way[0]) else [letters]
    size = min(3, len(way))
    return [
        letters[start : start + size]
        for start in range(len(way) - size + 1)
        if not all(_pair(way, at) for at in range(start, start + size - 1))
    ]


def _pair(way: Way, at: int) -> str:
    one, other = way[at : at + 2]
    if one.kind == other.kind == "character":
        return _quoted(one.text + other.text)
    if one.kind != "syllable" or other.kind == "character":
        return ""
    # All syllables of an initial are many words: worth it only where it spares the check.
    if other.is_initial() and len(way) > 2:
        return ""
    return _any([one.text + JOINT + syllable for syllable in other.syllables()])
