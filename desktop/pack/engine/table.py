"""Tables: cells set like paragraphs, the head repeated, tall rows cut between lines.

A row becomes one strip, or, when it is tall, one strip a line: so a cell of four thousand
characters flows over pages like any text, and no row can be too tall for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.pack.engine.columns import Column, column_widths
from desktop.pack.engine.galley import Anchor, Draw, Strip, height_of
from desktop.pack.engine.paragraph import ParagraphStyle, drawing, lines_of, single_line
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.spacing import JUSTIFIED, LEFT, RIGHT, SetLine
from desktop.pack.engine.structure import CELL, HEAD, ROW, TABLE, Node
from desktop.pack.engine.text import Atoms, Colour, Run, Setting, atoms_of

Cell = tuple[Run, ...]

_WIDEST = 0.125  # em: short lines show a hole sooner than long ones
_JUSTIFIED = 10  # em: a cell at least so wide has an even right edge
_SHORT = 3.5  # lines: a row of fewer would look forgotten alone on a page
_WHOLE = 12  # lines a row may have and still never be cut


@dataclass(frozen=True, slots=True)
class TableStyle:
    """The look of a table; measures in points."""

    head: ParagraphStyle
    cell: ParagraphStyle
    pad_x: float = 4.0
    pad_y: float = 2.5
    thin: float = 0.4
    thick: float = 0.9
    rule: Colour = (0.65, 0.65, 0.65)
    edge: Colour = (0.0, 0.0, 0.0)
    shade: Colour = (0.93, 0.93, 0.93)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head. ``shaded`` names rows set on grey; ``continued`` heads a rest.

    ``anchors`` name the rows in order, as far as they go. ``is_steady``: widths by weight alone,
    so that the columns of all tables of a kind stand under each other. ``on_grid``: its edges
    meet those of all other tables.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    style: TableStyle
    shaded: frozenset[int] = frozenset()
    anchors: tuple[Anchor, ...] = ()
    continued: str = "续表"
    has_head: bool = True
    is_steady: bool = False
    on_grid: bool = True

    def without_head(self) -> Table:
        return replace(self, has_head=False)

    def lay(self, width: float, setting: Setting) -> list[Strip]:
        atoms = [[atoms_of(cell, setting) for cell in row] for row in self.rows]
        pad = 2 * self.style.pad_x
        heads = [self._title_atoms(column, setting) for column in self.columns]
        widths = column_widths(
            self.columns,
            [heads, *atoms],
            width,
            pad,
            is_steady=self.is_steady,
            on_grid=self.on_grid,
        )
        grid = _Grid(self, widths, setting)
        head = grid.head() if self.has_head else []
        again = tuple(grid.continuation() + head) if self.has_head else (grid.lid(),)
        last = len(self.rows) - 1
        cuts: list[list[Strip]] = []
        for at, row in enumerate(self.rows):
            opens = at == 0 and not self.has_head
            shade = at in self.shaded
            cut = grid.row(row, atoms[at], again, opens=opens, is_last=at == last, shade=shade)
            if at < len(self.anchors):
                cut[0] = replace(cut[0], anchor=self.anchors[at])
            cuts.append(cut)
        for lone, kept in ((0, 0), (last, last - 1)):  # no short row alone on either side
            if last > 2 and self._is_short(cuts[lone]) and len(cuts[kept]) == 1:
                cuts[kept] = [replace(cuts[kept][0], keeps_next=True)]
        return [*head, *(strip for cut in cuts for strip in cut)]

    def _is_short(self, row: Sequence[Strip]) -> bool:
        lines = (height_of(row) - 2 * self.style.pad_y) / self.style.cell.leading
        return lines < _SHORT

    def _title_atoms(self, column: Column, setting: Setting) -> Atoms:
        if not self.has_head:
            return Atoms()
        return atoms_of([Run(column.title, self.style.head.text)], setting)


class _Grid:
    """One table at its final widths."""

    def __init__(self, table: Table, widths: Sequence[float], setting: Setting) -> None:
        self.table, self.style, self.widths, self.setting = table, table.style, widths, setting
        self.node = Node(TABLE)
        self.edges = [0.0]
        for width in widths:
            self.edges.append(self.edges[-1] + width)

    def head(self) -> list[Strip]:
        style = self.style.head
        runs: list[Cell] = [(Run(column.title, style.text),) for column in self.table.columns]
        columns = [
            self._lines(cell, atoms_of(cell, self.setting), style, style.align, i)
            for i, cell in enumerate(runs)
        ]
        row = Node(ROW, self.node)
        nodes = [Node(HEAD, row, scope="Column") for _ in columns]
        draw, height = self._block(columns, style, (0, max(map(len, columns))), nodes)
        top = height + 2 * self.style.pad_y
        frame = self._frame(top, is_first=True, is_last=True, is_head=True, shade=True)
        return [Strip(top, _both(frame, draw, self.style.pad_y), keeps_next=True)]

    def continuation(self) -> list[Strip]:
        """The line that says this is the rest of a table from the page before."""
        style = self.style.cell.but(align=RIGHT, left=0.0)
        line = single_line(Run(self.table.continued, style.text), self.setting)
        if line is None:
            return []
        width = self.edges[-1] - len(self.table.continued) * style.text.size
        return [Strip(style.leading, drawing([(width, line)], style), keeps_next=True)]

    def lid(self) -> Strip:
        """The upper rule of the rest of a table that has no head."""
        return Strip(0.0, self._outer, keeps_next=True)

    def row(
        self,
        cells: Sequence[Cell],
        atoms: Sequence[Atoms],
        again: tuple[Strip, ...],
        *,
        opens: bool,
        is_last: bool,
        shade: bool,
    ) -> list[Strip]:
        style = self.style.cell
        columns = [
            self._lines(cell, atoms[i], style, self.table.columns[i].align, i)
            for i, cell in enumerate(cells)
        ]
        node = Node(ROW, self.node)
        nodes = [self._cell_node(node, i) for i in range(len(cells))]
        count = max(map(len, columns), default=1)
        cuts = [(0, count)] if count <= _WHOLE else [(i, i + 1) for i in range(count)]
        strips: list[Strip] = []
        for start, stop in cuts:
            is_first, is_end = start == 0, stop == count
            above = self.style.pad_y if is_first else 0.0
            below = self.style.pad_y if is_end else 0.0
            draw, height = self._block(columns, style, (start, stop), nodes)
            total = above + height + below
            frame = self._frame(
                total,
                is_first=opens and is_first,
                is_last=is_end,
                is_head=is_last and is_end,
                shade=shade,
            )
            strips.append(
                Strip(
                    total,
                    _both(frame, draw, above),
                    keeps_next=not is_end and (start < 1 or stop == count - 1),
                    repeats=again,
                    close=None if is_last and is_end else self._outer,
                )
            )
        return strips

    def _lines(
        self, cell: Cell, atoms: Atoms, style: ParagraphStyle, align: str, column: int
    ) -> list[SetLine | None]:
        width = self.widths[column] - 2 * self.style.pad_x
        size = style.text.size
        if align == LEFT and len(atoms) and atoms.natural_width() > width:
            whole = width - width % size  # whole characters: ragged lines then end on one edge
            width = whole if whole > max(atoms.width) + size else width
            if width >= _JUSTIFIED * size:
                align = JUSTIFIED
        shape = style.but(align=align, widest=_WIDEST, is_even=align == LEFT)
        return lines_of(atoms, shape, width, self.setting, cell)

    def _cell_node(self, row: Node, column: int) -> Node:
        """Without a head the first column says what the others are."""
        is_label = column == 0 and not self.table.has_head
        return Node(HEAD, row, scope="Row") if is_label else Node(CELL, row)

    def _block(
        self,
        columns: Sequence[Sequence[SetLine | None]],
        style: ParagraphStyle,
        part: tuple[int, int],
        nodes: Sequence[Node],
    ) -> tuple[Draw, float]:
        """The lines of every cell from ``part``'s first to its last, and their height."""
        start, stop = part
        cells: list[Draw] = []
        for i, column in enumerate(columns):
            placed = [(at, line) for at, line in enumerate(column[start:stop]) if line is not None]
            cells.append(_cell(placed, self.edges[i] + self.style.pad_x, style))

        def draw(pen: Pen, x: float, y: float) -> None:
            for node, one in zip(nodes, cells, strict=True):
                pen.under(node)
                one(pen, x, y)

        return draw, (stop - start) * style.leading

    def _frame(
        self, height: float, *, is_first: bool, is_last: bool, is_head: bool, shade: bool
    ) -> Draw:
        """Shade and rules of one strip, open at the sides. ``is_head``: an outer rule below."""
        style, edges = self.style, self.edges

        def draw(pen: Pen, x: float, y: float) -> None:
            low = y - height
            if shade:
                pen.fill((x, low, edges[-1], height), style.shade)
            for edge in edges[1:-1]:
                pen.rule((x + edge, low), (x + edge, y), style.thin, style.rule)
            if is_first:
                pen.rule((x, y), (x + edges[-1], y), style.thick, style.edge)
            if is_last:
                width = style.thick if is_head else style.thin
                colour = style.edge if is_head else style.rule
                pen.rule((x, low), (x + edges[-1], low), width, colour)

        return draw

    def _outer(self, pen: Pen, x: float, y: float) -> None:
        pen.rule((x, y), (x + self.edges[-1], y), self.style.thick, self.style.edge)


def _both(frame: Draw, words: Draw, above: float) -> Draw:
    def draw(pen: Pen, x: float, y: float) -> None:
        frame(pen, x, y)
        words(pen, x, y - above)

    return draw


def _cell(lines: Sequence[tuple[int, SetLine]], left: float, style: ParagraphStyle) -> Draw:
    """All lines of a cell one after another, as they are read."""
    draws = [(at * style.leading, drawing([(left, line)], style)) for at, line in lines]

    def draw(pen: Pen, x: float, y: float) -> None:
        for down, one in draws:
            if one is not None:
                one(pen, x, y - down)

    return draw
