"""The shapes a face is made of: lines in columns, a head, figures to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desktop.pack.engine.drawing import Drawing, Measure

MOST: Final = 200
"""Lines of one section; who has more sees how many and finds them in the list."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, and when: ``is_in_booth`` means strangers read over a shoulder.

    ``disputed`` is by field all that is said of the record where people disagree.
    """

    today: date
    is_in_booth: bool = False
    disputed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column. With an ``id`` it can be opened; a head has none and stands out.

    ``second`` stands under it in small, ``mark`` at its right end; ``tone`` is alarm, caution,
    muted or "" and colours the mark.
    """

    first: str
    second: str = ""
    mark: str = ""
    id: str = ""
    tone: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """Something drawn: ``draw`` gives it for a width and a measure of words at a size in points.

    ``note`` says date and source. The drawings it gives stand one under the other; marks with a
    key open the record of that name.
    """

    title: str
    note: str
    draw: Callable[[float, Measure, float], Sequence[Drawing]]


@dataclass(frozen=True, slots=True)
class Face:
    """``head`` are the words under the title, ``cautions`` what must not be overlooked, in red
    where it ``is_alarm``: a red line, or something overdue.

    ``columns`` stand side by side, as wide as their ``shares``; figures ``abreast`` in a row.
    """

    head: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    is_alarm: bool = False
    figures: tuple[Figure, ...] = ()
    columns: tuple[tuple[Line, ...], ...] = ()
    shares: tuple[int, ...] = ()
    abreast: int = 1


def section(
    title: str, lines: Iterable[Line], nothing: str = "", *, most: int = MOST, counts: bool = True
) -> list[Line]:
    """A head, then the lines; where there are none, what that means.

    The head counts what can be opened, where that is more than one thing: a list has a length,
    what is known of one record has none (``counts`` False), whatever it points at.
    """
    listed = list(lines)
    count = sum(1 for line in listed if line.id)
    head = Line(f"{title}　{count}" if counts and count > 1 else title, is_head=True)
    if not listed:
        return [head, Line(nothing, tone="muted")] if nothing else []
    more = len(listed) - most
    rest = [Line(f"…　+{more}", tone="muted")] if more > 0 else []
    return [head, *listed[:most], *rest]


def joined(*words: str | None, by: str = "　") -> str:
    """The words that are there."""
    return by.join(word for word in words if word)
