"""The map of a chain as a drawing: segments from left to right, their nodes below one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.records import Node, values
from desktop.pack.engine.drawing import Area, Drawing, Mark, Measure, Stroke, Words
from desktop.wording import choice_of, strung

_GAP = 26.0
_MOST_LINES = 3


def drawn(
    nodes: Sequence[Node],
    firms: Mapping[str, str],
    marked: str,
    width: float,
    measure: Measure,
    size: float,
) -> list[Drawing]:
    """The whole map ``width`` wide; the node called ``marked`` stands out."""
    segments: dict[str, list[Node]] = {}
    for node in nodes:
        segments.setdefault(node.segment or "—", []).append(node)
    if not segments:
        return []
    one = _Map(segments, firms, marked, width, measure, size)
    return [Drawing(width, one.height, tuple(one.marks()), one.alt())]


class _Map:
    """One map at its final width."""

    def __init__(
        self,
        segments: Mapping[str, Sequence[Node]],
        firms: Mapping[str, str],
        marked: str,
        width: float,
        measure: Measure,
        size: float,
    ) -> None:
        self.segments, self.firms, self.marked = segments, firms, marked
        self.measure, self.size = measure, size
        self.column = (width - _GAP * (len(segments) - 1)) / len(segments)
        self.head = 2.0 * size
        self.box = (1 + _MOST_LINES) * 1.25 * size + size
        tallest = max(len(nodes) for nodes in segments.values())
        self.height = self.head + tallest * (self.box + 8) + 2

    def marks(self) -> Iterator[Mark]:
        for at, (segment, nodes) in enumerate(self.segments.items()):
            left = at * (self.column + _GAP)
            yield Area((left, -self.head + 4, self.column, self.head - 4), "task")
            middle = (left + self.column / 2, -self.head * 0.72 + 1)
            yield Words(self._fitting(segment, self.column - 8), middle, 0.5)
            if at:
                yield from self._arrow(left)
            for place, node in enumerate(nodes):
                low = -self.head - (place + 1) * (self.box + 8) + 4
                yield from self._node(left, low, node)

    def _arrow(self, left: float) -> Iterator[Mark]:
        y = -self.head / 2
        yield Stroke(((left - _GAP + 4, y), (left - 4, y)), 0.8)
        yield Stroke(((left - 9, y + 3), (left - 4, y), (left - 9, y - 3)), 0.8)

    def _node(self, left: float, low: float, node: Node) -> Iterator[Mark]:
        is_here = bool(node.here or node.local_firms)
        is_marked = node.id == self.marked
        box = (left, low, self.column, self.box)
        yield Area(
            box,
            "task" if is_marked else "",
            1.2 if is_marked else 0.7,
            "" if is_here else "3 2",
            node.id,
        )
        top = low + self.box - 1.3 * self.size
        room = self.column - 12
        yield Words(self._fitting(node.caption, room), (left + 6, top), 0, "ink", node.id)
        for at, line in enumerate(self._known(node, room)):
            under = top - (at + 1) * 1.25 * self.size
            yield Words(line, (left + 6, under), 0, "weak", node.id)

    def _known(self, node: Node, room: float) -> list[str]:
        """What is said of a node in its box: who is here, what is missing, whom to go for."""
        action = choice_of(values.CHAIN_ACTION, node.chain_action) if node.chain_action else ""
        here = strung(self.firms[i] for i in node.local_firms or () if i in self.firms)
        aims = strung(self.firms[i] for i in node.target_firms or () if i in self.firms)
        said = [here or node.here or "", node.gap or "", f"→ {aims}" if aims else ""]
        lines = [self._fitting(words, room) for words in said if words][
            : _MOST_LINES - bool(action)
        ]
        return [*lines, action] if action else lines

    def _fitting(self, words: str, room: float) -> str:
        """The words, or their beginning and …"""
        words = " ".join(words.split())
        if self.measure(words) <= room:
            return words
        while words and self.measure(words + "…") > room:
            words = words[:-1]
        return words + "…"

    def alt(self) -> str:
        """The map for who cannot see it."""
        return "；".join(
            f"{segment}：{'、'.join(n.caption for n in nodes)}"
            for segment, nodes in self.segments.items()
        )
