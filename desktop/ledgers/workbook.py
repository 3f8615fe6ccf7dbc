"""A sheet as a workbook, formatted to be printed and passed on.

Text is always written as text: a cell that begins with ``=`` must never become a formula in
somebody else's program. The file appears whole or not at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from db.errors import Refusal, reason
from db.store import durable
from desktop.ledgers.sheet import Sheet

_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
_LONGEST = 32_767  # what a cell of a workbook holds
_CUT = "……（过长，未列全）"
_DISPUTED = "注：“⇄”两边是各方不同的记载，未经核定不得择一引用。"
_CONTROL = {n: None for n in range(32) if n not in (9, 10, 13)}


def write(sheet: Sheet, out: Path) -> int:
    """Write the workbook; returns how many rows it has. Refuses with ``cannot_write``."""
    book = Workbook()
    page = book.active
    page.title = sheet.title[:31]
    at = _lines(page, sheet, 1, (sheet.title,), Font(bold=True, size=16), _CENTRED)
    at = _lines(page, sheet, at, sheet.above, Font(size=11), _WRAPPED)
    for number, column in enumerate(sheet.columns, 1):
        _text(page, at, number, column.title, _CENTRED).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = column.width
    head = at
    for row in sheet.rows:
        at += 1
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _text(page, at, number, value, _CENTRED if column.is_centred else _WRAPPED)
    below = (*sheet.below, _DISPUTED) if sheet.is_disputed else sheet.below
    _lines(page, sheet, at + 1, below, Font(size=10), _WRAPPED)
    page.freeze_panes = page.cell(head + 1, 1)
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    _save(book, out)
    return len(sheet.rows)


def _lines(
    page: Any, sheet: Sheet, at: int, lines: tuple[str, ...], font: Font, how: Alignment
) -> int:
    for line in lines:
        cell = _text(page, at, 1, line, how, box=None)
        cell.font = font
        page.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(sheet.columns))
        at += 1
    return at


def _text(page: Any, row: int, column: int, value: str, how: Alignment, box: Any = _BOX) -> Any:
    cell = page.cell(row, column)
    cell.value = _held(value.translate(_CONTROL))
    cell.data_type = "s"  # never a formula, never a number with its leading zeros gone
    cell.alignment = how
    if box is not None:
        cell.border = box
    return cell


def _held(text: str) -> str:
    """What fits into one cell; where something had to go, the cell says so."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _save(book: Workbook, out: Path) -> None:
    try:
        with durable.replacing(out) as file:
            book.save(file)
    except OSError as error:
        raise Refusal(
            "cannot_write",
            "写不了“{file}”（{why}）。请关掉正打开它的程序，或换一个位置。",
            why=reason(error),
            file=str(out),
        ) from error
