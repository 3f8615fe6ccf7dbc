"""Mistakes that somebody has shipped, each put into the program for the length of a test."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from db.journal.heads import Heads
from db.journal.judge import Envelope
from db.journal.op import Dot, parted
from db.store import intake, kin, outgoing, streams, thinned
from db.store.cursor import Cursor
from db.store.hub.journal import HubJournal
from db.store.rows import Row
from db.store.store import Store
from db.sync import answering, thinning


def parents_without_marks(patch: pytest.MonkeyPatch) -> None:
    """A bare number means whichever branch came first here, and elsewhere the other."""

    def the_first(cursor: Cursor, dot: Dot, of: str) -> str:
        uid, seq, _ = parted(dot)
        found = streams.standing_at(cursor, bytes.fromhex(uid), seq)
        return f"{min(branch for branch, *_ in found)}:{seq}"

    patch.setattr(streams, "own_dot", the_first)


def a_vector_that_knows_one_branch_only(patch: pytest.MonkeyPatch) -> None:
    """Numbers compared, marks not: what the twin wrote is taken for ours and never sent."""
    vector = outgoing.vector

    def without_marks(store: Store, of: Iterable[str] | None = None) -> outgoing.Vector:
        said = vector(store, of)
        return {uid: ((max(seq for seq, _ in tips), ""),) for uid, tips in said.items()}

    patch.setattr(outgoing, "vector", without_marks)


def ops_without_their_parents(patch: pytest.MonkeyPatch) -> None:
    """Nothing waits for what it builds on, be it of a stream nobody has met."""

    def nobody_waits(self: intake.Intake, envelope: Envelope) -> None:
        for parent in envelope.parents:
            self._shelf.meet(bytes.fromhex(parted(parent)[0]))

    patch.setattr(intake.Intake, "_missing", nobody_waits)


def a_delete_that_does_not_look(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Heads, "hidden_by", lambda self, saw: True)


def a_delete_that_takes_unseen_children_along(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(kin, "with_living", lambda cursor, records: set())


def the_last_writer_wins(patch: pytest.MonkeyPatch) -> None:
    """An edit replaces what its author never saw: the mistake of almost everybody."""
    patch.setattr(
        Heads, "replaced", lambda self, name, parents, me: self._by_field.update({name: (me,)})
    )


def a_restored_hub_that_nobody_notices(patch: pytest.MonkeyPatch) -> None:
    """Cursors believed without epoch and mark: what the hub forgot never comes back to it."""
    patch.setattr(answering, "_place", lambda journal, epoch, cursor: cursor and cursor[1])
    patch.setattr(outgoing, "mark_at", lambda store, position: "")
    patch.setattr(HubJournal, "mark_at", lambda journal, position: "0" * 16)


OF_WHAT_IS_TAKEN_IN = (
    parents_without_marks,
    ops_without_their_parents,
    a_delete_that_does_not_look,
    a_delete_that_takes_unseen_children_along,
    the_last_writer_wins,
)
EVERYWHERE = (*OF_WHAT_IS_TAKEN_IN, a_vector_that_knows_one_branch_only)
"""Found whatever carries; a whole bundle asks for no vector."""
OF_HUBS = (a_restored_hub_that_nobody_notices,)
"""Found where hubs are all there is: sticks and a shared folder bring back what a hub forgot."""


def a_thinning_that_takes_heads(patch: pytest.MonkeyPatch) -> None:
    """What is shown loses its values with what was replaced."""

    def everything(cursor: Cursor, row: Row, upto: int, before: int) -> list[int]:
        cursor.execute("SELECT n FROM op WHERE record = ? AND n <= ?", (row.n, upto))
        return [n for (n,) in cursor.fetchall()]

    patch.setattr(thinned, "_superseded", everything)


def a_thinning_that_asks_nobody(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether the hub has what is let go."""

    def let_go(store: Store, keeper: str, exchange: object, before: int) -> int:
        with store.exclusive() as cursor:
            return thinned.let_go(cursor, store.rows, upto=before, before=before, batches=())

    patch.setattr(thinning, "let_go", let_go)


OF_THIN_LAPTOPS = (a_thinning_that_takes_heads, a_thinning_that_asks_nobody)
"""Found where histories are thin."""
