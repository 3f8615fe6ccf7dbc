"""From the printed lines of a business card to the fields of a person. A pure rule, no picture.

Reads by what lines look like (a mail address has an @, a firm ends in 公司), in Chinese first and
in Latin letters where that is all there is. What it is not sure of it leaves out: a person types a
missing field faster than they find a wrong one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from desktop.files import card_patterns as like

FIELDS: Final = ("name", "firm_name", "post", "phone", "email", "address")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; ``height`` in pixels, as a name is printed larger than a slogan."""

    text: str
    height: int = 0


def fields_of(lines: Iterable[Line]) -> dict[str, str]:
    """What the lines say of a person; absent where nothing was found or nothing was clear."""
    found: dict[str, str] = {}
    rest = [Line(left, line.height) for line in lines if (left := _numbers_out(line.text, found))]
    for name, rule in _WHOLE_LINES:
        taken = [line for line in rest if rule(line.text)]
        rest = [line for line in rest if line not in taken]
        if taken and name not in found:
            found[name] = like.LABEL.sub("", taken[0].text).strip()
    found |= _name_and_post(rest)
    return {name: found[name] for name in FIELDS if found.get(name)}


def _numbers_out(text: str, found: dict[str, str]) -> str:
    """The line without mail, web, fax and telephone; the first mail and best number are kept."""
    whole = left = " ".join(unicodedata.normalize("NFKC", text).split())
    if mail := like.MAIL.search(left):
        found.setdefault("email", mail[0].replace(" ", ""))
    for pattern in (like.MAIL, like.WEB, like.FAX):
        left = pattern.sub(" ", left)
    for pattern in (like.MOBILE, like.ABROAD, like.LANDLINE):
        for number in pattern.findall(left):
            known = found.get("phone")
            if known is None or (pattern is like.MOBILE and not like.MOBILE.fullmatch(known)):
                found["phone"] = number.strip()
        left = pattern.sub(" ", left)
    if left != whole:
        left = like.LABEL_OF_NUMBER.sub(" ", left).strip(" :|/,.-()")
    return left if len(left) > 1 else ""


def _is_firm(text: str) -> bool:
    return bool(like.FIRM.search(text)) and not _is_address(text)


def _is_latin_firm(text: str) -> bool:
    return bool(like.LATIN_FIRM.search(text)) and not like.LATIN_PLACE.search(text)


def _is_address(text: str) -> bool:
    """Said to be one, or at least two of the words that places have."""
    label = like.LABEL.match(text)
    if label and ("址" in label[0] or label[0].strip().lower().startswith("add")):
        return True
    return len(like.PLACE.findall(text)) >= 2


def _is_latin_address(text: str) -> bool:
    return bool(like.LATIN_PLACE.search(text)) and any(c.isdigit() or c == "," for c in text)


_WHOLE_LINES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("address", _is_address),
    ("firm_name", _is_firm),
    ("address", _is_latin_address),
    ("firm_name", _is_latin_firm),
)
"""Lines that say one thing only, tried in this order; Chinese before Latin."""


def _name_and_post(lines: list[Line]) -> dict[str, str]:
    """The largest line that can be a name, and the first that can be a post."""
    names: list[Line] = []
    posts: list[str] = []
    latin_names: list[Line] = []
    latin_posts: list[str] = []
    for line in lines:
        name, post = _parted(like.LABEL.sub("", line.text).strip(" :|/"))
        names += [Line(name, line.height)] if name else []
        posts += [post] if post else []
        if not name and not post:
            name, post = _parted_latin(like.LABEL.sub("", line.text).strip(" :|/"))
            latin_names += [Line(name, line.height)] if name else []
            latin_posts += [post] if post else []
    found: dict[str, str] = {}
    if names := names or latin_names:
        found["name"] = max(names, key=lambda line: line.height).text
    if posts := posts or latin_posts:
        found["post"] = posts[0]
    return found


def _parted(text: str) -> tuple[str, str]:
    """A Chinese line as (name, post), either empty; 张三 总经理 also where it ran together."""
    spaced = "".join(text.split())
    if like.NAME.fullmatch(like.TITLE_OF_PERSON.sub("", spaced)) and not like.POST.search(spaced):
        return like.TITLE_OF_PERSON.sub("", spaced), ""
    if not like.POST.search(text):
        return "", ""
    head, _, tail = text.partition(" ")
    if tail and like.NAME.fullmatch(head) and not like.POST.search(head):
        return head, tail.strip(" /|")
    at = _post_begins(text)
    before = "".join(text[:at].split())
    if before and like.NAME.fullmatch(before) and not like.UNIT.search(before):
        return before, text[at:].strip(" /|")
    return "", text


def _post_begins(text: str) -> int:
    """Where the title begins, with the words that belong before it (副, 常务, 销售)."""
    post = like.POST.search(text)
    at = post.start() if post else 0
    before = like.POST_BEFORE.search(text[:at])
    return before.start() if before else at


def _parted_latin(text: str) -> tuple[str, str]:
    """A Latin line as (name, post), either empty; nothing for a slogan."""
    if not text.isascii():
        return "", ""
    if post := like.LATIN_POST.search(text):
        head = like.LATIN_NAME.match(text[: post.start()].strip(" ,/|"))
        has_both = head is not None and ("," in text or "/" in text or "|" in text)
        if head and has_both:
            return head[1], text[head.end() :].strip(" ,/|")
        return "", text
    whole = like.LATIN_NAME.fullmatch(text)
    return (whole[1], "") if whole else ("", "")
