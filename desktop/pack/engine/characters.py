"""Classes of characters in Chinese setting (W3C clreq, GB/T 15834)."""

from __future__ import annotations

import re

OPENING = frozenset("（《〈「『【〔［｛“‘〖")
CLOSING = frozenset("）》〉」』】〕］｝”’〗")
PAUSES = frozenset("，。、；：！？．")

# May not begin a line: pauses, closing marks, what belongs to the number before it, dashes.
NEVER_FIRST = CLOSING | PAUSES | frozenset("·…—～-–%‰℃°′″％!),.:;?]}〜・/／")
# May not end a line: opening marks, currency signs.
NEVER_LAST = OPENING | frozenset("$¥￥£€№#（([{")
# Never parted, never spread: —— and ……
TIED = frozenset("—…")
# A number stays with these rather than not.
COUNTED = frozenset("年月日号时分秒亿万千百元个家名项条人倍亩户件次期米吨度天岁位")
PERCENT = frozenset("%‰℃°％")

# U+FEFF, variation selectors, bidi and other marks that draw nothing by themselves.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef]"
)
_NEW_LINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_LATIN = "0-9A-Za-z\u00a1-\u00b6\u00b8-\u024f\u0370-\u04ff!-/:-@\\[-`{-~\u2013\u2032\u2033²³"
TOKEN = re.compile(f"[{_LATIN}]+|[ \u00a0\u3000]|\n|.", re.DOTALL)
# Signs of reckoning, which stand close to their numbers.
SIGNS = frozenset("≥≤≧≦≈≠＝＋－×÷±＞＜")
# A long address or file name may break after these, and nowhere else.
ADDRESS_BREAK = re.compile(r"(?<=[/?&=_])(?=[^/?&=_])")
# A list written without spaces (Windows,Linux;macOS) may break after its marks; 1,000 may not.
LIST_BREAK = re.compile(r"(?<=[,;])(?=[A-Za-z])|(?<=\))(?=[A-Za-z])|(?<=[A-Za-z0-9])(?=\()")


def cleaned(text: str) -> str:
    """The text as it can be set: one sign for a new line, tabs as spaces, no invisible marks."""
    if text.isascii() and text.isprintable():
        return text
    text = _NEW_LINE.sub("\n", text).replace("\t", " ")
    return _INVISIBLE.sub("", text)


def is_word(text: str) -> bool:
    """Whether a token is Latin letters, figures or a run of Western marks."""
    return len(text) > 1 or ord(text) <= 0x2000 or text in "\u2013\u2032\u2033"
