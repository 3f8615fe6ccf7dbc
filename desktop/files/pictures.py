"""Runs in the limited child: a picture from outside, opened with care, as one looks at it.

What is none, is broken or has absurdly many pixels is refused with a sentence that names the file.
"""

from __future__ import annotations

import base64
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from db.errors import Refusal
from desktop.files.containers import load

MOST_PIXELS = 120_000_000


def upright(path: Path, longest_side: int) -> Image.Image:
    """The picture turned as it was taken, no side longer than ``longest_side`` pixels."""
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
            picture.draft("RGB", (longest_side, longest_side))
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((longest_side, longest_side))
            return turned
    except UnidentifiedImageError:
        raise Refusal("not_a_picture", "“{file}”不是图片，请换一张照片。", file=name) from None
    except (OSError, ValueError, SyntaxError):
        raise Refusal(
            "broken_picture", "“{file}”这张图片不完整，请重新拍摄或导出。", file=name
        ) from None


def as_png(picture: Image.Image, longest_side: int) -> str:
    """A small PNG in base64: what shows it need not decode the picture of a stranger."""
    small = on_white(picture)
    small.thumbnail((longest_side, longest_side))
    content = BytesIO()
    small.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode("ascii")


def on_white(picture: Image.Image) -> Image.Image:
    """In plain colours; what is transparent lies on white paper."""
    if picture.mode in ("L", "RGB", "CMYK", "YCbCr", "1"):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
