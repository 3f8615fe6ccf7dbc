"""A sentence of the program that can still be said in another language.

``db`` speaks Chinese and knows no window. A ``Sentence`` is its Chinese text and remembers what it
was made of; the desktop looks the template up in its dictionary and fills it again. See
docs/decisions/0011. Templates are literals in the source: a tool gathers them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_PLACE = re.compile(r"\{(\w+)(?::(,|02))?\}")


class Sentence(str):
    """``Sentence("找不到“{file}”。", file="a.csv")`` is the text 找不到“a.csv”。

    ``{name}`` is filled by the part of that name, ``{name:,}`` by a whole number with commas,
    ``{name:02}`` by one of two digits. Parts are plain values, sentences, or lists of those. A
    place without its part stays as it is, and what is filled in is never read again: braces in a
    file name are only braces.
    """

    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, /, **parts: object) -> Sentence:
        made = super().__new__(cls, filled(template, parts, str, "、"))
        made.template, made.parts = template, parts
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), dict(self.parts)


def filled(
    template: str, parts: Mapping[str, object], say: Callable[[str], str], comma: str
) -> str:
    """The template with its places filled; texts pass through ``say``, lists get ``comma``."""

    def shown(value: object) -> str:
        if isinstance(value, list | tuple):
            return comma.join(map(shown, value))
        return say(value) if isinstance(value, str) else str(value)

    def place(found: re.Match[str]) -> str:
        name, form = found[1], found[2]
        if name not in parts:
            return found[0]
        value = parts[name]
        return f"{value:{form}}" if form and isinstance(value, int) else shown(value)

    return _PLACE.sub(place, template)


def to_plain(text: str) -> Any:
    """A text, or a sentence with all it knows, as JSON can hold it."""
    if not isinstance(text, Sentence):
        return text
    return [text.template, {name: _plain(part) for name, part in text.parts.items()}]


def from_plain(plain: object) -> str:
    """What ``to_plain`` made, as it was; anything else is a text of its own."""
    match plain:
        case [str(template), dict(parts)]:
            return Sentence(template, **{str(name): _part(part) for name, part in parts.items()})
        case _:
            return str(plain)


def _plain(part: object) -> object:
    if isinstance(part, list | tuple):
        return {"list": [_plain(one) for one in part]}
    return to_plain(part) if isinstance(part, str) else part


def _part(plain: object) -> object:
    match plain:
        case {"list": list(several)}:
            return [_part(one) for one in several]
        case [_, _]:
            return from_plain(plain)
        case _:
            return plain
