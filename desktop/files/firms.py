"""Rows of a mapped table into drafts of firms (or people), every doubt reported by row and field.

Values stay as written: money with its words, dates as typed. What is wrong is kept and reported;
a row that has no name, is unreadable or has slipped sideways does not come in. Unknown (N/A, -,
无) is absent and never zero. The rules themselves are in ``db.rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from functools import lru_cache

from db.rules import credit_code, dates, money
from db.sentences import Sentence
from desktop.files import marks, utc_dates
from desktop.files.drafts import Notice, Plain, RowDraft, Wrong
from desktop.files.headers import normal
from desktop.files.mapping import Mapping
from desktop.files.synonyms import JOINED
from desktop.files.tables import Sheet

_UNKNOWN = frozenset(
    {"", "n/a", "na", "#n/a", "-", "--", "---", "—", "——", "–", "－", "/", "\\", "无", "暂无",
     "未知", "不详", "不明", "null", "none", "nan", "nil", "未公开", "未披露", "未透露", "未填",
     "空", "?", "？"}
)  # fmt: skip
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "总和", "汇总"})
_FOOTNOTE = re.compile(
    r"(?:注|说明|备注|数据来源|资料来源|填表说明|制表人?|填报人|审核人)\s*[:：].*", re.DOTALL
)
_NUMBER = re.compile(r"[-+]?[0-9][0-9,.\s]*%?")
_CODE = re.compile(r"[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}|[0-9]{13}|[0-9]{15}", re.ASCII)
_DATE_LIKE = re.compile(
    r"(?:1[89]|20)[0-9]{2}\s*[-/.年]\s*[0-9]{1,2}(?:\s*[-/.月].*)?|(?:19|20)[0-9]{2}年"
)
_MONEY_LIKE = re.compile(r"[0-9,.]+\s*[(（]?[万亿千百]?\s*[万亿]?(?:元|美元|人民币|港币|港元).*")
_NUMBER_IN_WORDS = re.compile(
    r"[0-9][0-9,]*(?:\.0+)?\s*(?:人|名)?|[约近]?[0-9,]+[余多]?人?(?:以上|以下|左右)?|[0-9]+[-~至—][0-9]+人?"
)
_DATE_FIELDS = ("established", "listed_on")
_MONEY_FIELDS = ("reg_capital", "paid_capital")
_LETTERS = re.compile(r"[^\W\d_]")


class RowReader:
    """Reads the rows below the header of one sheet; ``notices`` grow while it does."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.notices: list[Notice] = []
        self._sheet = sheet
        self._mapping = mapping
        self._name = "name" if mapping.type == "person" else "legal_name"
        self._used = [(c.index, c.field, c.unit) for c in mapping.columns if c.field]
        self._labels = [c.label for c in mapping.columns]
        self._first = next((i for i, label in enumerate(self._labels) if label), 0)
        self._utc_columns: frozenset[int] = frozenset()

    def drafts(self) -> Iterator[RowDraft]:
        """One draft for each row that holds anything but a title, a repeated header or a note."""
        last = self._mapping.header_rows[1]
        self._find_utc_columns(last)
        for row, cells in self._sheet.rows():
            if row <= last:
                self._look_for_mark(row, cells)
            elif row in self._sheet.broken:
                yield self._unusable(row, cells, self._sheet.broken[row])
            elif any(cells):
                draft = self._draft(row, cells)
                if draft is not None:
                    yield draft

    def _draft(self, row: int, cells: list[str]) -> RowDraft | None:
        joined = "\x1f".join(cells)
        if not joined.strip("\x1f \t\r\n\u3000\xa0"):
            return None
        if "密" in joined:
            self._look_for_mark(row, cells)
        if "\ufffd" in joined:
            return self._damaged(row, cells)
        if self._is_beside_the_data(cells):
            return None
        if any(c.strip() for c in cells[len(self._labels) :]):
            why = Sentence(
                "这一行有内容的格子超出表头（表头 {count} 列），可能错位，未导入",
                count=len(self._labels),
            )
            return self._unusable(row, cells, why)
        return self._checked(row, cells)

    def _checked(self, row: int, cells: list[str]) -> RowDraft:
        values = self._values(cells)
        name = str(values.get(self._name, ""))
        why = _no_name(name, self._mapping.type)
        if why is None and self._mapping.type == "firm":
            why = _slipped(values)
        if why is not None:
            shown = name or next((c for c in cells if c.strip()), "")
            return RowDraft(row, self._mapping.type, {}, (Wrong(row, self._name, shown, why),))
        wrong = [
            Wrong(row, field, str(value), doubt)
            for field, value in values.items()
            if (doubt := problem(field, str(value))) is not None
        ]
        if self._sheet.is_ragged and len(cells) < len(self._labels):
            short = Sentence(
                "这一行只有 {count} 格，表头有 {expected} 格，请核对是否缺了内容",
                count=len(cells),
                expected=len(self._labels),
            )
            wrong.append(Wrong(row, "", "", short))
        return RowDraft(row, self._mapping.type, values, tuple(wrong))

    def _values(self, cells: list[str]) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        width = len(cells)
        for index, field, unit in self._used:
            text = cells[index].strip() if index < width else ""
            if not field or text.lower() in _UNKNOWN:
                continue
            if index in self._utc_columns:
                text = utc_dates.local_day(text)
            if unit and _NUMBER.fullmatch(text):
                text += unit  # a number stays with the unit its header gave it
            before = values.get(field)
            if field in JOINED and isinstance(before, str):
                text = _places(before, text)
            values[field] = text
        return values

    def _is_beside_the_data(self, cells: list[str]) -> bool:
        """The header again on a new page, or a note below the table."""
        if cells.count("") >= len(cells) - 1 and len(self._used) > 1:
            return any(_FOOTNOTE.fullmatch(c.strip()) for c in cells)
        first = cells[self._first].strip() if self._first < len(cells) else ""
        if first != self._labels[self._first]:  # nearly always; what follows is slow
            return False
        return [normal(c) for c in cells[: len(self._labels)]] == [normal(x) for x in self._labels]

    def _damaged(self, row: int, cells: list[str]) -> RowDraft:
        """A row with unreadable characters stays out, unless they are in columns nobody uses."""
        fields = {index: field or "" for index, field, _ in self._used}
        if not any("\ufffd" in cells[i] for i in fields if i < len(cells)):
            draft = self._checked(row, cells)
            at = next(i for i, cell in enumerate(cells) if "\ufffd" in cell)
            why = Sentence("有无法识别的字符（乱码），但不在所用的列里，其余各列已导入")
            return replace(draft, wrong=(*draft.wrong, Wrong(row, "", cells[at], why)))
        wrong = tuple(
            Wrong(
                row,
                fields.get(i, ""),
                cell,
                Sentence("有无法识别的字符（乱码），这一行未导入，请对照原件"),
            )
            for i, cell in enumerate(cells)
            if "\ufffd" in cell
        )
        return RowDraft(row, self._mapping.type, {}, wrong)

    def _unusable(self, row: int, cells: list[str], why: str) -> RowDraft:
        shown = next((c[:50] for c in cells if c.strip()), "")
        return RowDraft(row, self._mapping.type, {}, (Wrong(row, "", shown, why),))

    def _find_utc_columns(self, last: int) -> None:
        dated = [i for i, field, _ in self._used if field in _DATE_FIELDS]
        self._utc_columns = utc_dates.columns(self._sheet, last, dated)
        for index in self._utc_columns:
            label = self._mapping.columns[index].label
            self.notices.append(
                Notice(
                    "dates_as_utc",
                    Sentence(
                        "“{label}”一列的时间全是 16:00:00（1986—1991 年夏时制为 15:00:00），"
                        "是北京时间零点存成了世界时，已逐行改为后一天。",
                        label=label,
                    ),
                )
            )

    def _look_for_mark(self, row: int, cells: list[str]) -> None:
        for cell in cells:
            if (mark := marks.secret_mark(cell)) and len(self.notices) < 50:
                self.notices.append(marks.notice(mark, row))


@lru_cache(maxsize=20_000)
def problem(field: str, value: str) -> str | None:
    """Why a value should be looked at (Chinese), None when nothing speaks against it."""
    if field == "uscc":
        return credit_code.problem(value)
    if field in _MONEY_FIELDS:
        if money.parse(value):
            return None
        is_bare = money.parse(value, "万元") is not None
        return (
            Sentence("没有写单位（万元？），请核对")
            if is_bare
            else Sentence("读不出金额，按原文保留")
        )
    if field in _DATE_FIELDS:
        return None if dates.parse(value) else Sentence("不是可能的日期，按原文保留")
    if field == "employees":
        return None if _NUMBER_IN_WORDS.fullmatch(value) else Sentence("不是人数，按原文保留")
    if field in ("short_name", "legal_rep", "ownership", "industry") and not _LETTERS.search(value):
        return Sentence("应是文字，这里是数字或符号，可能错位")
    return None


def _no_name(name: str, kind: str) -> str | None:
    what = Sentence("姓名") if kind == "person" else Sentence("企业名称")
    if not name:
        return Sentence("没有{what}，未导入", what=what)
    if name.replace(" ", "").replace("\u3000", "") in _TOTALS:
        return Sentence("是合计行，未导入")
    if _DATE_LIKE.fullmatch(name):
        return Sentence("{what}一格里是日期，可能错位，未导入", what=what)
    if _CODE.fullmatch(name):
        return Sentence("{what}一格里是代码，可能错位，未导入", what=what)
    if _NUMBER.fullmatch(name) or not _LETTERS.search(name):
        return Sentence("{what}一格里是数字或符号，未导入", what=what)
    return None


def _slipped(values: Dictionary[str, Plain]) -> str | None:
    """A value that is plainly of another column's kind means the whole row has moved."""
    code = str(values.get("uscc", ""))
    if code and (_DATE_LIKE.fullmatch(code) or _MONEY_LIKE.fullmatch(code)):
        return Sentence("信用代码一格里是日期或金额，这一行错位，未导入")
    for field in _DATE_FIELDS:
        day = str(values.get(field, ""))
        if day and (_CODE.fullmatch(day) or _MONEY_LIKE.fullmatch(day)):
            return Sentence("日期一格里是代码或金额，这一行错位，未导入")
    for field in _MONEY_FIELDS:
        amount = str(values.get(field, ""))
        if amount and (_CODE.fullmatch(amount) or re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", amount)):
            return Sentence("注册资本一格里是代码或日期，这一行错位，未导入")
    return None


def _places(wider: str, narrower: str) -> str:
    """Province and city in one: 河南 + 洛阳 → 河南洛阳, 北京 + 北京市 → 北京市."""
    if narrower.startswith(wider):
        return narrower
    if wider.startswith(narrower) or wider.endswith(narrower):
        return wider
    return wider + narrower
