"""What the rules cannot make of a value somebody typed: kept as it is, marked, explained.

Nothing is corrected and nothing is refused. No Qt here but the translation of sentences.
"""

from __future__ import annotations

from db.records import Field, Kind, Value
from db.rules import areas, dates, money
from desktop.wording import translate

CHECKED = (Kind.MONEY, Kind.AREA, Kind.DATE, Kind.NUMBER)


def doubt(field: Field, value: Value) -> str:
    """One sentence on what is not understood; "" where all is well or nothing was said."""
    if not isinstance(value, str) or not value.strip():
        return ""
    if field.kind == Kind.MONEY and money.parse(value, field.unit or "万元") is None:
        words = translate(
            "Doubts", "“{value}”读不成金额，已照原样保存，但不参与合计；可写 3.5亿元、2,000万元。"
        )
    elif field.kind == Kind.AREA and areas.parse(value, field.unit or "亩") is None:
        words = translate(
            "Doubts", "“{value}”读不成面积，已照原样保存；可写 120亩、8万平方米、12公顷。"
        )
    elif field.kind == Kind.DATE and dates.parse(value) is None:
        words = translate(
            "Doubts", "“{value}”不像日期，已照原样保存；可写 2025-9-30、2025年三季度。"
        )
    elif field.kind == Kind.NUMBER and not any(char.isdigit() for char in value):
        words = translate(
            "Doubts", "“{value}”里没有数字，已照原样保存；说明性的话请写在“内容”或“备注”里。"
        )
    else:
        return ""
    return words.format(value=value if len(value) <= 40 else value[:40] + "…")
