"""Is this a unified social credit code? GB 32100-2015, with the GB 11714 code inside it.

Warns and never refuses: old licences, pending firms and typing errors are all worth keeping.
Never looks a firm up and never changes what somebody typed.
"""

from __future__ import annotations

from db.sentences import Sentence

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I O Z S V
_FORBIDDEN = "IOZSV"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKS_LIKE = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SEPARATORS = str.maketrans("", "", " \t\u3000\u00a0-－—")


def problem(code: str) -> str | None:
    """A Chinese reason to look again at ``code``, or None when it is right.

    Full-width, lower-case and spaced writing count as right; ``remark`` mentions them.
    """
    text = normal(code)
    if not text:
        return Sentence("统一社会信用代码是空的")
    if len(text) != 18:
        return _wrong_length(text)
    strange = [c for c in text if c not in _ALPHABET]
    if strange:
        return _strange_characters(strange)
    if not text[2:8].isdigit():
        return Sentence("第3至8位应是登记机关的6位行政区划代码，现在是“{given}”", given=text[2:8])
    return _wrong_check_digits(text)


def remark(code: str) -> str | None:
    """What ``problem`` tolerated in the writing, as a Chinese sentence; None when nothing."""
    notes: list[Sentence] = []
    if code.translate(_FULL_WIDTH) != code:
        notes.append(Sentence("全角字符"))
    if any(c.islower() for c in code.translate(_FULL_WIDTH)):
        notes.append(Sentence("小写字母"))
    if code.translate(_FULL_WIDTH).translate(_SEPARATORS) != code.translate(_FULL_WIDTH):
        notes.append(Sentence("空格或连字符"))
    if not notes:
        return None
    return Sentence("代码里有{notes}，按“{code}”核对", notes=notes, code=normal(code))


def normal(code: str) -> str:
    """The code as the standard writes it: half-width, capitals, nothing between."""
    return code.translate(_FULL_WIDTH).translate(_SEPARATORS).strip().upper()


def check_character(first_17: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(
        _ALPHABET.index(c) * w for c, w in zip(first_17.upper(), _CODE_WEIGHTS, strict=True)
    )
    return _ALPHABET[-total % 31]


def organisation_check_character(first_8: str) -> str:
    """The 9th character of an organisation code (GB 11714-1997); 10 is written X."""
    values = (int(c, 36) for c in first_8)
    total = sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def registration_check_digit(first_14: str) -> str:
    """The 15th digit of an old registration number (GS 15-2006: ISO 7064 mod 11,10)."""
    product = 10
    for digit in first_14:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def _wrong_length(text: str) -> str:
    if len(text) == 15 and text.isascii() and text.isdigit():
        named = Sentence("15位工商注册号，不是18位统一社会信用代码")
        expected = registration_check_digit(text[:14])
        if text[14] == expected:
            return Sentence("{named}（注册号自身的校验位正确）", named=named)
        return Sentence(
            "{named}（注册号自身的校验位也不对：末位应为{expected}，现在是{given}）",
            named=named,
            expected=expected,
            given=text[14],
        )
    if len(text) == 13 and text.isascii() and text.isdigit():
        return Sentence("13位旧工商注册号，不是18位统一社会信用代码")
    if "字第" in text:
        return Sentence("旧式注册号（“…字第…号”），不是18位统一社会信用代码")
    if len(text) == 9 and text.isascii() and text[:8].isalnum():
        return Sentence("9位组织机构代码，不是18位统一社会信用代码")
    return Sentence("统一社会信用代码应为18位，现在是{n}位", n=len(text))


def _strange_characters(strange: list[str]) -> str:
    letters = [c for c in dict.fromkeys(strange) if c in _FORBIDDEN]
    others = [c for c in dict.fromkeys(strange) if c not in _FORBIDDEN]
    if others:
        return Sentence(
            "有不该出现的字符“{characters}”：只用数字和大写字母", characters="".join(others)
        )
    meant = [Sentence("{c}是不是{like}", c=c, like=_LOOKS_LIKE[c]) for c in letters]
    return Sentence("统一社会信用代码不用字母I、O、Z、S、V，请看{meant}", meant=meant)


def _wrong_check_digits(text: str) -> str | None:
    faults: list[Sentence] = []
    expected = check_character(text[:17])
    if text[17] != expected:
        faults.append(
            Sentence("第18位校验码应为{expected}，现在是{given}", expected=expected, given=text[17])
        )
    inner = organisation_check_character(text[8:16])
    if text[16] != inner:
        faults.append(
            Sentence(
                "第17位（组织机构代码的校验码）应为{expected}，现在是{given}",
                expected=inner,
                given=text[16],
            )
        )
    if not faults:
        return None
    if text[17] == expected:  # 8 of 105,000 registered codes are so: more likely real than mistyped
        return Sentence("{fault}；第18位正确，个别早年赋码如此，请对照营业执照", fault=faults[0])
    return Sentence("{faults}，可能有一位抄错", faults=faults)
