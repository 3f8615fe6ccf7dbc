"""产业链位置: who is here, what is missing, where the firm would stand; as map and table."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import note, part, table
from desktop.pack.engine.boxes import arrow, height_of_words, words_in
from desktop.pack.engine.galley import Block, Picture
from desktop.pack.engine.paragraph import ParagraphStyle
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.text import Run, Setting
from desktop.pack.parts.path import stamp
from desktop.pack.snapshot import ChainNode, Snapshot

_GAP, _HEAD, _PAD = 22.0, 22.0, 5.0
_MOST = 8  # boxes one above another on a portrait page


def chain(snapshot: Snapshot) -> list[Block]:
    if not snapshot.chain:
        return []
    marked = any(node.is_the_firm for node in snapshot.chain)
    legend = "实框为本地已有，虚框为缺口。" + ("★为该企业所处位置。" if marked else "")
    tallest = max(len(nodes) for nodes in _by_segment(snapshot.chain).values())
    drawn = [chain_map(snapshot.chain, 34.0)] if tallest <= _MOST else []
    return [part("chain", "产业链位置"), *drawn, *note(legend), _listed(snapshot.chain)]


def chain_sheet(snapshot: Snapshot) -> list[Block]:
    """The map alone, large, with what is known in every box."""
    if not snapshot.chain:
        return []
    tallest = max(len(nodes) for nodes in _by_segment(snapshot.chain).values())
    room = theme.CHAIN_A3.shape.column[1] - 110
    height = min(190.0, room / tallest - 8)
    title = f"产业链位置　{snapshot.title}"
    return [
        part("chain", title),
        chain_map(snapshot.chain, height, is_large=True),
        *note("实框为本地已有，虚框为缺口，★为该企业所处位置。"),
    ]


def chain_map(nodes: tuple[ChainNode, ...], height: float, *, is_large: bool = False) -> Picture:
    """Segments from left to right, their places one above another, each ``height`` points."""
    segments = _by_segment(nodes)
    tallest = max(len(of) for of in segments.values())

    def sketch(pen: Pen, x: float, y: float, width: float, setting: Setting) -> None:
        column = (width - _GAP * (len(segments) - 1)) / len(segments)
        for at, (segment, of) in enumerate(segments.items()):
            left = x + at * (column + _GAP)
            head = (left, y - _HEAD + 4, column, _HEAD - 4)
            pen.fill(head, theme.SHADE)
            style = _style(is_large=is_large)
            words_in(pen, head, (Run(segment, style.text.but(family="bold")),), style, setting)
            if at:
                arrow(pen, (left - _GAP + 3, y - _HEAD / 2 + 2), (left - 3, y - _HEAD / 2 + 2))
            for place, node in enumerate(of):
                low = y - _HEAD - (place + 1) * (height + 8) + 4
                _box(pen, (left, low, column, height), node, setting, is_large=is_large)

    return Picture(_HEAD + tallest * (height + 8) + 4, sketch, _alt(segments))


def _box(
    pen: Pen,
    box: tuple[float, float, float, float],
    node: ChainNode,
    setting: Setting,
    *,
    is_large: bool,
) -> None:
    x, y, width, height = box
    if node.is_the_firm:
        pen.fill(box, (0.86, 0.89, 0.94))
    pen.frame(box, 1.2 if node.is_the_firm else 0.6, dash="" if node.here else "3 2")
    style = _style(is_large=is_large)
    words = f"★{node.node}" if node.is_the_firm else node.node
    small = style.text.but(size=style.text.size - 1)
    known = _known(node, is_large=is_large)
    runs = (
        Run(words, style.text.but(family="medium")),
        *(Run(f"\n{words}", small) for words in known),
    )
    inner = (x + _PAD, y + 2, width - 2 * _PAD, height - 4)
    while len(runs) > 1 and height_of_words(runs, style, inner[2], setting) > inner[3]:
        runs = runs[:-1]  # the table, or the large sheet, says the rest
    words_in(pen, inner, runs, style, setting)


def _style(*, is_large: bool) -> ParagraphStyle:
    return theme.IN_LARGE_BOX if is_large else theme.IN_BOX


def _known(node: ChainNode, *, is_large: bool) -> list[str]:
    if not is_large:
        return [f"缺：{node.gap}"] if node.gap else []
    labelled = (("已有", node.here), ("缺", node.gap), ("动作", node.action), ("时点", node.as_of))
    return [f"{label}：{words}" for label, words in labelled if words]


def _by_segment(nodes: tuple[ChainNode, ...]) -> dict[str, list[ChainNode]]:
    segments: dict[str, list[ChainNode]] = {}
    for node in nodes:
        segments.setdefault(node.segment, []).append(node)
    return segments


def _alt(segments: dict[str, list[ChainNode]]) -> str:
    said = (f"{segment}：{'、'.join(node.node for node in of)}" for segment, of in segments.items())
    return f"产业链图。{'；'.join(said)}"


def _listed(nodes: tuple[ChainNode, ...]) -> Block:
    strong = theme.CELL_TEXT.but(family="medium")
    rows = [
        (
            (
                Run(f"★{node.node}" if node.is_the_firm else node.node, strong),
                Run(f"\n{node.segment}", theme.NOTE_TEXT),
            ),
            node.here,
            node.gap or "—",
            (
                Run(node.action or "—", theme.CELL_TEXT),
                Run(f"\n{stamp(node.as_of, node.source)}".replace("\n〔", "〔"), theme.NOTE_TEXT),
            ),
        )
        for node in nodes
    ]
    columns = [("环节", 3), ("本地已有", 4), ("缺什么", 3), ("动作与时点", 2)]
    return table(columns, rows, is_steady=True)
