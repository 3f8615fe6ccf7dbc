"""How the pack says the things every part says: headings, facts, tables, dates, sources.

Here the rule is kept that a number never stands without its 数据时点 and its source, that what
nobody knows is printed 「待了解」, and that two people who disagree are both heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from desktop.pack import theme
from desktop.pack.engine.chart import Chart
from desktop.pack.engine.columns import Column
from desktop.pack.engine.galley import FLOW, NEW_PART, Abreast, Anchor, Block, Space, Together
from desktop.pack.engine.paragraph import Paragraph, text
from desktop.pack.engine.plot import Plot, Series
from desktop.pack.engine.spacing import CENTRE, LEFT, RIGHT
from desktop.pack.engine.table import Cell, Table, TableStyle
from desktop.pack.engine.text import Run, TextStyle
from desktop.pack.snapshot import FactLine, Grid, Indicator, Line, OtherValue

UNKNOWN = "待了解"
_ABREAST = 18  # characters of a value that leaves room for another beside it
_LONG_TITLE = 24  # characters: a longer one has its subject on a line of its own
_HALF = 180.0  # points along the axis of a chart in half a column
_GUTTER = 22.0  # points between two such charts
_SHORT = 3  # characters of a confidence that stands beside its date
_STRONG = theme.CELL_TEXT.but(family="medium")
_SMALL = theme.CELL_TEXT.but(family="sans", size=8.0)


def part(key: str, title: str, *, new_page: bool = False) -> Paragraph:
    """The heading of a part; it enters the contents and the outline."""
    anchor = Anchor(f"part:{key}", title, 0)
    said = title if len(title) <= _LONG_TITLE else title.replace("　", "\n", 1)
    runs = (Run(said, theme.PART.text),)
    return Paragraph(runs, theme.PART, anchor=anchor, starts=NEW_PART if new_page else FLOW)


def section(key: str, title: str, *, is_listed: bool = True) -> Paragraph:
    """The heading of a section; a person's or a meeting's stays out of the contents."""
    anchor = Anchor(key, title, 1, is_listed)
    return Paragraph((Run(title, theme.SECTION.text),), theme.SECTION, anchor=anchor)


def caption(
    words: str, as_of: str = "", source: int = 0, *, is_stale: bool = False, gap: str = "　"
) -> Paragraph:
    """A table's or chart's title with its date and source."""
    runs = [Run(words, theme.CAPTION.text)]
    origin = dated(as_of, source, is_stale=is_stale)
    if origin:
        runs.append(Run(f"{gap}{origin}", theme.NOTE_TEXT, link=f"source:{source}"))
    return Paragraph(tuple(runs), theme.CAPTION)


def dated(as_of: str, source: int, *, is_stale: bool = False) -> str:
    """数据时点 and source in words, empty when neither is known."""
    parts = [f"数据时点 {as_of}"] if as_of else []
    parts += [f"来源〔{source}〕"] if source else []
    parts += ["▲已过复核期"] if is_stale else []
    return "　".join(parts)


def prose(words: str) -> list[Block]:
    """Paragraphs of body text, one a line of ``words``."""
    return [text(line, theme.BODY) for line in words.splitlines() if line.strip()]


def quoted(words: str) -> list[Block]:
    """Paragraphs of a law, small, one a line of ``words``."""
    return [text(line, theme.QUOTED) for line in words.splitlines() if line.strip()]


def note(words: str) -> list[Block]:
    return [text(words, theme.NOTE)] if words.strip() else []


def missing(names: Sequence[str]) -> list[Block]:
    """What nobody knows yet, by name."""
    if not names:
        return []
    label = Run("待了解：", theme.BODY_TEXT.but(family="bold"))
    return [Paragraph((label, Run("；".join(names) + "。", theme.BODY_TEXT)), theme.BODY)]


def cell(words: str, style: TextStyle = theme.CELL_TEXT) -> Cell:
    """A table's cell; empty words mean that nobody knows."""
    return (Run(words, style),) if words.strip() else (Run(UNKNOWN, _STRONG),)


def table(
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str | Cell]],
    *,
    numbers: Sequence[int] = (),
    centred: Sequence[int] = (),
    anchors: Sequence[Anchor] = (),
    is_steady: bool = False,
    look: TableStyle = theme.TABLE,
) -> Table:
    """A table of (title, weight) columns; ``numbers`` name those set flush right."""
    aligns = [
        RIGHT if i in numbers else CENTRE if i in centred else LEFT for i in range(len(columns))
    ]
    return Table(
        tuple(Column(title, weight, aligns[i]) for i, (title, weight) in enumerate(columns)),
        tuple(tuple(cell(c) if isinstance(c, str) else c for c in row) for row in rows),
        look,
        anchors=tuple(anchors),
        is_steady=is_steady,
    )


def grid(of: Grid) -> list[Block]:
    """A table of the snapshot under its caption. A row too long keeps its tail in the last cell."""
    count = len(of.columns)
    rows = [_squared(row, count) for row in of.rows]
    numbers = [i for i, column in enumerate(of.columns) if column.is_number]
    columns = [(column.title, column.weight) for column in of.columns]
    if not rows:
        rows = [("",) * count]
    return [
        caption(of.title, of.as_of, of.source, is_stale=of.is_stale),
        table(columns, rows, numbers=numbers),
        *note(of.note),
    ]


def _squared(row: Sequence[str], count: int) -> tuple[str, ...]:
    if len(row) > count:
        return (*row[: count - 1], "；".join(row[count - 1 :]))
    return (*row, *("" for _ in range(count - len(row))))


def facts(lines: Sequence[FactLine], *, has_head: bool = True) -> list[Block]:
    """Facts as rows: what, how much, as of when, who says so. One head serves a whole card."""
    if not lines:
        return []
    columns = [("事项", 2), ("内容", 7), ("数据时点、来源", 3)]
    rows = [fact_row(line) for line in lines]
    set_ = table(columns, rows, is_steady=True)
    return [set_ if has_head else set_.without_head()]


def are_alike(lines: Sequence[FactLine]) -> bool:
    """Whether one date and source serve all these facts, so that they can stand two abreast."""
    known = [line for line in lines if line.is_known]
    origins = {(line.as_of, line.source, line.confidence) for line in known}
    odd = any(line.others or line.note or line.is_stale or line.disclosure >= 3 for line in lines)
    return len(known) >= 6 and len(origins) == 1 and not odd


def alike(lines: Sequence[FactLine]) -> list[Block]:
    """Facts of one date and source: the short ones in pairs, the origin said once."""
    short = [line for line in lines if len(_value(line.text, line.unit)) <= _ABREAST]
    long = [line for line in lines if line not in short]
    rows: list[tuple[Cell, ...]] = []
    for at in range(0, len(short), 2):
        pair = short[at : at + 2]
        cells = [c for one in pair for c in (cell(one.title, _STRONG), fact_content(one))]
        rows.append((*cells, *[()] * (4 - len(cells))))
    columns = [("", 2), ("", 4), ("", 2), ("", 4)]
    blocks: list[Block] = [table(columns, rows, is_steady=True).without_head()] if rows else []
    if long:
        whole = [(cell(one.title, _STRONG), fact_content(one)) for one in long]
        blocks.append(table([("", 2), ("", 10)], whole, is_steady=True).without_head())
    first = next(line for line in lines if line.is_known)
    origin = dated(first.as_of, first.source)
    said = "　".join(filter(None, (origin or "时点未注，无来源", first.confidence)))
    runs = (Run(f"以上各项　{said}", theme.NOTE_TEXT, link=f"source:{first.source}"),)
    return [*blocks, Paragraph(runs, theme.NOTE)]


def fact_row(line: FactLine) -> tuple[Cell, ...]:
    return (cell(line.title, _STRONG), fact_content(line), _origin(line))


def fact_content(line: FactLine) -> Cell:
    """The value with its unit, every other value with its author and date, and the note."""
    if not line.is_known and not line.others:
        runs = [Run(UNKNOWN, _STRONG)]
    elif line.is_in_conflict:
        first = OtherValue(line.text, line.unit, line.author, line.on, line.source)
        runs = [Run("◆各方记载不一，待核定：", _STRONG)]
        for at, value in enumerate((first, *line.others), 1):
            runs.append(Run(f"\n（{at}）{_value(value.text, value.unit)}", theme.CELL_TEXT))
            runs.append(Run(_said(value), _SMALL, link=f"source:{value.source}"))
    else:
        is_figure = bool(line.unit and line.note.strip())
        runs = [Run(_value(line.text, line.unit), _STRONG if is_figure else theme.CELL_TEXT)]
    if line.note.strip():
        runs.append(Run(f"\n{line.note}", _SMALL))
    return tuple(runs)


def _value(words: str, unit: str) -> str:
    return f"{words}{unit}" if words.strip() else UNKNOWN


def _said(value: OtherValue) -> str:
    parts = [part for part in (value.author, value.on) if part]
    parts += [f"来源〔{value.source}〕"] if value.source else []
    return f"（{'，'.join(parts)}）" if parts else ""


def _origin(line: FactLine) -> Cell:
    """As of when, who says so, how sure it is, and how far it may go."""
    if not line.is_known:
        return (Run("—", theme.CELL_TEXT),)
    source = f"〔{line.source}〕" if line.source else "　无来源"
    strong = _STRONG.but(size=8.0)
    runs = [Run(line.as_of or "时点未注", _SMALL if line.as_of else strong)]
    runs.append(Run(source, _SMALL, link=f"source:{line.source}"))
    words = {3: "披露需授权", 4: "严禁披露"}.get(line.disclosure, "")
    if line.confidence or words:
        gap = "　" if line.confidence and words else ""
        is_short = len(line.confidence) <= _SHORT and not words  # then it fits beside the date
        runs.append(Run(" " if is_short else "\n", _SMALL))
        runs.append(Run(line.confidence, _SMALL, is_whole=is_short))
        runs.append(Run(gap, _SMALL))
        runs.append(Run(words, strong))
    if line.is_stale:
        review = f" {line.review_by}" if line.review_by else ""
        runs.append(Run(f"\n▲已过复核期{review}", strong.but(colour=theme.RED)))
    return tuple(run for run in runs if run.text)


def indicators(series: Sequence[Indicator]) -> list[Block]:
    """Charts one under another; two neighbours of few values stand side by side."""
    blocks: list[Block] = []
    at = 0
    while at < len(series):
        pair = series[at : at + 2]
        if len(pair) == 2 and all(_is_small(one) for one in pair):
            columns = tuple(
                (_head(one, gap="\n"), _chart(one), text(_remark(one), theme.NOTE)) for one in pair
            )
            blocks += [Abreast(columns, _GUTTER), Space(8)]
            at += 2
        else:
            blocks += indicator(pair[0])
            at += 1
    return blocks


def indicator(of: Indicator) -> list[Block]:
    """A chart under its caption, and its values as a table, gaps named in both."""
    head, chart, words = _head(of), _chart(of), _remark(of)
    if chart.says_its_values:
        return [Together([head, chart, *note(words), Space(8)])]
    return [Together([head, chart, Space(4)]), *_values(of), *note(words), Space(8)]


def _is_small(of: Indicator) -> bool:
    """Whether half a column shows it as well as a whole one."""
    return bool(_chart(of).plot.known()) and _chart(of).says_its_values_within(_HALF)


def _head(of: Indicator, *, gap: str = "　") -> Paragraph:
    return caption(_titled(of), of.as_of, of.source, is_stale=of.is_stale, gap=gap)


def _titled(of: Indicator) -> str:
    return f"{of.title}（{of.unit or '单位未注'}）"


def _remark(of: Indicator) -> str:
    if not of.breaks:
        return of.note
    return f"虚线处口径有变：{'、'.join(of.breaks)}。{of.note}"


def _chart(of: Indicator) -> Chart:
    series = tuple(Series(line.name, tuple(map(_number, line.values))) for line in of.lines)
    plot = Plot(
        of.periods,
        series,
        kind=of.kind,
        breaks=frozenset(of.breaks),
        size=theme.CHART_TEXT.size,
        alt=_in_words(of, _titled(of)),
    )
    return Chart(plot, theme.CHART_TEXT)


def _in_words(of: Indicator, title: str) -> str:
    """The chart for who cannot see it."""
    lines = (
        "，".join(f"{p}{v or UNKNOWN}" for p, v in zip(of.periods, line.values, strict=False))
        for line in of.lines
    )
    named = (f"{line.name}：{said}" for line, said in zip(of.lines, lines, strict=True))
    return f"{title}走势图。{'；'.join(named)}。"


def _values(of: Indicator) -> list[Block]:
    """The values under the chart, at most eight periods abreast."""
    count = len(of.periods)
    abreast = -(-count // max(1, -(-count // 8)))
    blocks: list[Block] = []
    for start in range(0, count, abreast):
        periods = of.periods[start : start + abreast]
        columns = [("", 3), *((period, 2) for period in periods)]
        rows = [
            _squared((line.name, *_stretch(line, start, len(periods))), len(columns))
            for line in of.lines
        ]
        numbers = range(1, len(columns))
        blocks += [table(columns, rows, numbers=numbers, is_steady=True), Space(4)]
    return blocks


def _stretch(line: Line, start: int, count: int) -> list[str]:
    return [value or "" for value in line.values[start : start + count]]


def _number(value: str | None) -> Decimal | None:
    """The value as a number; words where a number should be are no number, and so a gap."""
    try:
        number = Decimal((value or "").replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
