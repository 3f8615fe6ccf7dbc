"""Cuts a galley into pages. Always ends: every page takes at least one strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.engine.galley import (
    FLOW,
    NEW_PART,
    NEXT_PAGE,
    RIGHT_PAGE,
    Strip,
    height_of,
)

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page and its text block, in points. Margins mirror: ``inner`` is the binding edge.

    ``scale``: how large the page is printed; ``abreast``: how many pages, across and down, stand
    on one sheet. ``parts``: where a part begins — FLOW: below the one before, NEXT_PAGE,
    RIGHT_PAGE; ``thin``: a document of fewer pages than this does without such luxury.
    """

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    scale: float = 1.0
    abreast: tuple[int, int] = (1, 1)
    parts: str = FLOW
    thin: int = 0

    @property
    def column(self) -> tuple[float, float]:
        """Width and height of the text block."""
        return self.width - self.inner - self.outer, self.height - self.top - self.bottom

    def left(self, page: int) -> float:
        """Where the text block begins on this page: right-hand pages are odd."""
        return self.inner if page % 2 else self.outer


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip on a page, ``down`` points under its text block's top; ``is_again``: repeated."""

    strip: Strip
    down: float
    is_again: bool = False


_MUCH = 2 / 3  # of a page: a part does not begin below so much of another


def cut(strips: Sequence[Strip], shape: PageShape) -> list[list[Placed]]:
    """The strips page by page as the shape wants parts to begin, or running on where few."""
    height = shape.column[1]
    running = paginated(strips, height)
    if shape.parts == FLOW or len(running) < shape.thin:
        return running
    return paginated(strips, height, parts=shape.parts)


def paginated(strips: Sequence[Strip], height: float, *, parts: str = FLOW) -> list[list[Placed]]:
    """The strips page by page; an empty list is a page left blank for a right-hand start."""
    pages: list[list[Placed]] = []
    at = 0
    while at < len(strips):
        starts = parts if strips[at].starts == NEW_PART else strips[at].starts
        if starts == RIGHT_PAGE and len(pages) % 2:
            pages.append([])
        stop = _page_end(strips, at, height, parts)
        pages.append(_placed(strips, at, stop, height))
        at = stop
    while pages and not any(placed.strip.draw for placed in pages[-1]):
        pages.pop()  # nothing but space was left over
    return pages


def _page_end(strips: Sequence[Strip], start: int, height: float, parts: str) -> int:
    """After the last strip of the page that begins with ``start``."""
    used = 0.0
    first = start  # the first strip that takes room
    at = start
    while at < len(strips):
        strip = strips[at]
        if at > first and _starts_anew(strip, parts, used > height * _MUCH):
            return at
        if used == 0.0 and strip.is_space:
            at += 1
            first = at
            continue
        if used == 0.0:
            used = height_of(_repeated(strip, height))
        if used + strip.height > height + 1e-6 and at > first:
            return _lawful(strips, first, at)
        used += strip.height
        at += 1
    return at


def _starts_anew(strip: Strip, parts: str, is_late: bool) -> bool:
    """Whether the strip begins a page; ``is_late``: little of this one is left."""
    if strip.starts == NEW_PART:
        return parts in (NEXT_PAGE, RIGHT_PAGE) or is_late
    return strip.starts != FLOW


def _lawful(strips: Sequence[Strip], first: int, full: int) -> int:
    """The last place before ``full`` where the page may end; ``full`` itself if there is none."""
    stop = full
    while stop > first and strips[stop - 1].keeps_next:
        stop -= 1
    return stop if stop > first else full


def _placed(strips: Sequence[Strip], start: int, stop: int, height: float) -> list[Placed]:
    page: list[Placed] = []
    down = 0.0
    is_top = True
    for strip in strips[start:stop]:
        if is_top and strip.is_space:
            page.append(Placed(strip, 0.0))  # its anchor may still be wanted
            continue
        if is_top:
            for again in _repeated(strip, height):
                page.append(Placed(again, down, is_again=True))
                down += again.height
        is_top = False
        page.append(Placed(strip, down))
        down += strip.height
    return page


def _repeated(strip: Strip, height: float) -> tuple[Strip, ...]:
    """The head to set again — unless it would leave no room for anything else."""
    return strip.repeats if height_of(strip.repeats) < height / 2 else ()
