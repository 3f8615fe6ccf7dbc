"""A code a person keeps on paper and types years later, with tired eyes.

Twenty-four random characters (120 bits) and one check character, in five groups of five. The
alphabet is Crockford's: no I, L, O or U. It must never be stored anywhere by the program.
"""

from __future__ import annotations

import secrets
import unicodedata

from db.errors import Refusal
from db.sentences import Sentence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 24
_READ_AS = str.maketrans("OILU", "011V")


def new() -> str:
    """A fresh code as it is printed: ``7K2QX-…-9MWTC``."""
    data = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    whole = data + check_character(data)
    return "-".join(whole[start : start + 5] for start in range(0, len(whole), 5))


def read(typed: str) -> str:
    """The bare 24 characters behind what was typed; ``recovery_code_mistyped`` when they cannot be.

    Small letters, full width, spaces, dashes, O for 0, I or L for 1 and U for V are understood.
    """
    wide = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    bare = "".join(sign for sign in wide if sign.isalnum())
    if len(bare) != _LENGTH + 1:
        raise _mistyped(
            Sentence("应有 {length} 个字符，现在是 {count} 个", length=_LENGTH + 1, count=len(bare))
        )
    if strange := sorted(set(bare) - set(ALPHABET)):
        raise _mistyped(Sentence("恢复码里不会有“{strange}”", strange=list(strange)))
    if check_character(bare[:-1]) != bare[-1]:
        raise _mistyped(Sentence("有一个字符打错了，或两个字符调换了位置"))
    return bare[:-1]


def check_character(data: str) -> str:
    """Differs whenever one character is wrong or two have changed places, wherever they stand.

    A weighted sum over the field of 32 elements whose weights are the powers of 2: all different
    for up to 31 places, so neither slip can cancel out.
    """
    total = 0
    for sign in data:
        total = _doubled(total ^ ALPHABET.index(sign))
    return ALPHABET[total]


def _doubled(element: int) -> int:
    """Times 2 modulo x⁵ + x² + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element


def _mistyped(why: str) -> Refusal:
    return Refusal(
        "recovery_code_mistyped", "恢复码没有打对：{why}。请对照打印件再输入一遍。", why=why
    )
