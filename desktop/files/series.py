"""Series gathered figure by figure while a statistical table is read, and turned into drafts.

One series is one indicator of one region from one source. Missing figures stay missing; what is
no figure is kept and reported. Never converts a unit and never fills a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from db.errors import Refusal
from db.sentences import Sentence
from desktop.files import breaks, limits, periods
from desktop.files.drafts import Notice, Plain, RowDraft, Wrong
from desktop.files.figures import Figure, is_figure, is_missing

_UNIT = re.compile(r"^(.*\S)\s*[(（]([^()（）]{1,20})[)）]\s*\w?$", re.DOTALL)
_MOST_DOUBTS = 200


@dataclass(slots=True)
class Series:
    """An indicator under way; ``row`` is where it first stands in the file."""

    row: int
    name: str
    region: str
    unit: str | None
    frequency: str | None
    figures: dict[str, Figure] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


class Gathering:
    """All series of one file. ``caliber`` and ``source`` may become known after the figures."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._series: dict[tuple[str, str, str | None, str | None], Series] = {}
        self._count = 0
        self.notices: list[Notice] = []
        self.caliber: str | None = None
        self.source: str | None = None
        self.source_kind: str | None = None
        self.sources: dict[int, str] = {}  # id of a series → its own source

    def add(
        self, row: int, name: str, region: str, unit: str | None, period: str, text: str
    ) -> Series:
        """Takes one cell; the same figure twice is one, two different ones are reported."""
        self._count += 1
        if self._count > limits.SERIES_FIGURES:
            raise Refusal(
                "too_many_figures", "“{file}”的数据过多，请拆成几个文件。",
                file=self._path.name,
            )  # fmt: skip
        frequency = periods.frequency_of(period)
        key = (name, region, unit, frequency)
        series = self._series.setdefault(key, Series(row, name, region, unit, frequency))
        value = None if is_missing(text) else text.strip()
        if value is not None and "\ufffd" in value:
            series.wrong.append(
                Wrong(
                    row,
                    "value",
                    value,
                    Sentence("{period}有无法识别的字符（乱码），未采用", period=period),
                )
            )
            value = None
        elif value is not None and not is_figure(value):
            series.wrong.append(
                Wrong(row, "value", value, Sentence("{period}不是数值，按原文保留", period=period))
            )
        before = series.figures.get(period)
        if before is None or before.value is None:
            series.figures[period] = Figure(row, period, value)
        elif value not in (None, before.value) and not _same(before.value, value):
            why = Sentence(
                "{period}在第 {row} 行是 {value}，这里不同，采用前者",
                period=period,
                row=before.row,
                value=before.value,
            )
            series.wrong.append(Wrong(row, "value", str(value), why))
        return series

    def drafts(self) -> Iterator[RowDraft]:
        """One draft a series, figures from old to new, breaks marked; then the notices stand."""
        missing, broken = 0, 0
        unitless = {s.name: None for s in self._series.values() if not s.unit}
        for series in self._series.values():
            figures = sorted(series.figures.values(), key=lambda f: periods.order(f.period))
            if all(f.value is None for f in figures):
                missing += len(figures)
                why = Sentence("这一指标在文件中没有任何数值，未导入")
                yield RowDraft(
                    series.row, "indicator", {}, (Wrong(series.row, "name", series.name, why),)
                )
                continue
            breaks.mark(figures, series.name, series.unit)
            missing += sum(1 for f in figures if f.value is None)
            broken += sum(1 for f in figures if f.mark)
            yield self._draft(series, figures)
        self._summarise(missing, broken, list(unitless))

    def _draft(self, series: Series, figures: list[Figure]) -> RowDraft:
        observations: list[Plain] = []
        for figure in figures:
            one: dict[str, Plain] = {
                "period": figure.period, "value": figure.value, "row": figure.row
            }  # fmt: skip
            if figure.mark:
                one["mark"] = figure.mark
            observations.append(one)
        said = {
            "name": series.name,
            "region": series.region,
            "unit": series.unit,
            "frequency": series.frequency,
            "caliber": self.caliber,
            "source_kind": self.source_kind,
            "source_ref": self.sources.get(id(series)) or self.source,
        }
        values: dict[str, Plain] = {k: v for k, v in said.items() if v}
        values["observations"] = observations
        return RowDraft(series.row, "indicator", values, tuple(series.wrong[:_MOST_DOUBTS]))

    def _summarise(self, missing: int, broken: int, unitless: list[str]) -> None:
        if unitless:
            more = Sentence("等") if len(unitless) > 8 else ""
            text = Sentence(
                "文件没有写这些指标的单位：{names}{more}。导入后请补上单位再引用。",
                names=unitless[:8],
                more=more,
            )
            self.notices.append(Notice("no_unit", text))
        if missing:
            text = Sentence("有 {missing:,} 个空缺，按缺数处理，不当作零。", missing=missing)
            self.notices.append(Notice("missing_figures", text))
        if broken:
            text = Sentence(
                "有 {broken:,} 个数值与前后年份差一个数量级以上"
                "（口径或抽样比可能不同），已标记，数值保留。",
                broken=broken,
            )
            self.notices.append(Notice("break", text))


def name_and_unit(label: str) -> tuple[str, str | None]:
    """货币和准货币(M2)供应量期末值(亿元) → its name without the last bracket, and 亿元."""
    text = label.strip()
    found = _UNIT.match(text)
    return (found[1], found[2].strip()) if found else (text, None)


def _same(one: str | None, other: str | None) -> bool:
    try:
        return float((one or "").replace(",", "")) == float((other or "").replace(",", ""))
    except ValueError:
        return False
