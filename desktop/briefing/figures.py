"""Indicators as charts: periods in time, a year without a figure as a gap, breaks marked."""

from __future__ import annotations

from collections.abc import Iterable

from db.records import (
    Indicator,
    Observation,
)
from db.rules import dates
from desktop.briefing.lines import Frame
from desktop.pack import snapshot as printed


def indicators(frame: Frame) -> tuple[printed.Indicator, ...]:
    """One chart a series; a year without a figure is a gap."""
    return tuple(
        _indicator(frame, indicator, observations)
        for indicator, observations in frame.talk.indicators
        if observations
    )


def _indicator(
    frame: Frame, indicator: Indicator, observations: Iterable[Observation]
) -> printed.Indicator:
    by_period = {o.period or "": o for o in observations}
    periods = periods_of(by_period)
    breaks = tuple(p for p in periods if (o := by_period.get(p)) is not None and o.mark)
    known = [p for p in periods if p in by_period]
    return printed.Indicator(
        title=_series_title(indicator),
        unit=indicator.unit or "",
        periods=tuple(periods),
        lines=(printed.Line(indicator.caption, tuple(_figure(by_period.get(p)) for p in periods)),),
        as_of=known[-1] if known else "",
        source=frame.sources.number(indicator.source_ref, indicator.source_kind),
        breaks=breaks,
        note=indicator.caliber or "",
    )


def _series_title(indicator: Indicator) -> str:
    region, name = indicator.region or "", indicator.caption
    return name if name.startswith(region) else region + name


def periods_of(written: Iterable[str]) -> list[str]:
    """Periods in time, with the years nobody has a figure for in their places."""
    ordered = sorted(written, key=lambda p: ((d := dates.parse(p)) is None, d and d.start, p))
    years = [p.removesuffix("年") for p in ordered]
    if len(years) < 2 or not all(y.isdecimal() and len(y) == 4 for y in years):
        return ordered
    suffix = "年" if ordered[0].endswith("年") else ""
    return [f"{y}{suffix}" for y in range(int(years[0]), int(years[-1]) + 1)]


def _figure(observation: Observation | None) -> str | None:
    """The figure as a plain decimal for the chart; None is a gap."""
    value = (observation.value or "").replace(",", "").strip() if observation else ""
    try:
        return value if value and float(value) == float(value) else None
    except ValueError:
        return None
