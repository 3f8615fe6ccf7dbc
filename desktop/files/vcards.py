"""vCards 2.1, 3.0 and 4.0 into drafts of people: name, firm, post, phone, e-mail, address, note.

Tolerant on purpose: phones write soft line breaks, half-folded lines, GB18030 and nameless cards.
Takes few fields; birthdays, photos and keys of other people are none of ours and are dropped.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refusal
from db.sentences import Sentence
from desktop.files import limits
from desktop.files.drafts import Plain, RowDraft, Wrong

_BEGIN = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE)
_END = re.compile(r"^\s*END\s*:\s*VCARD\s*$", re.IGNORECASE)
_PROPERTY = re.compile(r"^(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)$", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_EAST_ASIAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DAMAGED = Sentence("有无法识别的字符（乱码），这张名片未导入，请对照原件")


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    types: frozenset[str]
    value: str  # decoded, escapes still in it


def looks_like_vcard(text: str) -> bool:
    return any(_BEGIN.match(line) for line in text.splitlines()[:50])


def drafts(text: str, path: Path) -> Iterator[RowDraft]:
    """One draft a card, ``row`` the line it begins on; a card that never ends still counts."""
    count = 0
    for row, lines in _cards(text):
        count += 1
        if count > limits.CARDS:
            raise Refusal(
                "too_many_cards",
                "“{file}”的名片超过 {cards:,} 张，请拆成几个文件。",
                cards=limits.CARDS,
                file=path.name,
            )
        yield _draft(row, [p for line in _unfolded(lines) if (p := _property(line))])
    if not count:
        raise Refusal("no_cards", "“{file}”里没有名片（vCard）。", file=path.name)


def _cards(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each card with the line number of its BEGIN."""
    lines: list[str] | None = None
    start = 0
    for row, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if _BEGIN.match(line):
            if lines is not None:
                yield start, lines
            lines, start = [], row
        elif _END.match(line):
            if lines is not None:
                yield start, lines
            lines = None
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        yield start, lines


def _unfolded(lines: Sequence[str]) -> list[str]:
    """Whole properties: soft breaks of quoted-printable, folded lines, lines cut without a mark."""
    whole: list[str] = []
    is_soft = False
    for line in lines:
        if is_soft and whole:
            whole[-1] = whole[-1][:-1] + line
        elif line[:1] in (" ", "\t") and whole:
            whole[-1] += line[1:]
        elif whole and line and not _PROPERTY.match(line):
            whole[-1] += line
        elif line:
            whole.append(line)
        is_soft = bool(whole) and whole[-1].endswith("=") and _is_quoted(whole[-1])
    return whole


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _property(line: str) -> _Property | None:
    found = _PROPERTY.match(line)
    if not found:
        return None
    name, parameters, value = found[1].upper(), found[2].upper(), found[3]
    if "QUOTED-PRINTABLE" in parameters:
        value = _quoted(value, re.search(r"CHARSET=([\w-]+)", parameters))
    types = frozenset(re.findall(r"[\w-]+", parameters)) - {"TYPE", "PREF"}
    return _Property(name, types, value)


def _quoted(value: str, charset: re.Match[str] | None) -> str:
    """Quoted-printable bytes in the card's own character set, or in one that fits."""
    data = quopri.decodestring(value.encode("utf-8"))
    named = (
        charset[1].lower().replace("gb2312", "gb18030").replace("gbk", "gb18030") if charset else ""
    )
    for encoding in (named, "utf-8", "gb18030"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _draft(row: int, properties: Sequence[_Property]) -> RowDraft:
    values: dict[str, Plain] = {}
    for field, text in (
        ("name", _name(properties)),
        ("firm_name", _parts(properties, "ORG")[:1]),
        ("post", _texts(properties, "TITLE") or _texts(properties, "ROLE")),
        ("phone", _phones(properties)),
        ("email", _texts(properties, "EMAIL")),
        ("address", _address(properties)),
        ("wechat", _texts(properties, "X-WECHAT")),
        ("note", _note(properties)),
    ):
        joined = "、".join(dict.fromkeys(t for t in text if t))
        if joined:
            values[field] = joined
    if any("\ufffd" in str(v) for v in values.values()):
        damaged = [(f, str(v)) for f, v in values.items() if "\ufffd" in str(v)]
        return RowDraft(row, "person", {}, tuple(Wrong(row, f, v, _DAMAGED) for f, v in damaged))
    if "name" not in values:
        shown = str(next(iter(values.values()), ""))
        return RowDraft(
            row, "person", {}, (Wrong(row, "name", shown, Sentence("名片上没有姓名，未导入")),)
        )
    return RowDraft(row, "person", values)


def _name(properties: Sequence[_Property]) -> list[str]:
    """The name as shown (FN), else put together from its parts (N), Chinese without a space."""
    shown = [t for t in _texts(properties, "FN") if t]
    if shown:
        return shown[:1]
    family, given, middle = (*_parts(properties, "N"), "", "", "")[:3]
    if _EAST_ASIAN.search(family + given):
        return [family + middle + given]
    return [" ".join(p for p in (given, middle, family) if p)]


def _phones(properties: Sequence[_Property]) -> list[str]:
    """Mobile numbers first; faxes are left to the note."""
    telephones = [p for p in properties if p.name == "TEL" and not _is_fax(p)]
    telephones.sort(key=lambda p: not p.types & {"CELL", "MOBILE"})
    return [_number(p.value) for p in telephones]


def _note(properties: Sequence[_Property]) -> list[str]:
    faxes = [f"传真 {_number(p.value)}" for p in properties if p.name == "TEL" and _is_fax(p)]
    department = "·".join(_parts(properties, "ORG")[1:])
    sites = [f"网址 {t}" for t in _texts(properties, "URL")]
    return [
        *([f"部门 {department}"] if department else []),
        *faxes,
        *sites,
        *_texts(properties, "NOTE"),
    ]


def _address(properties: Sequence[_Property]) -> list[str]:
    found = next((p for p in properties if p.name == "ADR"), None)
    parts = [t for t in _split(found.value) if t] if found else []
    is_chinese = any(_EAST_ASIAN.search(t) for t in parts)
    return ["".join(parts) if is_chinese else ", ".join(parts)]


def _is_fax(one: _Property) -> bool:
    return any("FAX" in t for t in one.types)


def _number(value: str) -> str:
    number, _, rest = _plain(value).removeprefix("tel:").partition(";ext=")
    return f"{number}转{rest}" if rest else number


def _texts(properties: Sequence[_Property], name: str) -> list[str]:
    return [_plain(p.value) for p in properties if p.name == name]


def _parts(properties: Sequence[_Property], name: str) -> list[str]:
    found = next((p for p in properties if p.name == name), None)
    return _split(found.value) if found else []


def _split(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    text = _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value)
    return re.sub(r"[ \t]*\r?\n[ \t]*", "\n", text).strip()
