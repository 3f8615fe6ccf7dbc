"""Tables that were copied in a spreadsheet: what their columns are, and the values of their rows.

Excel, WPS and browsers put rows on the clipboard as lines and cells as tabs, a cell with a line
break in it in quotes. Nothing is guessed silently: what was understood is shown before it is kept.
No Qt here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.records import Field, Kind, Record, Value, fields

MOST_ROWS = 500
MOST_CHARACTERS = 2_000_000
_YES = frozenset({"是", "√", "✓", "对", "1", "y", "yes", "true"})
_SAME: Mapping[str, tuple[str, ...]] = {
    "title": ("项目", "名称", "指标", "事项", "字段", "内容名称"),
    "value": ("数值", "数", "金额", "值"),
    "text": ("内容", "说明", "描述"),
    "as_of": ("时点", "时间", "日期", "数据时间", "年份"),
    "source_ref": ("出处", "来源", "资料来源", "依据"),
    "topic": ("事项", "议题名称", "问题"),
    "theirs": ("对方", "对方意见", "企业意见", "企业诉求", "诉求"),
    "ours_target": ("目标", "期望目标", "我方意见"),
    "ours_expect": ("预期", "期望"),
    "ours_floor": ("底线", "临界目标"),
    "question": ("问题", "问", "可能提问"),
    "answer": ("答", "答复", "口径", "参考口径"),
    "owner": ("责任人", "责任单位", "负责人"),
    "due": ("时限", "完成时限", "截止", "截止日期"),
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """``columns``: the field of each column, None where it is not used; ``rows`` of values.

    ``left_out`` counts rows beyond the most that are taken at a time.
    """

    columns: tuple[Field | None, ...]
    rows: tuple[Mapping[str, Value], ...]
    has_header: bool
    left_out: int = 0


def cells_in(text: str) -> list[list[str]]:
    """The rows and cells of a copied table; [] where the text is no table of several cells."""
    if "\t" not in text or len(text) > MOST_CHARACTERS:
        return []
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n")
    try:
        read = list(csv.reader(io.StringIO(plain), delimiter="\t"))
    except csv.Error:  # a quotation mark in the middle of prose
        read = [line.split("\t") for line in plain.split("\n")]
    return [[cell.strip() for cell in row] for row in read if any(cell.strip() for cell in row)]


def pasted(text: str, record_type: type[Record], order: Sequence[str]) -> Pasted | None:
    """A copied table as values of ``record_type``; None where it is none.

    A first row that names fields is a header; without one the columns are taken as ``order``.
    """
    cells = cells_in(text)
    if not cells:
        return None
    declared = fields(record_type)
    named = [_named(cell, declared, order) for cell in cells[0]]
    known = [field for field in named if field is not None]
    has_header = len(known) >= 2 or (len(known) == len(cells[0]) == 1)
    width = max(len(row) for row in cells)
    by_order = [declared[name] for name in order]
    columns = _once(named if has_header else by_order[:width])
    rows = cells[1:] if has_header else cells
    values = [_values(row, columns) for row in rows[:MOST_ROWS]]
    return Pasted(
        tuple(columns), tuple(v for v in values if v), has_header, max(0, len(rows) - MOST_ROWS)
    )


def _named(cell: str, declared: Mapping[str, Field], order: Sequence[str]) -> Field | None:
    word = cell.strip().strip("*：: ").partition("（")[0].partition("(")[0].lower()
    for name in order:
        field = declared[name]
        if word in (field.label.lower(), field.en.lower(), *_SAME.get(name, ())):
            return field
    return None


def _once(columns: Sequence[Field | None]) -> list[Field | None]:
    """Of two columns with one name the second is not used."""
    seen: set[str] = set()
    found: list[Field | None] = []
    for field in columns:
        found.append(None if field is None or field.name in seen else field)
        if field is not None:
            seen.add(field.name)
    return found


def _values(row: Sequence[str], columns: Sequence[Field | None]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field, cell in zip(columns, row, strict=False):
        if field is not None and cell:
            values[field.name] = _value(field, cell)
    return values


def _value(field: Field, cell: str) -> Value:
    """A cell as the record keeps it: the key of a choice it names, else as written."""
    if field.kind == Kind.YES_NO:
        return cell.lower() in _YES
    if field.kind in (Kind.TEXTS, Kind.CHOICES):
        return [part.strip() for part in cell.replace("；", ";").split(";") if part.strip()]
    choices = field.choices or {}
    return next((key for key, label in choices.items() if cell in (key, label)), cell)
