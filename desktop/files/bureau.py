"""Tables as data.stats.gov.cn exports them: preamble (数据库：指标：地区：时间：), header, figures,
footer (注：…, 数据来源：…); newest first; sometimes turned round, sometimes several in one sheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.files import periods
from desktop.files.series import Gathering, name_and_unit
from desktop.files.tables import Row, Sheet

_PREAMBLE = re.compile(r"(数据库|指标|地区|时间)\s*[:：]\s*(.*)", re.DOTALL)
_SOURCE = re.compile(r"(?:数据|资料)来源\s*[:：]\s*(.*)", re.DOTALL)
_CORNERS = ("指标", "地区", "时间")
_NATION = "全国"


def fits(rows: Sequence[Row]) -> bool:
    starts = [_first(cells) for _, cells in rows]
    has_preamble = any(s.startswith(("数据库：", "数据库:")) for s in starts[:5])
    return has_preamble and any(s in _CORNERS for s in starts)


def read(sheet: Sheet, gathering: Gathering) -> None:
    """Everything the sheet says, into ``gathering``."""
    preamble: dict[str, str] = {}
    notes: list[str] = []
    header: list[str] | None = None
    for row, cells in sheet.rows():
        first = _first(cells)
        rest = [c.strip() for c in cells[1:]]
        if not first and not any(rest):
            header = None if header and notes else header
        elif (found := _PREAMBLE.fullmatch(first)) and not any(rest):
            preamble[found[1]] = found[2].strip()
        elif found := _SOURCE.fullmatch(first):
            gathering.source, header = found[1].strip(), None
        elif first in _CORNERS and any(rest):
            header = [first, *rest]
        elif header is None or not any(rest):
            notes.append(first)
        else:
            _figures(row, [first, *rest], header, preamble, gathering)
    gathering.source_kind = "bulletin"
    if gathering.source and "数据库" in preamble:
        gathering.source = f"{gathering.source}（{preamble['数据库']}）"
    gathering.caliber = "\n".join(n.strip() for n in notes if n.strip()) or None


def _figures(
    row: int, cells: list[str], header: list[str], preamble: dict[str, str], gathering: Gathering
) -> None:
    is_turned = periods.frequency_of(cells[0]) is not None
    for label, text in zip(header[1:], cells[1:], strict=False):
        if not label:
            continue
        what, period = (label, cells[0]) if is_turned else (cells[0], label)
        corner = ("地区" if "指标" in preamble else "指标") if is_turned else header[0]
        if corner == "地区":
            name, unit = name_and_unit(preamble.get("指标", ""))
            gathering.add(row, name, what, unit, period, text)
        else:
            name, unit = name_and_unit(what)
            gathering.add(row, name, preamble.get("地区", _NATION), unit, period, text)


def _first(cells: Sequence[str]) -> str:
    return cells[0].strip() if cells else ""
