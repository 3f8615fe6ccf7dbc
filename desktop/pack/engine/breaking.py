"""Where lines break: the whole paragraph at once, the cheapest of all ways.

Knuth and Plass over prefix sums. Nothing forbidden is done while any lawful way exists; when a
stretch has none (a hundred commas in a narrow cell) it breaks there all the same, because a
line that leaves the page loses words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import add

from desktop.pack.engine.text import BREAK, CLOSE, FORCED, OPEN, SPACE, TIE, Atoms, Pulse, unhurried

Lines = list[tuple[int, int]]

_LAWLESS = 5000.0  # the price of a break the rules forbid
_OVERFULL = 1e12  # the price of a line that is too long
_NEVER = float("inf")
_OFTEN = 1000  # line beginnings between two looks at the time
_NARROW = 6.5  # em: in a narrower column a lone last character offends less
_PULL = 4.2  # em a line may always lack: to spare the next a lone character
_SEAM = 3.0  # em a label's lines may differ more to be parted at a mark
_LOOSE = 0.86  # a line less full than this is not looked at while there is a fuller one


def broken(
    atoms: Atoms,
    first_width: float,
    width: float,
    *,
    justified: bool,
    pulse: Pulse = unhurried,
    each_first: bool = False,
) -> Lines:
    """The lines as (first atom, after the last). ``first_width`` is the first line's measure.

    ``each_first``: it is that of every line after a forced break too.
    """
    if not len(atoms):
        return []
    if BREAK not in atoms.kind and atoms.natural_width() <= first_width:
        return [(0, len(atoms))]
    search = _Search(atoms, first_width, width, justified, pulse)
    if each_first:
        search.opening |= {i + 1 for i, kind in enumerate(atoms.kind) if kind == BREAK}
    lines, is_overfull = search.run(atoms.price)
    if is_overfull:
        relaxed: list[float | None] = [
            _LAWLESS if price is None else price for price in atoms.price
        ]
        for i in range(len(atoms) - 1):  # a forced break keeps its own atom before it
            if atoms.kind[i + 1] == BREAK:
                relaxed[i] = None
        lines, _ = search.run(relaxed)
    return lines


def halved(atoms: Atoms, measure: float) -> Lines:
    """Two lines as even as can be, rather parted at a mark or a space; [] where two are too few.

    For labels: 统一社会 / 信用代码 and not 统一社会信 / 用代码.
    """
    search, count = _Search(atoms, measure, measure, False, unhurried), len(atoms)
    whole, best = search.right[count], _NEVER
    lines: Lines = []
    for stop in range(1, count):
        price, first = atoms.price[stop - 1], search.lead[stop]
        if price is None or first >= count:
            continue
        longer = max(search.right[stop], whole - search.end[first] - atoms.trim_left[first])
        if longer > measure:
            continue
        is_seam = atoms.kind[stop - 1] in (CLOSE, SPACE) or atoms.kind[first] == OPEN
        dear = longer + atoms.size[0] * (price / 20 - (_SEAM if is_seam else 0.0))
        if dear < best:
            best, lines = dear, [(0, stop), (stop, count)]
    return lines


class _Search:
    """The prefix sums of one paragraph, and the search over them."""

    def __init__(
        self, atoms: Atoms, first_width: float, width: float, justified: bool, pulse: Pulse
    ) -> None:
        self.atoms, self.first_width, self.width = atoms, first_width, width
        self.justified, self.pulse = justified, pulse
        self.opening = {0}  # where lines of the first measure begin
        count, kinds = len(atoms), atoms.kind
        self.end = [0.0, *accumulate(map(add, atoms.width, atoms.gap))]  # width before atom i
        self.give = [0.0, *accumulate(atoms.give)]  # what may be squeezed out before atom i
        self.seams: Sequence[int] = range(count + 1)  # gaps that may be spread before atom i
        if TIE in kinds:
            self.seams = [0, *accumulate(kind != TIE for kind in kinds)]
        self.lead: Sequence[int] = range(count + 1)  # the first atom from i on that is no space
        self.last: Sequence[int] = range(count + 1)  # after the last atom before i that shows
        if SPACE in kinds or BREAK in kinds:
            self.lead, self.last = _without_spaces(kinds)
        self.right = self._right_edges()

    def _right_edges(self) -> list[float]:
        """For each stop where a line that ends there has its right edge."""
        atoms, end = self.atoms, self.end
        edges = list(end)
        for stop in range(1, len(edges)):
            at = self.last[stop]
            edges[stop] = end[at] - atoms.gap[at - 1] - atoms.trim_right[at - 1] if at else 0.0
        return edges

    def run(self, prices: Sequence[float | None]) -> tuple[Lines, bool]:
        """The cheapest lines, and whether one of them is too long for the measure.

        Forward from each place a line can begin: the ends it can have lie close together, and
        few of all places are ever reached.
        """
        count = len(self.atoms)
        cost = [_NEVER] * (count + 1)
        before = [0] * (count + 1)
        cost[0] = 0.0
        ends = [i + 1 for i, price in enumerate(prices) if price == FORCED]
        if not ends or ends[-1] != count:
            ends.append(count)
        at_end, looked = 0, 0
        for start in range(count):
            so_far = cost[start]
            if so_far == _NEVER:
                continue
            looked += 1
            if not looked % _OFTEN:
                self.pulse("".join(self.atoms.text[start : start + 20]))
            while ends[at_end] <= start:
                at_end += 1
            for stop, more in self._ends_of(start, ends[at_end], prices):
                if so_far + more < cost[stop]:
                    cost[stop] = so_far + more
                    before[stop] = start
        lines: Lines = []
        stop = count
        while stop:
            lines.append((before[stop], stop))
            stop = before[stop]
        return lines[::-1], cost[count] >= _OVERFULL

    def _ends_of(
        self, start: int, end: int, prices: Sequence[float | None]
    ) -> Sequence[tuple[int, float]]:
        """The stops of a line from ``start`` worth a look, with their costs.

        ``end`` is the paragraph's, or after the next forced break.
        """
        right, give, first = self.right, self.give, self.lead[start]
        measure = self.first_width if start in self.opening else self.width
        trimmed = self.atoms.trim_left[first] if first < len(self.atoms) else 0.0
        edge = self.end[first] + trimmed + measure  # where a full line has its right edge
        squeezed = give[first] - 1e-6
        room, last = edge - right[end], self.last[end]
        found: list[tuple[int, float]] = []
        if last <= first or room >= 0 or -room <= give[last - 1] - squeezed:
            found.append((end, self._badness(first, last, room, start, is_end=True) + 10.0))
            if last <= first or room >= 0:
                return found  # no line more can make it better
        size = self.atoms.size[first]
        slack = max((1 - _LOOSE) * self.width, _PULL * self.atoms.size[0])
        low = bisect_left(right, edge - slack, start + 1, end)
        seams, per_seam = self.seams, 0.12 * size
        for stop in range(low, end):
            price = prices[stop - 1]
            if price is None:
                continue
            room, last = edge - right[stop], self.last[stop]
            if room < 0 and -room > give[last - 1] - squeezed:
                break  # too long, and every later stop would be longer still
            if self.justified and room >= 0:  # by far the commonest case, at hand
                spread = per_seam * ((seams[last - 1] - seams[first]) or 1)
                found.append((stop, price + 11.0 + 100 * (room / spread) ** 3))
            else:
                bad = self._badness(first, last, room, start, is_end=False)
                found.append((stop, price + bad + 10.0))
        return found or self._in_need(start, low, end, prices)

    def _in_need(
        self, start: int, low: int, end: int, prices: Sequence[float | None]
    ) -> Sequence[tuple[int, float]]:
        """Lines that are too short to be good, else the shortest that is too long."""
        measure = self.first_width if start in self.opening else self.width
        first = self.lead[start]
        edge = self.end[first] + self.atoms.trim_left[first] + measure
        found: list[tuple[int, float]] = []
        for stop in range(low - 1, start, -1):
            price, last = prices[stop - 1], self.last[stop]
            if price is not None and last > first:
                room = edge - self.right[stop]
                bad = self._badness(first, last, room, start, is_end=False)
                found.append((stop, price + bad + 10.0))
        if found:
            return found
        for stop in range(max(low, start + 1), end + 1):
            if stop == end or prices[stop - 1] is not None:
                return ((stop, _OVERFULL),)
        return ()

    def _badness(self, first: int, last: int, room: float, start: int, *, is_end: bool) -> float:
        sizes = self.atoms.size
        size = sizes[min(first, len(sizes) - 1)]
        if room < 0:
            give = self.give[last - 1] - self.give[first] if last > first else 0.0
            ratio = -room / (give or 1.0)
            return 1.0 + 100 * ratio**3 + 10 * ratio
        if is_end:
            is_narrow = self.width < _NARROW * size
            lone = 1.6 if is_narrow else 2.6
            is_lone = start and last - first <= 3 and room > self.width - lone * size
            return (600.0 if is_narrow else 3000.0) if is_lone else 1.0
        if self.justified:
            seams = self.seams[last - 1] - self.seams[first] if last > first else 0
            ratio = room / ((seams or 1) * 0.12 * size)
        else:
            ratio = room / (4 * size)
        return 1.0 + 100 * ratio**3


def _without_spaces(kinds: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each place the first atom from it on that is no space, and where what shows ends."""
    count = len(kinds)
    lead, last = list(range(count + 1)), list(range(count + 1))
    for i in range(count - 1, -1, -1):
        if kinds[i] == SPACE:
            lead[i] = lead[i + 1]
    for i in range(1, count + 1):
        if kinds[i - 1] in (SPACE, BREAK):
            last[i] = last[i - 1]
    return lead, last
