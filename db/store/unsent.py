"""What nobody else has yet: the edits behind a position in the journal. Reading only."""

from __future__ import annotations

from db.store.store import Store
from db.store.unit import Change


def count(store: Store, after: int) -> int:
    """How many edits lie behind a position."""
    with store.reading() as cursor:
        cursor.execute("SELECT count(*) FROM op WHERE n > ?", (after,))
        return int(cursor.fetchone()[0])


def changes(store: Store, after: int, limit: int = 500) -> list[Change]:
    """The records those edits are about, newest first."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT r.type, r.id FROM op o JOIN record r ON r.n = o.record WHERE o.n > ?"
            " GROUP BY r.n ORDER BY max(o.n) DESC LIMIT ?",
            (after, limit),
        )
        return [Change(type, id) for type, id in cursor.fetchall()]
