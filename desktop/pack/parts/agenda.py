"""日程与人员: the day, who sits where, how to get there."""

from __future__ import annotations

from desktop.pack.blocks import part, prose, section, table
from desktop.pack.engine.galley import Block
from desktop.pack.parts.seating import seats
from desktop.pack.snapshot import Snapshot


def agenda(snapshot: Snapshot) -> list[Block]:
    seating = snapshot.seating
    if not (snapshot.agenda or seating.ours or seating.theirs or snapshot.travel):
        return []
    blocks: list[Block] = [part("agenda", "日程与人员", new_page=True)]
    if snapshot.agenda:
        rows = [
            (i.when, i.matter, i.where or "—", i.who or "—", i.note or "—") for i in snapshot.agenda
        ]
        blocks.append(section("agenda:day", "日程"))
        columns = [("时间", 3), ("事项", 6), ("地点", 4), ("人员", 5), ("备注", 4)]
        kept = [i for i in range(len(columns)) if i < 2 or any(row[i] != "—" for row in rows)]
        said = [[row[i] for i in kept] for row in rows]
        blocks.append(table([columns[i] for i in kept], said))
    if seating.ours or seating.theirs:
        blocks += seats(seating)
    if snapshot.travel:
        blocks += [section("agenda:travel", "车程"), *prose(snapshot.travel)]
    return blocks
