"""载体与地块: sites of one kind side by side, three to a table so that columns stay readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from desktop.pack import theme
from desktop.pack.blocks import cell, fact_content, part, section, table
from desktop.pack.engine.galley import Block, Space
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.snapshot import GUEST, FactLine, Site, Snapshot

_ABREAST = 3


def sites(snapshot: Snapshot) -> list[Block]:
    if not snapshot.sites:
        return []
    blocks: list[Block] = [part("sites", "载体与地块")]
    says = _public if snapshot.edition == GUEST else _origin
    for kind in dict.fromkeys(site.kind for site in snapshot.sites):
        alike = [site for site in snapshot.sites if site.kind == kind]
        blocks.append(section(f"sites:{kind}", kind))
        for at in range(0, len(alike), _ABREAST):
            blocks += [_compared(alike[at : at + _ABREAST], says), Space(8)]
    return blocks


def _compared(alike: Sequence[Site], says: Callable[[str, int], str]) -> Block:
    """One row a fact, one column a site; a fact a site lacks is 待了解."""
    titles = list(dict.fromkeys(fact.title for site in alike for fact in site.facts))
    strong = theme.CELL_TEXT.but(family="medium")
    usual = [_usual(site) for site in alike]
    # In the heads they would make three lines with the 续表 over a rest: heads are names alone.
    origins = [says(*of) for of in usual]
    rows: list[tuple[Cell, ...]] = []
    if any(origins):
        rows.append((cell("时点、来源", strong), *map(_small, origins, usual)))
    for title in titles:
        found = [_named(site, title) for site in alike]
        cells = [_with_date(f, of, says) for f, of in zip(found, usual, strict=True)]
        rows.append((cell(title, strong), *cells))
    return table([("比较项", 2), *((site.title, 4) for site in alike)], rows)


def _usual(site: Site) -> tuple[str, int]:
    """The date and source most facts of a site share: said once, above them."""
    origins = Counter((fact.as_of, fact.source) for fact in site.facts if fact.is_known)
    return origins.most_common(1)[0][0] if origins else ("", 0)


def _origin(as_of: str, source: int) -> str:
    return f"{as_of or '时点未注'}{f'〔{source}〕' if source else '　无来源'}"


def _public(as_of: str, source: int) -> str:
    """To a guest a source of ours that is not told is no lack."""
    return f"{as_of}{f'〔{source}〕' if source else ''}"


def _small(words: str, of: tuple[str, int]) -> Cell:
    return (Run(words, theme.NOTE_TEXT, link=f"source:{of[1]}"),)


def _named(site: Site, title: str) -> FactLine:
    return next((fact for fact in site.facts if fact.title == title), FactLine(title))


def _with_date(fact: FactLine, usual: tuple[str, int], says: Callable[[str, int], str]) -> Cell:
    """The value; with its date and source under it where they are not its site's usual ones."""
    content = fact_content(fact)
    if not fact.is_known:
        return content
    origin = "" if (fact.as_of, fact.source) == usual else says(fact.as_of, fact.source)
    words = "　".join(filter(None, (origin, "▲已过复核期" if fact.is_stale else "")))
    if not words:
        return content
    small = theme.NOTE_TEXT.but(size=7.5)
    return (*content, Run(f"\n{words}", small, link=f"source:{fact.source}"))
