"""Head and foot of every page: edition, mark, number, part; holder, date, page of pages."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.pack import theme
from desktop.pack.editions import label_of
from desktop.pack.engine.document import Sheet
from desktop.pack.engine.pages import MM, PageShape
from desktop.pack.engine.paragraph import fitted_line, width_of
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.text import Run, Setting, TextStyle
from desktop.pack.snapshot import Snapshot

_ABOVE = 5 * MM  # the head's line over the text block
_BELOW = 9 * MM  # the foot's line under it
_APART = 12.0  # points at least between two things on one line
_PAGE = theme.HEAD_TEXT.but(size=10, family="serif", colour=(0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class HeadAndFoot:
    """Draws both. The page number stands outside, as GB/T 9704 has it; the cover has none."""

    snapshot: Snapshot
    has_cover: bool
    shape: PageShape = theme.SHAPE

    def __call__(self, pen: Pen, sheet: Sheet, setting: Setting) -> None:
        if self.has_cover and sheet.number == 1:
            return
        shape = self.shape
        left = shape.left(sheet.number)
        right = left + shape.column[0]
        if sheet.has_head:
            self._head(pen, sheet, setting, (left, right, shape.height - shape.top + _ABOVE))
        self._foot(pen, sheet, setting, (left, right, shape.bottom - _BELOW))
        if sheet.is_blank:
            middle = (left + right) / 2
            centre = (middle, shape.height / 2)
            _words(pen, "（本页无正文）", theme.HEAD_TEXT, centre, 0.5, setting, right - left)
        if shape.abreast != (1, 1):
            _cut_marks(pen, shape)

    def _head(
        self, pen: Pen, sheet: Sheet, setting: Setting, line: tuple[float, float, float]
    ) -> None:
        left, right, y = line
        given = self.snapshot
        words = f"{label_of(given.edition)}　{given.mark}　编号 {given.number}"
        room = right - left
        taken = _words(pen, words, theme.HEAD_TEXT, (left, y), 0.0, setting, room)
        part = sheet.part or given.title
        room = min(room - taken - _APART, room * 0.6)
        _words(pen, part, theme.HEAD_TEXT, (right, y), 1.0, setting, room)
        pen.rule((left, y - 5), (right, y - 5), 0.5, theme.HAIR)

    def _foot(
        self, pen: Pen, sheet: Sheet, setting: Setting, line: tuple[float, float, float]
    ) -> None:
        left, right, y = line
        given = self.snapshot
        holder = f"持有人：{given.holder}　" if given.holder else ""
        copy = f"{given.copy}　" if given.copy else ""
        is_right_hand = sheet.number % 2 == 1
        page = f"{sheet.number} / {sheet.total}"
        outer, inner = (right, left) if is_right_hand else (left, right)
        side = 1.0 if is_right_hand else 0.0
        room = right - left
        room -= _words(pen, page, _PAGE, (outer, y), side, setting, room) + _APART
        words = f"{holder}{copy}{given.made_on}"
        _words(pen, words, theme.HEAD_TEXT, (inner, y), 1 - side, setting, room)


def _words(
    pen: Pen,
    words: str,
    style: TextStyle,
    at: tuple[float, float],
    anchor: float,
    setting: Setting,
    room: float,
) -> float:
    """Words from a point (anchor 0), up to it (1) or around it (½), cut to ``room``; the width."""
    line = fitted_line(Run(words, style), room, setting) if room > style.size else None
    if line is None:
        return 0.0
    width = width_of(line)
    pen.line_of_text(line, at[0] - anchor * width, at[1])
    return width


def _cut_marks(pen: Pen, shape: PageShape) -> None:
    """A broken hairline around a card that is to be cut out."""
    pen.frame((0.0, 0.0, shape.width, shape.height), 0.3, theme.HAIR, "2 3")
