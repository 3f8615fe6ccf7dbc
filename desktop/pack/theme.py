"""What the pack looks like: the page of GB/T 9704 and other paper, and one ladder of sizes.

All sizes, colours and distances of the pack are here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.pack.engine.galley import RIGHT_PAGE
from desktop.pack.engine.pages import MM, PageShape
from desktop.pack.engine.paragraph import ParagraphStyle
from desktop.pack.engine.spacing import CENTRE, LEFT, RIGHT
from desktop.pack.engine.table import TableStyle
from desktop.pack.engine.text import Colour, TextStyle

# A4; head 37 mm, binding edge 28 ± 1 mm, text block 156 × 225 mm (GB/T 9704—2012, 5.2). The
# binding edge is a little under 28 so that the two sides of a sheet hardly differ.
SHAPE = PageShape(
    width=210 * MM, height=297 * MM, top=37 * MM, bottom=35 * MM, inner=27.3 * MM, outer=26.7 * MM
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A page and how large the type stands on it.

    ``has_leader_sheet``: the leader's page is one sheet at full size; on smaller paper it flows.
    ``is_chain_sheet``: nothing but the chain, on one large sheet.
    """

    name: str
    shape: PageShape
    has_leader_sheet: bool = True
    is_chain_sheet: bool = False


def _paper(size: tuple[float, float], margins: tuple[float, ...], scale: float) -> PageShape:
    """A page of real millimetres — top, bottom, inner, outer — set at ``scale``."""
    width, height, top, bottom, inner, outer = (mm * MM / scale for mm in (*size, *margins))
    return PageShape(width, height, top, bottom, inner, outer, scale)


# Right-hand starts cost a blank page in eight: a book bears that, a thin pack would be half empty.
STANDARD = Theme("standard", replace(SHAPE, parts=RIGHT_PAGE, thin=24))
COMPACT = Theme("compact", _paper((210, 297), (22, 19, 20, 20), 0.9))
POCKET_A5 = Theme("a5", _paper((148, 210), (18, 17, 13, 13), 0.84), has_leader_sheet=False)
POCKET_A6 = Theme(
    "a6",
    replace(_paper((105, 148.5), (14, 13, 9, 9), 0.76), abreast=(2, 2)),
    has_leader_sheet=False,
)
CHAIN_A3 = Theme("chain-a3", _paper((420, 297), (25, 20, 20, 20), 1.0), is_chain_sheet=True)
THEMES = {one.name: one for one in (STANDARD, COMPACT, POCKET_A5, POCKET_A6, CHAIN_A3)}

RED: Colour = (0.72, 0.05, 0.05)
GREY: Colour = (0.35, 0.35, 0.35)
HAIR: Colour = (0.6, 0.6, 0.6)
SHADE: Colour = (0.94, 0.94, 0.94)

BODY_TEXT = TextStyle("serif", 10.5)
CELL_TEXT = TextStyle("serif", 9)
NOTE_TEXT = TextStyle("sans", 8, GREY)
HEAD_TEXT = TextStyle("sans", 8.5, GREY)
# Words in the boxes of plans and maps.
IN_BOX = ParagraphStyle(TextStyle("sans", 8.5), leading=11.5, align=CENTRE)
IN_LARGE_BOX = ParagraphStyle(TextStyle("sans", 12.5), leading=18, align=CENTRE)
CHART_TEXT = TextStyle("sans", 8)

BODY = ParagraphStyle(BODY_TEXT, leading=18, first_indent=21)
# The words of laws, quoted to be looked up.
QUOTED_TEXT = TextStyle("serif", 9)
QUOTED = ParagraphStyle(QUOTED_TEXT, leading=14, first_indent=18)
ITEM = ParagraphStyle(BODY_TEXT, leading=18, left=21)
CELL = ParagraphStyle(CELL_TEXT, leading=13.5, align=LEFT)
NOTE = ParagraphStyle(NOTE_TEXT, leading=12, before=3, after=6, align=LEFT, clings=True)

PART = ParagraphStyle(
    TextStyle("bold", 18), leading=27, after=3, before=18, align=LEFT, keeps_next=True
)
SECTION = ParagraphStyle(
    TextStyle("bold", 12.5), leading=20, before=10, after=4, align=LEFT, keeps_next=True
)
CAPTION = ParagraphStyle(
    TextStyle("medium", 10), leading=16, before=8, after=3, align=LEFT, keeps_next=True
)

# With less room above and below, rows read like the lines of one text, to people and to the judge.
TABLE = TableStyle(
    head=ParagraphStyle(TextStyle("medium", 9), leading=13.5, align=CENTRE),
    cell=CELL,
    pad_y=4.2,
)

# For long lists of short lines.
LIST_TEXT = TextStyle("serif", 8)
LIST_TABLE = TableStyle(head=TABLE.head, cell=CELL.but(text=LIST_TEXT, leading=12), pad_y=3.8)

CONTENTS = (
    ParagraphStyle(TextStyle("medium", 10), leading=17.5),
    ParagraphStyle(TextStyle("serif", 9), leading=17.5, left=14),
)

# The leader's page: never under 12 points (records.md §9).
LEADER_TEXT = TextStyle("serif", 12)
# The second line of a numbered remark stands under its first word.
_LEADER_CELL = ParagraphStyle(LEADER_TEXT, align=LEFT, hang=14.5)
# From airy to tight: the page takes the first that fits. The lines move closer, the type stays.
LEADER_TABLES = tuple(
    TableStyle(head=_LEADER_CELL, cell=_LEADER_CELL.but(leading=leading), pad_x=5, pad_y=pad)
    for leading, pad in ((19, 4.5), (18, 4), (17, 3.5), (16, 3), (15, 2.2), (14, 1.2))
)
LEADER_TITLE = ParagraphStyle(TextStyle("bold", 17), leading=22, align=CENTRE)
LEADER_HEAD = ParagraphStyle(TextStyle("sans", 8.5, GREY), leading=12, align=CENTRE)
LEADER_FOOT = ParagraphStyle(
    TextStyle("sans", 8, GREY), leading=10.5, before=3, align=LEFT, clings=True
)
# It brings its own head and so begins higher; it ends a little lower too.
LEADER_TOP, LEADER_BOTTOM = 12 * MM, 30 * MM

COVER_MARK = ParagraphStyle(TextStyle("bold", 15), leading=24, align=LEFT)
COVER_TITLE = ParagraphStyle(TextStyle("bold", 28), leading=44, align=CENTRE)
COVER_SUBTITLE = ParagraphStyle(TextStyle("sans", 15), leading=26, align=CENTRE, before=10)
COVER_LABEL = ParagraphStyle(TextStyle("sans", 11, GREY), leading=22, align=RIGHT)
COVER_VALUE = ParagraphStyle(TextStyle("serif", 12), leading=22, align=LEFT)
COVER_BANNER = ParagraphStyle(TextStyle("medium", 10.5), leading=18, align=CENTRE)
