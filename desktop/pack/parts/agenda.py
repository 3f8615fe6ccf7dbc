"""日程与人员: the day, who sits where, how to get there."""

from __future__ import annotations

from itertools import zip_longest

from desktop.pack.blocks import caption, note, part, prose, section, table
from desktop.pack.engine.galley import Block, Together
from desktop.pack.snapshot import Seating, Snapshot


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
        blocks.append(table(columns, rows))
    if seating.ours or seating.theirs:
        blocks += _seats(seating)
    if snapshot.travel:
        blocks += [section("agenda:travel", "车程"), *prose(snapshot.travel)]
    return blocks


def _seats(seating: Seating) -> list[Block]:
    """Both sides of the table, neighbours as they sit."""
    rows = [
        (str(at), theirs or "—", ours or "—")
        for at, (theirs, ours) in enumerate(
            zip_longest(seating.theirs, seating.ours, fillvalue=""), 1
        )
    ]
    return [
        section("agenda:seats", "座次"),
        Together(
            [
                caption("自入口起，由左至右"),
                table([("位次", 1), ("来宾一侧", 6), ("我方一侧", 6)], rows, centred=(0,)),
            ]
        ),
        *note(seating.note),
    ]
