"""Tables from csv, xlsx, xls, xlsb and ods: sheets of rows of text, each with its row number.

Numbers come as people see them (123, not 123.0), dates as ISO, everything else as written.
Formulas are text or their last value, never run. Runs in the child process of ``sandbox``; a
table beyond ``limits`` is refused with the place, never cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineSheet

from db.errors import Refusal
from db.sentences import Sentence
from desktop.files import delimited, limits, workbooks
from desktop.files.containers import SPOKEN, WORKBOOKS, Container, container_of, damaged, load
from desktop.files.percents import BROKEN, Percents
from desktop.files.texts import decode

Row: TypeAlias = tuple[int, list[str]]  # the row as a spreadsheet numbers it, and its cells
Span: TypeAlias = tuple[
    int, int, int, int
]  # merged: first row, first column, last row, last column


@dataclass(frozen=True)
class Sheet:
    """One table; ``rows`` may be called as often as needed and reads anew each time.

    ``merged`` counts rows from 1 and columns from 0. ``broken`` says of rows why they cannot be
    read whole (a quote that never closes). ``is_ragged`` means the file itself says how many cells
    a row has, so that a row with fewer or more is a sign of damage.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    height: int
    merged: tuple[Span, ...] = ()
    broken: Mapping[int, str] = field(default_factory=dict)
    is_ragged: bool = False


def sheets_of(path: Path) -> list[Sheet]:
    """The sheets that hold anything, in the order of the file; refuses what is no table."""
    data = load(path)
    kind = container_of(data, path)
    if kind is Container.TEXT:
        return [text_sheet(decode(data, path), path)]
    if kind not in WORKBOOKS:
        raise not_a_table(path, kind)
    return workbook_sheets(data, kind, path)


def text_sheet(text: str, path: Path) -> Sheet:
    """A csv or tab-separated text as a sheet; its shape is checked here, once."""
    shape = delimited.shape_of(text)
    if shape.too_long is not None:
        raise _cell_too_long(path, *shape.too_long)
    _check_height(shape.height, path)
    _check_width(shape.widest, path)
    return Sheet(
        name="",
        rows=lambda: delimited.rows(text, shape.delimiter),
        height=shape.height,
        broken=shape.broken,
        is_ragged=True,
    )


def workbook_sheets(data: bytes, kind: Container, path: Path) -> list[Sheet]:
    """The sheets of a workbook that hold anything."""
    book = workbooks.open_book(data, kind, path)
    percents = workbooks.percents_of(data, kind, path)
    sheets = []
    for name in book.sheet_names:
        part = workbooks.part_of(book, name, path)
        if part is None:
            continue
        _check_height(part.height, path)
        if part.width > limits.COLUMNS:
            _check_width(workbooks.widest(part), path)
        sheets.append(_part_sheet(name, part, percents, path))
    return sheets


def _part_sheet(name: str, part: CalamineSheet, percents: Percents | None, path: Path) -> Sheet:
    def rows() -> Iterator[Row]:
        shown = percents.rows_of(name) if percents else iter(())
        try:
            yield from _checked(workbooks.rows(part, shown), path)
        except BROKEN:
            raise damaged(path) from None

    return Sheet(
        name=name,
        rows=rows,
        height=part.height,
        merged=workbooks.merged(part),
    )


def all_rows(path: Path, options: Mapping[str, object]) -> Iterator[list[object]]:
    """Every row of every sheet as ``[sheet, row, cells]``, as the child sends a plain table."""
    for sheet in sheets_of(path):
        for row, cells in sheet.rows():
            yield [sheet.name, row, cells]


def not_a_table(path: Path, kind: Container) -> Refusal:
    return Refusal(
        "not_a_table",
        "“{file}”不是表格，它是{spoken}；请用 Excel 另存为 xlsx 或 csv 后再导入。",
        spoken=SPOKEN.get(kind, Sentence("别的文件")),
        file=path.name,
        container=str(kind),
    )


def _checked(rows: Iterable[Row], path: Path) -> Iterator[Row]:
    for row, cells in rows:
        for column, cell in enumerate(cells):
            if len(cell) > limits.CELL_CHARACTERS:
                raise _cell_too_long(path, row, column)
        yield row, cells


def _check_height(height: int, path: Path) -> None:
    if height > limits.ROWS:
        raise Refusal(
            "too_many_rows",
            "“{file}”有 {rows:,} 行，超过 {most:,} 行的上限，请拆成几个文件。",
            most=limits.ROWS,
            file=path.name,
            rows=height,
        )


def _check_width(widest: tuple[int, int], path: Path) -> None:
    columns, row = widest
    if columns > limits.COLUMNS:
        raise Refusal(
            "too_many_columns",
            "“{file}”第 {row} 行有 {columns:,} 列，超过 {most} 列的上限。",
            columns=columns,
            most=limits.COLUMNS,
            file=path.name,
            row=row,
        )


def _cell_too_long(path: Path, row: int, column: int) -> Refusal:
    most = limits.CELL_CHARACTERS
    return Refusal(
        "cell_too_long",
        "“{file}”第 {row} 行第 {column} 列的内容超过 {most:,} 字，不像表格里的数据。",
        column=column + 1,
        most=most,
        file=path.name,
        row=row,
    )
