"""知势: trends, and indicators with their observations."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, field


class Trend(Record):
    """形势: a wind from above, a market, a rival's move, an event that changes our plan."""

    __tablename__ = "trend"
    label = "形势"
    en = "Trend"
    title_field = "headline"

    headline: Text = field("要点", en="Headline", found=True)
    topic: Text = field("类别", en="Topic")
    body: Text = field("内容", en="Text", kind=Kind.LONG, found=True)
    meaning: Text = field(
        "对谈判的含义", en="What it means", kind=Kind.LONG, level=Level.AUTHORISED
    )
    industries: Several = field("产业", en="Industries", kind=Kind.TEXTS)
    happened_on: Text = field("日期", en="Date", kind=Kind.DATE)
    source_kind: Text = field(
        "来源类型", en="Kind of source", kind=Kind.CHOICE, choices=values.SOURCE_KIND
    )
    source_ref: Text = field("来源", en="Source")
    confidence: Text = field("可信度", en="Confidence", kind=Kind.CHOICE, choices=values.CONFIDENCE)
    review_by: Text = field("复核期限", en="Review by", kind=Kind.DATE)


class Indicator(Record):
    """指标: one series of one region from one source, e.g. 洛阳市 地区生产总值 年度."""

    __tablename__ = "indicator"
    label = "指标"
    en = "Indicator"
    title_field = "name"

    name: Text = field("指标", en="Indicator", level=Level.OPEN, found=True)
    region: Text = field("地区", en="Region", level=Level.OPEN, found=True, index=True)
    unit: Text = field("单位", en="Unit", level=Level.OPEN)
    frequency: Text = field("频率", en="Frequency", kind=Kind.CHOICE, choices=values.FREQUENCY)
    caliber: Text = field("口径", en="Basis of counting", kind=Kind.LONG, level=Level.OPEN)
    source_kind: Text = field(
        "来源类型", en="Kind of source", kind=Kind.CHOICE, choices=values.SOURCE_KIND
    )
    source_ref: Text = field("来源", en="Source", level=Level.OPEN, found=True)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Observation(Record):
    """观测值: one figure of an indicator; a missing figure has no observation, never a zero."""

    __tablename__ = "observation"
    label = "观测值"
    en = "Observation"
    title_field = "period"

    indicator: Text = field("指标", en="Indicator", kind=Kind.REF, to="indicator", index=True)
    period: Text = field("期间", en="Period", kind=Kind.DATE, level=Level.OPEN)
    value: Text = field("数值", en="Value", kind=Kind.NUMBER, level=Level.OPEN)
    mark: Text = field("标记", en="Mark", level=Level.OPEN)
