"""Blocks of the pack as paragraphs and tables of Word. A block of a kind unknown here is a bug:
leaving it out would lose what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.pack import theme
from desktop.pack.engine.chart import Chart
from desktop.pack.engine.columns import Column
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.galley import (
    FLOW,
    Abreast,
    Anchor,
    Block,
    Break,
    Fill,
    Picture,
    Rule,
    Space,
    Together,
)
from desktop.pack.engine.paint import Figure
from desktop.pack.engine.paragraph import Paragraph, ParagraphStyle, text
from desktop.pack.engine.spacing import CENTRE, RIGHT
from desktop.pack.engine.spans import SpanChart
from desktop.pack.engine.table import Cell, Table
from desktop.pack.engine.text import BLACK, Run
from desktop.pack.parts.leader import LeaderSheet
from desktop.pack.word import fields
from desktop.pack.word.styles import HEI, LATIN, rgb

_ANY_WIDTH = 400.0  # of a drawing of which only the words are wanted
_ALIGN = {CENTRE: WD_ALIGN_PARAGRAPH.CENTER, RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
_HEAVY = frozenset({"bold", "medium"})
_NAMED: Mapping[ParagraphStyle, str] = {
    theme.SECTION: "小标题",
    theme.CAPTION: "图表题",
    theme.NOTE: "小注",
    theme.COVER_MARK: "封面标识",
    theme.COVER_TITLE: "Title",
    theme.COVER_SUBTITLE: "Subtitle",
}
_SHADE = "EDEDED"
_PADDING = 45  # twips
_WIDE = 156.0  # mm, the text block


class Typist:
    """Types blocks into a document; knows the numbers of its bookmarks."""

    def __init__(self, made: Any, anchors: Sequence[Anchor]) -> None:
        self._made = made
        self._anchors = anchors
        self._numbers = {
            key: at for at, anchor in enumerate(anchors, 1) for key in (anchor.key, *anchor.also)
        }
        self._begins_page = False

    def type(self, block: Block | Contents) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Table():
                self._table(block)
            case Contents():
                self._contents(block)
            case Together():
                for inner in block.blocks:
                    self.type(inner)
            case Abreast():
                for inner in _in_order(block):
                    self.type(inner)
            case LeaderSheet():
                self._leader(block)
            case Break():
                self._begins_page = True
            case Chart():
                if block.says_its_values:  # otherwise a table of them follows
                    self.type(_values(block))
            case Picture() if block.instead:
                for inner in block.instead:
                    self.type(inner)
            case Picture():
                self.type(text(block.alt, theme.NOTE))
            case Figure():
                alt = block.drawn(_ANY_WIDTH, lambda words: 8.0 * len(words)).alt
                self.type(text(alt, theme.NOTE))
            case Space() | Fill() | Rule() | SpanChart():
                pass  # room, and a drawing whose steps stand in the table after it
            case _:
                raise TypeError(f"no way to type {type(block).__name__}")

    def _leader(self, sheet: LeaderSheet) -> None:
        self._begins_page = True
        title, *rest = sheet.blocks(theme.LEADER_TABLES[0])
        assert isinstance(title, Paragraph)
        anchor = Anchor("part:leader", "".join(run.text for run in title.runs), 0)
        self._paragraph(Paragraph(title.runs, title.style, anchor=anchor))
        for block in rest:
            self.type(block)

    def _paragraph(self, block: Paragraph) -> None:
        style = self._style_of(block)
        made = self._made.add_paragraph(style=style)
        shape = made.paragraph_format
        if block.style.align in _ALIGN:
            shape.alignment = _ALIGN[block.style.align]
        if block.starts != FLOW or self._begins_page:
            shape.page_break_before = True
            self._begins_page = False
        if style == "Normal":
            shape.first_line_indent = Pt(block.style.first_indent)
            shape.left_indent = Pt(block.style.left)
        if block.style.keeps_next:
            shape.keep_with_next = True
        runs = (block.label, *block.runs) if block.label else block.runs
        self._runs(made, runs, block.style)
        if block.anchor is not None:
            self._bookmark(made, block.anchor)

    def _style_of(self, block: Paragraph) -> str:
        level = block.anchor.level if block.anchor is not None else -1
        if level in (0, 1):
            return f"Heading {level + 1}"
        named = _NAMED.get(block.style.but(before=0.0, keeps_next=False))
        alike = (
            name
            for shape, name in _NAMED.items()
            if shape.text == block.style.text and shape.leading == block.style.leading
        )
        return named or next(alike, "Normal")

    def _runs(self, paragraph: Any, runs: Sequence[Run], of: ParagraphStyle) -> None:
        for run in runs:
            words = fields.legal(run.text)
            for at, line in enumerate(words.split("\n")):
                if at:
                    paragraph.add_run().add_break(WD_BREAK.LINE)
                if line:
                    self._run(paragraph, run, line, of)

    def _run(self, paragraph: Any, run: Run, words: str, of: ParagraphStyle) -> None:
        made = paragraph.add_run(words)
        look, base = run.style, of.text
        if look.family in _HEAVY and base.family not in _HEAVY:
            fields.chinese_font(_Holder(made), HEI, LATIN)
            made.font.bold = True if look.family == "bold" else None
        if abs(look.size - base.size) > 0.01:
            made.font.size = Pt(look.size)
        if look.colour != BLACK:
            made.font.color.rgb = rgb(look.colour)
        if run.link in self._numbers:
            fields.link_to(paragraph, made, self._numbers[run.link])

    def _bookmark(self, paragraph: Any, anchor: Anchor) -> None:
        number = self._numbers.get(anchor.key)
        if number is not None:
            fields.bookmark(paragraph, number)

    def _table(self, block: Table) -> None:
        made = self._made.add_table(rows=0, cols=len(block.columns), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        fields.pad(made, _PADDING)
        if block.has_head:
            head = made.add_row()
            fields.repeat_as_head(head)
            for cell, column in zip(head.cells, block.columns, strict=True):
                self._cell(cell, (Run(column.title, block.style.head.text),), CENTRE, block)
                fields.shade(cell, _SHADE)
        for at, row in enumerate(block.rows):
            cells = made.add_row().cells  # not kept whole: LibreOffice then loses rows at page ends
            for cell, content, column in zip(cells, row, block.columns, strict=True):
                self._cell(cell, content, column.align, block)
            if at < len(block.anchors):
                self._bookmark(cells[0].paragraphs[0], block.anchors[at])
        _set_widths(made, [column.weight for column in block.columns])
        self._made.add_paragraph(style="小注")  # or the next table would grow into this one

    def _cell(self, cell: Any, content: Cell, align: str, of: Table) -> None:
        line = cell.paragraphs[0]
        line.style = self._made.styles["单元格"]
        if align in _ALIGN:
            line.paragraph_format.alignment = _ALIGN[align]
        self._runs(line, content, theme.CELL)

    def _contents(self, block: Contents) -> None:
        """A field that Word fills; until then the headings, so that no reader finds it empty."""
        headings = [a for a in self._anchors if a.level in (0, 1) and a.is_listed]
        listed = [anchor for anchor in headings if anchor.key not in block.omit]
        line = self._made.add_paragraph(style="TOC 1")
        fields.begin_field(line, 'TOC \\o "1-2" \\h \\z \\u')
        for at, anchor in enumerate(listed):
            if at:
                line = self._made.add_paragraph(style=f"TOC {anchor.level + 1}")
            made = line.add_run(fields.legal(anchor.title))
            fields.link_to(line, made, self._numbers[anchor.key])
        fields.end_field(self._made.add_paragraph(style="TOC 1"))


def _in_order(block: Abreast) -> Iterator[Block]:
    """Column after column; a label and what it is of on one line."""
    first = [column[0] for column in block.columns if isinstance(column[0], Paragraph)]
    if len(first) == len(block.columns) and all(len(column) == 1 for column in block.columns):
        gap = Run("　", first[0].style.text)
        runs = [run for one in first for run in (gap, *one.runs)][1:]
        yield Paragraph(tuple(runs), first[0].style.but(align=CENTRE))
    else:
        yield from (one for column in block.columns for one in column)


def _values(chart: Chart) -> Table:
    """What a chart shows, a row a period; a gap is a gap."""
    plot = chart.plot
    columns = (Column(""), *(Column(one.name, 1, RIGHT) for one in plot.series))
    rows = []
    for at, period in enumerate(plot.periods):
        values = (one.values[at] if at < len(one.values) else None for one in plot.series)
        said = ["—" if value is None else f"{value:,f}" for value in values]
        rows.append(tuple((Run(words, theme.CELL_TEXT),) for words in (period, *said)))
    return Table(columns, tuple(rows), theme.TABLE)


class _Holder:
    """A run as ``chinese_font`` takes it."""

    def __init__(self, run: Any) -> None:
        self.element = run._r


def _set_widths(made: Any, weights: Sequence[float]) -> None:
    """Columns share the text block by weight, in twentieths of a point."""
    twips = _WIDE / 25.4 * 1440
    widths = [round(twips * weight / sum(weights)) for weight in weights]
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in made._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width))
            cell.tcPr.tcW.set(qn("w:type"), "dxa")
