"""xlsx, xls, xlsb and ods by python-calamine, which never runs a formula and follows no link.

What a cell says here is what a person sees in it, as far as the file tells: calamine gives values
without their number formats. Percentages of an .xlsx are read beside it (``percents``), in other
workbooks 5% comes as 0.05; a code kept as a number comes without its zeros.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from db.errors import Refusal
from desktop.files.containers import Container, damaged, protected
from desktop.files.percents import BROKEN, Cells, Percents, beside

_MOST_SHEETS = 200


def open_book(data: bytes, kind: Container, path: Path) -> CalamineWorkbook:
    """The workbook, told apart by its bytes and not by its name."""
    try:
        if path.suffix.lower() == f".{kind}":  # only so does calamine tell a password from damage
            book = CalamineWorkbook.from_path(path)
        else:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise protected(path) from None
    except CalamineError:
        raise damaged(path) from None
    if len(book.sheet_names) > _MOST_SHEETS:
        raise Refusal(
            "too_many_sheets",
            "“{file}”有 {count} 个工作表，超过 {most} 个的上限。",
            count=len(book.sheet_names),
            most=_MOST_SHEETS,
            file=path.name,
        )
    return book


def part_of(book: CalamineWorkbook, name: str, path: Path) -> CalamineSheet | None:
    """One sheet, None when it is empty or no sheet of cells."""
    try:
        sheet = book.get_sheet_by_name(name)
    except PasswordError:
        raise protected(path) from None
    except CalamineError:
        raise damaged(path) from None
    return sheet if sheet.start is not None and sheet.width else None


def percents_of(data: bytes, kind: Container, path: Path) -> Percents | None:
    """Which cells show percentages; None for workbooks that are no .xlsx."""
    if kind is not Container.XLSX:
        return None
    try:
        return Percents(data)
    except BROKEN:
        raise damaged(path) from None


def rows(sheet: CalamineSheet, percents: Iterable[Cells] = ()) -> Iterator[tuple[int, list[str]]]:
    """Rows numbered as the program that made the file shows them, from column A on."""
    left = (sheet.start or (0, 0))[1]
    indent = [""] * left
    for number, (cells, shown) in enumerate(beside(sheet, iter(percents)), 1):
        texts = [as_seen(cell) for cell in cells]
        for column in shown:
            at = column - left
            if 0 <= at < len(cells) and isinstance(value := cells[at], float):
                texts[at] = as_percent(value)
        yield number, indent + texts


def widest(sheet: CalamineSheet) -> tuple[int, int]:
    """(columns really used, the row that uses them)."""
    best = (0, 0)
    for number, cells in rows(sheet):
        used = max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)
        best = max(best, (used, number), key=lambda pair: pair[0])
    return best


def merged(sheet: CalamineSheet) -> tuple[tuple[int, int, int, int], ...]:
    """Merged areas, rows from 1, columns from 0; empty for xlsb and ods, which do not tell."""
    return tuple(
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )


def as_seen(cell: object) -> str:
    """A value as a person reads it in the cell."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return _number(cell)
        case datetime.datetime():
            if cell.time() == datetime.time():
                return cell.date().isoformat()
            return cell.isoformat(" ", "seconds")
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case None:
            return ""
        case _:
            return str(cell)


def as_percent(value: float) -> str:
    """0.05 as 5%: all its digits, also those the cell rounds away, since an import keeps values."""
    text = _number(value)
    return f"{(Decimal(text) * 100).normalize():f}%" if text else ""


def _number(value: float) -> str:
    """Fifteen significant digits, as Excel shows at most; never 1e+20 and never 123.0."""
    if not math.isfinite(value):
        return ""
    text = format(value, ".15g")
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")
