"""Reads a printed pack back in the order it was written, as a reader of tags would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage


def text_of(pdf: bytes) -> list[str]:
    """The text page by page, without white space."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    pages = []
    for page in PDFPage.get_pages(BytesIO(pdf)):
        interpreter.process_page(page)
        pages.append("".join("".join(_chars(device.get_result())).split()))
    return pages


def _chars(layout: Iterable[Any]) -> Iterator[str]:
    for thing in layout:
        if isinstance(thing, LTChar):
            yield thing.get_text()
