"""日程与人员: the day, who sits where, how to get there."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.pack import theme
from desktop.pack.blocks import part, prose, section, table
from desktop.pack.engine.galley import Block
from desktop.pack.engine.table import Cell
from desktop.pack.engine.text import Run
from desktop.pack.parts.seating import seats
from desktop.pack.snapshot import AgendaItem, Snapshot

_LABELS = ("地点", "人员", "备注")


def agenda(snapshot: Snapshot) -> list[Block]:
    seating = snapshot.seating
    if not (snapshot.agenda or seating.ours or seating.theirs or snapshot.travel):
        return []
    blocks: list[Block] = [part("agenda", "日程与人员", new_page=True)]
    if snapshot.agenda:
        blocks += [section("agenda:day", "日程"), _day(snapshot.agenda)]
    if seating.ours or seating.theirs:
        blocks += seats(seating)
    if snapshot.travel:
        blocks += [section("agenda:travel", "车程"), *prose(snapshot.travel)]
    return blocks


def _day(items: Sequence[AgendaItem]) -> Block:
    """A column only for what most items say; what few say stands under the matter."""
    known = [(i.where, i.who, i.note) for i in items]
    kept = [at for at in range(3) if 2 * sum(bool(row[at]) for row in known) > len(known)]
    rows: list[tuple[str | Cell, ...]] = []
    for item, row in zip(items, known, strict=True):
        others = [f"{_LABELS[at]}：{row[at]}" for at in range(3) if row[at] and at not in kept]
        small = theme.CELL_TEXT.but(family="sans", size=8.0)
        matter: Cell = (Run(item.matter, theme.CELL_TEXT),)
        if others:
            matter = (*matter, Run("\n" + "　".join(others), small))
        rows.append((item.when, matter, *(row[at] or "—" for at in kept)))
    columns = [("时间", 2), ("事项", 5), *((_LABELS[at], 3) for at in kept)]
    return table(columns, rows)
