"""The four cards of a snapshot: facts in their sections, the talk's overlay first, what is missing.

Facts come from the store as they are; sections stand in the order of the card's template. What
the template asks for and nobody knows is named, never invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from db.records import Cost, Fact, Firm
from db.rules import readiness
from desktop.briefing.lines import Frame, fact_line, field_line, joined, labelled
from desktop.briefing.talk import Talk
from desktop.pack.citations import as_cited
from desktop.pack.snapshot import (
    CITY,
    FIRM,
    PATH,
    TREND,
    Card,
    Column,
    FactLine,
    Grid,
    Section,
)

_OVERLAY = "叠加层"
_FIRM_FIELDS = (
    "legal_name", "short_name", "former_names", "uscc", "established", "reg_place", "reg_address",
    "reg_capital", "paid_capital", "ownership", "capital_nature", "source_region", "tiers",
    "industry", "employees", "stock_code", "listed_on", "exchange", "legal_rep", "controller",
    "business_scope", "profile", "website",
)  # fmt: skip
_MUST_KNOW = ("legal_name", "uscc", "established", "reg_place", "reg_capital", "employees")


def cards(frame: Frame) -> tuple[Card, ...]:
    """知彼 知己 知路 知势, in the order the pack prints them."""
    talk = frame.talk
    firm, city = talk.firm, talk.city
    place = [FactLine(title="定位", text=city.positioning or "")] if city else []
    return (
        _card(frame, FIRM, firm.caption if firm else "", _register(frame, firm)),
        _card(frame, CITY, city.caption if city else "", [], _costs(frame), place),
        _card(frame, PATH, talk.procedure.caption if talk.procedure else "", []),
        _card(frame, TREND, "", [_winds(frame)] if talk.trends else []),
    )


def linked(talk: Talk) -> dict[str, int]:
    """Template keys that records answer by themselves, with how many there are."""
    firm = {n: 1 for n in _FIRM_FIELDS if talk.firm and getattr(talk.firm, n) is not None}
    city = {n: 1 for n in ("positioning", "area_km2", "population") if getattr(talk.city, n, None)}
    return {
        **firm,
        **city,
        "people": len([p for p in talk.people if not p.is_ours]),
        "parks": len(talk.parks),
        "plots": len(talk.plots),
        "policies": len(talk.policies),
        "policy_items": len(talk.policies),
        "path_steps": len(talk.steps),
        "approvals": len(talk.steps),
        "redlines": len(talk.red_lines),
        "indicators": len(talk.indicators),
        "rival_compare": len([c for c in talk.costs if c.city != talk.negotiation.city]),
        "policy_winds": len(talk.trends),
    }


def _card(
    frame: Frame,
    key: str,
    subject: str,
    before: Sequence[Section],
    tables: Sequence[tuple[str, Grid]] = (),
    opening: Sequence[FactLine] = (),
) -> Card:
    talk = frame.talk
    ready = readiness.of_card(key, talk.facts_on(key), frame.today, linked(talk))
    sections = [*before, *_sections(frame, key, talk)]
    for title, table in tables:
        sections = _with_table(sections, title, table)
    summary = "　".join(line.text for line in opening if line.text)
    return Card(
        key=key,
        title=readiness.title(key),
        subject=subject,
        summary=summary,
        readiness=ready.percent,
        sections=tuple(sections),
        missing=tuple(gap.label for gap in ready.missing),
    )


def _sections(frame: Frame, key: str, talk: Talk) -> list[Section]:
    """Facts by section: the overlay, then the template's order, then what people added."""
    by_title: dict[str, list[Fact]] = {}
    for fact in talk.facts_on(key):
        by_title.setdefault(fact.section or "其他", []).append(fact)
    order = {title: at for at, title in enumerate(readiness.sections(key))}
    titles = sorted(by_title, key=lambda t: (t != _OVERLAY, order.get(t, len(order))))
    return [
        Section(
            title=title,
            facts=tuple(fact_line(frame, fact) for fact in by_title[title]),
            is_overlay=title == _OVERLAY,
        )
        for title in titles
    ]


def _with_table(sections: list[Section], title: str, table: Grid) -> list[Section]:
    """The table at the end of the section it belongs to, or in one of its own."""
    for at, section in enumerate(sections):
        if section.title == title:
            merged = Section(
                section.title,
                section.facts,
                (*section.tables, table),
                is_overlay=section.is_overlay,
            )
            return [*sections[:at], merged, *sections[at + 1 :]]
    return [*sections, Section(title, tables=(table,))]


def _register(frame: Frame, firm: Firm | None) -> list[Section]:
    """What the firm's own record says, with the file it came from and the day it came."""
    if firm is None:
        return []
    origin = frame.talk.origin
    named = firm.source_ref or (f"导入文件：{origin.filename}" if origin else None)
    source = frame.sources.number(named, None if firm.source_ref else "database")
    as_of = firm.as_of or (f"{origin.imported_on}导入" if origin else "")
    lines = [
        field_line(frame, firm, name, as_of=as_of, source=source)
        for name in _FIRM_FIELDS
        if getattr(firm, name) is not None or name in _MUST_KNOW
    ]
    return [Section("登记与概况", facts=tuple(lines))]


def _winds(frame: Frame) -> Section:
    """Trends this talk names, each with what it means at the table."""
    lines = [
        FactLine(
            title=trend.headline or "",
            text=trend.body or "",
            as_of=trend.happened_on or "",
            source=frame.sources.number(trend.source_ref, trend.source_kind),
            confidence=labelled(trend, "confidence"),
            note=joined([f"对谈判的含义：{trend.meaning}" if trend.meaning else None]),
        )
        for trend in frame.talk.trends
    ]
    return Section("形势要点", facts=tuple(lines))


def _costs(frame: Frame) -> list[tuple[str, Grid]]:
    """What things cost here and in the rival cities, one row an item and unit."""
    talk = frame.talk
    cities = [c for c in (talk.city, *talk.rivals) if c is not None]
    if not talk.costs or not cities:
        return []
    items = dict.fromkeys((c.item or "", c.unit or "") for c in talk.costs)
    days = {city.id: _usual_day(c for c in talk.costs if c.city == city.id) for city in cities}
    columns = (
        Column("项目", 3),
        Column("单位", 2),
        *(Column(f"{c.caption}\n{days[c.id]}".strip(), 3, is_number=True) for c in cities),
        Column("来源", 2),
    )
    rows = []
    for item, unit in items:
        alike = [c for c in talk.costs if (c.item or "", c.unit or "") == (item, unit)]
        named = {c.city: c for c in alike}
        cells = [_price(named.get(city.id), days[city.id]) for city in cities]
        numbers = [frame.sources.number(c.source_ref, c.source_kind) for c in alike]
        rows.append((item, unit, *cells, as_cited(numbers)))
    note = "城市名下为数据时点，与之不同的注在单价后；各城市口径见来源。"
    return [("要素成本", Grid("要素成本对比", columns, tuple(rows), note=note, is_compared=True))]


def _usual_day(costs: Iterable[Cost]) -> str:
    """The date most prices of a city share."""
    days = Counter(c.as_of for c in costs if c.value and c.as_of)
    return days.most_common(1)[0][0] if days else ""


def _price(cost: Cost | None, usual: str) -> str:
    if cost is None or not cost.value:
        return ""
    if usual and cost.as_of == usual:
        return cost.value
    return f"{cost.value}（{cost.as_of or '时点不详'}）"
