"""The English of a Chinese sentence of the program, from its own dictionary."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from importlib import resources

CHINESE, ENGLISH = "zh", "en"


@cache
def _english() -> dict[str, frozenset[str]]:
    text = (resources.files("resources") / "words" / "sizhi_en.ts").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for message in ET.fromstring(text).iter("message"):
        source, english = message.findtext("source") or "", message.findtext("translation") or ""
        found.setdefault(source, set()).add(english or source)
    return {source: frozenset(words) for source, words in found.items()}


def said_in(language: str, chinese: str, **named: str) -> frozenset[str]:
    """How ``chinese`` may stand on the screen: one word can be translated by its place.

    What the dictionary does not know, such as what somebody typed, is the same in every language.
    """
    words = _english().get(chinese) if language == ENGLISH else None
    filled = {name: _inside(said_in(language, value)) for name, value in named.items()}
    ways = set(words or [chinese])
    for name, values in filled.items():
        ways = {way.replace(f"{{{name}}}", value) for way in ways for value in values}
    return frozenset(ways)


def _inside(ways: frozenset[str]) -> frozenset[str]:
    """A word that is named within a sentence may lose its capital: Find firm."""
    return ways | {way[:1].lower() + way[1:] for way in ways}
