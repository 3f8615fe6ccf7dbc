"""Which negotiations stand in a ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from db.records import Negotiation
from db.rules import stages
from db.store import queries
from db.store.store import Store


def going_on(
    store: Store, only: Sequence[str] | None, at: Collection[str] | None = None
) -> list[Negotiation]:
    """Those somebody chose (``only``, by identity), else all that are not over and stand at one
    of the stages ``at``, in the order they were made."""

    def stands(talk: Negotiation) -> bool:
        return talk.status not in stages.OVER and (at is None or talk.stage in at)

    return [
        talk
        for talk in queries.rows(store, Negotiation)[1]
        if (stands(talk) if only is None else talk.id in only)
    ]
