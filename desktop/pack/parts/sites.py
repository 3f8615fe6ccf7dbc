"""载体与地块: sites of one kind side by side, three to a table so that columns stay readable."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack import theme
from desktop.pack.blocks import cell, fact_content, part, section, table
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import FactLine, Site, Snapshot

_ABREAST = 3


def sites(snapshot: Snapshot) -> list[Block]:
    if not snapshot.sites:
        return []
    blocks: list[Block] = [part("sites", "载体与地块")]
    for kind in dict.fromkeys(site.kind for site in snapshot.sites):
        alike = [site for site in snapshot.sites if site.kind == kind]
        blocks.append(section(f"sites:{kind}", kind))
        for at in range(0, len(alike), _ABREAST):
            blocks += [_compared(alike[at : at + _ABREAST]), Space(8)]
    return blocks


def _compared(alike: Sequence[Site]) -> Block:
    """One row a fact, one column a site; a fact a site lacks is 待了解."""
    titles = list(dict.fromkeys(fact.title for site in alike for fact in site.facts))
    strong = theme.CELL_TEXT.but(family="medium")
    rows: list[tuple[Cell, ...]] = []
    for title in titles:
        found = [_named(site, title) for site in alike]
        rows.append((cell(title, strong), *(_with_date(fact) for fact in found)))
    return table([("比较项", 2), *((site.title, 4) for site in alike)], rows)


def _named(site: Site, title: str) -> FactLine:
    return next((fact for fact in site.facts if fact.title == title), FactLine(title))


def _with_date(fact: FactLine) -> Cell:
    """The value with its date and source under it, since a column has no room beside it."""
    content = fact_content(fact)
    if not fact.is_known:
        return content
    small = theme.NOTE_TEXT.but(size=7.5)
    source = f"〔{fact.source}〕" if fact.source else "无来源"
    stale = "　▲已过复核期" if fact.is_stale else ""
    words = f"\n{fact.as_of or '时点未注'}　{source}{stale}"
    return (*content, Run(words, small, link=f"source:{fact.source}"))
