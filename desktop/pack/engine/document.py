"""A document: blocks become a galley, the galley pages, the pages a PDF. Each once.

Nothing here reads a clock: the same blocks give the same bytes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from desktop.pack.engine.contents import Contents
from desktop.pack.engine.fonts import FontSet
from desktop.pack.engine.galley import Anchor, Block, Strip
from desktop.pack.engine.pages import PageShape, Placed, cut
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.text import Pulse, Setting, unhurried


@dataclass(frozen=True, slots=True)
class Sheet:
    """What head and foot of one page need to know. ``part`` is the part it belongs to."""

    number: int
    total: int
    part: str
    is_blank: bool
    has_head: bool


# Draws what lies under a page.
Backdrop = Callable[[Pen], None]
# Draws head and foot of a page.
Furniture = Callable[[Pen, Sheet, Setting], None]


@dataclass(frozen=True, slots=True)
class Properties:
    """The document's own description. ``created`` as in PDF: D:20260928000000+08'00'."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    created: str = "D:20000101000000Z"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: ``lost`` characters no face has → the words around, anchors → pages."""

    pages: int
    lost: dict[str, str]
    where: dict[str, int]


def write(
    blocks: Sequence[Block | Contents],
    shape: PageShape,
    furniture: Furniture,
    properties: Properties,
    *,
    fonts: FontSet,
    target: BinaryIO,
    backdrop: Backdrop | None = None,
    pulse: Pulse = unhurried,
) -> Written:
    """Set the blocks and write the PDF to ``target``.

    ``backdrop`` is drawn under every page. ``pulse`` is called with the words at hand, often, and
    may raise: the work then stops and nothing is written.
    """
    with _undisturbed():
        return _written(
            blocks, shape, furniture, properties, Setting(fonts, pulse=pulse), target, backdrop
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector: nothing here is garbage before the end, and looking costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _written(
    blocks: Sequence[Block | Contents],
    shape: PageShape,
    furniture: Furniture,
    properties: Properties,
    setting: Setting,
    target: BinaryIO,
    backdrop: Backdrop | None,
) -> Written:
    strips = _laid(blocks, shape.column[0], setting)
    pages = cut(strips, shape)
    where = _places(pages)
    size = (shape.width, shape.height)
    pen = Pen(target, size, len(pages), where, scale=shape.scale, abreast=shape.abreast)
    _describe(pen, properties)
    part = ""
    for number, page in enumerate(pages, 1):
        titles = [a.title for a in map(_anchor, page) if a is not None and a.level == 0]
        part = titles[0] if titles else part
        setting.pulse(part)
        if backdrop is not None:
            pen.under(None)
            backdrop(pen)
        _draw(pen, page, shape)
        has_head = bool(page) and not any(placed.strip.hides_head for placed in page)
        pen.under(None)
        furniture(pen, Sheet(number, len(pages), part, not page, has_head), setting)
        part = titles[-1] if titles else part
        pen.next_page()
    pen.save()
    return Written(len(pages), setting.lost, where)


def _laid(blocks: Sequence[Block | Contents], width: float, setting: Setting) -> list[Strip]:
    """All strips in order; the contents are laid last, when all headings are known."""
    galleys: list[list[Strip]] = []
    for block in blocks:
        galleys.append([] if isinstance(block, Contents) else block.lay(width, setting))
    entries = [strip.anchor for galley in galleys for strip in galley if strip.anchor]
    for at, block in enumerate(blocks):
        if isinstance(block, Contents):
            galleys[at] = block.lay_entries(entries, width, setting)
    return [strip for galley in galleys for strip in galley]


def _anchor(placed: Placed) -> Anchor | None:
    return placed.strip.anchor


def _places(pages: Sequence[Sequence[Placed]]) -> dict[str, int]:
    where: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for placed in page:
            if placed.strip.anchor is not None:
                for key in (placed.strip.anchor.key, *placed.strip.anchor.also):
                    where.setdefault(key, number)
    return where


def _draw(pen: Pen, page: Sequence[Placed], shape: PageShape) -> None:
    x = shape.left(pen.page)
    top = shape.height - shape.top
    for placed in page:
        y = top - placed.down
        anchor = placed.strip.anchor
        if anchor is not None:
            pen.bookmark(anchor.key, anchor.title, anchor.level, y)
            for key in anchor.also:
                pen.bookmark(key, "", -1, y)
        pen.is_repeating = placed.is_again
        placed.strip.put(pen, x, y)
        pen.is_repeating = False
    if page and page[-1].strip.close is not None:
        pen.under(None)
        page[-1].strip.close(pen, x, top - page[-1].down - page[-1].strip.height)


def _describe(pen: Pen, properties: Properties) -> None:
    canvas = pen.canvas
    canvas.setTitle(properties.title)
    canvas.setAuthor(properties.author)
    canvas.setSubject(properties.subject)
    canvas.setKeywords(properties.keywords)
    canvas.setCreator(properties.creator)
    canvas.setProducer(properties.creator)
    canvas._doc.info._dateFormatter = lambda *_: properties.created
    canvas.showOutline()
    canvas.setViewerPreference("DisplayDocTitle", "true")  # the window says it, not the file's name
