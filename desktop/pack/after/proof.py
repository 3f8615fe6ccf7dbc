"""The proof: a finished file read back, and refused if it holds what its reader may not learn.

Independent of how the pages were made. It is told what is forbidden (a value and what it is of)
and what the reader may know anyway; a word that stands in both is no leak. What it says names the
place and the kind of thing, never the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.errors import Refusal
from db.sentences import Sentence
from desktop.pack.after.reading import Reading, Words, read
from desktop.pack.after.reading_word import read_word

_TELLING = 4  # characters: shorter words are in every text
_LINE = 6  # a set line that is part of something forbidden
_CLAUSE = 6
_LONG_NUMBER = 8
_LONGEST_LINE = 200
_ON_PAPER = ("第", "Word 文件")
_CLAUSES = re.compile(r"[。；;，,、\n：:（）()！!？?…]+")
_STRONG_UNITS = (
    r"(?:亿|万|千)?(?:美元|欧元|日元|港元|元)(?:[/／](?:亩|㎡|平方米|度|m³|吨|人|月|年|㎡·月))?"
    r"|亩|㎡|公顷|km²|平方公里|%|％|千伏安|公里|吨|度"
)
_FIGURE = re.compile(rf"\d[\d,，.]*(?:{_STRONG_UNITS})")
_DATE = re.compile(r"[0-9]+[年月日号]|[上下]半年|[一二三四]季度|年底|月底")
_DIGITS = "0123456789.,，"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A value that must not be found. ``kind`` says of what: 议题·我方底线. ``least``: characters
    from which the value as a whole is telling (names are from 2)."""

    words: str
    kind: str
    least: int = _TELLING


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something forbidden stands, and what it is of."""

    where: str
    kind: str


def prove(content: bytes, forbidden: Sequence[Forbidden], allowed: Iterable[str]) -> None:
    """Refuses with ``proof_failed`` when the file holds anything forbidden, or can run anything.

    ``content`` is a PDF, or a .docx.
    """
    reading = read_word(content) if content.startswith(b"PK") else read(content)
    judge(reading, forbidden, allowed)


def judge(reading: Reading, forbidden: Sequence[Forbidden], allowed: Iterable[str]) -> None:
    """The same for a file already read."""
    leaks = list(leaks_in(reading, forbidden, allowed))
    leaks += [Leak(Sentence("文件内部"), Sentence("可运行或夹带的内容")) for _ in reading.active]
    if not leaks:
        return
    listed = list(dict.fromkeys((leak.where, leak.kind) for leak in leaks))
    named = [Sentence("{where}（{kind}）", where=where, kind=kind) for where, kind in listed[:6]]
    more = Sentence("等 {count} 处", count=len(listed)) if len(listed) > 6 else ""
    raise Refusal(
        "proof_failed",
        "核验没有通过，没有交付也没有登记：{named}{more}有这一版不应披露的内容。"
        "请检查这些内容的披露等级，或从可披露的文字里删去后再印。",
        named=named,
        more=more,
        leaks=[{"where": where, "kind": kind} for where, kind in listed],
    )


def leaks_in(
    reading: Reading, forbidden: Sequence[Forbidden], allowed: Iterable[str]
) -> Iterator[Leak]:
    """Every forbidden thing found, with each place it was found in."""
    lines = [Words(one.where, plain(one.text)) for one in reading.lines]
    hidden = [Words(one.where, plain(one.text)) for one in reading.hidden]
    texts = [*_pages(lines), *lines, *hidden]
    # Apart, because a Chinese word is looked for in no time where there is nothing but ASCII.
    is_ascii = [one.text.isascii() for one in texts]
    heaps = ["\0".join(t.text for t, a in zip(texts, is_ascii, strict=True) if a is kind)
             for kind in (True, False)]  # fmt: skip
    known = _Known(allowed)
    for thing in forbidden:
        for needle in _needles(thing):
            if any(needle in heap for heap in heaps) and not known.holds(needle):
                yield from (Leak(t.where, thing.kind) for t in texts if _tells(needle, t))
    yield from _pieces_of([(plain(f.words), f.kind) for f in forbidden], lines, known)


def _tells(needle: str, of: Words) -> bool:
    """Whether the words stand there and not by chance: operators are full of bare numbers, and
    where two lines meet they may spell a name."""
    if not any(char.isalpha() or char in "%％" for char in needle) and len(needle) < _LONG_NUMBER:
        return of.where.startswith(_ON_PAPER) and _stands(needle, of.text)
    if len(needle) < _TELLING and len(of.text) > _LONGEST_LINE:
        return False
    return _stands(needle, of.text)


def _pieces_of(
    forbidden: Sequence[tuple[str, str]], lines: Sequence[Words], known: _Known
) -> Iterator[Leak]:
    """Lines that are part of something forbidden: long values are broken over lines and cells."""
    corpus = "\0".join(words for words, _ in forbidden)
    for line in lines:
        if (
            len(line.text) >= _LINE
            and _is_more_than_a_date(line.text)
            and line.text in corpus
            and not known.holds(line.text)
        ):
            yield Leak(line.where, next(kind for words, kind in forbidden if line.text in words))


def _needles(thing: Forbidden) -> Iterator[str]:
    """What to look for of one value: all of it, its clauses, its figures with their units."""
    words = plain(thing.words)
    if len(words) >= thing.least:
        yield words
    clauses = (plain(clause) for clause in _CLAUSES.split(thing.words))
    parts = (clause for clause in clauses if _CLAUSE <= len(clause) < len(words))
    yield from (part for part in parts if _is_more_than_a_date(part))
    yield from (figure for figure in _FIGURE.findall(words) if len(figure) >= 3)


def _is_more_than_a_date(words: str) -> bool:
    """Months and days are in every text; what is left without them has to tell something."""
    return sum(char.isalpha() for char in _DATE.sub("", words)) >= _TELLING


class _Known:
    """What the reader may know; words that are part of it are no leak."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._text = "\0".join(plain(words) for words in allowed)

    def holds(self, words: str) -> bool:
        return _stands(words, self._text)


def _stands(words: str, text: str) -> bool:
    """Whether the words stand in the text; 5万元 does not stand in 15万元."""
    at = text.find(words)
    if not words[:1].isdigit():
        return at >= 0
    while at >= 0:
        if at == 0 or text[at - 1] not in _DIGITS:
            return True
        at = text.find(words, at + 1)
    return False


def _pages(lines: Sequence[Words]) -> list[Words]:
    """The lines of each page as one text: a value may be broken over lines."""
    places: dict[str, list[str]] = {}
    for line in lines:
        if line.where.startswith(_ON_PAPER):
            places.setdefault(line.where, []).append(line.text)
    return [Words(where, "".join(texts)) for where, texts in places.items()]


def plain(words: str) -> str:
    """Words without any white space, so that a line's end hides nothing."""
    return "".join(words.split())
