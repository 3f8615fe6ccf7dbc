"""Cuts a galley into pages. Always ends: every page takes at least one strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.pack.engine.galley import FLOW, NEW_PART, RIGHT_PAGE, Strip, height_of

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
_LITTLE = 1 / 4  # of a page: too little to end on
_CLOSER = (0.85, 0.7, 0.55)  # what is left of the spaces when a last page is drawn in


def cut(strips: Sequence[Strip], shape: PageShape) -> list[list[Placed]]:
    """The strips page by page as the shape wants parts to begin, or running on where few."""
    height = shape.column[1]
    running = paginated(strips, height)
    if shape.parts == FLOW or len(running) < shape.thin:
        return running
    return paginated(strips, height, parts=shape.parts)


def paginated(strips: Sequence[Strip], height: float, *, parts: str = FLOW) -> list[list[Placed]]:
    """The strips page by page; an empty list is a page left blank for a right-hand start.

    What begins on a page of its own is cut as a whole: a last page with little on it is drawn in
    by closing up the spaces before it, or, where that is not enough, given more to hold.
    """
    pages: list[list[Placed]] = []
    at = 0
    while at < len(strips):
        first, stop = _stretch(strips, at, parts)
        if len(pages) % 2 and any(_starts(s, parts) == RIGHT_PAGE for s in strips[at : first + 1]):
            pages.append([])
        cuts, closer = _cuts(strips, (at, stop), height)
        if len(cuts) > 1 and not any(s.draw for s in strips[slice(*cuts[-1])]):
            cuts.pop()  # nothing but space was left over: it goes before what follows
        pages += [_placed(strips[slice(*one)], height, closer) for one in cuts]
        at = cuts[-1][1]
    while pages and not any(placed.strip.draw for placed in pages[-1]):
        pages.pop()
    return pages


def _starts(strip: Strip, parts: str) -> str:
    return parts if strip.starts == NEW_PART else strip.starts


def _stretch(strips: Sequence[Strip], start: int, parts: str) -> tuple[int, int]:
    """The first strip from ``start`` on that takes room, and the next that begins a page anew."""
    count = len(strips)
    first = next((at for at in range(start, count) if not strips[at].is_space), count)
    return first, next(
        (at for at in range(first + 1, count) if _starts(strips[at], parts) != FLOW), count
    )


Cut = tuple[int, int]


def _cuts(strips: Sequence[Strip], of: Cut, height: float) -> tuple[list[Cut], float]:
    """Where the pages of one stretch begin and end, and how far its spaces close up."""
    plain = _filled(strips, of, height, 1.0)
    if len(plain) < 2 or _taken(strips, plain[-1], height) >= height * _LITTLE:
        return plain, 1.0
    for closer in _CLOSER:
        tighter = _filled(strips, of, height, closer)
        if len(tighter) < len(plain):
            return tighter, closer
    return _evened(strips, plain, height), 1.0


def _filled(strips: Sequence[Strip], of: Cut, height: float, closer: float) -> list[Cut]:
    """One page after another as full as it gets."""
    at, stop = of
    cuts: list[Cut] = []
    while at < stop:
        end = _page_end(strips, (at, stop), height, closer)
        cuts.append((at, end))
        at = end
    return cuts


def _evened(strips: Sequence[Strip], cuts: list[Cut], height: float) -> list[Cut]:
    """The same pages, the last begun earlier if the one before can spare as much."""
    (before, start), (_, stop) = cuts[-2:]
    for at in range(start - 1, before + 1, -1):
        if strips[at - 1].keeps_next or strips[at].clings:
            continue
        if _taken(strips, (before, at), height) < height / 2:
            break
        if _taken(strips, (at, stop), height) >= height * _LITTLE:
            whole = _page_end(strips, (at, stop), height, 1.0) == stop
            return [*cuts[:-2], (before, at), (at, stop)] if whole else cuts
    return cuts


def _taken(strips: Sequence[Strip], of: Cut, height: float) -> float:
    """How much of a page these strips take."""
    placed = _placed(strips[slice(*of)], height, 1.0)
    return max((p.down + p.strip.height for p in placed if not p.strip.is_space), default=0.0)


def _high(strip: Strip, closer: float) -> float:
    return strip.height * closer if strip.is_space else strip.height


def _page_end(strips: Sequence[Strip], of: Cut, height: float, closer: float) -> int:
    """After the last strip of the page that begins with the first of these."""
    used = 0.0
    start, stop = of
    first = start  # the first strip that takes room
    for at in range(start, stop):
        strip = strips[at]
        if at > first and strip.starts == NEW_PART and used > height * _MUCH:
            return at
        if used == 0.0 and strip.is_space:
            first = at + 1
            continue
        if used == 0.0:
            used = height_of(_repeated(strip, height))
        if used + _high(strip, closer) > height + 1e-6 and at > first:
            return _lawful(strips, first, at)
        used += _high(strip, closer)
    return stop


def _lawful(strips: Sequence[Strip], first: int, full: int) -> int:
    """The last place before ``full`` where the page may end; ``full`` itself if there is none."""
    stop = full
    while stop > first and (strips[stop - 1].keeps_next or strips[stop].clings):
        stop -= 1
    return stop if stop > first else full


def _placed(strips: Sequence[Strip], height: float, closer: float) -> list[Placed]:
    page: list[Placed] = []
    down = 0.0
    is_top = True
    fills = sum(strip.fills for strip in strips)
    spare = max(height - sum(_high(strip, closer) for strip in strips), 0.0) if fills else 0.0
    for strip in strips:
        if is_top and strip.is_space:
            page.append(Placed(strip, 0.0))  # its anchor may still be wanted
            continue
        if is_top:
            for again in _repeated(strip, height):
                page.append(Placed(again, down, is_again=True))
                down += again.height
        is_top = False
        page.append(Placed(strip, down))
        down += _high(strip, closer) + (spare / fills if strip.fills else 0.0)
    return page


def _repeated(strip: Strip, height: float) -> tuple[Strip, ...]:
    """The head to set again — unless it would leave no room for anything else."""
    return strip.repeats if height_of(strip.repeats) < height / 2 else ()
