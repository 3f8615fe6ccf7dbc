"""The fact 事实条目: everything said on a card, with its date, source and who may learn it."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Text, Whole, YesNo, field


class Fact(Record):
    """One statement about ``subject`` (any record), shown on ``card``.

    A library fact hangs on a city, park, policy, firm or trend; a fact whose subject is a
    negotiation is that talk's overlay. ``text`` is prose, ``value`` a figure as written.
    An overlay may stand over a library fact (``over``): what it says counts for its talk, what it
    leaves empty is the library's, and ``is_hidden`` leaves the whole out of that talk.
    """

    __tablename__ = "fact"
    label = "事实"
    en = "Fact"
    title_field = "title"

    subject: Text = field("关于", en="About", kind=Kind.REF, index=True)
    card: Text = field("卡", en="Card", kind=Kind.CHOICE, choices=values.CARD)
    section: Text = field("节", en="Section")
    key: Text = field("字段", en="Key")
    title: Text = field("小标题", en="Title", found=True)
    text: Text = field("内容", en="Text", kind=Kind.LONG, found=True)
    value: Text = field("数值", en="Value", kind=Kind.NUMBER, found=True)
    unit: Text = field("单位", en="Unit")
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE)
    source_kind: Text = field(
        "来源类型", en="Kind of source", kind=Kind.CHOICE, choices=values.SOURCE_KIND
    )
    source_ref: Text = field("来源", en="Source", found=True)
    confidence: Text = field("可信度", en="Confidence", kind=Kind.CHOICE, choices=values.CONFIDENCE)
    verified_by: Text = field("核实人", en="Verified by")
    verified_on: Text = field("核实日", en="Verified on", kind=Kind.DATE)
    review_by: Text = field("复核期限", en="Review by", kind=Kind.DATE)
    disclosure: Whole = field("披露等级", en="Disclosure", kind=Kind.LEVEL, level=Level.OPEN)
    pin: YesNo = field("入一页", en="Pinned", kind=Kind.YES_NO)
    note: Text = field("备注", en="Note", kind=Kind.LONG)
    position: Text = field("次序", en="Order", kind=Kind.POSITION)
    over: Text = field("库中事实", en="Library fact", kind=Kind.REF, to="fact")
    is_hidden: YesNo = field("本次不用", en="Not in this negotiation", kind=Kind.YES_NO)

    @property
    def caption(self) -> str:
        """Its title; where it has none, how its text begins, or its value."""
        text = " ".join((self.text or "").split())
        begun = text if len(text) <= _BEGINNING else text[:_BEGINNING] + "…"
        value = " ".join(part for part in (self.value, self.unit) if part)
        return self.title or begun or value or super().caption


_BEGINNING = 24
"""Characters of a text that stand for it in a list."""
