"""Where lines break: the whole paragraph at once, the cheapest of all ways.

Knuth and Plass over prefix sums. Nothing forbidden is done while any lawful way exists; when a
stretch has none (a hundred commas in a narrow cell) it breaks there all the same, because a
line that leaves the page loses words.
"""

from __future__ import annotations

from desktop.pack.engine.text import BREAK, CLOSE, FORCED, SPACE, TIE, Atoms, Pulse, unhurried

Lines = list[tuple[int, int]]

_LAWLESS = 5000.0  # the price of a break the rules forbid
_OFTEN = 1000  # atoms between two looks at the time
_NARROW = 6.5  # em: in a narrower column a lone last character offends less
_PULL = 3.2  # em a line may always lack: to spare the next a lone character
_LOOSE = 0.86  # a line less full than this is not looked at while there is a fuller one


def broken(
    atoms: Atoms,
    first_width: float,
    width: float,
    *,
    justified: bool,
    pulse: Pulse = unhurried,
) -> Lines:
    """The lines as (first atom, after the last). ``first_width`` is the first line's measure."""
    if not len(atoms):
        return []
    if BREAK not in atoms.kind and atoms.natural_width() <= first_width:
        return [(0, len(atoms))]
    search = _Search(atoms, first_width, width, justified, pulse)
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


class _Search:
    """The prefix sums of one paragraph, and the search over them."""

    def __init__(
        self, atoms: Atoms, first_width: float, width: float, justified: bool, pulse: Pulse
    ) -> None:
        self.atoms, self.first_width, self.width = atoms, first_width, width
        self.justified, self.pulse = justified, pulse
        count = len(atoms)
        self.size = [run.style.size for run in atoms.run]
        self.end = [0.0] * (count + 1)  # natural width before atom i
        self.give = [0.0] * (count + 1)  # what may be squeezed out before atom i
        self.seams = [0] * (count + 1)  # gaps that may be spread before atom i
        for i in range(count):
            self.end[i + 1] = self.end[i] + atoms.width[i] + atoms.gap[i]
            self.give[i + 1] = self.give[i] + shrinkable(atoms, i)
            self.seams[i + 1] = self.seams[i] + (atoms.kind[i] != TIE)
        self.lead = list(range(count + 1))  # the first atom from i on that is no space
        for i in range(count - 1, -1, -1):
            if atoms.kind[i] == SPACE:
                self.lead[i] = self.lead[i + 1]

    def run(self, prices: list[float | None]) -> tuple[Lines, bool]:
        """The cheapest lines, and whether one of them is too long for the measure."""
        count = len(self.atoms)
        best: dict[int, tuple[float, int]] = {0: (0.0, 0)}  # cost, start of the line before
        active = [0]
        is_overfull = False
        for stop in range(1, count + 1):
            price = prices[stop - 1]
            if price is None:
                continue
            if not stop % _OFTEN:
                self.pulse("".join(self.atoms.text[stop - 20 : stop]))
            is_end = stop == count or price == FORCED
            winner, alive = self._cheapest(stop, active, best, is_end)
            if winner is None:
                start = active[-1]
                winner = (best[start][0] + 1e6, start)
                is_overfull, alive = True, []
            best[stop] = (winner[0] + max(price, 0.0) + 10.0, winner[1])
            active = [stop] if price == FORCED else [*alive, stop]
        lines: Lines = []
        stop = count
        while stop:
            lines.append((best[stop][1], stop))
            stop = best[stop][1]
        return lines[::-1], is_overfull

    def _cheapest(
        self, stop: int, active: list[int], best: dict[int, tuple[float, int]], is_end: bool
    ) -> tuple[tuple[float, int] | None, list[int]]:
        """The best start for a line that ends at ``stop``, and the starts that stay alive."""
        atoms, end, give, lead = self.atoms, self.end, self.give, self.lead
        kinds, trims, last = atoms.kind, atoms.trim_left, stop
        while last > 0 and kinds[last - 1] in (SPACE, BREAK):
            last -= 1
        if last:  # where a line that ends here has its right edge, and all it could give
            right = end[last] - atoms.gap[last - 1] - atoms.trim_right[last - 1]
            give_there = give[last - 1] + 1e-6
        slack = max((1 - _LOOSE) * self.width, _PULL * self.size[0])
        size, seams, loosely = self.size, self.seams, self.justified and not is_end
        winner: tuple[float, int] | None = None
        alive: list[int] = []
        for at, start in enumerate(active):
            measure = self.width if start else self.first_width
            first = lead[start]
            if first < last:
                room = measure - (right - end[first] - trims[first])
                if room < 0 and -room > give_there - give[first]:
                    continue  # too long, and every later stop would be longer still
            else:
                first, room = last, measure
            if winner is not None and not is_end and room > slack:
                return winner, alive + active[at:]
            alive.append(start)
            if loosely and room >= 0 and first < last:  # by far the commonest case, at hand
                spread = 0.12 * size[first] * ((seams[last - 1] - seams[first]) or 1)
                cost = best[start][0] + 1.0 + 100 * (room / spread) ** 3
            else:
                cost = best[start][0] + self._badness(first, last, room, start, is_end)
            if winner is None or cost < winner[0]:
                winner = (cost, start)
        return winner, alive

    def _give(self, first: int, last: int) -> float:
        return self.give[last - 1] - self.give[first] if last > first else 0.0

    def _badness(self, first: int, last: int, room: float, start: int, is_end: bool) -> float:
        if room < 0:
            ratio = -room / (self._give(first, last) or 1.0)
            return 1.0 + 100 * ratio**3 + 10 * ratio
        if is_end:
            size = self.size[min(first, len(self.size) - 1)]
            is_narrow = self.width < _NARROW * size
            lone = 1.6 if is_narrow else 2.6
            is_lone = start and last - first <= 3 and room > self.width - lone * size
            return (60.0 if is_narrow else 3000.0) if is_lone else 1.0
        size = self.size[first] if first < len(self.size) else self.size[-1]
        if self.justified:
            seams = self.seams[last - 1] - self.seams[first] if last > first else 0
            ratio = room / ((seams or 1) * 0.12 * size)
        else:
            ratio = room / (4 * size)
        return 1.0 + 100 * ratio**3


def shrinkable(atoms: Atoms, i: int) -> float:
    """How much the gap after atom ``i`` may lose, in points."""
    size = atoms.run[i].style.size
    if atoms.kind[i] == CLOSE and atoms.gap[i] >= 0:
        return 0.25 * size
    return 0.1 * size if atoms.kind[i] == SPACE or atoms.gap[i] > 0 else 0.0
