"""Long tables: one row a year and a region, figures in columns (省份, 城市, 年份, 名义GDP, …)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.files import headers, periods
from desktop.files.figures import is_figure
from desktop.files.series import Gathering, name_and_unit
from desktop.files.tables import Row, Sheet

_PERIOD = frozenset(
    {
        "年份",
        "年度",
        "年",
        "year",
        "年度标识",
        "date",
        "日期",
        "时间",
        "月份",
        "季度",
        "period",
        "时期",
    }
)
_REGION = (
    "城市", "城市名称", "地级市", "地区", "区县", "县市", "市", "国家", "省份", "省份名称", "省",
    "countryname", "country", "region", "city", "province",
)  # fmt: skip
_UNIT = frozenset({"单位", "unit"})
_SOURCE = frozenset({"数据来源", "来源", "source", "资料来源"})
_NAME = frozenset({"指标", "指标名称", "indicator", "indicatorname"})
_NO_FIGURE = re.compile(r"代码|编码|类别|code|序号|^id$")
_NAMELESS = frozenset({"value", "值", "数值"})


@dataclass(frozen=True, slots=True)
class _Layout:
    header_row: int
    period: int
    region: int | None
    unit: int | None
    source: int | None
    name: int | None
    measures: tuple[tuple[int, str], ...]


def fits(rows: Sequence[Row]) -> bool:
    return _layout(rows) is not None


def read(sheet: Sheet, gathering: Gathering, path: Path) -> None:
    """Everything the sheet says, into ``gathering``."""
    layout = _layout([r for _, r in zip(range(60), sheet.rows(), strict=False)])
    assert layout is not None
    gathering.source = f"文件“{path.name}”"
    for row, cells in sheet.rows():
        if row <= layout.header_row:
            continue
        period = _cell(cells, layout.period)
        if periods.frequency_of(period) is None:
            continue
        region = _cell(cells, layout.region) or "全国"
        for index, label in layout.measures:
            name, unit = name_and_unit(label)
            if headers.normal(name) in _NAMELESS:
                name = _cell(cells, layout.name) or path.stem
            unit = _cell(cells, layout.unit) or unit
            series = gathering.add(row, name, region, unit, period, _cell(cells, index))
            if source := _cell(cells, layout.source):
                gathering.sources[id(series)] = source


def _layout(rows: Sequence[Row]) -> _Layout | None:
    filled = [(n, c) for n, c in rows if sum(1 for x in c if x.strip()) > 1]
    if len(filled) < 2:
        return None
    number, labels = filled[0]
    words = [headers.normal(label) for label in labels]
    below = [cells for _, cells in filled[1:]]
    period = next((i for i, w in enumerate(words) if w in _PERIOD), None)
    if period is None or not all(periods.frequency_of(_cell(c, period)) for c in below[:10]):
        return None
    region = next((words.index(w) for w in _REGION if w in words), None)
    known = {period, region, _find(words, _UNIT), _find(words, _SOURCE), _find(words, _NAME)}
    measures = tuple(
        (i, label.strip())
        for i, label in enumerate(labels)
        if i not in known
        and label.strip()
        and not _NO_FIGURE.search(words[i])
        and _is_figures(below, i)
    )
    if not measures:
        return None
    return _Layout(
        number,
        period,
        region,
        _find(words, _UNIT),
        _find(words, _SOURCE),
        _find(words, _NAME),
        measures,
    )


def _is_figures(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = [c for row in rows if (c := _cell(row, index))]
    figures = sum(1 for c in cells if is_figure(c))
    return figures * 2 > len(cells) if cells else True  # an empty start: gaps of early years


def _find(words: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((i for i, w in enumerate(words) if w in wanted), None)


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""
