"""Statistical tables into indicators with their figures.

Knows four shapes and no more: 国家统计局 exports (preamble, table either way round, footer, even
several tables in one sheet), terminal workbooks (rows of 指标名称, 频率, 单位, 来源 above the
figures), wide tables with years across, and long tables with a year, a region and figures. What
fits none of them is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from db.errors import Refusal
from desktop.files import bureau, long_tables, terminals, wide_tables
from desktop.files.drafts import Notice, RowDraft
from desktop.files.series import Gathering
from desktop.files.tables import Row, Sheet

_LOOK_AT = 60


def shape_of(sheet: Sheet) -> str | None:
    """bureau, terminal, long or wide; None when the sheet is no statistical table."""
    rows = first_rows(sheet)
    if terminals.fits(rows):
        return "terminal"
    if bureau.fits(rows):
        return "bureau"
    if long_tables.fits(rows):
        return "long"
    if wide_tables.fits(rows):
        return "wide"
    return None


def first_rows(sheet: Sheet) -> list[Row]:
    rows: list[Row] = []
    for row in sheet.rows():
        rows.append(row)
        if len(rows) >= _LOOK_AT:
            break
    return rows


def drafts(sheets: Sequence[Sheet], path: Path, notices: list[Notice]) -> Iterator[RowDraft]:
    """The indicators of all sheets that are statistical tables; ``notices`` grow as it goes."""
    is_any = False
    for sheet in sheets:
        shape = shape_of(sheet)
        if shape is None:
            continue
        is_any = True
        gathering = Gathering(path)
        if shape == "terminal":
            terminals.read(sheet, gathering)
        elif shape == "bureau":
            bureau.read(sheet, gathering)
        elif shape == "long":
            long_tables.read(sheet, gathering, path)
        else:
            wide_tables.read(sheet, gathering)
        yield from gathering.drafts()
        notices.extend(gathering.notices)
    if not is_any:
        raise Refusal(
            "no_indicators",
            "“{file}”里认不出指标表：需要有时期（年、季、月）和数值，"
            "如国家统计局导出表、终端导出表或“年份、城市、数值”的长表。",
            file=path.name,
        )
