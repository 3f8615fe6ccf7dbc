"""知己: the office's own city, its parks, plots, and what things cost there and elsewhere."""

from __future__ import annotations

from db.records import values
from db.records.base import Kind, Level, Record, Several, Text, YesNo, field


class City(Record):
    """A city or district: ours, or a rival we compare with."""

    __tablename__ = "city"
    label = "城市"
    en = "City"
    title_field = "city_name"

    city_name: Text = field("城市/辖区", en="City", level=Level.OPEN, found=True)
    is_ours: YesNo = field("本市", en="Ours", kind=Kind.YES_NO)
    positioning: Text = field(
        "定位", en="Positioning", kind=Kind.LONG, level=Level.OPEN, found=True
    )
    area_km2: Text = field("面积", en="Area", kind=Kind.NUMBER, unit="km²", level=Level.OPEN)
    population: Text = field(
        "人口", en="Population", kind=Kind.NUMBER, unit="万人", level=Level.OPEN
    )
    divisions: Text = field("行政区划", en="Divisions", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Park(Record):
    """载体: a development zone or industrial park."""

    __tablename__ = "park"
    label = "园区"
    en = "Park"
    title_field = "name"

    name: Text = field("园区名称", en="Name", level=Level.OPEN, found=True)
    city: Text = field("所在城市", en="City", kind=Kind.REF, to="city", index=True)
    park_type: Text = field("类型", en="Type", kind=Kind.CHOICE, choices=values.PARK_TYPE)
    rank: Text = field("级别", en="Level", level=Level.OPEN)
    leading_industry: Text = field("主导产业", en="Leading industry", level=Level.OPEN, found=True)
    area: Text = field("规划面积", en="Area", kind=Kind.AREA, unit="km²", level=Level.OPEN)
    available_land: Text = field("可供地", en="Available land", kind=Kind.AREA, unit="亩")
    factories: Text = field("标准厂房", en="Factories", kind=Kind.AREA, unit="㎡")
    facilities: Text = field("配套", en="Facilities", kind=Kind.LONG, level=Level.OPEN)
    mechanism: Text = field("体制机制", en="Mechanism", kind=Kind.LONG)
    address: Text = field("地址", en="Address", level=Level.OPEN, found=True)
    contact: Text = field("联系人", en="Contact", kind=Kind.REF, to="person")
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Plot(Record):
    """地块: a piece of land or a factory that can be offered."""

    __tablename__ = "plot"
    label = "地块"
    en = "Plot"
    title_field = "name"

    name: Text = field("地块名称", en="Name", level=Level.OPEN, found=True)
    park: Text = field("所在园区", en="Park", kind=Kind.REF, to="park", index=True)
    location: Text = field("位置", en="Location", level=Level.OPEN, found=True)
    area: Text = field("面积", en="Area", kind=Kind.AREA, unit="亩", level=Level.OPEN)
    floor_area: Text = field(
        "建筑面积", en="Floor area", kind=Kind.AREA, unit="㎡", level=Level.OPEN
    )
    use: Text = field("用地性质", en="Use", level=Level.OPEN)
    planning: Text = field("规划条件", en="Planning conditions", kind=Kind.LONG, level=Level.OPEN)
    state: Text = field("状态", en="State", kind=Kind.CHOICE, choices=values.PLOT_STATE)
    supply: Text = field("供地方式", en="Supply", kind=Kind.CHOICE, choices=values.SUPPLY)
    price_basis: Text = field("价格口径", en="Price basis")
    utilities: Text = field("市政配套", en="Utilities", kind=Kind.LONG, level=Level.OPEN)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_ref: Text = field("来源", en="Source")
    note: Text = field("备注", en="Note", kind=Kind.LONG)


class Cost(Record):
    """要素成本: one price in one city on one date, so that cities can stand side by side."""

    __tablename__ = "cost"
    label = "要素成本"
    en = "Cost"
    title_field = "item"

    item: Text = field("项目", en="Item", level=Level.OPEN, found=True)
    city: Text = field("城市", en="City", kind=Kind.REF, to="city", index=True)
    value: Text = field("单价", en="Price", kind=Kind.NUMBER, level=Level.OPEN)
    unit: Text = field("单位", en="Unit", level=Level.OPEN)
    conditions: Text = field("适用条件", en="Conditions", level=Level.OPEN)
    as_of: Text = field("数据时点", en="As of", kind=Kind.DATE, level=Level.OPEN)
    source_kind: Text = field(
        "来源类型", en="Kind of source", kind=Kind.CHOICE, choices=values.SOURCE_KIND
    )
    source_ref: Text = field("来源", en="Source", level=Level.OPEN)
    confidence: Text = field("可信度", en="Confidence", kind=Kind.CHOICE, choices=values.CONFIDENCE)
    tags: Several = field("标签", en="Tags", kind=Kind.TEXTS)
