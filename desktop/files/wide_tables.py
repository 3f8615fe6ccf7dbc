"""Wide tables: years across the header, labels (region, indicator, often merged) to the left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.files import periods
from desktop.files.figures import is_figure
from desktop.files.series import Gathering, name_and_unit
from desktop.files.tables import Row, Sheet, Span

_FEWEST_PERIODS = 3
_REGION = re.compile(
    r"(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西"
    r"|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|全国|.{1,8}[省市县区州盟])"
    r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?"
)


def fits(rows: Sequence[Row]) -> bool:
    header = _header(rows)
    if header is None:
        return False
    across = [i for i, c in enumerate(header[1]) if periods.frequency_of(c)]
    cells = [c[i].strip() for n, c in rows if n > header[0] for i in across if i < len(c)]
    filled = [c for c in cells if c]
    return sum(1 for c in filled if is_figure(c)) * 2 > len(filled)


def read(sheet: Sheet, gathering: Gathering) -> None:
    """Everything the sheet says, into ``gathering``."""
    header = _header([r for _, r in zip(range(60), sheet.rows(), strict=False)])
    assert header is not None
    number, cells = header
    across = {i: c.strip() for i, c in enumerate(cells) if periods.frequency_of(c)}
    left = min(across)
    fill = _Filled(sheet.merged, left)
    title = ""
    for row, line in sheet.rows():
        labels = [x for x in fill.labels(row, line) if x and not x.replace(".", "").isdigit()]
        if row < number:
            title = labels[0] if len(labels) == 1 and not title else title
        if row <= number or not any(i < len(line) and line[i].strip() for i in across):
            continue
        region = next((x for x in labels if _REGION.fullmatch(x)), "全国")
        name, unit = name_and_unit(next((x for x in labels if x != region), title or "指标"))
        for index, period in across.items():
            gathering.add(row, name, region, unit, period, line[index] if index < len(line) else "")


class _Filled:
    """Label cells with the text of the merged area they belong to."""

    def __init__(self, merged: Sequence[Span], left: int) -> None:
        self._left = left
        self._areas = [s for s in merged if s[1] < left]
        self._texts: dict[Span, str] = {}

    def labels(self, row: int, cells: Sequence[str]) -> list[str]:
        labels = [c.strip() for c in cells[: self._left]]
        for span in self._areas:
            top, column, bottom, _ = span
            if row == top and column < len(labels):
                self._texts[span] = labels[column]
            elif top < row <= bottom and column < len(labels):
                labels[column] = self._texts.get(span, "")
        return list(dict.fromkeys(labels))


def _header(rows: Sequence[Row]) -> Row | None:
    for number, cells in rows[:10]:
        found = [i for i, c in enumerate(cells) if periods.frequency_of(c)]
        others = [
            c
            for i, c in enumerate(cells)
            if c.strip() and i not in found and i > min(found, default=0)
        ]
        if len(found) >= _FEWEST_PERIODS and not others and found[0] > 0:
            return number, cells
    return None
