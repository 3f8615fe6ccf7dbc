"""Runs in the limited child: a file from outside as pictures of its pages, for a person to see.

First a number, how many pages there are; then PNGs in base64, one a page asked for. A picture has
one page. What has no pages we can draw (a workbook, a text) has none, and is no error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from db.errors import Refusal
from desktop.files import limits, pictures
from desktop.files.containers import Container, container_of, damaged, load, protected

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
_MOST_SIDE = 2_400


def pages_of(path: Path, options: Mapping[str, object]) -> Iterator[object]:
    """``options``: ``side`` (pixels of the longest side), ``first`` and ``count`` of the pages."""
    side = min(int(str(options.get("side", 240))), _MOST_SIDE)
    first, count = int(str(options.get("first", 0))), int(str(options.get("count", 1)))
    if path.suffix.lower() in PICTURES:
        yield 1
        if first == 0 and count:
            yield pictures.as_png(pictures.upright(path, side), side)
        return
    data = load(path)
    if container_of(data, path) is Container.PDF:
        yield from _of_pdf(data, path, side, range(first, first + count))
    else:
        yield 0


def _of_pdf(data: bytes, path: Path, side: int, wanted: range) -> Iterator[object]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise protected(path) if "password" in str(error).lower() else damaged(path) from None
    yield min(len(document), limits.PAGES)
    for number in wanted:
        if number < min(len(document), limits.PAGES):
            try:
                page = document[number]
                longest = max(page.get_size())
                picture = page.render(scale=side / max(longest, 1)).to_pil()
            except pypdfium2.PdfiumError as error:
                raise Refusal(
                    "broken_page",
                    "“{file}”的第 {page} 页读不出来，其他页仍可查看。",
                    file=path.name,
                    page=number + 1,
                ) from error
            yield pictures.as_png(picture, side)
