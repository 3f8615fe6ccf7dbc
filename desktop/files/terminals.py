"""Workbooks from terminals (东方财富Choice, Wind and their like): rows of 指标名称, 频率, 单位,
发布方 above the figures, one column a series, one row a period, a footer with the terminal's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.files import periods
from desktop.files.series import Gathering
from desktop.files.tables import Row, Sheet

_NAMES = ("指标名称", "名称")
_UNITS = ("单位",)
_FREQUENCIES = ("频率",)
_SOURCES = ("发布方", "来源", "数据来源", "发布机构")
_REGIONS = ("地区", "国家", "区域", "国家/地区")
_FOOTER = re.compile(r"(?:数据|资料)来源\s*[:：]\s*(.*)", re.DOTALL)
_FREQUENCY = {"年": "year", "半年": "half", "季": "quarter", "月": "month", "日": "day"}


def fits(rows: Sequence[Row]) -> bool:
    column = _label_column(rows)
    if column is None:
        return False
    labels = {_cell(cells, column) for _, cells in rows[:20]}
    return (
        bool(labels & set(_NAMES))
        and bool(labels & set(_UNITS))
        and bool(labels & set(_FREQUENCIES))
    )


def read(sheet: Sheet, gathering: Gathering) -> None:
    """Everything the sheet says, into ``gathering``."""
    head: dict[str, list[str]] = {}
    body: list[Row] = []
    terminal = ""
    column = _label_column([r for _, r in zip(range(20), sheet.rows(), strict=False)])
    assert column is not None
    for row, cells in sheet.rows():
        label = _cell(cells, column)
        if periods.frequency_of(label):
            body.append((row, cells))
        elif label and not body:
            head.setdefault(label, cells)
        else:
            found = next((m for c in cells if (m := _FOOTER.fullmatch(c.strip()))), None)
            terminal = found[1].strip() if found else terminal
    gathering.source_kind = "database"
    gathering.source = terminal or None
    names = _line(head, _NAMES)
    for index in range(column + 1, len(names)):
        if names[index].strip():
            _column(index, column, head, body, terminal, gathering)


def _column(
    index: int,
    labels: int,
    head: dict[str, list[str]],
    body: Sequence[Row],
    terminal: str,
    gathering: Gathering,
) -> None:
    name = _cell(_line(head, _NAMES), index)
    unit = _cell(_line(head, _UNITS), index) or None
    frequency = _FREQUENCY.get(_cell(_line(head, _FREQUENCIES), index)[:2].rstrip("度"))
    region = _cell(_line(head, _REGIONS), index) or "全国"
    source = _cell(_line(head, _SOURCES), index)
    for row, cells in body:
        period = periods.in_words(_cell(cells, labels), frequency)
        series = gathering.add(row, name, region, unit, period, _cell(cells, index))
        if source:
            gathering.sources[id(series)] = f"{source}（{terminal}）" if terminal else source


def _label_column(rows: Sequence[Row]) -> int | None:
    for _, cells in rows[:10]:
        for index, cell in enumerate(cells[:3]):
            if cell.strip() in _NAMES:
                return index
    return None


def _line(head: dict[str, list[str]], names: Sequence[str]) -> list[str]:
    return next((head[n] for n in names if n in head), [])


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
