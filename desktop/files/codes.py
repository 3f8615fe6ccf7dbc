"""Runs in the limited child: what the QR and bar codes in a picture say about a person.

A vCard, a MECARD, a telephone or mail link becomes a draft of a person; any other text comes as it
is, for a person to judge. It never follows a link and never hands a picture on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import zxingcpp
from PIL import Image

from desktop.files import pictures, vcards
from desktop.files.drafts import Plain

_LONGEST_SIDE = 2_400  # pixels: a code that cannot be read at this size is none for a telephone
_THUMBNAIL = 240
_LONGEST_TEXT = 2_000
_MECARD = re.compile(r"(?<!\\)((?:\\.|[^;:\\])+):((?:\\.|[^;\\])*);")
_FIELD_OF = {"N": "name", "ORG": "firm_name", "TITLE": "post", "TEL": "phone", "EMAIL": "email"}


def codes_in(path: Path, options: Mapping[str, object]) -> Iterator[object]:
    """First a thumbnail (PNG in base64), then one pair a code: [fields of a person, other text]."""
    del options
    picture = pictures.upright(path, _LONGEST_SIDE)
    yield pictures.as_png(picture, _THUMBNAIL)
    gray = _gray(picture)
    shaped = memoryview(gray.tobytes()).cast("B", shape=[gray.height, gray.width])
    for text in (code.text for code in zxingcpp.read_barcodes(shaped)):
        if text.strip():
            values = _person(text, path)
            yield [values, "" if values else text[:_LONGEST_TEXT]]


def _gray(picture: Image.Image) -> Image.Image:
    return pictures.on_white(picture).convert("L")


def _person(text: str, path: Path) -> dict[str, Plain]:
    """The fields of the person a code speaks of; nothing for a link or a ticket."""
    if vcards.looks_like_vcard(text):
        return next(vcards.drafts(text, path)).values
    head = text[:8].upper()
    if head.startswith("MECARD:"):
        return _mecard(text[7:])
    for begins, field in (("TEL:", "phone"), ("MAILTO:", "email")):
        if head.startswith(begins):
            return {field: text[len(begins) :].partition("?")[0].strip()}
    return {}


def _mecard(text: str) -> dict[str, Plain]:
    values: dict[str, Plain] = {}
    for key, escaped in _MECARD.findall(text + ";"):
        field = _FIELD_OF.get(key.strip().upper())
        value = re.sub(r"\\(.)", r"\1", escaped).strip()
        if field == "name" and "," in value:
            family, _, given = value.partition(",")
            is_latin = (family + given).isascii()
            value = f"{given.strip()} {family.strip()}" if is_latin else family + given.strip()
        if field and value and field not in values:
            values[field] = value
    return values
