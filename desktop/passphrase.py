"""How good a passphrase is, said in words. Advice only, but for the shortest length allowed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

LEAST = 8
_KNOWN = ("12345678", "password", "qwertyui", "11111111", "88888888", "abcd1234", "admin123")


@dataclass(frozen=True, slots=True)
class Strength:
    """``is_enough``: it may be used. ``sentence`` tells the person how good it is."""

    is_enough: bool
    sentence: str


def strength(typed: str) -> Strength:
    """What to say about ``typed``; the typed text itself never appears in the sentence."""
    text = unicodedata.normalize("NFKC", typed)
    if len(text) < LEAST:
        short = translate("Passphrase", "还差 {n} 个字符：至少 8 个。一句自己记得住的话最好。")
        return Strength(False, short.format(n=LEAST - len(text)) if text else "")
    if not text.strip():
        return Strength(False, translate("Passphrase", "不能全是空格。"))
    is_poor = len(set(text.lower())) < 5 or any(word in text.lower() for word in _KNOWN)
    if is_poor:
        return Strength(
            True, translate("Passphrase", "很弱：太常见或重复太多，容易被猜中。请换成一句话。")
        )
    kinds = len({_kind_of(sign) for sign in text})
    weight = len(text) + 3 * kinds + 3 * sum(sign > "\u2e80" for sign in text)
    if weight < 16:
        return Strength(True, translate("Passphrase", "偏弱：可以用，再长几个字会好得多。"))
    if weight < 24:
        return Strength(True, translate("Passphrase", "可以：一般的猜测猜不到。"))
    return Strength(True, translate("Passphrase", "很好：又长又不常见。"))


def _kind_of(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if sign.isalpha():
        return "upper" if sign.isupper() else "letter"
    return "other"
