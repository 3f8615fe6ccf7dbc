"""Where a table begins: the header row, or two of them, below titles and filling notes.

Works on the first rows of a sheet and gives one label a column. Never decides what a label means
(that is ``mapping``), only whether a row looks like labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LOOK_AT_ROWS = 40

Row = tuple[int, list[str]]
Span = tuple[int, int, int, int]

_NUMBER = re.compile(r"[-+−]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_DATE = re.compile(r"(?:19|20)[0-9]{2}([-/.年])[0-9]{1,2}(?:[-/.月].*)?")
_LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Header:
    """``first`` and ``last`` are row numbers of the file; the data begin after ``last``."""

    first: int
    last: int
    labels: tuple[str, ...]


def find(
    rows: Sequence[Row], merged: Sequence[Span], is_known: Callable[[str], bool]
) -> Header | None:
    """The header among the first rows; None for a table that has none.

    ``is_known`` says of a label whether it names a field: known words weigh more than any shape.
    """
    rows = [(n, cells) for n, cells in rows[:LOOK_AT_ROWS] if any(c.strip() for c in cells)]
    best, best_score = None, 0.0
    for at, candidate in _candidates(rows, merged):
        score = _score(candidate.labels, at, rows, is_known)
        if score > best_score:
            best, best_score = candidate, score
    return best


def _candidates(rows: Sequence[Row], merged: Sequence[Span]) -> Iterator[tuple[int, Header]]:
    """Every row as a header, and before it every two rows that belong together."""
    for at, (number, cells) in enumerate(rows):
        if at + 1 < len(rows) and rows[at + 1][0] == number + 1:
            below = rows[at + 1][1]
            if _is_second_half(number, cells, below, merged):
                yield at, Header(number, number + 1, _joined(number, cells, below, merged))
        width = _width(cells)
        yield at, Header(number, number, _padded([c.strip() for c in cells], width))


def normal(label: str) -> str:
    """A label for comparing: half-width, lower case, without spaces, stars and 必填 remarks."""
    text = unicodedata.normalize("NFKC", label).lower()
    text = re.sub(r"\((?:必填|选填|可选|必选|如有|可不填)\)", "", text)
    return re.sub(r"[\s*·•:_【】\[\]\"'“”、.]+|^\d+[、.)]", "", text)


def looks_like_data(cell: str) -> bool:
    """A number, a date or a long text: not a label."""
    text = cell.strip()
    return bool(len(text) > _LONGEST_LABEL or _NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def _score(
    labels: Sequence[str], at: int, rows: Sequence[Row], is_known: Callable[[str], bool]
) -> float:
    filled = [label for label in labels if label]
    count = len(filled)
    width = max(sum(1 for c in cells if c.strip()) for _, cells in rows[at : at + 20])
    known = sum(1 for c in filled if is_known(c))
    data_like = sum(1 for c in filled if looks_like_data(c))
    if data_like * 2 > count or (count == 1 and width > 2 and not known):
        return 0.0
    return (
        4.0 * known
        + 2.0 * min(count / width, 1.0)
        + len(set(filled)) / count
        - 4.0 * data_like / count
        - 0.1 * at
    )


def _is_second_half(
    number: int,
    cells: Sequence[str],
    below: Sequence[str],
    merged: Sequence[Span],
) -> bool:
    """The row below belongs to the header: merged cells say so, or it fills exactly the gaps."""
    filled_below = [i for i, c in enumerate(below) if c.strip()]
    if any(looks_like_data(below[i]) for i in filled_below):
        return False
    if any(top == number and bottom == number + 1 for top, _, bottom, _ in merged):
        return True
    if not filled_below or len(filled_below) >= _width(cells):
        return False
    gaps = [i for i in filled_below if i >= len(cells) or not cells[i].strip()]
    starts = [i for i in filled_below if i not in gaps]
    # below a wide cell stand its parts: every filled cell is a gap or the cell before a gap
    return bool(gaps) and all(i + 1 in gaps for i in starts)


def _joined(
    number: int, cells: Sequence[str], below: Sequence[str], merged: Sequence[Span]
) -> tuple[str, ...]:
    width = max(_width(cells), _width(below))
    upper, lower = list(_padded(cells, width)), _padded(below, width)
    for top, left, bottom, right in merged:
        if top <= number <= bottom:
            for column in range(left, min(right + 1, width)):
                upper[column] = upper[left]
    if not merged:
        for column in range(1, width):
            if not upper[column].strip() and lower[column].strip():
                upper[column] = upper[column - 1]
    pairs = zip((u.strip() for u in upper), (x.strip() for x in lower), strict=True)
    return tuple(f"{u}/{x}" if u and x and u != x else u or x for u, x in pairs)


def _width(cells: Sequence[str]) -> int:
    return max((i + 1 for i, c in enumerate(cells) if c.strip()), default=0)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(cells[:width]) + ("",) * (width - len(cells))
