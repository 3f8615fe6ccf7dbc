"""Long words cut where a reader would pause: at a clause's end, never in a number or its unit.

For places with a budget of characters. What was cut ends with …, so that nobody takes it for all.
"""

from __future__ import annotations

import re

from db.records import values

MORE = "…"
_PAUSES = ("。！？；，", "、")  # the second kind only where the first leaves too little
_OPENING, _CLOSING = "（《“‘〔【「(", "）》”’〕】」)"
_UNITS = "|".join(sorted(map(re.escape, values.UNIT), key=len, reverse=True))
# What may not be torn: a number with its unit or the word it counts, in figures or in characters.
_WHOLE = re.compile(
    rf"[\dA-Za-z][\dA-Za-z.,:/&\-—–~～%％]*(?:[十百千万亿]*(?:{_UNITS})|[十百千万亿]*[\u4e00-\u9fff])?"
    r"|第?[〇零一二三四五六七八九十百千万亿两]+[\u4e00-\u9fff]?"
)


def shortened(words: str, most: int) -> str:
    """At most ``most`` characters of ``words``, … among them when something was cut.

    Whole clauses if they are a third of what fits, else whole words; "" if not even those fit.
    Lines become clauses.
    """
    lines = [line.strip() for line in words.strip().splitlines()]
    said = "；".join(line.rstrip("；。") for line in lines) if len(lines) > 1 else words.strip()
    if len(said) <= most:
        return said
    room = most - len(MORE)
    for marks in _PAUSES:
        ends = [at for at in range(1, room + 1) if said[at] in marks and _may_end(said, at)]
        if ends and ends[-1] * 3 >= room:
            return said[: ends[-1]] + MORE
    end = next((at for at in range(room, 0, -1) if _may_end(said, at)), 0)
    return said[:end].rstrip("".join(_PAUSES) + "：" + _OPENING) + MORE if end else ""


def _may_end(said: str, at: int) -> bool:
    """Whether nothing is torn at ``at``: no number, no Latin word, no bracket left open."""
    head = said[:at]
    is_open = sum(map(head.count, _OPENING)) > sum(map(head.count, _CLOSING))
    return not is_open and not any(
        found.start() < at < found.end() for found in _WHOLE.finditer(said)
    )
