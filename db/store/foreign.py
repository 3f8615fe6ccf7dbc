"""Ops from other laptops into the journal.

Any order, any number of times, torn off anywhere: the end is the same journal, the same heads,
the same rows. What comes too early is parked, what is refused keeps its place in its stream and
reaches no row, and nothing is ever dropped or rewritten. Rows move through the projection only.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.store import erased, parked, replay
from db.store.intake import Intake
from db.store.parked import WireOp
from db.store.shelf import AHEAD, TableShelf
from db.store.store import Store
from db.store.taken import Taken, still_refused

__all__ = ["AHEAD", "Taken", "catch_up", "still_refused", "take_in"]


def take_in(store: Store, ops: Sequence[WireOp], shelf: type[TableShelf] = TableShelf) -> Taken:
    """Take ops in, as one transaction: all of them are dealt with, or nothing has happened."""
    with store.appending() as cursor:
        intake = Intake(shelf(cursor, store.rows, ops))
        for op in ops:
            intake.take(op)
        intake.finish()
    erased.sweep(store)
    taken = intake.taken
    taken.refused = still_refused(taken.refused, taken.healed)
    return taken


def ask_again_for_withheld(store: Store) -> None:
    """This device may have everything now: what was withheld from it is asked for at the next
    exchange. Cheap where nothing was."""
    with store.reading() as cursor:
        has = parked.has_withheld(cursor)
    if has:
        with store.exclusive() as cursor:
            parked.ask_again(cursor)


def catch_up(store: Store) -> bool:
    """After an upgrade: understand what a newer version wrote before, and place what an older one
    could not; returns whether any of it was understood.

    Cheap when there is nothing to do; every start of the program calls it.
    """
    from db.store.migrations import HEAD

    _place_again(store)
    erased.sweep(store)
    if store.setting(AHEAD) in (None, HEAD):
        return False
    with store.appending() as cursor:
        intake = Intake(TableShelf(cursor, store.rows))
        for n, _, op in list(parked.held_ops(cursor)):
            intake.judge_again(n, op)
        intake.finish()
    replay.rebuild(store)
    store.set_setting(AHEAD, HEAD)
    return True


def _place_again(store: Store) -> None:
    """Second branches, which versions before there were branches kept apart."""
    with store.reading() as cursor:
        if not parked.count(cursor, parked.BROKEN):
            return
    with store.appending() as cursor:
        intake = Intake(TableShelf(cursor, store.rows))
        for op in parked.take_out(cursor, parked.BROKEN):
            intake.take(op)
        intake.finish()
