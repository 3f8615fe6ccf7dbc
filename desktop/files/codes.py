"""Runs in the limited child: what the QR and bar codes in a picture say about a person.

A vCard, a MECARD, a telephone or mail link becomes a draft of a person; any other text comes as it
is, for a person to judge. It never follows a link and never hands a picture on.
"""

from __future__ import annotations

import base64
import re
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from db.errors import Refusal
from desktop.files import vcards
from desktop.files.containers import load
from desktop.files.drafts import Plain

MOST_PIXELS = 120_000_000
_LONGEST_SIDE = 2_400  # pixels: a code that cannot be read at this size is none for a telephone
_THUMBNAIL = 240
_LONGEST_TEXT = 2_000
_MECARD = re.compile(r"(?<!\\)((?:\\.|[^;:\\])+):((?:\\.|[^;\\])*);")
_FIELD_OF = {"N": "name", "ORG": "firm_name", "TITLE": "post", "TEL": "phone", "EMAIL": "email"}


def codes_in(path: Path, options: Mapping[str, object]) -> Iterator[object]:
    """First a thumbnail (PNG in base64), then one pair a code: [fields of a person, other text]."""
    del options
    picture = _upright(path)
    yield _thumbnail(picture)
    gray = _gray(picture)
    shaped = memoryview(gray.tobytes()).cast("B", shape=[gray.height, gray.width])
    for text in (code.text for code in zxingcpp.read_barcodes(shaped)):
        if text.strip():
            values = _person(text, path)
            yield [values, "" if values else text[:_LONGEST_TEXT]]


def _thumbnail(picture: Image.Image) -> str:
    """Small enough for a list; what shows it need not decode the picture of a stranger."""
    small = picture.convert("RGB")
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    content = BytesIO()
    small.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode("ascii")


def _upright(path: Path) -> Image.Image:
    """The picture as one looks at it, no larger than reading a code needs."""
    load(path)  # there, a file, not empty, not absurd: each with its sentence
    Image.MAX_IMAGE_PIXELS = None  # our own limit, with a sentence, stands below
    name = path.name
    try:
        with warnings.catch_warnings(), Image.open(path) as picture:
            warnings.simplefilter("ignore")
            pixels = picture.width * picture.height
            if pixels > MOST_PIXELS:
                raise Refusal(
                    "too_many_pixels",
                    "“{file}”有 {pixels} 亿像素，至多 {most_pixels} 亿，请先缩小。",
                    pixels=f"{pixels / 1e8:.1f}",
                    most_pixels=f"{MOST_PIXELS / 1e8:.1f}",
                    file=name,
                )
            picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return upright
    except UnidentifiedImageError:
        raise Refusal("not_a_picture", "“{file}”不是图片，请换一张照片。", file=name) from None
    except (OSError, ValueError, SyntaxError):
        raise Refusal(
            "broken_picture", "“{file}”这张图片不完整，请重新拍摄或导出。", file=name
        ) from None


def _gray(picture: Image.Image) -> Image.Image:
    """Gray; what is transparent lies on white paper."""
    if picture.mode in ("L", "RGB", "CMYK", "YCbCr", "1"):
        return picture.convert("L")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")


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
