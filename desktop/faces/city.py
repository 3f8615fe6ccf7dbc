"""A city: its parks and plots, and what things cost here against the rival cities.

Prices stand beside each other only in one unit, each with its date and source; a price nobody
knows is a gap, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import partial

from PySide6.QtCore import QCoreApplication

from db.records import City, Cost, Fact, Negotiation, Park, Plot
from db.store import queries
from db.store.store import Store
from desktop.faces.shapes import Face, Figure, Line, Sight, joined, section
from desktop.faces.words import fact_lines, field_lines, newest_first, said
from desktop.pack.engine import plot as plots
from desktop.pack.engine.drawing import Drawing, Measure
from desktop.pack.engine.plot import Plot as Chart
from desktop.pack.engine.plot import Series
from desktop.wording import bracketed, dated, measured, unit_of

translate = QCoreApplication.translate
_FIELDS = ("positioning", "area_km2", "population", "divisions", "note")
_HEIGHT = 150.0
_MOST_CHARTS = 40


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that costs something, in one unit, in every city: the newest price of each."""

    item: str
    unit: str
    prices: Mapping[str, Cost]


def read(store: Store, city: City, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a city against all others that are known."""
    cities = [city, *(c for c in queries.rows(store, City)[1] if c.id != city.id)]
    costs = queries.rows(store, Cost)[1]
    items = compared(costs)
    of_it = [one for one in items if city.id in one.prices or city.is_ours]
    parks = queries.rows(store, Park, city=city.id)[1]
    about = field_lines(city, _FIELDS, {}, sight)
    ours = translate("CityFace", "本市") if city.is_ours else translate("CityFace", "竞争城市")
    return Face(
        head=(ours, *(words for n in ("area_km2", "population") if (words := said(city, n)))),
        figures=tuple(_figure(one, cities) for one in of_it[:_MOST_CHARTS]),
        columns=(
            (
                *section(translate("CityFace", "基本情况"), about, counts=False),
                *section(
                    translate("CityFace", "园区与地块"),
                    _parks(store, parks),
                    translate("CityFace", "还没有登记园区。点“+ 园区”登记第一个。"),
                ),
            ),
            tuple(
                section(
                    translate("CityFace", "要素成本对比"),
                    [line for one in of_it for line in _prices(one, cities)],
                    translate("CityFace", "还没有要素成本。点“+ 要素成本”记下单价、单位和时点。"),
                )
            ),
            (*_talks(store, city), *fact_lines(facts, sight.today)),
        ),
        shares=(4, 5, 5),
        abreast=3,
    )


def compared(costs: Sequence[Cost]) -> list[Compared]:
    """Costs by item and unit; of each city the newest. Different units are never mixed."""
    found: dict[tuple[str, str], dict[str, Cost]] = {}
    for cost in sorted(costs, key=lambda c: newest_first(c.as_of), reverse=True):
        if cost.item and cost.city:
            found.setdefault((cost.item, cost.unit or ""), {})[cost.city] = cost
    by_width = sorted(found.items(), key=lambda pair: -len(pair[1]))
    return [Compared(item, unit, prices) for (item, unit), prices in by_width]


def _figure(one: Compared, cities: Sequence[City]) -> Figure:
    shown = [c for c in cities if c.id in one.prices or c.is_ours]
    shown += [c for c in cities if c not in shown][: max(0, 4 - len(shown))]
    unit = unit_of(one.unit) if one.unit else translate("CityFace", "单位未注")
    title = bracketed(one.item, unit)
    values = tuple(number(c.value) if (c := one.prices.get(at.id)) else None for at in shown)
    said = "；".join(
        f"{c.caption} {one.prices[c.id].value if c.id in one.prices else plots.UNKNOWN}"
        for c in shown
    )
    chart = Chart(
        tuple(c.caption for c in shown), (Series(title, values),), "bar", _HEIGHT, alt=said
    )
    note = "\n".join(
        joined(
            c.caption,
            dated(one.prices[c.id].as_of or "") or translate("CityFace", "无时点"),
            one.prices[c.id].source_ref or translate("CityFace", "无来源"),
            by=" · ",
        )
        for c in shown
        if c.id in one.prices
    )
    return Figure(title, note, partial(_drawn, chart))


def _drawn(chart: Chart, width: float, measure: Measure, size: float) -> list[Drawing]:
    room = min(width, 120.0 * len(chart.periods) + 80)
    return [plots.drawn(replace(chart, size=size, height=_HEIGHT * size / 11), room, measure)]


def number(text: str | None) -> Decimal | None:
    """A figure as a number; words where one should be are not known, never a zero."""
    try:
        value = Decimal((text or "").replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _prices(one: Compared, cities: Sequence[City]) -> list[Line]:
    lines = []
    for city in cities:
        cost = one.prices.get(city.id)
        if cost is None and not city.is_ours:
            continue
        where = joined(one.item, city.caption)
        if cost is None:
            lines.append(Line(where, "", translate("CityFace", "待了解"), "", "caution"))
            continue
        value = measured(cost.value or "", one.unit) if one.unit else cost.value or ""
        about = joined(
            dated(cost.as_of or "") or translate("CityFace", "无时点"),
            cost.source_ref or translate("CityFace", "无来源"),
            cost.conditions,
        )
        lines.append(Line(where, about, value or translate("CityFace", "待了解"), cost.id, "muted"))
    return lines


def _parks(store: Store, parks: Sequence[Park]) -> list[Line]:
    lines = []
    for park in parks:
        lines.append(
            Line(
                park.caption,
                joined(park.leading_industry, park.as_of),
                said(park, "available_land") or translate("CityFace", "可供地待了解"),
                park.id,
                "muted",
            )
        )
        for plot in queries.rows(store, Plot, park=park.id)[1]:
            about = joined(said(plot, "area"), said(plot, "floor_area"), plot.use, plot.price_basis)
            lines.append(
                Line(f"　{plot.caption}", f"　{about}", said(plot, "state"), plot.id, "muted")
            )
    return lines


def _talks(store: Store, city: City) -> list[Line]:
    """Talks in which this city is a rival."""
    if city.is_ours:
        return []
    talks = [t for t in queries.rows(store, Negotiation)[1] if city.id in (t.rivals or ())]
    lines = [Line(t.caption, t.latest or "", said(t, "stage"), t.id, "muted") for t in talks]
    return section(translate("CityFace", "与我们竞争的洽谈"), lines)
