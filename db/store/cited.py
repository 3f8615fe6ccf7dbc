"""Which sources the facts of this store name: what a person most likely names again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from db.records import Fact
from db.store.store import Store

MOST = 300


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as it was written, the kind it mostly has ("" for none), how often it is named."""

    ref: str
    kind: str
    times: int


def cited(store: Store, most: int = MOST) -> list[Cited]:
    """The sources named in facts, the most used first."""
    times = func.count()
    wanted = (
        select(Fact.source_ref, func.max(Fact.source_kind), times)
        .where(Fact.is_gone.is_(False), Fact.source_ref.is_not(None))
        .group_by(Fact.source_ref)
        .order_by(times.desc(), func.max(Fact.n).desc())
        .limit(most)
    )
    with store.read() as session:
        return [Cited(ref, kind or "", n) for ref, kind, n in session.execute(wanted)]
