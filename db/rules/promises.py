"""Whether words of a kind are promised in a text: the patterns of the red lines, read.

A pattern is plain words. ``…`` stands for up to twelve characters without a comma, ``……`` for up
to twenty-four of the same sentence, ``(返还/退还)`` for either word, ``#`` for an amount, and
``A&B`` for both in one sentence in any order. Refusing a thing is not promising it, nor is what
the other side asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from db.rules import numerals

_GAP = "[^，,。；！？;!?\n]{0,12}?"
_WIDE_GAP = "[^。；！？;!?\n]{0,24}?"
_AMOUNT = "(?:[0-9.,]+|[一二两三四五六七八九十百千几数]+)(?:个百分点|万|亿|元|%|成|个点)"
_SENTENCE_END = re.compile("[。；！？;!?\n]")
_CLAUSE_END = re.compile("[，,。；！？;!?\n]")

# 不得税收返还, 严禁零地价: a sentence that keeps the line is no promise to cross it.
_NO = r"不得(?!不|低于|少于|高于)|严禁|禁止|不承诺|未承诺|不予|不允许|一律不|不能承诺|不会承诺"
_REFUSED_BEFORE = re.compile(
    rf"(?:{_NO}|没有承诺|无法承诺|不搞|不再(?:给予|实行|执行|承诺|出台|搞)|杜绝|取消|废止|清理|清退"
    r"|不涉及|不存在|没有|不会有|不包括|不包含|不含|不可能|无权|不能给|不会给|不能搞|不做|避免|防止"
    r"|整治|纠正|查处|排查|不提供|获得|获批|已享受|曾享受)[^，,。；！？;!?\n]{0,16}$"
)
_REFUSED_INSIDE = re.compile(_NO)
_REFUSED_AFTER = re.compile(
    r"^[^，,。；！？;!?\n]{0,10}[，,、]?等?[^，,。；！？;!?\n]{0,6}"
    r"(?:(?:一律|均|都|已经?|应当?|必须|坚决)(?:不|禁止|取消|废止|清理|停止)"
    r"|不得(?:承诺|写入|出现|作为|给予|约定|实施)|不[能可予]承诺|做不到|办不到|[是属]于?红线|属于?违规)"
)
_THEY_ASK = re.compile(
    r"(?:对方|企业|客商|外方|贵公司|该公司|他们)[^，,。；！？;!?\n]{0,6}"
    r"(?:提出|询问|希望|要求|问及|问到|想要|诉求|关心)[^，,。；！？;!?\n]{0,16}$"
)
_WE_GRANT = re.compile("(?<![不未没])(?:同意|答应|承诺)|可以|没问题|满足|保证|给予|兑现|照办|解决")
_HARMLESS = re.compile(
    "政府性融资担保|政策性担保|投标保证金|履约保证金|一企一策(?:的)?服务|出口退税|留抵退税|加计扣除"
)


def fold(text: str) -> str:
    """``text`` as patterns are looked for in it; every character keeps its place."""
    return _HARMLESS.sub(lambda m: "□" * len(m.group()), text.translate(numerals.FULL_WIDTH))


def touched(folded: str, patterns: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a folded text promises what one of ``patterns`` says, as (start, end)."""
    for pattern in patterns:
        expects_no = bool(_REFUSED_INSIDE.search(pattern))
        for start, end in _spans(folded, _compiled(pattern)):
            inside = _REFUSED_INSIDE.search(folded, start, end)
            if start < end and (expects_no or not inside) and not _is_refused(folded, start, end):
                yield start, end


def _spans(text: str, parts: tuple[re.Pattern[str], ...]) -> Iterator[tuple[int, int]]:
    if len(parts) == 1:
        yield from (match.span() for match in parts[0].finditer(text))
        return
    begin = 0
    for sentence in _SENTENCE_END.split(text):
        found = [part.search(sentence) for part in parts]
        hits = [match for match in found if match]
        if len(hits) == len(parts):
            yield begin + min(m.start() for m in hits), begin + max(m.end() for m in hits)
        begin += len(sentence) + 1


def _is_refused(text: str, start: int, end: int) -> bool:
    before, after = _CLAUSE_END.split(text[:start])[-1], text[end:]
    if _THEY_ASK.search(before):
        rest = text[start:end] + _SENTENCE_END.split(after)[0]
        return not _WE_GRANT.search(rest)
    return bool(_REFUSED_BEFORE.search(before) or _REFUSED_AFTER.search(after))


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> tuple[re.Pattern[str], ...]:
    """One regular expression a part; everything but … ( / ) # & means itself."""
    parts = [part.strip() for part in pattern.translate(numerals.FULL_WIDTH).split("&")]
    return tuple(re.compile(_expression(part)) for part in parts if part) or (re.compile("(?!)"),)


def _expression(part: str) -> str:
    meaning = {"…": _GAP, "⋯": _WIDE_GAP, "#": _AMOUNT}
    out, depth = [], 0
    for c in part.replace("……", "⋯"):
        if c == "(":
            out.append("(?:")
            depth += 1
        elif c == ")" and depth:
            out.append(")")
            depth -= 1
        else:
            out.append("|" if c == "/" and depth else meaning.get(c) or re.escape(c))
    return "".join(out) + ")" * depth
