"""Which articles of which laws a text names: 公平竞争审查条例第十条第（一）（二）项、第十八条.

Reads only names it is given; a name with 中华人民共和国 before it is the same law. It never says
whether a citation is right, only what is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_STATE = "中华人民共和国"
_NUMBER = r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?"
_ITEMS = r"(?:第?[（(][^）)]{1,6}[）)](?:、|至|和)?)+项?|第[一二三四五六七八九十]+款"
_ARTICLE = re.compile(rf"(?P<article>{_NUMBER})(?P<items>(?:{_ITEMS})*)")
_BETWEEN = re.compile(r"[、，,和及与\s]*")


@dataclass(frozen=True, slots=True)
class Citation:
    """``article`` as written (第十条), "" where the law is named as a whole; ``items`` after it."""

    law: str
    article: str
    items: str = ""


def found(text: str, laws: Sequence[str]) -> list[Citation]:
    """Every citation of one of ``laws`` in a text, in its order, each once.

    Of two names that fit at one place the longer is meant: 土地管理法实施条例 is not 土地管理法.
    """
    names = {name.removeprefix(_STATE): name for name in laws if name.removeprefix(_STATE)}
    if not names or not text:
        return []
    any_law = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    citations: list[Citation] = []
    for match in any_law.finditer(text):
        law, at = names[match[0]], match.end()
        if _goes_on(text, at):
            continue
        at += text.startswith("》", at)
        articles = list(_articles(text, at))
        citations += [Citation(law, a, items) for a, items in articles] or [Citation(law, "")]
    return list(dict.fromkeys(citations))


def _goes_on(text: str, at: int) -> bool:
    """Whether the name is the beginning of a longer one that is not among those asked for."""
    return bool(re.match(r"(?:实施)?(?:条例|细则|办法|规定)", text[at : at + 6]))


def _articles(text: str, at: int) -> list[tuple[str, str]]:
    """Articles that follow one another after a name: 第十条、第十八条."""
    listed = []
    while match := _ARTICLE.match(text, _BETWEEN.match(text, at).end()):  # type: ignore[union-attr]  # it matches nothing too
        listed.append((match["article"], match["items"]))
        at = match.end()
    return listed
