"""How a text is made comparable before it is searched, the same for records and for questions.

`fold` works character by character and never looks around: what occurs in a text still occurs,
folded, in the folded text. All of the search's recall rests on that; a rule that depends on the
neighbours must never come in here.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources

SEPARATOR = "\n"
"""Stands between the segments of a record; folding can never produce it."""

_NUMERALS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))


def fold(text: str) -> str:
    """Lower case, half width, simplified, numerals as digits (一拖 = 1拖), letters and digits only.

    Accents fall (é = e), as do blanks, punctuation, emoji, control characters and lone surrogates.
    """
    return text.translate(_folding())


class _Folding(dict[int, str]):
    """Code point → what it folds to; learns each character when it first meets it."""

    def __init__(self, simplified: dict[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code: int) -> str:
        folded = ""
        for character in unicodedata.normalize("NFKD", chr(code)).casefold():
            simple = self._simplified.get(character, character)
            plain = _NUMERALS.get(simple, simple)
            if unicodedata.category(plain)[0] in "LN":
                folded += plain
        self[code] = folded
        return folded


@functools.cache
def _folding() -> _Folding:
    return _Folding({one: simple for simple, many in table("simplified.txt") for one in many})


def table(name: str) -> list[tuple[str, str]]:
    """The rows of a table in `resources/search`: a key and the characters that belong to it."""
    text = (resources.files("resources") / "search" / name).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [(key, characters) for key, characters in rows]
