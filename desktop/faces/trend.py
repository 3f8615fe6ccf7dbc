"""Indicators as charts with what stands beside them, and trends with what they mean for us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QCoreApplication

from db.records import Fact, Indicator, Negotiation, Observation, Trend
from db.store import queries
from db.store.store import Store
from desktop.briefing.figures import periods_of
from desktop.faces.city import number
from desktop.faces.shapes import Face, Figure, Line, Sight, joined, section
from desktop.faces.words import due_mark, fact_lines, field_lines, said
from desktop.pack.engine import plot as plots
from desktop.pack.engine.drawing import Drawing, Measure
from desktop.pack.engine.plot import Plot, Series
from desktop.wording import dated, measured, series_name, strung

translate = QCoreApplication.translate
_ABOUT = ("region", "frequency", "unit", "caliber", "source_kind", "source_ref", "note")
_TREND = (
    "body",
    "meaning",
    "topic",
    "happened_on",
    "source_kind",
    "source_ref",
    "confidence",
    "review_by",
)
_HEIGHT = 260.0


def indicator(store: Store, of: Indicator, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of an indicator: every series of that name, place and unit, source by source."""
    beside = [
        i
        for i in queries.rows(store, Indicator, name=of.name)[1]
        if (i.region, i.unit, i.frequency) == (of.region, of.unit, of.frequency)
    ]
    series = {i.id: _observed(store, i) for i in (of, *(i for i in beside if i.id != of.id))}
    both = [of, *(i for i in beside if i.id != of.id)]
    talks = [t for t in queries.rows(store, Negotiation)[1] if of.id in (t.indicators or ())]
    return Face(
        head=tuple(w for n in ("region", "frequency", "source_ref") if (w := said(of, n))),
        cautions=() if of.unit else (translate("IndicatorFace", "没有单位，请先补上再用"),),
        figures=_figures(both, series),
        columns=(
            tuple(
                section(
                    translate("IndicatorFace", "数值"),
                    _values(both, series),
                    translate("IndicatorFace", "还没有数值。点“+ 观测值”逐期记下，或导入文件。"),
                )
            ),
            (
                *section(
                    translate("IndicatorFace", "口径与来源"), field_lines(of, _ABOUT, {}, sight)
                ),
                *section(
                    translate("IndicatorFace", "引用它的洽谈"),
                    [Line(t.caption, t.latest or "", said(t, "stage"), t.id) for t in talks],
                ),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(3, 4),
    )


def _observed(store: Store, of: Indicator) -> dict[str, Observation]:
    return {o.period or "": o for o in queries.rows(store, Observation, indicator=of.id)[1]}


def _figures(
    both: Sequence[Indicator], series: dict[str, dict[str, Observation]]
) -> tuple[Figure, ...]:
    periods = periods_of({p for one in series.values() for p in one})
    breaks = frozenset(p for one in series.values() for p, o in one.items() if o.mark)
    lines = tuple(
        Series(_source(i), tuple(_figure(series[i.id].get(p)) for p in periods)) for i in both
    )
    title = series_name(both[0])
    alt = title + "；".join(
        f"{line.name}："
        + "，".join(f"{p} {plots.said(v)}" for p, v in zip(periods, line.values, strict=True))
        for line in lines
    )
    told, broken = tuple(map(dated, periods)), frozenset(map(dated, breaks))
    chart = Plot(told, lines, "line", _HEIGHT, broken, alt=alt)
    if not chart.known():
        return ()
    sources = strung((_source(i) for i in both), "；")
    note = translate("IndicatorFace", "来源：{sources}。").format(sources=sources)
    if breaks:
        words = translate("IndicatorFace", "虚线处口径有变：{periods}。")
        note += words.format(periods=strung(map(dated, sorted(breaks))))
    if any(v is None for line in lines for v in line.values):
        note += translate("IndicatorFace", "断开处没有数，不是零。")
    if len(both) > 1:
        note += translate("IndicatorFace", "几个来源不一致时都画出来，由人判断。")
    return (Figure(title, note, partial(_drawn, chart)),)


def _drawn(chart: Plot, width: float, measure: Measure, size: float) -> list[Drawing]:
    return [plots.drawn(replace(chart, size=size), width, measure)]


def _source(of: Indicator) -> str:
    return of.source_ref or translate("IndicatorFace", "来源未注")


def _figure(observation: Observation | None) -> Decimal | None:
    return number(observation.value) if observation else None


def _values(both: Sequence[Indicator], series: dict[str, dict[str, Observation]]) -> list[Line]:
    """Newest first; a period with two values shows both, one without says so."""
    periods = periods_of({p for one in series.values() for p in one})
    lines = []
    for period in reversed(periods):
        found = [(i, series[i.id].get(period)) for i in both]
        values = [(i, o) for i, o in found if o is not None and o.value]
        if not values:
            unknown = translate("IndicatorFace", "待了解")
            lines.append(Line(dated(period), "", unknown, "", "caution"))
            continue
        differ = len({number(o.value) for _, o in values}) > 1
        for i, o in values:
            mark = measured(o.value or "", i.unit) if i.unit else o.value or ""
            about = joined(o.mark, _source(i) if len(both) > 1 else "")
            lines.append(Line(dated(period), about, mark, o.id, "caution" if differ else "muted"))
    return lines


def trend(store: Store, of: Trend, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a trend: what happened, what it means, which talks it touches."""
    talks = [t for t in queries.rows(store, Negotiation)[1] if of.id in (t.trends or ())]
    mark, tone = due_mark(of.review_by, sight.today)
    late = translate("TrendFace", "复核期限 {day}，{late}")
    return Face(
        head=tuple(w for n in ("topic", "happened_on", "confidence") if (w := said(of, n))),
        cautions=(late.format(day=of.review_by, late=mark),) if tone == "alarm" else (),
        is_alarm=True,
        columns=(
            tuple(section(translate("TrendFace", "形势"), field_lines(of, _TREND, {}, sight))),
            (
                *section(
                    translate("TrendFace", "影响的洽谈"),
                    [Line(t.caption, t.latest or "", said(t, "stage"), t.id) for t in talks],
                    translate("TrendFace", "还没有洽谈引用它。在洽谈的“档案”里选上它。"),
                ),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(3, 2),
    )
